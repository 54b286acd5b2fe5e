#include "firmware/rules.h"

#include <string.h>

enum { NOTICE_DAYS = 5, DUE_DAYS = 2 };

bool rules_attendance_met(int present, int base, int percent)
{
    return base > 0 && 100 * (int64_t)present >= (int64_t)percent * base;
}

int rules_attendance_missing(int present, int base, int percent)
{
    int needed = (int)(((int64_t)percent * base + 99) / 100);
    return needed > present ? needed - present : 0;
}

int rules_rate_tenths(int part, int whole)
{
    return whole > 0 ? (int)(1000 * (int64_t)part / whole) : 0;
}

static int64_t rules_days_ahead(const struct activity *activity, const struct moment *now)
{
    struct moment day;
    if (clock_parse_date(activity->date, &day) != ERR_OK)
        return -1;
    return clock_day_number(day.year, day.month, day.day) -
           clock_day_number(now->year, now->month, now->day);
}

static enum phase rules_phase_today(const struct activity *activity, int minute,
                                    const struct rules_times *times)
{
    if (activity->closed || (minute >= activity->end_min && !activity->opened))
        return PHASE_CLOSED;
    if (minute < activity->start_min - times->open_before_min && !activity->opened)
        return PHASE_SOON;
    if (minute < activity->start_min + times->late_after_min)
        return PHASE_OPEN;
    return PHASE_LATE;
}

enum phase rules_phase(const struct activity *activity, const struct moment *now,
                       const struct rules_times *times)
{
    if (activity->id == 0)
        return PHASE_NONE;
    int64_t days = rules_days_ahead(activity, now);
    if (days == 0)
        return rules_phase_today(activity, now->hour * 60 + now->minute, times);
    return days > 0 && days <= NOTICE_DAYS ? PHASE_NOTICE : PHASE_NONE;
}

bool rules_tap_was_late(const struct activity *activity, const struct moment *tap,
                        const struct rules_times *times)
{
    return rules_days_ahead(activity, tap) == 0 &&
           tap->hour * 60 + tap->minute >= activity->start_min + times->late_after_min;
}

bool rules_manual_is_late(const struct activity *activity, const struct moment *now,
                          const struct rules_times *times)
{
    return rules_phase(activity, now, times) == PHASE_LATE;
}

static int rules_days_of_month(const struct moment *day)
{
    bool is_december = day->month == 12;
    return (int)(clock_day_number(is_december ? day->year + 1 : day->year,
                                  is_december ? 1 : day->month + 1, 1) -
                 clock_day_number(day->year, day->month, 1));
}

static void rules_write_number(char *text, int digits, int number)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        text[i] = (char)('0' + number % 10);
}

enum err rules_due_date(const char *date, char ret_date[DATE_SIZE])
{
    struct moment day;
    enum err err = clock_parse_date(date, &day);
    if (err != ERR_OK)
        return err;
    int last = rules_days_of_month(&day);
    day.day += DUE_DAYS;
    if (day.day > last) {
        day.day -= last;
        day.year += day.month == 12;
        day.month = day.month == 12 ? 1 : day.month + 1;
    }
    memcpy(ret_date, "0000-00-00", DATE_SIZE);
    rules_write_number(ret_date, 4, day.year);
    rules_write_number(ret_date + 5, 2, day.month);
    rules_write_number(ret_date + 8, 2, day.day);
    return ERR_OK;
}

int rules_days_late(int days_after)
{
    return days_after > DUE_DAYS ? days_after - DUE_DAYS : 0;
}

struct satisfaction rules_satisfaction(const struct tally *tally, enum satisfaction_formula formula)
{
    static const int weights[][3] = {
        [SATISFACTION_BASIC_TOO] = {100, 100, 0},
        [SATISFACTION_ONLY] = {100, 0, 0},
        [SATISFACTION_WEIGHTED] = {100, 75, 55},
    };
    int64_t satisfied = 0, valid = 0; /* both a hundredfold, for the weights */
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        for (int option = 0; option < 3; option++) {
            satisfied += (int64_t)weights[formula][option] * tally->count[question][option];
            valid += (int64_t)100 * tally->count[question][option];
        }
    }
    return (struct satisfaction){
        .has_result = valid > 0,
        .rate_tenths = valid > 0 ? (int)(1000 * satisfied / valid) : 0,
        .is_below = 5 * satisfied < 3 * valid,
    };
}

enum rules_flag rules_satisfaction_flag(int times_below)
{
    if (times_below >= 3)
        return RULES_FLAG_REACHED;
    return times_below == 2 ? RULES_FLAG_WARNING : RULES_FLAG_NONE;
}

int rules_resolution_needed(int expected)
{
    return expected / 2 + 1;
}
