/*
 * What db/people.h keeps in the handle: every line of the roster with its letters and its places in
 * the two orders, as of one version of the roster; and how everybody stands at one activity, as of
 * one state of the data. Private to db/.
 */
#ifndef THEMEDAY_DB_PEOPLE_CACHE_H
#define THEMEDAY_DB_PEOPLE_CACHE_H

#include "db/people.h"
#include "db/people_keys.h"

struct people_entry {
    int64_t member_id, branch_id;
    struct people_letters letters;
    int group;              /* index into `groups` */
    bool active;            /* the line is in use */
    bool first;             /* of the person's lines in use the one to show */
    bool is_one_of_several; /* somebody else in use has the same name */
};

struct people_cache {
    int64_t roster_version;
    struct people_entry *entries; /* by member_id, branch_id */
    int *orders[2];               /* indices into `entries`, by enum people_order */
    int *places[2];               /* of each entry, its place in the order */
    int count;
    char **groups;
    int group_count;
    /* how they stand, for each entry: enum people_state, or 0 for a line that is not to be shown */
    uint8_t *states;
    int64_t states_activity, states_branch, states_version;
};

/* The cache for the roster as it is; the handle's, until the next call. */
CHECKED enum err people_cache_get(struct db *db, const struct people_cache **ret_cache);

/* The same, with `states` for an activity (and one of its branches, or 0: all). */
CHECKED enum err people_cache_get_states(struct db *db, int64_t activity_id, int64_t branch_id,
                                         const struct people_cache **ret_cache);

/* Gives SQL the function person_place(member, order): a person's place in an order, by the cache as
 * it was got last. Returns an SQLite code, not logged. */
CHECKED int people_cache_install(struct db *db);

/* Frees it; NULL is fine. Only db_close() does. */
void people_cache_free(struct people_cache *cache);

#endif
