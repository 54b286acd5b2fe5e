#include "firmware/organizer/pad.h"

#include "db/organizer.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

static const struct frame *pad_frame(const struct session *session)
{
    return &session->frames[session->depth - 1];
}

bool pad_is_filled(const struct session *session)
{
    return strlen(pad_frame(session)->typed) >= ORGANIZER_PIN_MIN;
}

static struct page_item *pad_add_key(const struct session *session, const char *key,
                                     const char *text, bool enabled, struct page *page)
{
    char id[32];
    snprintf(id, sizeof id, "%s.%s", pad_frame(session)->scene->screen, key);
    struct page_item *item = page_add(page, id, text);
    item->enabled = enabled;
    return item;
}

static void pad_add_dots(const struct session *session, struct page *page)
{
    size_t length = strlen(pad_frame(session)->typed);
    page->entry[0] = '\0';
    for (size_t i = 0; i < length; i++)
        strcat(page->entry, "●");
}

void pad_show(const struct session *session, bool enabled, enum saying ok, struct page *page)
{
    page->layout = PAGE_PAD;
    page->columns = 3;
    pad_add_dots(session, page);
    for (char digit[] = "1"; digit[0] <= '9'; digit[0]++)
        pad_add_key(session, digit, digit, enabled, page);
    pad_add_key(session, "clear", stage_say(session, SAY_PIN_CLEAR), enabled, page);
    pad_add_key(session, "0", "0", enabled, page);
    if (ok != SAY_COUNT)
        pad_add_key(session, "ok", stage_say(session, ok), enabled && pad_is_filled(session), page)
            ->primary = true;
}

/* What stands behind the screen's id and a dot; NULL: the widget is not of the pad. */
static const char *pad_key(const struct session *session, const char *widget)
{
    const char *screen = pad_frame(session)->scene->screen;
    size_t length = strlen(screen);
    return strncmp(widget, screen, length) == 0 && widget[length] == '.' ? widget + length + 1
                                                                         : NULL;
}

void pad_clear(struct session *session)
{
    struct frame *frame = stage_frame(session);
    explicit_bzero(frame->typed, sizeof frame->typed);
}

static void pad_type(struct frame *frame, char digit)
{
    size_t length = strlen(frame->typed);
    if (length < ORGANIZER_PIN_MAX) {
        frame->typed[length] = digit;
        frame->typed[length + 1] = '\0';
    }
}

bool pad_take_touch(struct session *session, const char *widget)
{
    const char *key = pad_key(session, widget);
    if (key == NULL)
        return false;
    if (strcmp(key, "clear") == 0)
        pad_clear(session);
    else if (key[0] >= '0' && key[0] <= '9')
        pad_type(stage_frame(session), key[0]);
    else
        return false;
    return true;
}

bool pad_is_ok(const struct session *session, const char *widget)
{
    const char *key = pad_key(session, widget);
    return key != NULL && strcmp(key, "ok") == 0;
}
