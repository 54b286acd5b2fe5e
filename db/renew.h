/*
 * What becomes of a damaged file: it is set aside (aside.h), and a fresh one takes its place so
 * that people can go on signing in. Private to db/; the way in is db_open() and db_renew().
 *
 * terminal.db. Two outcomes, and no third:
 * - Everything reads back, and the log verifies from its first entry to its sealed end, and the
 *   rows fit it: then the fresh file holds all of it, the log goes on with "store.set_aside", and
 *   nobody has to do anything again. (A damaged index, a page that was in no use.)
 * - Something of it does not: then the log begins anew with "store.set_aside". Carried over is what
 *   people need to go on today, as far as it reads back: settings, branches, people, cards,
 *   organizers, the plan, today's activity and those to come, and which key cards are known by
 *   (shared.key, setup.h). What is only worth something together with its log (sign-ins, leave,
 *   guests, make-ups, the activities of the past, what came from other terminals and which of them
 *   are trusted) is not made to look as if it were verified: it stays in the file set aside, for an
 *   administrator to read. poll.db is set aside, too, because it knows people and activities by
 *   numbers of the old file, and so is the folder of bundles that wait for their upload. To carry
 *   the readable part of a damaged log was the other shape; it would have had sheets that look
 *   whole and are not.
 *
 * poll.db. Polls that were closed and still add up are carried over. The open one is over and does
 * not count; it may be held again, here or on paper. Numbers of polls are never given twice.
 *
 * The entry "store.set_aside" names the file, says how many rows of each table were read and kept,
 * and how many entries the old log had with the hash of its last one, if that read back.
 *
 * What cannot be seen: letters changed within a text by a page that is whole otherwise (SQLite has
 * no checksums of pages), and the end of a WAL that became unreadable, which looks as if the power
 * had gone a little earlier.
 */
#ifndef THEMEDAY_DB_RENEW_H
#define THEMEDAY_DB_RENEW_H

#include "db/handle.h"

/* With terminal.db closed or damaged and poll.db closed: afterwards terminal.db is open and good.
 */
CHECKED enum err renew_terminal(struct db *db);

/* With terminal.db open and good. poll.db is closed afterwards; the next use opens the fresh one.
 */
CHECKED enum err renew_polls(struct db *db);

/* poll.db is missing or empty, and the log has polls that would have to be in it. */
CHECKED enum err renew_has_lost_polls(struct db *db, bool *ret_lost);

/* The number from which on new polls count, so that none is given twice. */
CHECKED enum err renew_first_poll(struct db *db, int64_t *ret_id);

#endif
