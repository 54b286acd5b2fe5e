/* The activities: an earlier one is chosen to work on, sign-in is opened and closed by hand. */
#include "db/activity.h"
#include "db/activity_change.h"
#include "db/branch.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/draft.h"
#include "firmware/organizer/delivery.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"
#include "firmware/organizer/when.h"

#include <stdio.h>
#include <string.h>

enum { PART_IS_FOUND = 0, OPENS = 1, CLOSES = 2, THEME_CHARACTERS = 18 };

static enum saying plan_state(const struct session *session, const struct activity *activity)
{
    switch (when_phase(session, activity)) {
    case PHASE_OPEN:
    case PHASE_LATE:
        return SAY_PLAN_OPEN;
    case PHASE_NOTICE:
    case PHASE_SOON:
        return SAY_PLAN_AHEAD;
    case PHASE_CLOSED:
        return SAY_PLAN_CLOSED;
    case PHASE_NONE:
        break;
    }
    return when_days_ahead(activity) > 0 ? SAY_PLAN_AHEAD : SAY_PLAN_CLOSED;
}

/* ---- the list ---- */

struct plan_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int row;
    int first_ahead; /* the row of today, or of what comes next */
};

static bool plan_row(const struct activity *activity, void *context)
{
    struct plan_rows *rows = context;
    struct session *session = rows->session;
    if (when_days_ahead(activity) < 0)
        rows->first_ahead = rows->row + 1;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char id[32], times[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
        snprintf(id, sizeof id, "activity.%lld", (long long)activity->id);
        page_shorten(activity->theme, THEME_CHARACTERS, theme);
        struct page_item *row = page_add(rows->page, id, theme);
        when_text(session, activity, times);
        utf8_copy(row->detail, sizeof row->detail, times);
        utf8_copy(row->value, sizeof row->value, stage_say(session, plan_state(session, activity)));
    }
    rows->row++;
    return true;
}

/* The list opens where today is. */
static void plan_find_part(struct frame *frame, const struct plan_rows *rows)
{
    if (frame->chosen[PART_IS_FOUND] == NOTHING_CHOSEN)
        frame->part = page_part_of(frame, rows->first_ahead);
    frame->chosen[PART_IS_FOUND] = 1;
}

static void plan_page(struct session *session, struct page *page)
{
    struct plan_rows rows = {.session = session};
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_PLAN_TITLE), "");
    enum err err = activity_list(session->parts.db, plan_row, &rows);
    plan_find_part(stage_frame(session), &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct plan_rows){.session = session, .page = page};
    if (err == ERR_OK)
        err = activity_list(session->parts.db, plan_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_PLAN_NONE));
    page_add_back(session, page);
    page_add_button(page, "og.year", stage_say(session, SAY_YEAR_PLAN));
    page_add_button(page, "og.ledger", stage_say(session, SAY_LEDGER));
    page_add_button(page, "og.add", stage_say(session, SAY_ADD_TITLE));
}

static void plan_begin_activity(struct session *session)
{
    enum err err = draft_begin(session);
    if (err == ERR_OK)
        stage_go(session, &scene_add);
    else if (err == ERR_GONE)
        stage_tell(session, PAGE_WARNING, SAY_ADD_NO_ROSTER, NULL);
    else
        stage_tell_error(session, err);
}

static bool plan_count_branch(int64_t id, const char *name, void *context)
{
    (void)id;
    (void)name;
    ++*(int *)context;
    return true;
}

/* Where there is one branch, its ledger is the one that is meant. */
static void plan_open_ledger(struct session *session)
{
    int branches = 0;
    enum err err = branch_list(session->parts.db, plan_count_branch, &branches);
    if (err == ERR_OK)
        stage_go(session, branches > 1 ? &scene_ledger_branches : &scene_ledger);
    else
        stage_tell_error(session, err);
}

static void plan_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.add") == 0)
        plan_begin_activity(session);
    else if (strcmp(widget, "og.year") == 0)
        stage_go(session, &scene_year);
    else if (strcmp(widget, "og.ledger") == 0)
        plan_open_ledger(session);
    else if (page_read_id(widget, "activity.", &id))
        stage_open_activity(session, id);
}

const struct scene scene_plan = {"og.plan", plan_page, plan_touch, NULL};

/* ---- one activity ---- */

static void activity_add_switches(const struct session *session, struct page *page)
{
    const struct activity *activity = &session->activity;
    enum phase phase = when_phase(session, activity);
    int64_t days = when_days_ahead(activity);
    if (days == 0 && phase != PHASE_OPEN && phase != PHASE_LATE)
        page_detail(session,
                    page_add(page, "og.activity.open", stage_say(session, SAY_ACTIVITY_OPEN)),
                    SAY_ACTIVITY_OPEN_DETAIL, NULL);
    if (days == 0 && !activity->closed)
        page_detail(session,
                    page_add(page, "og.activity.close", stage_say(session, SAY_ACTIVITY_CLOSE)),
                    SAY_ACTIVITY_CLOSE_DETAIL, NULL);
}

static void activity_page(struct session *session, struct page *page)
{
    char times[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    when_text(session, &session->activity, times);
    page_theme_title(page, session->activity.theme, times);
    page_add(page, "og.announce", stage_say(session, SAY_MENU_ANNOUNCE));
    page_detail(session, page_add(page, "og.register", stage_say(session, SAY_MENU_REGISTER)),
                SAY_MENU_REGISTER_DETAIL, NULL);
    activity_add_switches(session, page);
    if (polls_count(session, session->activity.id) > 0)
        page_detail(session, page_add(page, "og.polls", stage_say(session, SAY_POLLS)),
                    SAY_POLLS_DETAIL, NULL);
    if (when_days_ahead(&session->activity) <= 0)
        page_detail(session, page_add(page, "og.export", stage_say(session, SAY_MENU_EXPORT)),
                    SAY_EXPORT_DETAIL, NULL);
    page_detail(session, page_add(page, "og.activity.steps", stage_say(session, SAY_STEPS_TITLE)),
                SAY_STEPS_DETAIL, NULL);
    if (when_days_ahead(&session->activity) >= 0)
        page_detail(session, page_add(page, "og.activity.move", stage_say(session, SAY_MOVE_TITLE)),
                    SAY_MOVE_DETAIL, NULL);
    page_keep_part(stage_frame(session), page);
    page_add_back(session, page);
}

static void activity_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
        int64_t id;
    } rows[] = {
        {"og.announce", &scene_announce, 0},
        {"og.register", &scene_register, 0},
        {"og.activity.open", &scene_switch, OPENS},
        {"og.activity.close", &scene_switch, CLOSES},
        {"og.activity.steps", &scene_steps, 0},
        {"og.activity.move", &scene_move, 0},
        {"og.polls", &scene_polls, 0},
    };
    if (page_take_touch(session, widget))
        return;
    session->moved = session->activity;
    if (strcmp(widget, "og.export") == 0)
        delivery_begin(session, DELIVERY_ACTIVITY);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(widget, rows[i].widget) == 0)
            stage_go(session, rows[i].scene)->id = rows[i].id;
}

const struct scene scene_activity = {"og.activity", activity_page, activity_touch, NULL};

/* ---- opening and closing ---- */

static void switch_page(struct session *session, struct page *page)
{
    bool opens = stage_frame(session)->id == OPENS;
    page->layout = PAGE_NOTICE;
    page_theme_title(page, session->activity.theme, "");
    utf8_copy(page->message, sizeof page->message,
              stage_say(session, opens ? SAY_SWITCH_OPEN_QUESTION : SAY_SWITCH_CLOSE_QUESTION));
    page_add_back(session, page);
    page_add_commit(page, "og.switch.ok",
                    stage_say(session, opens ? SAY_ACTIVITY_OPEN : SAY_ACTIVITY_CLOSE), true);
}

static void switch_tell(struct session *session, bool opens, enum activity_open_outcome outcome)
{
    switch (outcome) {
    case ACTIVITY_SWITCHED:
        stage_tell(session, PAGE_GOOD, opens ? SAY_SWITCH_OPENED : SAY_SWITCH_CLOSED, NULL);
        break;
    case ACTIVITY_WAS_SO:
        stage_tell(session, PAGE_PLAIN, SAY_SWITCH_SAME, NULL);
        break;
    case ACTIVITY_NOT_TODAY:
        stage_tell(session, PAGE_WARNING, SAY_SWITCH_NOT_TODAY, NULL);
        break;
    }
}

static void switch_touch(struct session *session, const char *widget)
{
    bool opens = stage_frame(session)->id == OPENS;
    if (page_take_touch(session, widget) || strcmp(widget, "og.switch.ok") != 0)
        return;
    struct chain_origin origin = stage_origin(session);
    int64_t id = session->activity.id;
    enum activity_open_outcome outcome;
    enum err err = opens ? activity_open(session->parts.db, &origin, id, &outcome)
                         : activity_close(session->parts.db, &origin, id, &outcome);
    if (err == ERR_OK)
        err = activity_get(session->parts.db, id, &session->activity);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    switch_tell(session, opens, outcome);
}

const struct scene scene_switch = {"og.switch", switch_page, switch_touch, NULL};
