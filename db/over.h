/*
 * When an activity is over, as one SQL condition: closed by hand, or its end has passed and nobody
 * opened it again. Private to db/.
 */
#ifndef THEMEDAY_DB_OVER_H
#define THEMEDAY_DB_OVER_H

#include "db/db.h"
#include "firmware/base/clock.h"

enum { OVER_NOW_SIZE = 64 };

/* For queries on the table `activity`; parameter 1 is what over_now() writes. */
#define OVER_CONDITION                                                                             \
    "(activity.closed OR activity.date < substr(?1, 1, 10) OR NOT activity.opened"                 \
    " AND activity.date || printf(' %04d', activity.end_min) <= ?1)"

/* "2026-05-20 0960": the day and the minutes since midnight. */
void over_now(const struct moment *now, char ret_now[OVER_NOW_SIZE]);

/* Whether one activity is over. ERR_GONE: there is no such activity. */
CHECKED enum err over_is(struct db *db, const struct moment *now, int64_t activity_id,
                         bool *ret_over);

/* The first and the last day of a calendar year, or of all time (0). */
void over_year(int year, char ret_first[OVER_NOW_SIZE], char ret_last[OVER_NOW_SIZE]);

#endif
