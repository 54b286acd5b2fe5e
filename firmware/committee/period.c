#include "firmware/committee/period.h"

#include "firmware/base/utf8.h"

#include <stdio.h>

enum { FIRST_YEAR = 2000, LAST_YEAR = 2199 };

static void period_write_date(int year, int month, char ret_date[DATE_SIZE])
{
    snprintf(ret_date, DATE_SIZE, "%04u-%02u-01", (unsigned)year % 10000, (unsigned)month % 100);
}

/* Months since the year 0, which can be compared. */
static int period_count(int year, int month)
{
    return 12 * year + month - 1;
}

static void period_fill(int year, int month, const struct moment *now, struct period *ret_period)
{
    struct period period = {.year = year, .month = month};
    int first = period_count(year, month == 0 ? 1 : month), months = month == 0 ? 12 : 1;
    int over = period_count(now->year, now->month) - first;
    period_write_date(year, month == 0 ? 1 : month, period.first);
    period_write_date((first + months) / 12, (first + months) % 12 + 1, period.end);
    period.months_over = over < 0 ? 0 : over > months ? months : over;
    period.is_over = over >= months;
    period.is_to_come = over < 0;
    utf8_append(period.name, sizeof period.name, "%d年", year);
    if (month != 0)
        utf8_append(period.name, sizeof period.name, "%d月", month);
    if (!period.is_over)
        utf8_append(period.name, sizeof period.name, "（截至%d月%d日）", now->month, now->day);
    *ret_period = period;
}

/* So many digits and nothing else. */
static bool period_has_form(const char *text, const char *form)
{
    for (; *form != '\0'; text++, form++)
        if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return *text == '\0';
}

enum err period_of_month(const char *text, const struct moment *now, struct period *ret_period)
{
    int year = 0, month = 0;
    if (!period_has_form(text, "0000-00") || sscanf(text, "%d-%d", &year, &month) != 2 ||
        year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12)
        return ERR_INVALID;
    period_fill(year, month, now, ret_period);
    return ERR_OK;
}

enum err period_of_year(const char *text, const struct moment *now, struct period *ret_period)
{
    int year = 0;
    if (!period_has_form(text, "0000") || sscanf(text, "%d", &year) != 1 || year < FIRST_YEAR ||
        year > LAST_YEAR)
        return ERR_INVALID;
    period_fill(year, 0, now, ret_period);
    return ERR_OK;
}

int64_t period_end_ms(const struct period *period)
{
    struct moment end = {0};
    if (clock_parse_date(period->end, &end) != ERR_OK)
        return 0;
    return clock_wall_of(end) - 1000;
}
