#include "tests/harness/pages_part.h"

#include "firmware/base/utf8.h"

static enum ui_language spoken;

void part_speak(enum ui_language language)
{
    spoken = language;
}

enum ui_language part_language(void)
{
    return spoken;
}

const char *part_say(const char *chinese, const char *english)
{
    return spoken == UI_ZH_CN ? chinese : english;
}

struct page_item *part_add(struct page *page, const char *id, const char *text, const char *detail,
                           const char *value)
{
    struct page_item *item = &page->items[page->item_count++];
    item->enabled = *id;
    utf8_copy(item->id, sizeof item->id, id);
    utf8_copy(item->text, sizeof item->text, text);
    utf8_copy(item->detail, sizeof item->detail, detail);
    utf8_copy(item->value, sizeof item->value, value);
    return item;
}

struct page_item *part_button(struct page *page, const char *id, const char *text)
{
    struct page_item *button = &page->buttons[page->button_count++];
    button->enabled = true;
    utf8_copy(button->id, sizeof button->id, id);
    utf8_copy(button->text, sizeof button->text, text);
    return button;
}

void part_begin(struct page *page, enum page_layout layout, const char *title, const char *subtitle)
{
    *page = (struct page){.layout = layout};
    utf8_copy(page->screen, sizeof page->screen, "og.sample");
    utf8_copy(page->title, sizeof page->title, title);
    utf8_copy(page->subtitle, sizeof page->subtitle, subtitle);
}

void part_back(struct page *page)
{
    part_button(page, "page.back", part_say("返回", "Back"));
}

void part_message(struct page *page, enum page_tone tone, const char *message)
{
    page->tone = tone;
    utf8_copy(page->message, sizeof page->message, message);
}

void part_verdict(struct page *page, enum page_tone tone, const char *verdict, const char *detail)
{
    page->tone = tone;
    utf8_copy(page->verdict, sizeof page->verdict, verdict);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail, detail);
}
