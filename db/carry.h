/*
 * Rows from a damaged file into a fresh one, as far as they read back. Private to db/.
 *
 * A table is read from its beginning to the first row that does not read, and then from its end
 * back to there, so that one damaged page costs only what was on it. What the fresh file's own
 * rules (CHECK, UNIQUE, foreign keys) refuse is left behind: a row that reads back as nonsense is
 * no better than one that does not. Bytes of a text that are no UTF-8 become "?". The old file is
 * opened for reading only.
 */
#ifndef THEMEDAY_DB_CARRY_H
#define THEMEDAY_DB_CARRY_H

#include "db/handle.h"

struct carried {
    const char *table;
    const char *rows;    /* which: a WHERE with at most one parameter, or "" */
    const char *without; /* a column that is left empty, or NULL */
    bool replaces;       /* rows go before those that the fresh file has by itself */
};

struct carry_count {
    int64_t read, kept;
    bool is_complete; /* every row of the old table was read, and every text was one */
};

/* The old file; *ret_old stays NULL when it is no database at all. `is_live` says that it has a WAL
 * that belongs to it; without one it is taken as it lies. */
void carry_open(const char *path, bool is_live, sqlite3 **ret_old);

/* Inside the caller's transaction on `fresh`. `parameter` is NULL when `rows` has none. Failing is
 * only what concerns the fresh file. */
CHECKED enum err carry_table(sqlite3 *old, struct db *fresh, const struct carried *carried,
                             const char *parameter, struct carry_count *ret_count);

#endif
