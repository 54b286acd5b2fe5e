/* Rows of a list, and the message: a line with the mark of its tone. */
#include "ui/screen_page.h"

#include <string.h>

/* ---- a message ---- */

static struct text_style message_style(const struct canvas *canvas, int width)
{
    enum page_tone tone = canvas->view->page->tone;
    struct text_style style =
        layout_style(canvas->layout, tone == PAGE_PLAIN ? TEXT_SANS : TEXT_SANS_BOLD, FONT_BODY,
                     tone == PAGE_PLAIN ? COLOUR_MUTED : screen_page_tone(tone).text, width);
    style.soft = layout_font(canvas->layout, FONT_NOTE);
    return style;
}

static int message_mark(const struct canvas *canvas)
{
    bool is_plain = canvas->view->page->tone == PAGE_PLAIN;
    return is_plain ? 0 : layout_px(canvas->layout, SIZE_MARK + 12);
}

int screen_page_message_height(const struct canvas *canvas, const char *message, int width)
{
    struct text_style style = message_style(canvas, width - message_mark(canvas));
    return text_layout(canvas->scene->text, message, &style)->height;
}

void screen_page_message(const struct canvas *canvas, const char *message, enum text_align align,
                         struct rect place)
{
    enum page_tone tone = canvas->view->page->tone;
    int mark = message_mark(canvas), size = layout_px(canvas->layout, SIZE_MARK);
    struct text_style style = message_style(canvas, place.w - mark);
    int wide = text_layout(canvas->scene->text, message, &style)->width;
    int left = align == TEXT_CENTRE ? place.x + (place.w - wide - mark) / 2 : place.x;
    if (mark > 0)
        scene_icon(canvas->scene, (struct rect){left, place.y + (place.h - size) / 2, size, size},
                   screen_page_icon(tone), screen_page_tone(tone).icon, COLOUR_PANEL);
    screen_page_text(canvas, "page.message", message, &style,
                     (struct rect){left + mark, place.y, place.w - mark, place.h});
}

/* ---- a row ---- */

enum { ROW_PAD = 14 };

/* What can be touched shows where a touch leads; what is chosen is inverted and ticked. */
static void describe_ground(const struct canvas *canvas, const struct page_item *item,
                            struct rect place)
{
    const struct layout *layout = canvas->layout;
    bool pressed = item->enabled && strcmp(canvas->pressed, item->id) == 0;
    if (item->enabled) {
        int fill = item->chosen ? COLOUR_INK : pressed ? COLOUR_PRESSED : COLOUR_PANEL;
        scene_button(canvas->scene, place, layout_px(layout, 10), 1, fill,
                     item->chosen ? COLOUR_INK : COLOUR_PANEL);
        scene_enable(canvas->scene, item->id, item->text);
    }
    scene_fill(canvas->scene, (struct rect){place.x, place.y + place.h - 1, place.w, 1},
               COLOUR_LINE);
}

static struct rect describe_marks(const struct canvas *canvas, const struct page_item *item,
                                  struct rect place, bool marked)
{
    const struct layout *layout = canvas->layout;
    int size = layout_px(layout, SIZE_MARK), pad = layout_px(layout, ROW_PAD);
    struct rect mark = {place.x + pad, place.y + (place.h - size) / 2, size, size};
    place.x += pad;
    place.w -= 2 * pad;
    if (marked && item->tone != PAGE_PLAIN)
        scene_icon(canvas->scene, mark, screen_page_icon(item->tone),
                   screen_page_tone(item->tone).icon, COLOUR_PANEL);
    if (marked) {
        place.x += size + pad;
        place.w -= size + pad;
    }
    if (item->enabled) {
        mark.w = mark.h = size * 3 / 4;
        mark.x = place.x + place.w - mark.w;
        mark.y = place.y + (place.h - mark.h) / 2;
        scene_icon(canvas->scene, mark, item->chosen ? ICON_CHECK : ICON_ONWARD,
                   item->chosen ? COLOUR_ON_RED : COLOUR_MUTED, COLOUR_PANEL);
        place.w -= mark.w + pad;
    }
    return place;
}

/* What a text alone takes, with the gap to the value. */
static int text_room(const struct canvas *canvas, const struct page_item *item)
{
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS, FONT_BUTTON, COLOUR_INK, canvas->layout->glass.w);
    return text_layout(canvas->scene->text, item->text, &style)->width +
           layout_px(canvas->layout, 20);
}

static struct rect describe_value(const struct canvas *canvas, const struct page_item *item,
                                  struct rect place)
{
    char id[PAGE_ID_SIZE];
    if (!*item->value)
        return place;
    int colour = item->chosen ? COLOUR_ON_RED : COLOUR_INK;
    int room = place.w * 45 / 100, text = text_room(canvas, item);
    if (!*item->detail && place.w - text > room)
        room = place.w - text;
    struct text_style style = layout_style(canvas->layout, TEXT_SANS_BOLD, FONT_BODY, colour, room);
    int wide = text_layout(canvas->scene->text, item->value, &style)->width;
    style.width = wide;
    screen_page_id(canvas, item, ".value", id);
    screen_page_text(canvas, id, item->value, &style,
                     (struct rect){place.x + place.w - wide, place.y, wide, place.h});
    place.w -= wide + layout_px(canvas->layout, 20);
    return place;
}

/* The detail stands beside the text while both fit on a line, else below it. */
static void describe_words(const struct canvas *canvas, const struct page_item *item,
                           struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct text *text = canvas->scene->text;
    char id[PAGE_ID_SIZE], detail_id[PAGE_ID_SIZE];
    screen_page_id(canvas, item, ".text", id);
    screen_page_id(canvas, item, ".detail", detail_id);
    bool is_light = item->chosen && item->enabled;
    struct text_style style = layout_style(layout, TEXT_SANS, FONT_BUTTON,
                                           is_light ? COLOUR_ON_RED : COLOUR_INK, place.w);
    struct text_style detail = layout_style(layout, TEXT_SANS, FONT_NOTE,
                                            is_light ? COLOUR_ON_RED_SOFT : COLOUR_MUTED, place.w);
    struct text_block block = *text_layout(text, item->text, &style);
    if (!*item->detail) {
        screen_page_text(canvas, id, item->text, &style, place);
        return;
    }
    int gap = layout_px(layout, 18);
    struct text_block more = *text_layout(text, item->detail, &detail);
    bool beside = block.lines == 1 && more.lines == 1 && block.width + gap + more.width <= place.w;
    int below = layout_px(layout, 8), high = block.height + below + more.height;
    if (!beside && high > place.h && block.lines == 1) { /* too low a row for two lines */
        detail.width = place.w - block.width - gap;
        detail.size = detail.soft = detail.floor;
        beside = detail.width > 6 * detail.size;
    }
    if (beside) {
        screen_page_text(canvas, id, item->text, &style, place);
        place.x += block.width + gap;
        place.w = detail.width = place.w - block.width - gap;
        screen_page_text(canvas, detail_id, item->detail, &detail, place);
        return;
    }
    int y = place.y + (place.h - high) / 2;
    scene_text(canvas->scene, id, item->text, &style, place.x, y);
    scene_text(canvas->scene, detail_id, item->detail, &detail, place.x, y + block.height + below);
}

void screen_page_row(const struct canvas *canvas, const struct page_item *item, struct rect place,
                     bool marked)
{
    int pad = layout_px(canvas->layout, ROW_PAD); /* so that the words keep the page's left edge */
    place.x -= pad;
    place.w += 2 * pad;
    describe_ground(canvas, item, place);
    place = describe_marks(canvas, item, place, marked);
    place = describe_value(canvas, item, place);
    describe_words(canvas, item, place);
}

/* ---- the list ---- */

enum { ROW_HIGH = 84, ROWS_USUAL = 6, COLUMNS_GAP = 40 };

void screen_page_list(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int count = page->item_count;
    bool marked = false;
    for (int i = 0; i < count; i++)
        marked |= page->items[i].tone != PAGE_PLAIN;
    int most = layout_px(layout, layout->portrait ? ROW_HIGH * 5 / 4 : ROW_HIGH);
    int columns = count > ROWS_USUAL && !layout->portrait ? 2 : 1;
    int rows = (count + columns - 1) / columns;
    rows = rows > ROWS_USUAL ? rows : ROWS_USUAL;
    int high = place.h / rows < most ? place.h / rows : most;
    int gap = layout_px(layout, COLUMNS_GAP);
    int wide = (place.w - (columns - 1) * gap) / columns;
    for (int i = 0; i < count; i++) {
        struct rect row = {place.x + i / rows * (wide + gap), place.y + i % rows * high, wide,
                           high};
        screen_page_row(canvas, &page->items[i], row, marked);
    }
}
