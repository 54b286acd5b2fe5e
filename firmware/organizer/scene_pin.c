/* The organizer's PIN on a pad of large digits. Digits are shown as dots and forgotten at once. */
#include "db/organizer.h"
#include "firmware/organizer/pad.h"
#include "firmware/organizer/page.h"

/* ---- how things stand ---- */

static void pin_tell(struct session *session, const struct organizer_answer *answer)
{
    int minutes = (answer->wait_seconds + 59) / 60;
    if (answer->wait_seconds > 0)
        stage_tell(session, PAGE_FAULT, SAY_PIN_LOCKED, "n", stage_number(minutes).text, NULL);
    else if (answer->login == ORGANIZER_WRONG_PIN)
        stage_tell(session, PAGE_WARNING, SAY_PIN_WRONG, "n", stage_number(answer->tries_left).text,
                   NULL);
}

static bool pin_is_locked(struct session *session, struct organizer_answer *ret_answer)
{
    struct stamp stamp = clock_stamp();
    return organizer_state(session->parts.db, &stamp, session->organizer_id, ret_answer) !=
               ERR_OK ||
           ret_answer->login == ORGANIZER_LOCKED;
}

/* ---- the page ---- */

static void pin_page(struct session *session, struct page *page)
{
    struct organizer_answer answer = {0};
    bool locked = pin_is_locked(session, &answer);
    page_title(page, stage_say(session, SAY_PIN_TITLE), session->name);
    pad_show(session, !locked, SAY_OK, page);
    if (locked)
        pin_tell(session, &answer);
    page_add_button(page, "page.back", stage_say(session, SAY_CANCEL));
}

/* ---- touches ---- */

static void pin_check(struct session *session)
{
    struct chain_origin origin = {.by = session->without_card ? "name" : "card",
                                  .stamp = clock_stamp()};
    struct organizer_answer answer;
    enum err err = organizer_check_pin(session->parts.db, &origin, session->organizer_id,
                                       stage_frame(session)->typed, &answer);
    pad_clear(session);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
    } else if (answer.login == ORGANIZER_LOGGED_IN) {
        stage_back(session);
        stage_go(session, &scene_menu);
    } else {
        pin_tell(session, &answer);
    }
}

static void pin_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || pad_take_touch(session, widget))
        return;
    if (pad_is_ok(session, widget))
        pin_check(session);
}

const struct scene scene_pin = {"og.pin", pin_page, pin_touch, NULL};
