/* What all pages of the organizer's have in common: the panel, the title, texts in their place. */
#include "ui/screen_page.h"

#include <stdio.h>
#include <string.h>

struct palette_tone screen_page_tone(enum page_tone tone)
{
    switch (tone) {
    case PAGE_PLAIN:
        break;
    case PAGE_GOOD:
        return TONE_GREEN;
    case PAGE_WARNING:
        return TONE_AMBER;
    case PAGE_FAULT:
        return TONE_RED;
    }
    return TONE_PLAIN;
}

enum icon screen_page_icon(enum page_tone tone)
{
    switch (tone) {
    case PAGE_PLAIN:
    case PAGE_GOOD:
        break;
    case PAGE_WARNING:
        return ICON_WARNING;
    case PAGE_FAULT:
        return ICON_FAULT;
    }
    return ICON_TICK;
}

void screen_page_id(const struct canvas *canvas, const struct page_item *item, const char *part,
                    char ret_id[PAGE_ID_SIZE])
{
    char id[sizeof item->id + 16];
    if (*item->id)
        snprintf(id, sizeof id, "%s%s", item->id, part);
    else
        snprintf(id, sizeof id, "item.%d%s", (int)(item - canvas->view->page->items) + 1, part);
    snprintf(ret_id, PAGE_ID_SIZE, "%.31s", id);
}

int screen_page_text(const struct canvas *canvas, const char *id, const char *string,
                     const struct text_style *style, struct rect place)
{
    struct text_block block = *text_layout(canvas->scene->text, string, style);
    scene_text(canvas->scene, id, string, style, place.x, place.y + (place.h - block.height) / 2);
    return block.width;
}

/* ---- the title ---- */

static int buttons_beside_title(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int right = place.x + place.w;
    for (int i = page->button_count; i-- > 0;) {
        const struct page_item *button = &page->buttons[i];
        int least = layout_px(layout, 180);
        int wide = screen_page_button_width(canvas, button, FONT_BODY);
        wide = wide > least ? wide : least;
        right -= wide;
        screen_page_button(canvas, button,
                           (struct rect){right, place.y, wide, layout_px(layout, SIZE_TARGET)},
                           FONT_BODY);
        right -= layout_px(layout, SPACE_SIDE);
    }
    return right;
}

/* Beside the title, on its baseline, where that leaves both on one line; else below it. */
static int place_title(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    struct text *text = canvas->scene->text;
    struct text_style title =
        layout_style(layout, TEXT_SERIF_BOLD, FONT_TITLE, COLOUR_INK, place.w);
    struct text_block block = *text_layout(text, page->title, &title);
    scene_text(canvas->scene, "page.title", page->title, &title, place.x, place.y);
    if (!*page->subtitle)
        return block.height;
    int gap = layout_px(layout, 22);
    int below = layout_px(layout, page->layout == PAGE_LIST ? 6 : 14); /* rows need every pixel */
    struct text_style style =
        layout_style(layout, TEXT_SANS, FONT_LABEL, COLOUR_MUTED, place.w - block.width - gap);
    bool fits = page->layout != PAGE_FIGURES && block.lines == 1 && style.width > gap &&
                text_layout(text, page->subtitle, &style)->lines == 1;
    if (fits) {
        int size = text_layout(text, page->subtitle, &style)->size;
        int baseline = (block.size - size) * 88 / 100; /* as far as the em boxes' baselines */
        scene_text(canvas->scene, "page.subtitle", page->subtitle, &style,
                   place.x + block.width + gap, place.y + baseline);
        return block.height;
    }
    style = layout_style(layout, TEXT_SANS, FONT_BODY, COLOUR_MUTED, place.w);
    return block.height + below +
           scene_text(canvas->scene, "page.subtitle", page->subtitle, &style, place.x,
                      place.y + block.height + below);
}

/* Title and subtitle; `buttons_beside` puts the page's buttons at their right. */
static struct rect screen_page_head(const struct canvas *canvas, struct rect place,
                                    bool buttons_beside)
{
    const struct layout *layout = canvas->layout;
    struct rect title = place;
    int least = 0;
    if (buttons_beside && canvas->view->page->button_count > 0) {
        title.w = buttons_beside_title(canvas, place) - place.x;
        least = layout_px(layout, SIZE_TARGET);
    }
    int space = least > 0 ? (least - layout_font(layout, FONT_TITLE)) / 2 : 0;
    title.y += space;
    int height = place_title(canvas, title) + 2 * space;
    height = (height > least ? height : least) + layout_px(layout, 22);
    return (struct rect){place.x, place.y + height, place.w, place.h - height};
}

/* ---- the page ---- */

static void describe_layout(const struct canvas *canvas, struct rect place)
{
    switch (canvas->view->page->layout) {
    case PAGE_PAD:
        screen_page_pad(canvas, place);
        break;
    case PAGE_TILES:
        screen_page_tiles(canvas, place);
        break;
    case PAGE_LIST:
        screen_page_list(canvas, place);
        break;
    case PAGE_CHOICES:
        screen_page_choices(canvas, place);
        break;
    case PAGE_FIGURES:
        screen_page_figures(canvas, place);
        break;
    case PAGE_NOTICE:
        screen_page_notice(canvas, place);
        break;
    case PAGE_RESULT:
        screen_page_result(canvas, place);
        break;
    }
}

void screen_page(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    if (page->layout == PAGE_TILES) {
        place = screen_page_head(canvas, place, true);
        describe_layout(canvas, place);
        return;
    }
    struct palette_tone tone =
        page->layout == PAGE_NOTICE ? screen_page_tone(page->tone) : TONE_PLAIN;
    screen_panel(canvas, place, tone);
    place = rect_grow(place, -layout_px(layout, SPACE_PAGE));
    int side = layout_px(layout, SPACE_PADDING - SPACE_PAGE);
    place.x += side;
    place.w -= 2 * side;
    place = screen_page_head(canvas, place, false);
    bool shows_message =
        page->layout == PAGE_PAD || (page->layout == PAGE_RESULT && page->item_count == 0);
    if (page->layout != PAGE_NOTICE)
        place = screen_page_foot(canvas, place, shows_message ? "" : page->message);
    describe_layout(canvas, place);
}
