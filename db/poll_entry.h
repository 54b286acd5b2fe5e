/*
 * What the log has about polls: opened, closed, turns issued, paper slips entered. Private to db/.
 *
 * poll.db and terminal.db share no transaction. So each change is made in poll.db first, and then
 * whatever the log lacks about the newest state is written; a start does the same, for when the
 * power went in between. Entries hold who and how many, and no count of any option.
 */
#ifndef THEMEDAY_DB_POLL_ENTRY_H
#define THEMEDAY_DB_POLL_ENTRY_H

#include "db/chain.h"
#include "firmware/model/poll.h"

/* Writes what the log lacks about one poll. ERR_GONE: no such poll. */
CHECKED enum err poll_entry_write(struct db *db, const struct chain_origin *origin, int64_t id);

/* The same for the newest poll, and for the one whose paper slips were entered last, if there are
 * any: at a start, for a change that was interrupted. */
CHECKED enum err poll_entry_catch_up(struct db *db, const struct chain_origin *origin);

/* Whether the log lacks nothing about a poll. */
CHECKED enum err poll_entry_check(struct db *db, int64_t id, bool *ret_complete);

/* Whether the log has an evaluation of the activity as closed, be it in poll.db or not. */
CHECKED enum err poll_entry_find_closed(struct db *db, int64_t activity_id, bool *ret_found);

#endif
