#include "firmware/organizer/when.h"

#include "firmware/organizer/page.h"

#include <stdio.h>

enum { DAYS = 4, TIMES = 2, STEP_MIN = 30, DAY_MIN = 24 * 60 };

/* ---- telling ---- */

void when_format(const struct moment *day, char ret_date[DATE_SIZE])
{
    snprintf(ret_date, DATE_SIZE, "%04u-%02u-%02u", (unsigned)day->year % 10000,
             (unsigned)day->month % 100, (unsigned)day->day % 100);
}

void when_today(char ret_date[DATE_SIZE])
{
    struct moment now = clock_moment(clock_wall_ms());
    when_format(&now, ret_date);
}

int64_t when_days_ahead(const struct activity *activity)
{
    struct moment day = {0}, now = clock_moment(clock_wall_ms());
    if (clock_parse_date(activity->date, &day) != ERR_OK)
        return 0;
    return clock_day_number(day.year, day.month, day.day) -
           clock_day_number(now.year, now.month, now.day);
}

enum phase when_phase(const struct session *session, const struct activity *activity)
{
    struct moment now = clock_moment(clock_wall_ms());
    return rules_phase(activity, &now, &session->parts.settings->times);
}

bool when_is_over(const struct session *session, const struct activity *activity)
{
    return activity->closed || when_days_ahead(activity) < 0 ||
           when_phase(session, activity) == PHASE_CLOSED;
}

void when_text(const struct session *session, const struct activity *activity,
               char ret_text[STRINGS_SIZE])
{
    char start[STRINGS_SIZE], end[STRINGS_SIZE];
    strings_clock(start, activity->start_min);
    strings_clock(end, activity->end_min);
    sayings_fill(ret_text, session->parts.language, SAY_PLAN_DETAIL, "date",
                 stage_date(session, activity->date).text, "start", start, "end", end, NULL);
}

/* ---- stepping ---- */

/* Noon of the day so many days later: no change of the clocks moves noon to another day. */
static struct moment when_day_after(const struct activity *activity, int days)
{
    struct moment day = {0};
    if (clock_parse_date(activity->date, &day) != ERR_OK)
        return day;
    day.hour = 12;
    day.day += days;
    return clock_moment(clock_wall_of(day));
}

static void when_by_days(struct activity *activity, int days)
{
    struct moment day = when_day_after(activity, days);
    when_format(&day, activity->date);
}

static const char *when_weekday(const struct session *session, const struct activity *activity)
{
    return strings_weekday(session->parts.language, when_day_after(activity, 0).weekday);
}

static void when_by_minutes(struct activity *activity, int start, int end)
{
    start += activity->start_min;
    end += activity->end_min;
    if (start < 0 || end > DAY_MIN || end <= start)
        return;
    activity->start_min = start;
    activity->end_min = end;
}

/* The head of a group of steps says how it stands now. */
static void when_add(struct session *session, struct page *page, const char *prefix,
                     enum saying head, enum saying first, int count)
{
    char start[STRINGS_SIZE], end[STRINGS_SIZE];
    const struct activity *activity = &session->moved;
    int length = activity->end_min - activity->start_min;
    struct page_item *item =
        page_add_choices(session, page, prefix, CHOICES_MAX, head, first, count);
    strings_clock(start, activity->start_min);
    strings_clock(end, activity->end_min);
    page_detail(session, item, head, "date", stage_date(session, activity->date).text, "weekday",
                when_weekday(session, activity), "start", start, "end", end, "hours",
                stage_number(length / 60).text, "minutes", stage_number(length % 60).text, NULL);
}

void when_add_days(struct session *session, struct page *page, const char *prefix)
{
    when_add(session, page, prefix, SAY_MOVE_DATE, SAY_MOVE_DAY_BEFORE, DAYS);
}

void when_add_times(struct session *session, struct page *page, const char *prefix)
{
    when_add(session, page, prefix, SAY_MOVE_TIME, SAY_MOVE_EARLIER, TIMES);
}

void when_add_lengths(struct session *session, struct page *page, const char *prefix)
{
    bool is_whole = (session->moved.end_min - session->moved.start_min) % 60 == 0;
    when_add(session, page, prefix, is_whole ? SAY_ADD_LENGTH : SAY_ADD_LENGTH_MINUTES,
             SAY_ADD_SHORTER, TIMES);
}

bool when_take_day(struct session *session, const char *widget, const char *prefix)
{
    static const int days[DAYS] = {-1, 1, -7, 7};
    int64_t index;
    if (!page_read_id(widget, prefix, &index) || index < 0 || index >= DAYS)
        return false;
    when_by_days(&session->moved, days[index]);
    return true;
}

static bool when_take_step(const char *widget, const char *prefix, int *ret_minutes)
{
    int64_t index;
    if (!page_read_id(widget, prefix, &index) || index < 0 || index >= TIMES)
        return false;
    *ret_minutes = index == 0 ? -STEP_MIN : STEP_MIN;
    return true;
}

bool when_take_time(struct session *session, const char *widget, const char *prefix)
{
    int minutes;
    if (!when_take_step(widget, prefix, &minutes))
        return false;
    when_by_minutes(&session->moved, minutes, minutes);
    return true;
}

bool when_take_length(struct session *session, const char *widget, const char *prefix)
{
    int minutes;
    if (!when_take_step(widget, prefix, &minutes))
        return false;
    when_by_minutes(&session->moved, 0, minutes);
    return true;
}
