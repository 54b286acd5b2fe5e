/*
 * Who of the file is whom of the database: by work number in the whole roster, else by card, else
 * by name and group within the branch when that names one person; never by the name alone across
 * branches. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_MATCH_H
#define THEMEDAY_DB_ROSTER_MATCH_H

#include "db/roster_row.h"

/* Fills in branch_id, member_id and binds_card of checked rows; reports cards that are somebody
 * else's and people that nothing tells apart. Reads only. */
CHECKED enum err roster_match_rows(struct db *db, const struct roster_columns *columns,
                                   struct roster_row *rows, size_t count,
                                   struct roster_report *report);

#endif
