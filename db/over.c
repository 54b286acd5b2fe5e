#include "db/over.h"

#include "db/statement.h"

#include <stdio.h>

void over_now(const struct moment *now, char ret_now[OVER_NOW_SIZE])
{
    snprintf(ret_now, OVER_NOW_SIZE, "%04d-%02d-%02d %04d", now->year, now->month, now->day,
             now->hour * 60 + now->minute);
}

enum err over_is(struct db *db, const struct moment *now, int64_t activity_id, bool *ret_over)
{
    char now_text[OVER_NOW_SIZE];
    int64_t over = 0;
    over_now(now, now_text);
    struct statement *query =
        statement_open(db, "SELECT " OVER_CONDITION " FROM activity WHERE id = ?2");
    statement_bind_text(query, 1, now_text);
    statement_bind_int(query, 2, activity_id);
    enum err err = statement_value(query, &over);
    *ret_over = over != 0;
    return err;
}

void over_year(int year, char ret_first[OVER_NOW_SIZE], char ret_last[OVER_NOW_SIZE])
{
    snprintf(ret_first, OVER_NOW_SIZE, "%04d-01-01", year);
    snprintf(ret_last, OVER_NOW_SIZE, "%04d-12-31", year == 0 ? 9999 : year);
}
