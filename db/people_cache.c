#include "db/people_cache.h"

#include "db/handle.h"
#include "db/member_row.h"

#include <stdlib.h>
#include <string.h>

/* --- freeing --- */

void people_cache_free(struct people_cache *cache)
{
    if (cache == NULL)
        return;
    for (int i = 0; i < cache->group_count; i++)
        free(cache->groups[i]);
    free(cache->groups);
    for (int order = 0; order < 2; order++) {
        free(cache->orders[order]);
        free(cache->places[order]);
    }
    free(cache->states);
    free(cache->entries);
    free(cache);
}

/* --- reading the roster --- */

/* An entry while it is built. */
struct people_draft {
    struct people_entry entry;
    char *keys[2]; /* by enum people_order */
};

struct people_drafts {
    struct people_draft *list;
    int count, room;
};

static void people_drafts_clear(struct people_drafts *drafts)
{
    for (int i = 0; i < drafts->count; i++) {
        free(drafts->list[i].keys[PEOPLE_BY_PINYIN]);
        free(drafts->list[i].keys[PEOPLE_BY_STROKES]);
    }
    free(drafts->list);
}

static struct people_draft *people_drafts_add(struct people_drafts *drafts)
{
    if (drafts->count == drafts->room) {
        int room = drafts->room == 0 ? 64 : 2 * drafts->room;
        struct people_draft *list = realloc(drafts->list, (size_t)room * sizeof *list);
        if (list == NULL)
            return NULL;
        drafts->list = list;
        drafts->room = room;
    }
    struct people_draft *draft = &drafts->list[drafts->count++];
    memset(draft, 0, sizeof *draft);
    return draft;
}

/* The group's index; -1 when memory is short. */
static int people_cache_group(struct people_cache *cache, const char *name)
{
    for (int i = 0; i < cache->group_count; i++)
        if (strcmp(cache->groups[i], name) == 0)
            return i;
    char **groups = realloc(cache->groups, (size_t)(cache->group_count + 1) * sizeof *groups);
    if (groups == NULL)
        return -1;
    cache->groups = groups;
    groups[cache->group_count] = strdup(name);
    return groups[cache->group_count] == NULL ? -1 : cache->group_count++;
}

static bool people_cache_read_row(struct people_cache *cache, struct people_keys *keys,
                                  struct statement *query, struct people_draft *draft)
{
    const char *name = statement_text(query, 2);
    draft->entry.member_id = statement_int(query, 0);
    draft->entry.branch_id = statement_int(query, 1);
    draft->entry.active = statement_int(query, 4) != 0;
    draft->entry.first = statement_int(query, 5) != 0;
    draft->entry.letters = people_keys_letters(keys, name);
    for (int i = 0; i < 2; i++)
        draft->keys[i] = people_keys_sort(keys, name, i == PEOPLE_BY_STROKES);
    draft->entry.group = people_cache_group(cache, statement_text(query, 3));
    return draft->entry.group >= 0 && draft->keys[0] != NULL && draft->keys[1] != NULL;
}

/* Of a person's lines in use the one in the terminal's own branch goes first. */
#define PEOPLE_LINES                                                                               \
    "SELECT listing.member, listing.branch, member.name, listing.group_name, listing.active,"      \
    " listing.active AND listing.branch = (SELECT best.branch FROM listing AS best"                \
    "  WHERE best.member = listing.member AND best.active"                                         \
    "  ORDER BY best.branch = " HOME_BRANCH " DESC, best.branch LIMIT 1) "                         \
    "FROM listing JOIN member ON member.id = listing.member "                                      \
    "ORDER BY listing.member, listing.branch"

static enum err people_cache_read(struct db *db, struct people_cache *cache,
                                  struct people_drafts *drafts)
{
    enum err err = db->people_keys == NULL ? people_keys_open(&db->people_keys) : ERR_OK;
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(db, PEOPLE_LINES);
    while (err == ERR_OK && statement_row(query)) {
        struct people_draft *draft = people_drafts_add(drafts);
        if (draft == NULL || !people_cache_read_row(cache, db->people_keys, query, draft))
            err = ERR_NOMEM;
    }
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

/* --- ordering --- */

struct people_place {
    const char *key;
    int index;
};

static int people_compare_places(const void *left, const void *right)
{
    const struct people_place *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    return order != 0 ? order : a->index - b->index;
}

/* Equal names stand side by side: who in use is not the only one of his name? */
static void people_mark_same_names(struct people_drafts *drafts, const struct people_place *places)
{
    for (int from = 0, to; from < drafts->count; from = to) {
        const struct people_draft *one = NULL;
        bool are_several = false;
        for (to = from; to < drafts->count && strcmp(places[to].key, places[from].key) == 0; to++) {
            const struct people_draft *draft = &drafts->list[places[to].index];
            if (!draft->entry.active)
                continue;
            are_several |= one != NULL && one->entry.member_id != draft->entry.member_id;
            one = draft;
        }
        for (int i = from; i < to; i++)
            drafts->list[places[i].index].entry.is_one_of_several = are_several;
    }
}

static enum err people_cache_order(struct people_cache *cache, struct people_drafts *drafts,
                                   enum people_order order)
{
    size_t count = (size_t)drafts->count;
    struct people_place *places = calloc(count + 1, sizeof *places);
    cache->orders[order] = calloc(count + 1, sizeof *cache->orders[order]);
    cache->places[order] = calloc(count + 1, sizeof *cache->places[order]);
    if (places == NULL || cache->orders[order] == NULL || cache->places[order] == NULL) {
        free(places);
        return ERR_NOMEM;
    }
    for (int i = 0; i < drafts->count; i++)
        places[i] = (struct people_place){.key = drafts->list[i].keys[order], .index = i};
    qsort(places, count, sizeof *places, people_compare_places);
    for (int i = 0; i < drafts->count; i++) {
        cache->orders[order][i] = places[i].index;
        cache->places[order][places[i].index] = i;
    }
    if (order == PEOPLE_BY_PINYIN)
        people_mark_same_names(drafts, places);
    free(places);
    return ERR_OK;
}

static enum err people_cache_fill(struct db *db, struct people_cache *cache)
{
    struct people_drafts drafts = {.list = NULL};
    enum err err = people_cache_read(db, cache, &drafts);
    if (err == ERR_OK)
        err = people_cache_order(cache, &drafts, PEOPLE_BY_PINYIN);
    if (err == ERR_OK)
        err = people_cache_order(cache, &drafts, PEOPLE_BY_STROKES);
    if (err == ERR_OK)
        cache->entries = calloc((size_t)drafts.count + 1, sizeof *cache->entries);
    if (err == ERR_OK && cache->entries == NULL)
        err = ERR_NOMEM;
    for (int i = 0; err == ERR_OK && i < drafts.count; i++)
        cache->entries[i] = drafts.list[i].entry;
    cache->count = drafts.count;
    people_drafts_clear(&drafts);
    return err;
}

static enum err people_cache_renew(struct db *db)
{
    int64_t version = 0;
    enum err err = statement_value(
        statement_open(db, "SELECT version FROM roster_version WHERE id = 1"), &version);
    if (err != ERR_OK || (db->people != NULL && db->people->roster_version == version))
        return err;
    struct people_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return ERR_NOMEM;
    cache->roster_version = version;
    err = people_cache_fill(db, cache);
    people_cache_free(err == ERR_OK ? db->people : cache);
    if (err == ERR_OK)
        db->people = cache;
    return err;
}

enum err people_cache_get(struct db *db, const struct people_cache **ret_cache)
{
    enum err err = people_cache_renew(db);
    if (err == ERR_OK)
        *ret_cache = db->people;
    return err;
}

/* --- places for SQL --- */

static int people_compare_members(const void *left, const void *right)
{
    const struct people_entry *a = left, *b = right;
    return (a->member_id > b->member_id) - (a->member_id < b->member_id);
}

static void people_cache_sql_place(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct db *db = sqlite3_user_data(context);
    const struct people_cache *cache = db->people;
    struct people_entry wanted = {.member_id = sqlite3_value_int64(values[0])};
    int order = sqlite3_value_int(values[1]) == PEOPLE_BY_STROKES;
    (void)count;
    const struct people_entry *entry = cache == NULL
                                           ? NULL
                                           : bsearch(&wanted, cache->entries, (size_t)cache->count,
                                                     sizeof wanted, people_compare_members);
    if (entry != NULL)
        sqlite3_result_int(context, cache->places[order][entry - cache->entries]);
}

int people_cache_install(struct db *db)
{
    return sqlite3_create_function_v2(db->handle, "person_place", 2, SQLITE_UTF8, db,
                                      people_cache_sql_place, NULL, NULL, NULL);
}

/* --- how they stand --- */

/* The numbers in it are those of enum people_state. Of a person's lines the first counts. */
#define PEOPLE_STATES                                                                              \
    "SELECT invited.member, invited.branch, CASE"                                                  \
    " WHEN invited.checkin IS NOT NULL THEN 1"                                                     \
    " WHEN counts AND EXISTS (SELECT 1 FROM other_way WHERE other_way.activity = ?1"               \
    "  AND other_way.member = invited.member) THEN 3"                                              \
    " WHEN counts AND EXISTS (SELECT 1 FROM leave WHERE leave.activity = ?1"                       \
    "  AND leave.member = invited.member) THEN 2"                                                  \
    " WHEN expected THEN 4 ELSE 5 END "                                                            \
    "FROM invited WHERE invited.activity = ?1 AND ?2 IN (0, invited.branch) "                      \
    "ORDER BY invited.member, counts DESC, position"

_Static_assert(PEOPLE_HERE == 1 && PEOPLE_LEAVE == 2 && PEOPLE_OTHER == 3 && PEOPLE_MISSING == 4 &&
                   PEOPLE_FREE == 5,
               "the query names them by number");

static int people_compare_entries(const void *left, const void *right)
{
    const struct people_entry *a = left, *b = right;
    if (a->member_id != b->member_id)
        return a->member_id < b->member_id ? -1 : 1;
    return (a->branch_id > b->branch_id) - (a->branch_id < b->branch_id);
}

static void people_cache_set_state(struct people_cache *cache, int64_t member_id, int64_t branch_id,
                                   uint8_t state)
{
    struct people_entry wanted = {.member_id = member_id, .branch_id = branch_id};
    const struct people_entry *entry = bsearch(&wanted, cache->entries, (size_t)cache->count,
                                               sizeof wanted, people_compare_entries);
    if (entry != NULL)
        cache->states[entry - cache->entries] = state;
}

static enum err people_cache_read_states(struct db *db, struct people_cache *cache,
                                         int64_t activity_id, int64_t branch_id)
{
    int64_t last_member = 0;
    memset(cache->states, 0, (size_t)cache->count + 1);
    struct statement *query = statement_open(db, PEOPLE_STATES);
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, branch_id);
    while (statement_row(query)) {
        int64_t member_id = statement_int(query, 0);
        if (member_id != last_member)
            people_cache_set_state(cache, member_id, statement_int(query, 1),
                                   (uint8_t)statement_int(query, 2));
        last_member = member_id;
    }
    return statement_close(query);
}

enum err people_cache_get_states(struct db *db, int64_t activity_id, int64_t branch_id,
                                 const struct people_cache **ret_cache)
{
    int64_t version = 0;
    enum err err = people_cache_renew(db);
    if (err == ERR_OK)
        err = db_data_version(db, &version);
    if (err != ERR_OK)
        return err;
    struct people_cache *cache = db->people;
    if (cache->states == NULL)
        cache->states = calloc((size_t)cache->count + 1, 1);
    if (cache->states == NULL)
        return ERR_NOMEM;
    if (cache->states_activity != activity_id || cache->states_branch != branch_id ||
        cache->states_version != version) {
        err = people_cache_read_states(db, cache, activity_id, branch_id);
        cache->states_activity = err == ERR_OK ? activity_id : 0;
        cache->states_branch = branch_id;
        cache->states_version = version;
    }
    if (err == ERR_OK)
        *ret_cache = cache;
    return err;
}
