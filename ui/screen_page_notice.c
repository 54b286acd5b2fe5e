/* One sentence, large, with the mark of its tone; what belongs to it as lines below. */
#include "ui/screen_page.h"

enum { NOTICE_ICON = 120, NOTICE_LINE = 58, NOTICE_WIDE = 860, NOTICE_HIGH = 420 };

static int line_height(const struct canvas *canvas, int room)
{
    int count = canvas->view->page->item_count;
    if (count == 0)
        return 0;
    int most = layout_px(canvas->layout, NOTICE_LINE);
    return room / count < most ? room / count : most;
}

static void describe_lines(const struct canvas *canvas, struct rect place, int high)
{
    const struct page *page = canvas->view->page;
    int wide = layout_px(canvas->layout, NOTICE_WIDE);
    if (wide < place.w) {
        place.x += (place.w - wide) / 2;
        place.w = wide;
    }
    bool marked = false;
    for (int i = 0; i < page->item_count; i++)
        marked |= page->items[i].tone != PAGE_PLAIN;
    for (int i = 0; i < page->item_count; i++)
        screen_page_row(canvas, &page->items[i],
                        (struct rect){place.x, place.y + i * high, place.w, high}, marked);
}

static void describe_message(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    struct theme_tone tone = screen_page_tone(page->tone);
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    if (page->tone != PAGE_PLAIN)
        stack_icon(&stack, 0, screen_page_icon(page->tone), NOTICE_ICON, tone.icon, tone.fill);
    struct text_style *style = stack_text(&stack, 34, "page.message", page->message,
                                          TEXT_SERIF_BOLD, FONT_THEME, COLOUR_INK);
    if (style) {
        style->soft = layout_font(canvas->layout, FONT_CALL);
        style->floor = layout_font(canvas->layout, FONT_BODY);
        style->lines = 3;
    }
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

void screen_page_notice(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int gap = layout_px(layout, SPACE_BUTTONS);
    place = screen_page_foot(canvas, place, "");
    int high = line_height(canvas, place.h * 55 / 100);
    int lines = high * canvas->view->page->item_count;
    int most = lines + layout_px(layout, NOTICE_HIGH); /* message and lines stay together */
    if (place.h > most) {
        place.y += (place.h - most) / 2;
        place.h = most;
    }
    describe_message(canvas, (struct rect){place.x, place.y, place.w, place.h - lines - 2 * gap});
    describe_lines(canvas, (struct rect){place.x, place.y + place.h - lines - gap, place.w, lines},
                   high);
}
