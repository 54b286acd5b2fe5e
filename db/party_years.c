#include "db/party_years.h"

#include "db/statement.h"

static bool party_years_is_leap_year(int year)
{
    return clock_day_number(year, 3, 1) - clock_day_number(year, 2, 1) == 29;
}

static int party_years_count(const struct moment *joined, const struct moment *today)
{
    bool is_leap_day = joined->month == 2 && joined->day == 29;
    int day = is_leap_day && !party_years_is_leap_year(today->year) ? 28 : joined->day;
    bool is_the_day = today->month == joined->month && today->day == day;
    return is_the_day && today->year > joined->year ? today->year - joined->year : 0;
}

enum err party_years_of(struct db *db, int64_t member_id, const struct moment *today,
                        int *ret_years)
{
    struct moment joined;
    *ret_years = 0;
    struct statement *query = statement_open(db, "SELECT joined FROM member WHERE id = ?");
    statement_bind_int(query, 1, member_id);
    if (statement_row(query) && clock_parse_date(statement_text(query, 0), &joined) == ERR_OK)
        *ret_years = party_years_count(&joined, today);
    return statement_close(query);
}
