/* 活动时间 as people write it. Private to db/. */
#ifndef THEMEDAY_DB_PLAN_MONTH_H
#define THEMEDAY_DB_PLAN_MONTH_H

#include "firmware/base/err.h"

/* Reads 1月, 一月份, 20_年1月, 2026年1月15日, 2026-01, 2026/1/15, a bare 1, or the number of a day;
 * the text is changed. *ret_year is 0 when none is named; a month outside 1 to 12 is left to the
 * caller. ERR_INVALID: it is nothing of that kind. */
CHECKED enum err plan_month_read(char *text, int *ret_year, int *ret_month);

#endif
