/* 第一次使用: on a terminal without any organizer, a card and a PIN make the first one. Nothing is
 * stored before the PIN was entered twice. */
#include "db/card.h"
#include "db/organizer.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"
#include "firmware/organizer/pad.h"
#include "firmware/organizer/page.h"

#include <string.h>

/* Somebody else was faster, at the command line. */
static bool first_is_taken(struct session *session)
{
    int organizers = 0;
    enum err err = organizer_count(session->parts.db, &organizers);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (organizers > 0)
        stage_tell(session, PAGE_WARNING, SAY_FIRST_TAKEN, NULL);
    return err != ERR_OK || organizers > 0;
}

/* ---- the card ---- */

/* Without one he would hold his card in vain, and not know why. */
static bool first_has_reader(const struct session *session)
{
    struct doctor_devices devices;
    if (session->parts.look == NULL)
        return true;
    session->parts.look(session->parts.look_context, &devices);
    return devices.reader.answers;
}

static void first_card_page(struct session *session, struct page *page)
{
    page->layout = PAGE_NOTICE;
    page_title(page, stage_say(session, SAY_FIRST_TITLE), "");
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_FIRST_CARD));
    if (!first_has_reader(session))
        page_add_fact(page, stage_say(session, SAY_FIRST_NO_READER), "");
    page_add_button(page, "page.back", stage_say(session, SAY_CANCEL));
    page_add_button(page, "first.setup", stage_say(session, SAY_SETUP_FROM));
}

static void first_card_touch(struct session *session, const char *widget)
{
    if (!page_take_touch(session, widget) && strcmp(widget, "first.setup") == 0)
        stage_go(session, &scene_setup);
}

static void first_card_tapped(struct session *session, const struct card *card)
{
    struct member member;
    bool disabled;
    enum err err = card_look_up(session->parts.db, card, &member, &disabled);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
    } else if (disabled) {
        stage_tell(session, PAGE_WARNING, SAY_FIRST_STOPPED, NULL);
    } else {
        session->first_card = *card;
        utf8_copy(session->name, sizeof session->name,
                  member.id != 0 ? member.name : stage_say(session, SAY_FIRST_NAME));
        stage_go(session, &scene_first_pin);
    }
}

const struct scene scene_first_card = {"first.card", first_card_page, first_card_touch,
                                       first_card_tapped};

/* ---- the PIN ---- */

static void first_pin_page(struct session *session, struct page *page)
{
    page_title(page, stage_say(session, SAY_FIRST_PIN), session->name);
    pad_show(session, true, SAY_FIRST_NEXT, page);
    page_add_button(page, "page.back", stage_say(session, SAY_BACK));
}

static void first_pin_take(struct session *session)
{
    struct frame *frame = stage_frame(session);
    if (organizer_judge_pin(frame->typed) == ORGANIZER_DONE) {
        utf8_copy(session->first_pin, sizeof session->first_pin, frame->typed);
        stage_go(session, &scene_first_again);
    } else {
        stage_tell(session, PAGE_WARNING, SAY_FIRST_WEAK, NULL);
    }
    explicit_bzero(frame->typed, sizeof frame->typed);
}

static void first_pin_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || pad_take_touch(session, widget))
        return;
    if (pad_is_ok(session, widget) && pad_is_filled(session))
        first_pin_take(session);
}

const struct scene scene_first_pin = {"first.pin", first_pin_page, first_pin_touch, NULL};

/* ---- the same again: its committing button stands where the page before had none ---- */

static void first_again_page(struct session *session, struct page *page)
{
    page_title(page, stage_say(session, SAY_FIRST_AGAIN), session->name);
    pad_show(session, true, SAY_COUNT, page);
    page_add_button(page, "page.back", stage_say(session, SAY_BACK));
    page_add_commit(page, "first.again.ok", stage_say(session, SAY_FIRST_COMMIT),
                    pad_is_filled(session));
}

static enum err first_add(struct session *session, enum organizer_outcome *ret_outcome)
{
    struct chain_origin origin = {.by = "first-start", .stamp = clock_stamp()};
    return organizer_add(session->parts.db, &origin, session->name, &session->first_card,
                         session->first_pin, ret_outcome, &session->organizer_id);
}

static void first_enter(struct session *session)
{
    session->depth = 0;
    stage_find_activity(session);
    stage_go(session, &scene_menu);
    stage_go(session, &scene_first_steps);
    stage_tell(session, PAGE_GOOD, SAY_FIRST_DONE, "name", session->name, NULL);
}

static void first_commit(struct session *session)
{
    enum organizer_outcome outcome;
    bool is_same = strcmp(stage_frame(session)->typed, session->first_pin) == 0;
    pad_clear(session);
    if (!is_same) {
        stage_back(session);
        stage_tell(session, PAGE_WARNING, SAY_FIRST_DIFFERS, NULL);
        return;
    }
    if (first_is_taken(session))
        return;
    enum err err = first_add(session, &outcome);
    explicit_bzero(session->first_pin, sizeof session->first_pin);
    if (err != ERR_OK || outcome != ORGANIZER_DONE)
        stage_tell_error(session, err);
    else
        first_enter(session);
}

static void first_again_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || pad_take_touch(session, widget))
        return;
    if (pad_is_ok(session, widget) && pad_is_filled(session))
        first_commit(session);
}

const struct scene scene_first_again = {"first.again", first_again_page, first_again_touch, NULL};
