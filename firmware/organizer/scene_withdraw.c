/* 请假 or 其他方式参加 of the chosen person is taken back, with a reason: the log keeps why. */
#include "db/leave.h"
#include "db/other_way.h"
#include "firmware/organizer/page.h"

#include <string.h>

enum { REASON = 0, REASONS = 3 };

static void withdraw_show(struct session *session, struct page *page, enum saying title,
                          enum saying commit)
{
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, title);
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_WITHDRAW_MISTAKE,
                     REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.withdraw.ok", stage_say(session, commit),
                    stage_frame(session)->chosen[REASON] != NOTHING_CHOSEN);
}

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static const char *withdraw_reason(struct session *session)
{
    return sayings_get(UI_ZH_CN,
                       SAY_WITHDRAW_MISTAKE + (enum saying)stage_frame(session)->chosen[REASON]);
}

/* True: the committing button was touched. */
static bool withdraw_is_touched(struct session *session, const char *widget)
{
    return !page_take_touch(session, widget) &&
           !page_take_choice(session, widget, "og.reason.", REASON) &&
           strcmp(widget, "og.withdraw.ok") == 0;
}

/* Somebody else may have taken it back already: that is told, and the person's page comes back. */
static void withdraw_end(struct session *session, enum err err, enum saying done)
{
    if (err == ERR_OK || err == ERR_GONE)
        stage_back_to(session, &scene_person);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else
        stage_tell(session, PAGE_GOOD, done, "name", page_name(&session->person), NULL);
}

/* ---- 请假 ---- */

static void leave_undo_page(struct session *session, struct page *page)
{
    withdraw_show(session, page, SAY_PERSON_LEAVE, SAY_LEAVE_CANCEL);
}

static void leave_undo_touch(struct session *session, const char *widget)
{
    if (!withdraw_is_touched(session, widget))
        return;
    struct chain_origin origin = stage_origin(session);
    enum err err = leave_cancel(session->parts.db, &origin, session->activity.id,
                                session->person.id, withdraw_reason(session));
    withdraw_end(session, err, SAY_LEAVE_CANCELLED);
}

const struct scene scene_leave_undo = {"og.leave.undo", leave_undo_page, leave_undo_touch, NULL};

/* ---- 其他方式参加 ---- */

static void other_undo_page(struct session *session, struct page *page)
{
    withdraw_show(session, page, SAY_PERSON_OTHER, SAY_OTHER_CANCEL);
}

static void other_undo_touch(struct session *session, const char *widget)
{
    if (!withdraw_is_touched(session, widget))
        return;
    struct chain_origin origin = stage_origin(session);
    enum err err = other_way_cancel(session->parts.db, &origin, session->activity.id,
                                    session->person.id, withdraw_reason(session));
    withdraw_end(session, err, SAY_OTHER_CANCELLED);
}

const struct scene scene_other_undo = {"og.other.undo", other_undo_page, other_undo_touch, NULL};
