/* 改期: another day or time for the chosen activity, with a reason; leaving the month is warned of
 * (S2:98 "必须在当月完成"). */
#include "db/activity_change.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <string.h>

enum { REASON = 0, REASONS = 4, MONTH_WAS_WARNED = 1 };

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
    page_title_of_theme(page, stage_say(session, SAY_MOVE_TITLE), session->activity.theme);
    when_add_days(session, page, "og.move.day.");
    when_add_times(session, page, "og.move.time.");
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

static void move_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.move.reason.", REASON))
        return;
    if (when_take_day(session, widget, "og.move.day.") ||
        when_take_time(session, widget, "og.move.time."))
        stage_frame(session)->id = 0; /* another date than the one that was warned of */
    else if (strcmp(widget, "og.move.ok") == 0)
        move_commit(session);
}

const struct scene scene_move = {"og.move", move_page, move_touch, NULL};
