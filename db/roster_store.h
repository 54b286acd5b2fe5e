/*
 * Writes matched rows, each change with its own log entry (old and new values, no card numbers).
 * Runs inside the caller's transaction. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_STORE_H
#define THEMEDAY_DB_ROSTER_STORE_H

#include "db/chain.h"
#include "db/roster_row.h"

/* Stores one row and counts it; the rows of a person must come in the order of the file. */
CHECKED enum err roster_store_row(struct db *db, const struct chain_origin *origin,
                                  const struct roster_columns *columns, struct roster_row *row,
                                  struct roster_report *report);

#endif
