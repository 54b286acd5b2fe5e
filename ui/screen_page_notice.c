/* One sentence, large, with the mark of its tone; what belongs to it as lines below. */
#include "ui/screen_page.h"

#include <stdio.h>
#include <string.h>

enum { NOTICE_ICON = 120, NOTICE_LINE = 58, NOTICE_WIDE = 860, NOTICE_HIGH = 420 };
enum { BAR_PLACE = 58, BAR_HIGH = 26, BAR_FIGURE = 90 };

static int line_height(const struct canvas *canvas, int room)
{
    int count = canvas->view->page->item_count;
    if (count == 0)
        return 0;
    int most = layout_px(canvas->layout, NOTICE_LINE);
    return room / count < most ? room / count : most;
}

/* A line that stands for itself belongs under the message, where a row would lie like a torn list.
 */
static bool is_remark(const struct page_item *item)
{
    return !item->enabled && item->tone == PAGE_PLAIN && *item->value == '\0' &&
           *item->detail == '\0';
}

static void describe_remark(const struct canvas *canvas, const struct page_item *item,
                            struct rect place)
{
    char id[PAGE_ID_SIZE];
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS, FONT_BUTTON, COLOUR_MUTED, place.w);
    style.align = TEXT_CENTRE;
    style.lines = 3;
    style.soft = layout_font(canvas->layout, FONT_BODY);
    screen_page_id(canvas, item, ".text", id);
    screen_page_text(canvas, id, item->text, &style, place);
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
    for (int i = 0; i < page->item_count; i++) {
        const struct page_item *item = &page->items[i];
        struct rect line = {place.x, place.y + i * high, place.w, high};
        if (page->item_count == 1 && is_remark(item))
            describe_remark(canvas, item, line);
        else
            screen_page_row(canvas, item, line, marked);
    }
}

static void describe_message(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    struct palette_tone tone = screen_page_tone(page->tone);
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    if (page->tone != PAGE_PLAIN)
        stack_icon(&stack, 0, screen_page_icon(page->tone), NOTICE_ICON, tone.icon, tone.fill);
    char first[PAGE_TEXT_SIZE];
    const char *more = strchrnul(page->message, '\n');
    snprintf(first, sizeof first, "%.*s", (int)(more - page->message), page->message);
    struct text_style *style =
        stack_text(&stack, 34, "page.message", first, TEXT_SERIF_BOLD, FONT_THEME, COLOUR_INK);
    if (style) {
        style->soft = layout_font(canvas->layout, FONT_CALL);
        style->floor = layout_font(canvas->layout, FONT_BODY);
        style->lines = 3;
    }
    if (*more == '\n')
        stack_text(&stack, 24, "page.more", more + 1, TEXT_SANS_BOLD, FONT_CALL, tone.text);
    stack_text(&stack, 30, "page.verdict_detail", page->verdict_detail, TEXT_SANS, FONT_BODY,
               COLOUR_MUTED);
    style = stack_text(&stack, 12, "page.verdict", page->verdict, TEXT_SANS_BOLD, FONT_HEADLINE,
                       COLOUR_INK);
    if (style)
        style->tracking = 6;
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

/* How far something has come; the figure beside it says so, too. */
static void describe_bar(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int percent = canvas->view->page->progress;
    int high = layout_px(layout, BAR_HIGH), wide = layout_px(layout, NOTICE_WIDE);
    int beside = layout_px(layout, BAR_FIGURE);
    char figure[16];
    snprintf(figure, sizeof figure, "%d%%", percent);
    wide = wide < place.w ? wide : place.w;
    struct rect bar = {place.x + (place.w - wide) / 2, place.y + (place.h - high) / 2,
                       wide - beside, high};
    scene_button(canvas->scene, bar, high / 2, 1, COLOUR_TRACK, COLOUR_LINE);
    int filled = bar.w * percent / 100;
    bar.w = filled > high ? filled : high; /* round at both ends */
    scene_button(canvas->scene, bar, high / 2, 1, COLOUR_BRAND, COLOUR_BRAND_DARK);
    struct text_style style = layout_style(layout, TEXT_SANS_BOLD, FONT_BODY, COLOUR_INK, beside);
    style.align = TEXT_RIGHT;
    screen_page_text(
        canvas, "page.progress", figure, &style,
        (struct rect){place.x + (place.w + wide) / 2 - beside, place.y, beside, place.h});
}

void screen_page_notice(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int gap = layout_px(layout, SPACE_BUTTONS);
    place = screen_page_foot(canvas, place, "");
    int high = line_height(canvas, place.h * 55 / 100);
    int bar = canvas->view->page->progress > 0 ? layout_px(layout, BAR_PLACE) : 0;
    int lines = high * canvas->view->page->item_count + bar;
    int most = lines + layout_px(layout, NOTICE_HIGH); /* message and lines stay together */
    if (place.h > most) {
        place.y += (place.h - most) / 2;
        place.h = most;
    }
    describe_message(canvas, (struct rect){place.x, place.y, place.w, place.h - lines - 2 * gap});
    place.y += place.h - lines - gap;
    if (bar > 0)
        describe_bar(canvas, (struct rect){place.x, place.y, place.w, bar});
    describe_lines(canvas, (struct rect){place.x, place.y + bar, place.w, lines - bar}, high);
}
