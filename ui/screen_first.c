/* Nobody can log in yet: what this machine is, and the button that makes the first organizer. */
#include "firmware/base/utf8.h"
#include "ui/screen_page.h"

static int describe_button(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct page_item button = {.id = "first.start", .enabled = true, .primary = true};
    utf8_copy(button.text, sizeof button.text, strings_get(canvas->language, STRING_FIRST_BEGIN));
    int wide = screen_page_button_width(canvas, &button, FONT_READ), least = layout_px(layout, 300);
    wide = wide > least ? wide : least;
    int high = layout_px(layout, 84), top = place.y + place.h - high;
    screen_page_button(canvas, &button,
                       (struct rect){place.x + (place.w - wide) / 2, top, wide, high}, FONT_READ);
    return top - layout_px(layout, SPACE_SIDE);
}

void screen_first(const struct canvas *canvas, struct rect panel)
{
    struct rect place = screen_panel(canvas, panel, TONE_PLAIN);
    struct stack stack;
    place.h = describe_button(canvas, place) - place.y;
    stack_begin(&stack, canvas->layout);
    stack_icon(&stack, 0, ICON_CARD, SIZE_CARD, COLOUR_BRAND, COLOUR_PANEL);
    screen_message(canvas, &stack, STRING_FIRST, strings_get(canvas->language, STRING_FIRST_HINT),
                   COLOUR_SOFT);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}
