/* A pad of large keys, and what was typed on it. A few keys, as for a PIN, stand beside the entry;
 * an alphabet stands below it. */
#include "ui/screen_page.h"

enum { FEW_KEYS = 15, KEY_GAP = 14, KEY_WIDE = 150, KEY_HIGH = 104, ENTRY_HIGH = 72 };

static int column_count(const struct canvas *canvas)
{
    const struct page *page = canvas->view->page;
    if (page->item_count <= FEW_KEYS)
        return page->columns > 0 ? page->columns : 3;
    if (canvas->layout->portrait)
        return 6;
    return page->columns > 0 ? page->columns : 9;
}

static void describe_entry(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int pad = layout_px(layout, 24);
    scene_button(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS), 1, COLOUR_PAPER,
                 COLOUR_EDGE);
    struct text_style style =
        layout_style(layout, TEXT_SANS_BOLD, FONT_TITLE, COLOUR_INK, place.w - 2 * pad);
    style.align = TEXT_CENTRE;
    style.lines = 1;
    style.tracking = 12;
    screen_page_text(canvas, "page.entry", page->entry, &style,
                     (struct rect){place.x + pad, place.y, place.w - 2 * pad, place.h});
}

static void describe_keys(const struct canvas *canvas, struct rect place, bool at_right)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int columns = column_count(canvas), rows = (page->item_count + columns - 1) / columns;
    if (rows == 0)
        return;
    int gap = layout_px(layout, KEY_GAP);
    int wide = (place.w - (columns - 1) * gap) / columns;
    int high = (place.h - (rows - 1) * gap) / rows;
    int widest = layout_px(layout, KEY_WIDE), highest = layout_px(layout, KEY_HIGH);
    wide = wide < widest ? wide : widest;
    high = high < highest ? high : highest;
    int spare = place.w - columns * wide - (columns - 1) * gap;
    int left = place.x + (at_right ? spare : spare / 2);
    int top = place.y + (place.h - rows * high - (rows - 1) * gap) / 2;
    for (int i = 0; i < page->item_count; i++)
        screen_page_button(canvas, &page->items[i],
                           (struct rect){left + i % columns * (wide + gap),
                                         top + i / columns * (high + gap), wide, high},
                           FONT_CALL);
}

void screen_page_pad(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int gap = layout_px(layout, 24), high = layout_px(layout, ENTRY_HIGH);
    bool beside = page->item_count <= FEW_KEYS && !layout->portrait;
    struct rect entry = place, keys = place;
    if (beside) {
        entry.w = place.w * 45 / 100;
        keys.x = entry.x + entry.w + 2 * gap;
        keys.w = place.x + place.w - keys.x;
    }
    int message = *page->message ? screen_page_message_height(canvas, page->message, entry.w) : 0;
    entry.h = high;
    if (beside)
        entry.y += (place.h - high - gap - message) / 2;
    describe_entry(canvas, entry);
    if (message > 0)
        screen_page_message(canvas, page->message, TEXT_CENTRE,
                            (struct rect){entry.x, entry.y + high + gap, entry.w, message});
    if (!beside) {
        int used = high + gap + (message > 0 ? message + gap : 0);
        keys.y += used;
        keys.h -= used;
    }
    describe_keys(canvas, keys, beside);
}
