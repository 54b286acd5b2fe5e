/*
 * Whether the tables say what the log says: guests, make-ups, leave, other ways of taking part and
 * the classes of the past. (Sign-ins have checkin_verify(), the log itself chain_verify().) What
 * neither can see is a row that was changed, added or taken away behind the log's back.
 */
#ifndef THEMEDAY_DB_ROWS_H
#define THEMEDAY_DB_ROWS_H

#include "db/db.h"

struct rows_report {
    const char *table; /* the first table that does not fit, static; NULL: all do */
    int64_t bad_seq;   /* the first log entry that does not fit its row; 0: a row has none at all */
};

/* Compares each row with its log entry, both ways. Reads the whole log several times. */
CHECKED enum err rows_verify(struct db *db, struct rows_report *ret_report);

#endif
