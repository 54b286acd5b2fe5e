/* People who are not in the file any more. Private to db/. */
#ifndef THEMEDAY_DB_ROSTER_RETIRE_H
#define THEMEDAY_DB_ROSTER_RETIRE_H

#include "db/chain.h"
#include "db/roster_row.h"

/* Makes everybody inactive who is listed in a branch of the stored rows, and in none of the rows
 * for that branch; counts them and logs each. Runs inside the caller's transaction. */
CHECKED enum err roster_retire_missing(struct db *db, const struct chain_origin *origin,
                                       const struct roster_row *rows, size_t count,
                                       struct roster_report *report);

#endif
