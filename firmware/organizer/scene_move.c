/* 改期: another day or time for the chosen activity, with a reason; leaving the month is warned of
 * (S2:98 "必须在当月完成"). */
#include "db/activity_change.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { REASON = 0, REASONS = 4, DAYS = 4, TIMES = 2, MONTH_WAS_WARNED = 1 };

static void move_by_days(struct activity *activity, int days)
{
    struct moment day = {.hour = 12};
    if (clock_parse_date(activity->date, &day) != ERR_OK)
        return;
    day.hour = 12;
    day.day += days;
    day = clock_moment(clock_wall_of(day));
    snprintf(activity->date, sizeof activity->date, "%04u-%02u-%02u", (unsigned)day.year % 10000,
             (unsigned)day.month % 100, (unsigned)day.day % 100);
}

static void move_by_minutes(struct activity *activity, int minutes)
{
    enum { DAY = 24 * 60 };
    if (activity->start_min + minutes < 0 || activity->end_min + minutes > DAY)
        return;
    activity->start_min += minutes;
    activity->end_min += minutes;
}

/* The head of a group of steps says how it stands now. */
static void move_head(const struct session *session, struct page_item *first, enum saying saying)
{
    char start[STRINGS_SIZE], end[STRINGS_SIZE];
    strings_clock(start, session->moved.start_min);
    strings_clock(end, session->moved.end_min);
    page_detail(session, first, saying, "date", session->moved.date, "start", start, "end", end,
                NULL);
}

static bool move_changes_date(const struct session *session)
{
    return strcmp(session->moved.date, session->activity.date) != 0;
}

static bool move_is_ready(const struct session *session, const struct frame *frame)
{
    if (move_changes_date(session))
        return frame->chosen[REASON] != NOTHING_CHOSEN;
    return session->moved.start_min != session->activity.start_min;
}

static void move_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    page->layout = PAGE_CHOICES;
    page_title(page, stage_say(session, SAY_MOVE_TITLE), session->activity.theme);
    move_head(session,
              page_add_choices(session, page, "og.move.day.", CHOICES_MAX, SAY_MOVE_DATE,
                               SAY_MOVE_DAY_BEFORE, DAYS),
              SAY_MOVE_DATE);
    move_head(session,
              page_add_choices(session, page, "og.move.time.", CHOICES_MAX, SAY_MOVE_TIME,
                               SAY_MOVE_EARLIER, TIMES),
              SAY_MOVE_TIME);
    page_add_choices(session, page, "og.move.reason.", REASON, SAY_REASON, SAY_MOVE_WORK, REASONS);
    page_add_back(session, page);
    bool warned = frame->id == MONTH_WAS_WARNED;
    page_add_commit(page, "og.move.ok",
                    stage_say(session, warned ? SAY_MOVE_ANYWAY : SAY_MOVE_COMMIT),
                    move_is_ready(session, frame));
}

static void move_tell(struct session *session, enum activity_change_outcome outcome)
{
    switch (outcome) {
    case ACTIVITY_CHANGED:
        stage_tell(session, PAGE_GOOD, SAY_MOVE_DONE, NULL);
        break;
    case ACTIVITY_UNCHANGED:
        stage_tell(session, PAGE_PLAIN, SAY_SWITCH_SAME, NULL);
        break;
    case ACTIVITY_CHANGE_OVERLAPS:
        stage_tell(session, PAGE_WARNING, SAY_MOVE_OVERLAPS, NULL);
        break;
    case ACTIVITY_NEEDS_REASON:
        stage_tell(session, PAGE_WARNING, SAY_MOVE_NEEDS_REASON, NULL);
        break;
    case ACTIVITY_LEAVES_MONTH:
        stage_tell(session, PAGE_WARNING, SAY_MOVE_LEAVES_MONTH, NULL);
        break;
    case ACTIVITY_HAS_CHECKINS:
        stage_tell(session, PAGE_WARNING, SAY_MOVE_HAS_CHECKINS, NULL);
        break;
    }
}

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static const char *move_reason(const struct frame *frame)
{
    int chosen = frame->chosen[REASON];
    return chosen == NOTHING_CHOSEN ? ""
                                    : sayings_get(UI_ZH_CN, SAY_MOVE_WORK + (enum saying)chosen);
}

static void move_commit(struct session *session)
{
    struct frame *frame = stage_frame(session);
    struct chain_origin origin = stage_origin(session);
    struct activity_wish wish = {
        .activity = session->moved,
        .reason = move_reason(frame),
        .reported_on = "",
        .accept_month = frame->id == MONTH_WAS_WARNED,
    };
    enum activity_change_outcome outcome;
    enum err err = activity_change(session->parts.db, &origin, &wish, &outcome, NULL);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    if (outcome == ACTIVITY_LEAVES_MONTH)
        frame->id = MONTH_WAS_WARNED;
    if (outcome == ACTIVITY_CHANGED) {
        session->activity = session->moved;
        stage_back(session);
    }
    move_tell(session, outcome);
}

/* Another date than the one that was warned of is to be warned of again. */
static void move_step(struct session *session, int days, int minutes)
{
    stage_frame(session)->id = 0;
    if (days != 0)
        move_by_days(&session->moved, days);
    else
        move_by_minutes(&session->moved, minutes);
}

static void move_touch(struct session *session, const char *widget)
{
    static const int days[DAYS] = {-1, 1, -7, 7}, minutes[TIMES] = {-30, 30};
    int64_t index;
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.move.reason.", REASON))
        return;
    if (page_read_id(widget, "og.move.day.", &index) && index >= 0 && index < DAYS)
        move_step(session, days[index], 0);
    else if (page_read_id(widget, "og.move.time.", &index) && index >= 0 && index < TIMES)
        move_step(session, 0, minutes[index]);
    else if (strcmp(widget, "og.move.ok") == 0)
        move_commit(session);
}

const struct scene scene_move = {"og.move", move_page, move_touch, NULL};
