#include "firmware/organizer/draft.h"

#include "db/activity.h"
#include "db/branch.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/when.h"

#include <string.h>

enum { MONTHS_AHEAD = 24, USUAL_DAY = 15, USUAL_START = 9 * 60, USUAL_END = 12 * 60 };

/* What the activities so far tell. */
struct draft_past {
    char branch[TITLE_SIZE]; /* the terminal's own */
    int month;               /* the one of now, counted from the year 0 */
    bool taken[MONTHS_AHEAD];
    struct moment day; /* of its last theme day; year 0: there is none */
    int start_min, end_min;
};

/* ---- the day ---- */

static int draft_days_of_month(int year, int month)
{
    return (int)(clock_day_number(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
                 clock_day_number(year, month, 1));
}

/* The same day of every month (S2:98 "每月要固定1天"), or as soon as it can be announced five days
 * before (S2:98 "原则上提前5天") where that day is past. */
static void draft_set_day(struct session *session, int year, int month, int day)
{
    enum { NOTICE_DAYS = 5 };
    struct moment now = clock_moment(clock_wall_ms());
    int last = draft_days_of_month(year, month);
    bool is_now = now.year == year && now.month == month;
    if (is_now && day < now.day)
        day = now.day + NOTICE_DAYS;
    struct moment date = {.year = year, .month = month, .day = day < last ? day : last};
    when_format(&date, session->moved.date);
}

static struct moment draft_day(const struct session *session)
{
    struct moment day = {0};
    if (clock_parse_date(session->moved.date, &day) != ERR_OK)
        day = clock_moment(clock_wall_ms());
    return day;
}

/* ---- the theme ---- */

/* The log and the sheets are in Chinese, whatever the language of the screen. */
void draft_plain_theme(const struct session *session, char ret_theme[STRINGS_SIZE])
{
    sayings_fill(ret_theme, UI_ZH_CN, SAY_ADD_PLAIN, "month",
                 stage_number(draft_day(session).month).text, "type",
                 strings_activity_type(UI_ZH_CN, session->moved.type), NULL);
}

void draft_take_plan(struct session *session, const struct plan_row *row)
{
    struct activity *draft = &session->moved;
    struct moment day = draft_day(session);
    utf8_copy(draft->theme, sizeof draft->theme, row->content);
    utf8_copy(draft->way, sizeof draft->way, row->way);
    if (day.year != row->year || day.month != row->month)
        draft_set_day(session, row->year, row->month, day.day);
}

static bool draft_use_plan(const struct plan_row *row, void *context)
{
    struct session *session = context;
    if (row->month != draft_day(session).month || row->activity_id != 0)
        return true;
    draft_take_plan(session, row);
    return false;
}

static enum err draft_suggest_theme(struct session *session)
{
    char theme[STRINGS_SIZE];
    draft_plain_theme(session, theme);
    utf8_copy(session->moved.theme, sizeof session->moved.theme, theme);
    session->moved.way[0] = '\0';
    if (session->moved.type != ACTIVITY_THEME_DAY)
        return ERR_OK;
    return plan_list(session->parts.db, draft_day(session).year, draft_use_plan, session);
}

enum err draft_take_type(struct session *session, enum activity_type type)
{
    session->moved.type = type;
    session->moved.group[0] = '\0';
    return draft_suggest_theme(session);
}

/* ---- the beginning ---- */

static bool draft_is_of(const struct activity *activity, const char *branch)
{
    for (int i = 0; i < activity->branch_count; i++)
        if (strcmp(activity->branches[i], branch) == 0)
            return true;
    return false;
}

static bool draft_look_back(const struct activity *activity, void *context)
{
    struct draft_past *past = context;
    struct moment day;
    if (activity->type != ACTIVITY_THEME_DAY || !draft_is_of(activity, past->branch) ||
        clock_parse_date(activity->date, &day) != ERR_OK)
        return true;
    past->day = day;
    past->start_min = activity->start_min;
    past->end_min = activity->end_min;
    int ahead = day.year * 12 + day.month - 1 - past->month;
    if (ahead >= 0 && ahead < MONTHS_AHEAD)
        past->taken[ahead] = true;
    return true;
}

enum err draft_begin(struct session *session)
{
    struct moment now = clock_moment(clock_wall_ms());
    struct draft_past past = {.month = now.year * 12 + now.month - 1,
                              .day.day = USUAL_DAY,
                              .start_min = USUAL_START,
                              .end_min = USUAL_END};
    char room[TITLE_SIZE];
    int free_month = 0;
    enum err err = branch_home(session->parts.db, past.branch, room);
    if (err == ERR_OK)
        err = activity_list(session->parts.db, draft_look_back, &past);
    if (err != ERR_OK)
        return err;
    while (free_month < MONTHS_AHEAD - 1 && past.taken[free_month])
        free_month++;
    session->moved =
        (struct activity){.start_min = past.start_min, .end_min = past.end_min, .branch_count = 1};
    utf8_copy(session->moved.branches[0], TITLE_SIZE, past.branch);
    utf8_copy(session->moved.place, TITLE_SIZE, session->parts.settings->room);
    free_month += past.month;
    draft_set_day(session, free_month / 12, free_month % 12 + 1, past.day.day);
    return draft_suggest_theme(session);
}
