/* Nobody can log in yet: what this machine is, and the button that makes the first organizer. */
#include "ui/screen_page.h"

void screen_first(const struct canvas *canvas, struct rect panel)
{
    struct rect place = screen_panel(canvas, panel, TONE_PLAIN);
    struct stack stack;
    place = screen_page_button_below(canvas, place, "first.start", STRING_FIRST_BEGIN);
    stack_begin(&stack, canvas->layout);
    stack_icon(&stack, 0, ICON_CARD, SIZE_CARD, COLOUR_BRAND, COLOUR_PANEL);
    screen_message(canvas, &stack, STRING_FIRST, strings_get(canvas->language, STRING_FIRST_HINT),
                   COLOUR_SOFT);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}
