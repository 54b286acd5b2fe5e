/*
 * What an organizer is told until he has read it, over every restart. Who writes the log entry that
 * says what happened raises the notice in the same transaction.
 */
#ifndef THEMEDAY_DB_NOTICE_H
#define THEMEDAY_DB_NOTICE_H

#include "db/chain.h"

enum notice_kind {
    NOTICE_OF_STORE = 1, /* a damaged file was set aside */
    NOTICE_OF_POWER = 2, /* a run ended with the power */
};

/* Inside the caller's transaction: the entry `seq` is one to be read. */
CHECKED enum err notice_raise(struct db *db, enum notice_kind kind, int64_t seq);

/* Whether one of the kind waits to be read. */
CHECKED enum err notice_waits(struct db *db, enum notice_kind kind, bool *ret_waits);

/* Whether one of the kind was raised while the machine has run, read or not. */
CHECKED enum err notice_raised_since_boot(struct db *db, enum notice_kind kind, const char *boot_id,
                                          bool *ret_raised);

/* He has read all of the kind ("notice.seen"); nothing is logged where none waits. */
CHECKED enum err notice_see(struct db *db, const struct chain_origin *origin,
                            enum notice_kind kind);

#endif
