/* 补登: signs the chosen person in by hand, and takes a sign-in back; both with a reason. */
#include "db/checkin.h"
#include "firmware/organizer/page.h"
#include "firmware/rules.h"

#include <string.h>

enum { REASON = 0, MANUAL_REASONS = 4, UNDO_REASONS = 3 };

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static const char *manual_reason(struct session *session, enum saying first)
{
    return sayings_get(UI_ZH_CN, first + (enum saying)stage_frame(session)->chosen[REASON]);
}

/* ---- signing in ---- */

static void manual_page(struct session *session, struct page *page)
{
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_PERSON_MANUAL);
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_MANUAL_FORGOTTEN,
                     MANUAL_REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.manual.ok", stage_say(session, SAY_MANUAL_COMMIT),
                    stage_frame(session)->chosen[REASON] != NOTHING_CHOSEN);
}

static void manual_tell(struct session *session, enum checkin_outcome outcome)
{
    const char *name = page_name(&session->person);
    switch (outcome) {
    case CHECKIN_NEW:
        stage_tell(session, PAGE_GOOD, SAY_MANUAL_DONE, "name", name, NULL);
        break;
    case CHECKIN_GUEST:
        stage_tell(session, PAGE_GOOD, SAY_MANUAL_GUEST, "name", name, NULL);
        break;
    case CHECKIN_ALREADY:
        stage_tell(session, PAGE_WARNING, SAY_MANUAL_ALREADY, "name", name, NULL);
        break;
    case CHECKIN_UNLISTED:
    case CHECKIN_UNKNOWN:
    case CHECKIN_DISABLED:
    case CHECKIN_NOT_OPEN:
        stage_tell(session, PAGE_WARNING, SAY_MANUAL_UNLISTED, "name", name, NULL);
        break;
    }
}

static void manual_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct moment now = clock_moment(origin.stamp.wall_ms);
    bool late = rules_manual_is_late(&session->activity, &now, &session->parts.settings->times);
    enum checkin_outcome outcome;
    enum err err = checkin_add(session->parts.db, &origin, session->activity.id, session->person.id,
                               manual_reason(session, SAY_MANUAL_FORGOTTEN), late, &outcome);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    manual_tell(session, outcome);
}

static void manual_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.reason.", REASON))
        return;
    if (strcmp(widget, "og.manual.ok") == 0)
        manual_commit(session);
}

const struct scene scene_manual = {"og.manual", manual_page, manual_touch, NULL};

/* ---- taking it back ---- */

static void undo_page(struct session *session, struct page *page)
{
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_PERSON_UNDO);
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_UNDO_WRONG, UNDO_REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.undo.ok", stage_say(session, SAY_UNDO_COMMIT),
                    stage_frame(session)->chosen[REASON] != NOTHING_CHOSEN);
}

static void undo_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    const char *name = page_name(&session->person);
    enum err err = checkin_undo(session->parts.db, &origin, session->activity.id,
                                session->person.id, manual_reason(session, SAY_UNDO_WRONG));
    if (err != ERR_OK && err != ERR_GONE) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    if (err == ERR_OK)
        stage_tell(session, PAGE_GOOD, SAY_UNDO_DONE, "name", name, NULL);
    else
        stage_tell(session, PAGE_WARNING, SAY_UNDO_NONE, "name", name, NULL);
}

static void undo_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.reason.", REASON))
        return;
    if (strcmp(widget, "og.undo.ok") == 0)
        undo_commit(session);
}

const struct scene scene_undo = {"og.undo", undo_page, undo_touch, NULL};
