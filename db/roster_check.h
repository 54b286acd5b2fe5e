/*
 * What rows of one file may not have in common: cards, work numbers, and people that nothing tells
 * apart. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_CHECK_H
#define THEMEDAY_DB_ROSTER_CHECK_H

#include "db/roster_row.h"

/* Reports what clashes, each later line with the first one it clashes with, and links the rows of
 * one person. The branches must be filled in. */
CHECKED enum err roster_check_rows(struct roster_row *rows, size_t count,
                                   struct roster_report *report);

#endif
