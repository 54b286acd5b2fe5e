#include "db/over.h"

#include <stdio.h>

void over_now(const struct moment *now, char ret_now[OVER_NOW_SIZE])
{
    snprintf(ret_now, OVER_NOW_SIZE, "%04d-%02d-%02d %04d", now->year, now->month, now->day,
             now->hour * 60 + now->minute);
}

void over_year(int year, char ret_first[OVER_NOW_SIZE], char ret_last[OVER_NOW_SIZE])
{
    snprintf(ret_first, OVER_NOW_SIZE, "%04d-01-01", year);
    snprintf(ret_last, OVER_NOW_SIZE, "%04d-12-31", year == 0 ? 9999 : year);
}
