/* The nine steps of S2:106 as a checklist with dates: a touch writes today's date beside a step,
 * another one asks whether to take it away; the log keeps both. */
#include "db/activity_step.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <stdio.h>
#include <string.h>

static void steps_add(const struct session *session, int step, const char *date, struct page *page)
{
    char id[32];
    snprintf(id, sizeof id, "step.%d", step);
    struct page_item *row =
        page_add(page, id, stage_say(session, SAY_STEP_1 + (enum saying)(step - 1)));
    utf8_copy(row->value, sizeof row->value, date);
    row->tone = date[0] != '\0' ? PAGE_GOOD : PAGE_PLAIN;
}

static void steps_page(struct session *session, struct page *page)
{
    char dates[ACTIVITY_STEPS][DATE_SIZE];
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_STEPS_TITLE), session->activity.theme);
    page_set_parts(stage_frame(session), ACTIVITY_STEPS, page);
    enum err err = activity_step_list(session->parts.db, session->activity.id, dates);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    for (int i = 0; i < ACTIVITY_STEPS && err == ERR_OK; i++)
        if (page_shows_row(stage_frame(session), i))
            steps_add(session, i + 1, dates[i], page);
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_STEPS_HINT));
    page_add_back(session, page);
}

/* What is written in already is not taken away by a finger that bounces: that asks first. */
static void steps_take(struct session *session, int step)
{
    char dates[ACTIVITY_STEPS][DATE_SIZE], today[DATE_SIZE];
    struct chain_origin origin = stage_origin(session);
    enum err err = activity_step_list(session->parts.db, session->activity.id, dates);
    if (err == ERR_OK && dates[step - 1][0] != '\0') {
        stage_go(session, &scene_step_undo)->id = step;
        return;
    }
    when_today(today);
    if (err == ERR_OK)
        err = activity_step_set(session->parts.db, &origin, session->activity.id, step, today);
    if (err != ERR_OK)
        stage_tell_error(session, err);
}

static void steps_touch(struct session *session, const char *widget)
{
    int64_t step;
    if (!page_take_touch(session, widget) && page_read_id(widget, "step.", &step) && step >= 1 &&
        step <= ACTIVITY_STEPS)
        steps_take(session, (int)step);
}

const struct scene scene_steps = {"og.steps", steps_page, steps_touch, NULL};

/* ---- taken away; the frame's id is the step ---- */

static void step_undo_page(struct session *session, struct page *page)
{
    enum saying step = SAY_STEP_1 + (enum saying)(stage_frame(session)->id - 1);
    page->layout = PAGE_NOTICE;
    page_title(page, stage_say(session, step), "");
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_STEP_UNDO_QUESTION));
    page_add_back(session, page);
    page_add_commit(page, "og.step.ok", stage_say(session, SAY_STEP_UNDO), true);
}

static void step_undo_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || strcmp(widget, "og.step.ok") != 0)
        return;
    int step = (int)stage_frame(session)->id;
    struct chain_origin origin = stage_origin(session);
    enum err err = activity_step_set(session->parts.db, &origin, session->activity.id, step, "");
    stage_back(session);
    if (err != ERR_OK)
        stage_tell_error(session, err);
}

const struct scene scene_step_undo = {"og.step.undo", step_undo_page, step_undo_touch, NULL};
