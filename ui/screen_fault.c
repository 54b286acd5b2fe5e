/* Reader or storage do not work, or work again: what has happened and what to do meanwhile. */
#include "ui/screen_page.h"

static void show(const struct canvas *canvas, struct rect panel, struct palette_tone tone,
                 enum icon icon, int icon_size, enum string_id title, const char *line)
{
    struct rect place = screen_panel(canvas, panel, tone);
    struct stack stack;
    if (canvas->view->screen == SCREEN_FT_READER)
        place = screen_page_button_below(canvas, place, "ft.reader.staff", STRING_FT_READER_STAFF);
    stack_begin(&stack, canvas->layout);
    stack_icon(&stack, 0, icon, icon_size, tone.icon, tone.fill);
    screen_message(canvas, &stack, title, line, tone.text);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

void screen_fault(const struct canvas *canvas, struct rect panel)
{
    enum ui_language language = canvas->language;
    if (canvas->view->screen == SCREEN_FT_NOSAVE)
        show(canvas, panel, TONE_RED, ICON_FAULT, SIZE_ICON, STRING_FT_NOSAVE,
             strings_get(language, STRING_FT_NOSAVE_HINT));
    else if (canvas->view->screen == SCREEN_FT_READER)
        show(canvas, panel, TONE_AMBER, ICON_WARNING, SIZE_ICON, STRING_FT_READER,
             strings_get(language, STRING_FT_READER_HINT));
    else /* no tick: that means a record on the disk and nothing else */
        show(canvas, panel, TONE_PLAIN, ICON_CARD, SIZE_CARD, STRING_FT_BACK, "");
}
