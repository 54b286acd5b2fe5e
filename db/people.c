#include "db/people.h"

#include "db/member_row.h"
#include "db/people_cache.h"
#include "db/statement.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* --- who passes --- */

/* A filter with everything looked up. */
struct people_sieve {
    const struct people_filter *filter;
    const struct people_cache *cache;
    int64_t branch_id; /* 0: any; -1: there is no such branch, nobody passes */
};

static enum err people_find_branch(struct db *db, const char *name, int64_t *ret_id)
{
    *ret_id = 0;
    if (name[0] == '\0')
        return ERR_OK;
    struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, name);
    enum err err = statement_value(query, ret_id);
    if (err == ERR_GONE)
        *ret_id = -1;
    return err == ERR_GONE ? ERR_OK : err;
}

static enum err people_sieve_open(struct db *db, const struct people_filter *filter,
                                  struct people_sieve *ret_sieve)
{
    ret_sieve->filter = filter;
    enum err err = people_find_branch(db, filter->branch, &ret_sieve->branch_id);
    if (err != ERR_OK)
        return err;
    if (filter->activity_id == 0)
        return people_cache_get(db, &ret_sieve->cache);
    return people_cache_get_states(db, filter->activity_id, ret_sieve->branch_id,
                                   &ret_sieve->cache);
}

static bool people_begins_with(const struct people_letters *letters, const char *initials)
{
    for (int i = 0; initials[i] != '\0'; i++) {
        int letter = toupper((unsigned char)initials[i]) - 'A';
        if (i >= PEOPLE_LETTERS_MAX || letter < 0 || letter >= 26 ||
            (letters->of[i] & 1u << letter) == 0)
            return false;
    }
    return true;
}

/* Which of a person's lines is meant. */
static bool people_is_the_line(const struct people_sieve *sieve, int index)
{
    const struct people_entry *entry = &sieve->cache->entries[index];
    if (sieve->filter->activity_id != 0)
        return sieve->cache->states[index] != 0;
    return sieve->branch_id == 0 ? entry->first
                                 : entry->active && entry->branch_id == sieve->branch_id;
}

static bool people_passes(const struct people_sieve *sieve, int index)
{
    const struct people_filter *filter = sieve->filter;
    const struct people_entry *entry = &sieve->cache->entries[index];
    if (!people_is_the_line(sieve, index))
        return false;
    if (filter->group[0] != '\0' && strcmp(sieve->cache->groups[entry->group], filter->group) != 0)
        return false;
    if (filter->activity_id != 0 && filter->state != PEOPLE_ANY &&
        sieve->cache->states[index] != filter->state)
        return false;
    return people_begins_with(&entry->letters, filter->initials);
}

enum err people_count(struct db *db, const struct people_filter *filter, int *ret_count)
{
    struct people_sieve sieve;
    enum err err = people_sieve_open(db, filter, &sieve);
    if (err != ERR_OK)
        return err;
    int count = 0;
    for (int i = 0; i < sieve.cache->count; i++)
        count += people_passes(&sieve, i);
    *ret_count = count;
    return ERR_OK;
}

enum err people_next_letters(struct db *db, const struct people_filter *filter,
                             unsigned *ret_letters)
{
    enum { ALL_LETTERS = (1 << 26) - 1 };
    struct people_sieve sieve;
    size_t next = strlen(filter->initials);
    unsigned letters = 0;
    bool is_unreadable = false;
    enum err err = people_sieve_open(db, filter, &sieve);
    if (err != ERR_OK)
        return err;
    for (int i = 0; next < PEOPLE_LETTERS_MAX && i < sieve.cache->count; i++) {
        uint32_t of = sieve.cache->entries[i].letters.of[next];
        if (!people_passes(&sieve, i))
            continue;
        /* Any letter leads to a character that nobody can read: it adds none of its own. */
        if (of == ALL_LETTERS)
            is_unreadable = true;
        else
            letters |= of;
    }
    *ret_letters = letters == 0 && is_unreadable ? ALL_LETTERS : letters;
    return ERR_OK;
}

/* --- a page of them --- */

/* "第一党小组 …07"; without a group the branch. */
static void people_distinguish(struct person *person)
{
    enum { TAIL = 2 };
    const struct member *member = &person->member;
    size_t length = strlen(member->number);
    const char *tail = member->number + (length > TAIL ? length - TAIL : 0);
    snprintf(person->distinction, sizeof person->distinction, "%s%s%s",
             member->group[0] != '\0' ? member->group : member->branch, length > 0 ? " …" : "",
             tail);
}

static enum err people_read_checkin(struct db *db, int64_t activity_id, struct person *person)
{
    struct statement *query = statement_open(
        db, "SELECT wall_ms, late FROM checkin "
            "WHERE activity = ? AND member = ? AND undone_by IS NULL AND NOT beaten");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, person->member.id);
    if (statement_row(query)) {
        person->at_ms = statement_int(query, 0);
        person->late = statement_int(query, 1) != 0;
    }
    return statement_close(query);
}

static enum err people_read(struct db *db, const struct people_sieve *sieve, int index,
                            struct person *ret_person)
{
    const struct people_entry *entry = &sieve->cache->entries[index];
    int64_t activity_id = sieve->filter->activity_id;
    *ret_person = (struct person){.state = PEOPLE_ANY};
    if (activity_id != 0)
        ret_person->state = (enum people_state)sieve->cache->states[index];
    enum err err = member_row_listed(db, entry->member_id, entry->branch_id, &ret_person->member);
    if (err == ERR_OK && entry->is_one_of_several)
        people_distinguish(ret_person);
    if (err == ERR_OK && ret_person->state == PEOPLE_HERE)
        err = people_read_checkin(db, activity_id, ret_person);
    return err;
}

enum err people_page(struct db *db, const struct people_filter *filter, int page, int size,
                     struct person *ret_people, int *ret_count)
{
    struct people_sieve sieve;
    int64_t skip = (int64_t)page * size;
    int count = 0;
    enum err err = people_sieve_open(db, filter, &sieve);
    if (err != ERR_OK)
        return err;
    for (int i = 0; err == ERR_OK && count < size && i < sieve.cache->count; i++) {
        int index = sieve.cache->orders[filter->order][i];
        if (people_passes(&sieve, index) && skip-- <= 0)
            err = people_read(db, &sieve, index, &ret_people[count++]);
    }
    if (err == ERR_OK)
        *ret_count = count;
    return err;
}

/* --- groups --- */

enum err people_groups(struct db *db, const char *branch, people_group_visitor *visit,
                       void *context)
{
    struct statement *query =
        statement_open(db, "SELECT group_name, count(DISTINCT member) FROM listing "
                           "JOIN branch ON branch.id = listing.branch "
                           "WHERE active AND group_name <> '' AND ?1 IN ('', branch.name) "
                           "GROUP BY group_name ORDER BY min(member)");
    statement_bind_text(query, 1, branch);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        char group[TITLE_SIZE];
        statement_copy_text(query, 0, group, sizeof group);
        wants_more = visit(group, (int)statement_int(query, 1), context);
    }
    return statement_close(query);
}
