/* Reader or storage do not work, or work again: what has happened and what to do meanwhile. */
#include "ui/screen.h"
#include "ui/strings.h"

struct fault {
    struct theme_tone tone;
    enum icon icon;
    const char *title, *line;
};

static struct fault fault_of(const struct page *page)
{
    enum ui_language language = page->language;
    if (page->view->screen == SCREEN_FT_NOSAVE)
        return (struct fault){TONE_RED, ICON_FAULT, strings_get(language, STRING_FT_NOSAVE),
                              strings_get(language, STRING_FT_NOSAVE_HINT)};
    if (page->view->screen == SCREEN_FT_READER)
        return (struct fault){TONE_AMBER, ICON_WARNING, strings_get(language, STRING_FT_READER),
                              strings_get(language, STRING_FT_READER_HINT)};
    /* no tick here: that means a record on the disk and nothing else */
    return (struct fault){TONE_PLAIN, ICON_CARD, strings_get(language, STRING_FT_BACK), ""};
}

void screen_fault(const struct page *page, struct rect panel)
{
    struct fault fault = fault_of(page);
    struct rect place = screen_panel(page, panel, fault.tone);
    struct stack stack;
    stack_begin(&stack, page->layout);
    int size = fault.icon == ICON_CARD ? SIZE_ICON + 66 : SIZE_ICON;
    stack_icon(&stack, 0, fault.icon, size, fault.tone.icon, fault.tone.fill);
    struct text_style *style =
        stack_text(&stack, 44, "main.title", fault.title, TEXT_SANS_BOLD, FONT_PROMPT, COLOUR_INK);
    style->soft = layout_font(page->layout, FONT_TITLE);
    style->floor = layout_font(page->layout, FONT_READ);
    style =
        stack_text(&stack, 34, "main.line", fault.line, TEXT_SANS_BOLD, FONT_CALL, fault.tone.text);
    if (style)
        style->soft = style->floor = layout_font(page->layout, FONT_READ);
    stack_show(&stack, page->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}
