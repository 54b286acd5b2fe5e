#include "db/other_way.h"

#include "db/expected.h"
#include "db/identity.h"
#include "db/merge_rank.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <string.h>

/* A line of the table. */
struct other_way {
    bool exists;
    enum other_way_kind kind;
    char note[TITLE_SIZE];
};

static enum err other_way_read(struct db *db, int64_t activity_id, int64_t member_id,
                               struct other_way *ret_row)
{
    struct statement *query =
        statement_open(db, "SELECT way, note FROM other_way WHERE activity = ? AND member = ?");
    *ret_row = (struct other_way){.exists = false};
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    if (statement_row(query)) {
        ret_row->exists = true;
        ret_row->kind = (enum other_way_kind)statement_int(query, 0);
        statement_copy_text(query, 1, ret_row->note, sizeof ret_row->note);
    }
    return statement_close(query);
}

enum err other_way_get(struct db *db, int64_t activity_id, int64_t member_id,
                       enum other_way_kind *ret_kind, char ret_note[TITLE_SIZE])
{
    struct other_way row;
    enum err err = other_way_read(db, activity_id, member_id, &row);
    if (err != ERR_OK || !row.exists)
        return err == ERR_OK ? ERR_GONE : err;
    *ret_kind = row.kind;
    memcpy(ret_note, row.note, sizeof row.note);
    return ERR_OK;
}

static const char *const other_way_words[] = {
    [OTHER_WAY_ONLINE] = "online", [OTHER_WAY_VISIT] = "visit"};

static json_t *other_way_word(const struct other_way *row)
{
    return row->exists ? json_string(other_way_words[row->kind]) : json_null();
}

/* The note has an entry of its own that belongs to no activity, so that no bundle carries it. */
static enum err other_way_log_note(struct db *db, const struct chain_origin *origin,
                                   int64_t activity_id, int64_t member_id,
                                   const struct other_way *old, const struct other_way *new)
{
    if (strcmp(old->note, new->note) == 0)
        return ERR_OK;
    return chain_append(db, origin, "other_way.note", 0,
                        json_pack("{s:I, s:I, s:s, s:s}", "of", (json_int_t)activity_id, "member",
                                  (json_int_t)member_id, "old", old->note, "new", new->note),
                        NULL);
}

static enum err other_way_log(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                              const struct member *member, const struct other_way *old,
                              const struct other_way *new, const char *reason)
{
    json_t *fields = json_pack("{s:I, s:s, s:o, s:o, s:s}", "member", (json_int_t)member->id,
                               "name", member->name, "old", other_way_word(old), "new",
                               other_way_word(new), "reason", reason);
    enum err err = identity_add_person(db, member->id, fields);
    if (err == ERR_OK)
        err = merge_rank_add(db, origin, activity_id, member->id, "merge.other_way", fields);
    if (err == ERR_OK)
        err = chain_append(db, origin, new->exists ? "other_way.set" : "other_way.cancel",
                           activity_id, json_incref(fields), NULL);
    json_decref(fields);
    return err == ERR_OK ? other_way_log_note(db, origin, activity_id, member->id, old, new) : err;
}

static enum err other_way_store(struct db *db, int64_t activity_id, int64_t member_id,
                                const struct other_way *new)
{
    struct statement *upsert =
        statement_open(db, "INSERT INTO other_way (activity, member, way, note) "
                           "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (activity, member) "
                           "DO UPDATE SET way = ?3, note = ?4");
    statement_bind_int(upsert, 1, activity_id);
    statement_bind_int(upsert, 2, member_id);
    statement_bind_int(upsert, 3, new->kind);
    statement_bind_text(upsert, 4, new->note);
    return statement_run(upsert);
}

static enum err other_way_clear(struct db *db, int64_t activity_id, int64_t member_id)
{
    struct statement *clear =
        statement_open(db, "DELETE FROM other_way WHERE activity = ? AND member = ?");
    statement_bind_int(clear, 1, activity_id);
    statement_bind_int(clear, 2, member_id);
    return statement_run(clear);
}

/* Inside the caller's transaction. */
static enum err other_way_change(struct db *db, const struct chain_origin *origin,
                                 int64_t activity_id, int64_t member_id,
                                 const struct other_way *new, enum other_way_outcome *ret_outcome)
{
    struct other_way old;
    struct member member;
    bool counts = false;
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    *ret_outcome = OTHER_WAY_NOT_EXPECTED;
    if (err != ERR_OK || !counts)
        return err;
    err = other_way_read(db, activity_id, member_id, &old);
    *ret_outcome = OTHER_WAY_UNCHANGED;
    if (err != ERR_OK || (old.exists && old.kind == new->kind &&strcmp(old.note, new->note) == 0))
        return err;
    *ret_outcome = OTHER_WAY_SET;
    err = other_way_store(db, activity_id, member_id, new);
    return err == ERR_OK ? other_way_log(db, origin, activity_id, &member, &old, new, "") : err;
}

enum err other_way_set(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                       int64_t member_id, enum other_way_kind kind, const char *note,
                       enum other_way_outcome *ret_outcome)
{
    struct other_way new = {.exists = true, .kind = kind};
    enum other_way_outcome outcome = OTHER_WAY_SET;
    if (!utf8_copy(new.note, sizeof new.note, note))
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, other_way_change(db, origin, activity_id, member_id, &new, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

/* Inside the caller's transaction. */
static enum err other_way_take_away(struct db *db, const struct chain_origin *origin,
                                    int64_t activity_id, int64_t member_id, const char *reason)
{
    struct other_way old, none = {.exists = false};
    struct member member;
    bool counts = false;
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    if (err == ERR_OK)
        err = other_way_read(db, activity_id, member_id, &old);
    if (err == ERR_OK && !old.exists)
        err = ERR_GONE;
    if (err != ERR_OK)
        return err;
    err = other_way_clear(db, activity_id, member_id);
    return err == ERR_OK ? other_way_log(db, origin, activity_id, &member, &old, &none, reason)
                         : err;
}

enum err other_way_cancel(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                          int64_t member_id, const char *reason)
{
    enum err err = db_begin(db);
    return err == ERR_OK
               ? db_end(db, other_way_take_away(db, origin, activity_id, member_id, reason))
               : err;
}

enum err other_way_settle(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                          int64_t member_id, bool is_set, const char *word)
{
    struct other_way old, new = {.exists = is_set};
    enum err err = other_way_read(db, activity_id, member_id, &old);
    if (is_set) {
        new.kind = strcmp(word, other_way_words[OTHER_WAY_VISIT]) == 0 ? OTHER_WAY_VISIT
                                                                       : OTHER_WAY_ONLINE;
        memcpy(new.note, old.note, sizeof new.note);
    }
    if (err != ERR_OK || (old.exists == new.exists && (!is_set || old.kind == new.kind)))
        return err;
    err = is_set ? other_way_store(db, activity_id, member_id, &new)
                 : other_way_clear(db, activity_id, member_id);
    return err == ERR_OK ? other_way_log_note(db, origin, activity_id, member_id, &old, &new) : err;
}
