/* A number on a pad of large digits, for whoever asked (stage_ask_number). */
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 4 };

static void number_add_keys(struct session *session, struct page *page)
{
    static const char digits[] = "123456789";
    char id[] = "og.number.0", text[] = "0";
    const char *typed = stage_frame(session)->typed;
    page->columns = 3;
    for (const char *digit = digits; *digit != '\0'; digit++) {
        id[sizeof id - 2] = text[0] = *digit;
        page_add(page, id, text);
    }
    page_add(page, "og.number.clear", stage_say(session, SAY_PIN_CLEAR));
    page_add(page, "og.number.0", "0");
    struct page_item *ok = page_add(page, "og.number.ok", stage_say(session, SAY_OK));
    ok->primary = true;
    ok->enabled = typed[0] != '\0';
}

static void number_page(struct session *session, struct page *page)
{
    page->layout = PAGE_PAD;
    page_title(page, session->number.title, session->number.subtitle);
    utf8_copy(page->entry, sizeof page->entry, stage_frame(session)->typed);
    number_add_keys(session, page);
    page_add_button(page, "page.back", stage_say(session, SAY_CANCEL));
}

static void number_type(char *typed, char digit)
{
    size_t length = strlen(typed);
    if (digit < '0' || digit > '9' || length >= DIGITS_MAX)
        return;
    typed[length] = digit;
    typed[length + 1] = '\0';
}

static void number_touch(struct session *session, const char *widget)
{
    static const char prefix[] = "og.number.";
    char *typed = stage_frame(session)->typed;
    if (page_take_touch(session, widget) || strncmp(widget, prefix, strlen(prefix)) != 0)
        return;
    const char *key = widget + strlen(prefix);
    if (strcmp(key, "clear") == 0) {
        typed[0] = '\0';
    } else if (strcmp(key, "ok") == 0) {
        int number = atoi(typed);
        stage_back(session);
        session->number.done(session, number);
    } else {
        number_type(typed, key[0]);
    }
}

const struct scene scene_number = {"og.number", number_page, number_touch, NULL};
