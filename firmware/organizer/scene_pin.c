/* The organizer's PIN on a pad of large digits. Digits are shown as dots and forgotten at once. */
#include "db/organizer.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

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

static void pin_add_dots(const struct frame *frame, struct page *page)
{
    size_t length = strlen(frame->typed);
    page->entry[0] = '\0';
    for (size_t i = 0; i < length; i++)
        strcat(page->entry, "●");
}

static void pin_add_keys(const struct session *session, bool enabled, struct page *page)
{
    static const char digits[] = "123456789";
    char id[] = "og.pin.0", text[] = "0";
    page->columns = 3;
    for (const char *digit = digits; *digit != '\0'; digit++) {
        id[sizeof id - 2] = text[0] = *digit;
        page_add(page, id, text)->enabled = enabled;
    }
    page_add(page, "og.pin.clear", stage_say(session, SAY_PIN_CLEAR))->enabled = enabled;
    page_add(page, "og.pin.0", "0")->enabled = enabled;
    struct page_item *ok = page_add(page, "og.pin.ok", stage_say(session, SAY_OK));
    ok->primary = true;
    ok->enabled =
        enabled && strlen(stage_frame((struct session *)session)->typed) >= ORGANIZER_PIN_MIN;
}

static void pin_page(struct session *session, struct page *page)
{
    struct organizer_answer answer = {0};
    bool locked = pin_is_locked(session, &answer);
    page->layout = PAGE_PAD;
    page_title(page, stage_say(session, SAY_PIN_TITLE), session->name);
    pin_add_dots(stage_frame(session), page);
    pin_add_keys(session, !locked, page);
    if (locked)
        pin_tell(session, &answer);
    page_add_button(page, "page.back", stage_say(session, SAY_CANCEL));
}

/* ---- touches ---- */

static void pin_check(struct session *session)
{
    struct frame *frame = stage_frame(session);
    struct stamp stamp = clock_stamp();
    struct organizer_answer answer;
    enum err err = organizer_check_pin(session->parts.db, &stamp, session->organizer_id,
                                       frame->typed, &answer);
    explicit_bzero(frame->typed, sizeof frame->typed);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
    } else if (answer.login == ORGANIZER_LOGGED_IN) {
        stage_back(session);
        stage_go(session, &scene_menu);
    } else {
        pin_tell(session, &answer);
    }
}

static void pin_type(struct frame *frame, char digit)
{
    size_t length = strlen(frame->typed);
    if (length < ORGANIZER_PIN_MAX) {
        frame->typed[length] = digit;
        frame->typed[length + 1] = '\0';
    }
}

static void pin_touch(struct session *session, const char *widget)
{
    static const char prefix[] = "og.pin.";
    struct frame *frame = stage_frame(session);
    if (page_take_touch(session, widget) || strncmp(widget, prefix, strlen(prefix)) != 0)
        return;
    const char *key = widget + strlen(prefix);
    if (strcmp(key, "clear") == 0)
        explicit_bzero(frame->typed, sizeof frame->typed);
    else if (strcmp(key, "ok") == 0)
        pin_check(session);
    else
        pin_type(frame, key[0]);
}

const struct scene scene_pin = {"og.pin", pin_page, pin_touch, NULL};
