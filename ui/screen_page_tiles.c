/* The menu: large tiles, each with what stands behind it. */
#include "ui/screen_page.h"

#include <string.h>

enum { TILE_GAP = 22, TILE_HIGH = 210, TILE_PAD = 26 };

static int column_count(const struct canvas *canvas)
{
    const struct page *page = canvas->view->page;
    int columns = page->columns > 0 ? page->columns : page->item_count <= 9 ? 3 : 4;
    if (canvas->layout->portrait && columns > 2)
        columns = 2;
    return columns;
}

/* The text at the top, the detail at the bottom, closer together where there is little room. */
static void describe_words(const struct canvas *canvas, const struct page_item *item,
                           struct rect place)
{
    const struct layout *layout = canvas->layout;
    bool is_light = item->chosen && item->enabled;
    char id[PAGE_ID_SIZE];
    struct text_style style = layout_style(layout, TEXT_SANS_BOLD, FONT_READ,
                                           is_light        ? COLOUR_ON_BRAND
                                           : item->enabled ? COLOUR_INK
                                                           : COLOUR_MUTED,
                                           place.w);
    struct text_style detail = layout_style(
        layout, TEXT_SANS, FONT_NOTE, is_light ? COLOUR_ON_BRAND_SOFT : COLOUR_MUTED, place.w);
    int high = text_layout(canvas->scene->text, item->text, &style)->height;
    int more = 0, gap = layout_px(layout, TILE_PAD / 4);
    if (*item->detail)
        more = gap + text_layout(canvas->scene->text, item->detail, &detail)->height;
    int pad = layout_px(layout, TILE_PAD), spare = (place.h - high - more) / 2;
    pad = spare < pad || more == 0 ? spare : pad;
    screen_page_id(canvas, item, ".text", id);
    scene_text(canvas->scene, id, item->text, &style, place.x, place.y + pad);
    screen_page_id(canvas, item, ".detail", id);
    scene_text(canvas->scene, id, item->detail, &detail, place.x,
               place.y + place.h - pad - more + gap);
}

static void describe_tile(const struct canvas *canvas, const struct page_item *item,
                          struct rect place)
{
    const struct layout *layout = canvas->layout;
    bool pressed = item->enabled && strcmp(canvas->pressed, item->id) == 0;
    bool is_dark = item->chosen && item->enabled;
    int fill = is_dark          ? COLOUR_INK
               : !item->enabled ? COLOUR_PAPER
               : pressed        ? COLOUR_PRESSED
                                : COLOUR_PANEL;
    scene_panel(canvas->scene, place, layout_px(layout, SIZE_RADIUS),
                layout_px(layout, SIZE_SHADOW), fill, is_dark ? COLOUR_INK : COLOUR_LINE);
    if (item->enabled)
        scene_enable(canvas->scene, item->id, item->text);
    int pad = layout_px(layout, TILE_PAD);
    struct rect inner = {place.x + pad, place.y, place.w - 2 * pad, place.h};
    if (item->tone != PAGE_PLAIN) {
        int size = layout_px(layout, SIZE_MARK), space = (place.h - size) / 2;
        struct rect mark = {inner.x + inner.w - size, place.y + (space < pad ? space : pad), size,
                            size};
        scene_icon(canvas->scene, mark, screen_page_icon(item->tone),
                   screen_page_tone(item->tone).icon, fill);
        inner.w -= size + pad / 2;
    }
    describe_words(canvas, item, inner);
}

void screen_page_tiles(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    if (*page->message) {
        int high = screen_page_message_height(canvas, page->message, place.w);
        place.h -= layout_font(layout, FONT_BODY) / 4; /* for the tails of letters */
        screen_page_message(canvas, page->message, TEXT_LEFT,
                            (struct rect){place.x, place.y + place.h - high, place.w, high});
        place.h -= high + layout_px(layout, TILE_GAP);
    }
    int columns = column_count(canvas), rows = (page->item_count + columns - 1) / columns;
    if (rows == 0)
        return;
    int gap = layout_px(layout, TILE_GAP), most = layout_px(layout, TILE_HIGH);
    if (rows > 3)
        gap = gap * 3 / 4;
    int wide = (place.w - (columns - 1) * gap) / columns;
    int high = (place.h - (rows - 1) * gap) / rows;
    high = high < most ? high : most;
    for (int i = 0; i < page->item_count; i++)
        describe_tile(canvas, &page->items[i],
                      (struct rect){place.x + i % columns * (wide + gap),
                                    place.y + i / columns * (high + gap), wide, high});
}
