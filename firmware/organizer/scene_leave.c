/* 请假 of the chosen person: the kind and whether the paper is there, no reason in words. */
#include "db/leave.h"
#include "firmware/organizer/page.h"

#include <string.h>

enum { KIND = 0, PAPER = 1, KINDS = 4, PAPERS = 2 };

/* What stands already is chosen when the page opens. */
static bool leave_stands(struct session *session, struct frame *frame)
{
    struct leave leave;
    if (leave_get(session->parts.db, session->activity.id, session->person.id, &leave) != ERR_OK)
        return false;
    if (frame->chosen[KIND] == NOTHING_CHOSEN)
        frame->chosen[KIND] = (int)leave.kind;
    if (frame->chosen[PAPER] == NOTHING_CHOSEN)
        frame->chosen[PAPER] = leave.paper;
    return true;
}

static void leave_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    bool stands = leave_stands(session, frame);
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_PERSON_LEAVE);
    page_add_choices(session, page, "og.leave.kind.", KIND, SAY_LEAVE_KIND, SAY_LEAVE_SICK, KINDS);
    page_add_choices(session, page, "og.leave.paper.", PAPER, SAY_LEAVE_PAPER, SAY_LEAVE_PAPER_NO,
                     PAPERS);
    page_add_back(session, page);
    if (stands)
        page_add_button(page, "og.leave.cancel", stage_say(session, SAY_LEAVE_CANCEL));
    page_add_commit(page, "og.leave.ok", stage_say(session, SAY_LEAVE_COMMIT),
                    frame->chosen[KIND] != NOTHING_CHOSEN &&
                        frame->chosen[PAPER] != NOTHING_CHOSEN);
}

static void leave_tell(struct session *session, enum leave_outcome outcome)
{
    const char *name = page_name(&session->person);
    switch (outcome) {
    case LEAVE_SET:
        stage_tell(session, PAGE_GOOD, SAY_LEAVE_DONE, "name", name, NULL);
        break;
    case LEAVE_UNCHANGED:
        stage_tell(session, PAGE_PLAIN, SAY_LEAVE_SAME, "name", name, NULL);
        break;
    case LEAVE_NOT_EXPECTED:
        stage_tell(session, PAGE_WARNING, SAY_LEAVE_NOT_EXPECTED, "name", name, NULL);
        break;
    }
}

static void leave_commit(struct session *session)
{
    const struct frame *frame = stage_frame(session);
    struct chain_origin origin = stage_origin(session);
    enum leave_outcome outcome;
    enum err err =
        leave_set(session->parts.db, &origin, session->activity.id, session->person.id,
                  (enum leave_kind)frame->chosen[KIND], frame->chosen[PAPER] == 1, &outcome);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    leave_tell(session, outcome);
}

/* In the place of this page, whose committing button must not follow that one. */
static void leave_withdraw(struct session *session)
{
    stage_back(session);
    stage_go(session, &scene_leave_undo);
}

static void leave_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.leave.kind.", KIND) ||
        page_take_choice(session, widget, "og.leave.paper.", PAPER))
        return;
    if (strcmp(widget, "og.leave.ok") == 0)
        leave_commit(session);
    else if (strcmp(widget, "og.leave.cancel") == 0)
        leave_withdraw(session);
}

const struct scene scene_leave = {"og.leave", leave_page, leave_touch, NULL};
