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

enum { ROW_PAD = 14, DETAIL_GAP = 8 };

/* A row taken apart: mark, words, value, and the angle that says that it leads on. */
struct row {
    struct rect mark, words, value, onward; /* of no width: not there */
    struct text_style text, detail, figure;
    int text_wide, text_high, detail_high, value_high;
    bool beside; /* the detail stands beside the text, not below it */
};

static void add_marks(const struct canvas *canvas, const struct page_item *item, bool marked,
                      struct rect place, struct row *row)
{
    int size = layout_px(canvas->layout, SIZE_MARK), pad = layout_px(canvas->layout, ROW_PAD);
    if (marked) {
        row->mark = (struct rect){place.x, place.y + (place.h - size) / 2, size, size};
        place.x += size + pad;
        place.w -= size + pad;
    }
    if (item->enabled) {
        size = size * 3 / 4;
        row->onward =
            (struct rect){place.x + place.w - size, place.y + (place.h - size) / 2, size, size};
        place.w -= size + pad;
    }
    row->words = place;
}

/* A value beside a text alone takes what that leaves, else less than half. */
static void add_value(const struct canvas *canvas, const struct page_item *item, struct row *row)
{
    const struct layout *layout = canvas->layout;
    struct text *text = canvas->scene->text;
    if (!*item->value)
        return;
    int gap = layout_px(layout, 20), room = row->words.w * 45 / 100;
    row->text.width = layout->glass.w;
    int left = row->words.w - text_layout(text, item->text, &row->text)->width - gap;
    row->figure.width = !*item->detail && left > room ? left : room;
    struct text_block block = *text_layout(text, item->value, &row->figure);
    row->figure.width = block.width;
    row->value_high = block.height;
    row->value = row->words;
    row->value.x += row->words.w - block.width;
    row->value.w = block.width;
    row->words.w -= block.width + gap;
}

static void add_words(const struct canvas *canvas, const struct page_item *item, struct row *row)
{
    struct text *text = canvas->scene->text;
    int gap = layout_px(canvas->layout, 18), room = row->words.w;
    row->text.width = row->detail.width = room;
    struct text_block block = *text_layout(text, item->text, &row->text);
    row->text_wide = block.width;
    row->text_high = block.height;
    if (!*item->detail)
        return;
    struct text_block detail = *text_layout(text, item->detail, &row->detail);
    row->beside = block.lines == 1 && detail.lines == 1 && block.width + gap + detail.width <= room;
    row->detail_high = detail.height;
    if (row->beside)
        row->detail.width = room - block.width - gap;
}

static struct row row_of(const struct canvas *canvas, const struct page_item *item,
                         struct rect place, bool marked)
{
    const struct layout *layout = canvas->layout;
    bool is_light = item->chosen && item->enabled;
    int ink = is_light ? COLOUR_ON_BRAND : COLOUR_INK;
    int muted = is_light ? COLOUR_ON_BRAND_SOFT : COLOUR_MUTED;
    struct row row = {
        .text = layout_style(layout, TEXT_SANS, FONT_BUTTON, ink, 0),
        .detail = layout_style(layout, TEXT_SANS, FONT_NOTE, muted, 0),
        .figure = layout_style(layout, TEXT_SANS_BOLD, FONT_BODY, ink, 0),
    };
    row.text.lines = 3;
    if (!item->enabled) /* many rows are to be touched; what is only read may take more lines */
        row.text.soft = layout_font(layout, FONT_BODY);
    add_marks(canvas, item, marked, place, &row);
    add_value(canvas, item, &row);
    add_words(canvas, item, &row);
    return row;
}

/* Between text and detail: it is the first to give way in a row that is low. */
static int detail_gap(const struct canvas *canvas, const struct row *row)
{
    int gap = layout_px(canvas->layout, DETAIL_GAP);
    int tails = FONT_FLOOR / 4; /* letters reach below their em box */
    int left = row->words.h - row->text_high - row->detail_high - tails;
    return left >= gap ? gap : left > 0 ? left : 0;
}

static int words_height(const struct row *row, int gap)
{
    if (row->beside || row->detail_high == 0)
        return row->text_high;
    return row->text_high + gap + row->detail_high;
}

int screen_page_row_height(const struct canvas *canvas, const struct page_item *item, int width,
                           bool marked)
{
    struct row row = row_of(canvas, item, (struct rect){0, 0, width, 0}, marked);
    int gap = layout_px(canvas->layout, DETAIL_GAP), high = words_height(&row, gap);
    return (high > row.value_high ? high : row.value_high) + gap;
}

/* What can be touched shows where a touch leads; what is chosen is inverted and ticked. */
static void describe_ground(const struct canvas *canvas, const struct page_item *item,
                            struct rect place)
{
    int pad = layout_px(canvas->layout, ROW_PAD); /* so that the words keep the page's left edge */
    place.x -= pad;
    place.w += 2 * pad;
    bool pressed = item->enabled && strcmp(canvas->pressed, item->id) == 0;
    if (item->enabled) {
        int fill = item->chosen ? COLOUR_INK : pressed ? COLOUR_PRESSED : COLOUR_PANEL;
        scene_button(canvas->scene, place, layout_px(canvas->layout, 10), 1, fill, fill);
        scene_enable(canvas->scene, item->id, item->text);
    }
    scene_fill(canvas->scene, (struct rect){place.x, place.y + place.h - 1, place.w, 1},
               COLOUR_LINE);
}

static void describe_words(const struct canvas *canvas, const struct page_item *item,
                           const struct row *row)
{
    char id[PAGE_ID_SIZE];
    struct rect place = row->words;
    screen_page_id(canvas, item, ".text", id);
    if (row->beside || row->detail_high == 0) {
        screen_page_text(canvas, id, item->text, &row->text, place);
        place.x += place.w - row->detail.width;
        place.w = row->detail.width;
        screen_page_id(canvas, item, ".detail", id);
        screen_page_text(canvas, id, item->detail, &row->detail, place);
        return;
    }
    int gap = detail_gap(canvas, row);
    int y = place.y + (place.h - words_height(row, gap)) / 2;
    y += scene_text(canvas->scene, id, item->text, &row->text, place.x, y);
    screen_page_id(canvas, item, ".detail", id);
    scene_text(canvas->scene, id, item->detail, &row->detail, place.x, y + gap);
}

void screen_page_row(const struct canvas *canvas, const struct page_item *item, struct rect place,
                     bool marked)
{
    struct row row = row_of(canvas, item, place, marked);
    struct palette_tone tone = screen_page_tone(item->tone);
    char id[PAGE_ID_SIZE];
    describe_ground(canvas, item, place);
    if (marked && item->tone != PAGE_PLAIN)
        scene_icon(canvas->scene, row.mark, screen_page_icon(item->tone), tone.icon, COLOUR_PANEL);
    if (item->enabled)
        scene_icon(canvas->scene, row.onward, item->chosen ? ICON_CHECK : ICON_ONWARD,
                   item->chosen ? COLOUR_ON_BRAND : COLOUR_MUTED, COLOUR_PANEL);
    screen_page_id(canvas, item, ".value", id);
    if (row.value.w > 0)
        screen_page_text(canvas, id, item->value, &row.figure, row.value);
    describe_words(canvas, item, &row);
}

/* ---- the list ---- */

enum { ROW_HIGH = 84, ROWS_USUAL = 6, COLUMNS_GAP = 40, ROW_AIR = 18 };

static bool has_marks(const struct page *page)
{
    for (int i = 0; i < page->item_count; i++) {
        if (page->items[i].tone != PAGE_PLAIN)
            return true;
    }
    return false;
}

/* Rows keep their height from page to page, unless one has more to say. */
static int row_height(const struct canvas *canvas, int rows, int width, int room)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int usual = room / (rows > ROWS_USUAL ? rows : ROWS_USUAL);
    int most = layout_px(layout, layout->portrait ? ROW_HIGH * 5 / 4 : ROW_HIGH);
    int high = usual < most ? usual : most;
    for (int i = 0; i < page->item_count; i++) {
        int needed = screen_page_row_height(canvas, &page->items[i], width, has_marks(page));
        int airy = needed + layout_px(layout, ROW_AIR);
        needed = airy * rows <= room ? airy : needed;
        if (page->items[i].enabled && needed < layout_px(layout, SIZE_TARGET))
            needed = layout_px(layout, SIZE_TARGET);
        high = needed > high ? needed : high;
    }
    return high * rows > room ? room / rows : high;
}

static bool has_ways(const struct page *page)
{
    for (int i = 0; i < page->item_count; i++) {
        if (page->items[i].enabled)
            return true;
    }
    return false;
}

/* Under a title of several lines even the usual number of rows may be too many for a finger. */
static int column_count(const struct canvas *canvas, int room)
{
    const struct page *page = canvas->view->page;
    int target = has_ways(page) ? layout_px(canvas->layout, SIZE_TARGET) : 0;
    bool fits = page->item_count <= ROWS_USUAL && page->item_count * target <= room;
    return fits || canvas->layout->portrait ? 1 : 2;
}

void screen_page_list(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    int columns = column_count(canvas, place.h);
    int rows = (page->item_count + columns - 1) / columns;
    if (rows == 0)
        return;
    int gap = layout_px(canvas->layout, COLUMNS_GAP);
    int wide = (place.w - (columns - 1) * gap) / columns;
    int high = row_height(canvas, rows, wide, place.h);
    for (int i = 0; i < page->item_count; i++) {
        struct rect row = {place.x + i / rows * (wide + gap), place.y + i % rows * high, wide,
                           high};
        screen_page_row(canvas, &page->items[i], row, has_marks(page));
    }
}
