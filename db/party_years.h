/*
 * How long ago to the day somebody joined the Party (S0:16): one line on his own screen, for those
 * whose roster has the column 入党日期. The day itself leaves the database nowhere. Private to db/.
 */
#ifndef THEMEDAY_DB_PARTY_YEARS_H
#define THEMEDAY_DB_PARTY_YEARS_H

#include "db/db.h"
#include "firmware/base/clock.h"

/* 0 on any other day, and when the day is not known. Who joined on 29 February is told on the 28th
 * of the years between: so it stays in his month. */
CHECKED enum err party_years_of(struct db *db, int64_t member_id, const struct moment *today,
                                int *ret_years);

#endif
