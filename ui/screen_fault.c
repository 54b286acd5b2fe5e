/* Reader or storage do not work, or work again: what has happened and what to do meanwhile. */
#include "ui/screen.h"

static void show(const struct page *page, struct rect panel, struct theme_tone tone, enum icon icon,
                 int icon_size, enum string_id title, const char *line)
{
    struct rect place = screen_panel(page, panel, tone);
    struct stack stack;
    stack_begin(&stack, page->layout);
    stack_icon(&stack, 0, icon, icon_size, tone.icon, tone.fill);
    screen_message(page, &stack, title, line, tone.text);
    stack_show(&stack, page->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

void screen_fault(const struct page *page, struct rect panel)
{
    enum ui_language language = page->language;
    if (page->view->screen == SCREEN_FT_NOSAVE)
        show(page, panel, TONE_RED, ICON_FAULT, SIZE_ICON, STRING_FT_NOSAVE,
             strings_get(language, STRING_FT_NOSAVE_HINT));
    else if (page->view->screen == SCREEN_FT_READER)
        show(page, panel, TONE_AMBER, ICON_WARNING, SIZE_ICON, STRING_FT_READER,
             strings_get(language, STRING_FT_READER_HINT));
    else /* no tick: that means a record on the disk and nothing else */
        show(page, panel, TONE_PLAIN, ICON_CARD, SIZE_CARD, STRING_FT_BACK, "");
}
