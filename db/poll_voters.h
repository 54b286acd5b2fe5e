/*
 * The list of those who may vote, as it is frozen at opening: members by number, each with a line
 * and a group. Private to db/.
 *
 * Of an evaluation everybody on the roster has a line, so that whoever signs in later can vote;
 * those who count in 党员总数 of the activity's branches are the members, everybody else is a
 * guest. Of a resolution: formal members with a vote of those branches, without those excused by
 * rule unless they came. Who is listed in two branches has one line.
 */
#ifndef THEMEDAY_DB_POLL_VOTERS_H
#define THEMEDAY_DB_POLL_VOTERS_H

#include "db/db.h"
#include "firmware/model/poll.h"

struct poll_voters {
    int lines;
    int here; /* of them, signed in at this moment */
};

/* Counts them without writing anything. */
CHECKED enum err poll_voters_count(struct db *db, int64_t activity_id, enum poll_kind kind,
                                   struct poll_voters *ret_voters);

/* Writes the list, inside the caller's transaction on poll.db. */
CHECKED enum err poll_voters_write(struct db *db, struct db *polls, int64_t poll_id,
                                   int64_t activity_id, enum poll_kind kind);

/* A person's line. ERR_GONE: has none. */
CHECKED enum err poll_voters_find(struct db *polls, int64_t poll_id, int64_t member_id,
                                  int *ret_line, enum poll_group *ret_group);

/* Whose line it is. ERR_GONE: nobody's. */
CHECKED enum err poll_voters_member(struct db *polls, int64_t poll_id, int line,
                                    int64_t *ret_member_id);

#endif
