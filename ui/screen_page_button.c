/* Buttons, and the row of them below a page. */
#include "ui/screen_page.h"

#include <stdio.h>
#include <string.h>

/* ---- one button ---- */

struct paint {
    int fill, line, text;
    enum text_face face;
};

/* Chosen: inverted, bold and with a tick; not to be touched now: pale and flat. */
static struct paint paint_of(const struct page_item *item, bool pressed)
{
    if (!item->enabled)
        return (struct paint){COLOUR_PAPER, COLOUR_LINE, COLOUR_MUTED, TEXT_SANS};
    if (item->primary)
        return (struct paint){pressed ? COLOUR_RED_DARK : COLOUR_RED, COLOUR_RED_DARK,
                              COLOUR_ON_RED, TEXT_SANS_BOLD};
    if (item->chosen)
        return (struct paint){pressed ? COLOUR_INK_PRESSED : COLOUR_INK, COLOUR_INK, COLOUR_ON_RED,
                              TEXT_SANS_BOLD};
    return (struct paint){pressed ? COLOUR_PRESSED : COLOUR_PANEL,
                          pressed ? COLOUR_MUTED : COLOUR_EDGE, COLOUR_INK, TEXT_SANS};
}

static void describe_label(const struct canvas *canvas, const struct page_item *item,
                           struct rect place, struct paint paint, int size)
{
    const struct layout *layout = canvas->layout;
    char id[PAGE_ID_SIZE];
    int pad = layout_px(layout, 12);
    int mark = item->chosen ? layout_px(layout, SIZE_MARK) : 0;
    int room = place.w - 2 * pad - (item->chosen ? mark + pad : 0);
    struct text_style style = layout_style(layout, paint.face, size, paint.text, room);
    int wide = text_layout(canvas->scene->text, item->text, &style)->width;
    int left = place.x + (place.w - wide - (item->chosen ? mark + pad : 0)) / 2;
    if (item->chosen) {
        struct rect tick = {left, place.y + (place.h - mark) / 2, mark, mark};
        scene_icon(canvas->scene, tick, ICON_CHECK, paint.text, paint.fill);
        left += mark + pad;
    }
    style.width = wide;
    style.align = TEXT_CENTRE;
    screen_page_id(canvas, item, ".text", id);
    screen_page_text(canvas, id, item->text, &style, (struct rect){left, place.y, wide, place.h});
}

void screen_page_button(const struct canvas *canvas, const struct page_item *item,
                        struct rect place, int size)
{
    const struct layout *layout = canvas->layout;
    struct paint paint = paint_of(item, item->enabled && strcmp(canvas->pressed, item->id) == 0);
    int border = layout_px(layout, 2);
    scene_button(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS),
                 border > 0 ? border : 1, paint.fill, paint.line);
    if (item->enabled)
        scene_enable(canvas->scene, item->id, item->text);
    describe_label(canvas, item, place, paint, size);
}

int screen_page_button_width(const struct canvas *canvas, const struct page_item *item, int size)
{
    const struct layout *layout = canvas->layout;
    struct text_style style =
        layout_style(layout, TEXT_SANS_BOLD, size, COLOUR_INK, layout->glass.w);
    int wide = text_layout(canvas->scene->text, item->text, &style)->width;
    return wide + 2 * layout_px(layout, 32);
}

/* ---- the row ---- */

enum { WIDE_BUTTON = 200, WIDE_PRIMARY = 300, WIDE_TURN = 150, WIDE_MESSAGE = 240 };

static int button_width(const struct canvas *canvas, const struct page_item *button)
{
    int least = layout_px(canvas->layout, button->primary ? WIDE_PRIMARY : WIDE_BUTTON);
    int wide = screen_page_button_width(canvas, button, FONT_BUTTON);
    return wide > least ? wide : least;
}

static struct page_item turn(const struct canvas *canvas, const char *id, enum string_id text,
                             bool enabled)
{
    struct page_item item = {.enabled = enabled};
    snprintf(item.id, sizeof item.id, "%s", id);
    snprintf(item.text, sizeof item.text, "%s", strings_get(canvas->language, text));
    return item;
}

static int turn_width(const struct canvas *canvas, const struct page_item *item)
{
    int least = layout_px(canvas->layout, WIDE_TURN);
    int wide = screen_page_button_width(canvas, item, FONT_BUTTON);
    return wide > least ? wide : least;
}

struct pager {
    struct page_item previous, next;
    int previous_width, count_width, next_width, width; /* width 0: the list is whole */
};

static struct pager pager_of(const struct canvas *canvas)
{
    const struct page *page = canvas->view->page;
    struct pager pager = {.width = 0};
    if (page->page_count <= 1)
        return pager;
    pager.previous = turn(canvas, "page.previous", STRING_PAGE_PREVIOUS, page->page_number > 1);
    pager.next = turn(canvas, "page.next", STRING_PAGE_NEXT, page->page_number < page->page_count);
    pager.previous_width = turn_width(canvas, &pager.previous);
    pager.next_width = turn_width(canvas, &pager.next);
    pager.count_width = 5 * layout_font(canvas->layout, FONT_BODY);
    pager.width = pager.previous_width + pager.count_width + pager.next_width;
    return pager;
}

static void describe_pager(const struct canvas *canvas, const struct pager *pager, int x, int y,
                           int height)
{
    const struct page *page = canvas->view->page;
    char count[32];
    snprintf(count, sizeof count, "%d / %d", page->page_number, page->page_count);
    struct rect place = {x, y, pager->previous_width, height};
    screen_page_button(canvas, &pager->previous, place, FONT_BUTTON);
    place.x += place.w;
    place.w = pager->count_width;
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS, FONT_BODY, COLOUR_INK, place.w);
    style.align = TEXT_CENTRE;
    screen_page_text(canvas, "page.count", count, &style, place);
    place.x += place.w;
    place.w = pager->next_width;
    screen_page_button(canvas, &pager->next, place, FONT_BUTTON);
}

/* How wide the ordinary or the committing buttons are, with a gap after each. */
static int buttons_width(const struct canvas *canvas, bool primary)
{
    const struct page *page = canvas->view->page;
    int width = 0;
    for (int i = 0; i < page->button_count; i++) {
        if (page->buttons[i].primary == primary)
            width +=
                button_width(canvas, &page->buttons[i]) + layout_px(canvas->layout, SPACE_BUTTONS);
    }
    return width;
}

/* Puts the ordinary or the committing buttons one beside the other; `narrowed` is what each loses
 * of its width. */
static void describe_buttons(const struct canvas *canvas, bool primary, struct rect place,
                             int narrowed)
{
    const struct page *page = canvas->view->page;
    for (int i = 0; i < page->button_count; i++) {
        const struct page_item *button = &page->buttons[i];
        if (button->primary != primary)
            continue;
        place.w = button_width(canvas, button) - narrowed;
        screen_page_button(canvas, button, place, FONT_BUTTON);
        place.x += place.w + layout_px(canvas->layout, SPACE_BUTTONS);
    }
}

static struct rect cut_below(struct rect place, int height)
{
    return (struct rect){place.x, place.y, place.w, place.h - height};
}

struct rect screen_page_foot(const struct canvas *canvas, struct rect place, const char *message)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    struct pager pager = pager_of(canvas);
    int gap = layout_px(layout, SPACE_BUTTONS), high = layout_px(layout, SIZE_BUTTON);
    int left = buttons_width(canvas, false), right = buttons_width(canvas, true);
    bool pager_above = pager.width > 0 && left + pager.width + right > place.w;
    int middle = place.w - left - right - (pager_above ? 0 : pager.width) - gap;
    int y = place.y + place.h - high;
    if (page->button_count > 0 || pager.width > 0) {
        int spare = place.w + gap - left - right;
        int narrowed = spare < 0 ? (-spare + page->button_count - 1) / page->button_count : 0;
        int narrowed_right = 0;
        for (int i = 0; i < page->button_count; i++)
            narrowed_right += page->buttons[i].primary ? narrowed : 0;
        describe_buttons(canvas, false, (struct rect){place.x, y, 0, high}, narrowed);
        int x = place.x + place.w + gap - right + narrowed_right;
        describe_buttons(canvas, true, (struct rect){x, y, 0, high}, narrowed);
        if (pager.width > 0 && !pager_above)
            describe_pager(canvas, &pager, x - gap - pager.width, y, high);
        place = cut_below(place, high + gap);
        if (pager_above) {
            describe_pager(canvas, &pager, place.x + place.w - pager.width, y - gap - high, high);
            place = cut_below(place, high + gap);
        }
    }
    if (!*message)
        return place;
    bool between = middle >= layout_px(layout, WIDE_MESSAGE) &&
                   screen_page_message_height(canvas, message, middle) <= high;
    if (between) {
        screen_page_message(canvas, message, TEXT_LEFT,
                            (struct rect){place.x + left, y, middle, high});
        return place;
    }
    int needed = screen_page_message_height(canvas, message, place.w);
    screen_page_message(canvas, message, TEXT_LEFT,
                        (struct rect){place.x, place.y + place.h - needed, place.w, needed});
    return cut_below(place, needed + gap);
}
