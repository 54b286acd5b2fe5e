/* Buttons, and the row of them below a page. */
#include "ui/screen_page.h"

#include "firmware/base/utf8.h"

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
        return (struct paint){pressed ? COLOUR_BRAND_DARK : COLOUR_BRAND_TEXT, COLOUR_BRAND_DARK,
                              COLOUR_ON_BRAND, TEXT_SANS_BOLD};
    if (item->chosen)
        return (struct paint){pressed ? COLOUR_INK_PRESSED : COLOUR_INK, COLOUR_INK,
                              COLOUR_ON_BRAND, TEXT_SANS_BOLD};
    return (struct paint){pressed ? COLOUR_PRESSED : COLOUR_PANEL,
                          pressed ? COLOUR_MUTED : COLOUR_EDGE, COLOUR_INK, TEXT_SANS};
}

/* The tick beside a label needs room; on the smallest glass a long label has none to spare, and
 * then its being inverted and bold must do. */
static int tick_width(const struct canvas *canvas, const struct page_item *item, struct rect place,
                      struct text_style style)
{
    int pad = layout_px(canvas->layout, 12);
    int width = layout_px(canvas->layout, SIZE_MARK) + pad;
    style.width -= width;
    if (!item->chosen || text_layout(canvas->scene->text, item->text, &style)->height > place.h)
        return 0;
    return width;
}

static void describe_label(const struct canvas *canvas, const struct page_item *item,
                           struct rect place, struct paint paint, int size)
{
    const struct layout *layout = canvas->layout;
    char id[PAGE_ID_SIZE];
    int pad = layout_px(layout, 12);
    struct text_style style = layout_style(layout, paint.face, size, paint.text, place.w - 2 * pad);
    style.soft = FONT_FLOOR; /* a word is not broken for the sake of size */
    int tick = tick_width(canvas, item, place, style);
    style.width -= tick;
    screen_fit(canvas, item->text, &style, place.h);
    int wide = text_layout(canvas->scene->text, item->text, &style)->width;
    int left = place.x + (place.w - wide - tick) / 2;
    if (tick > 0) {
        int mark = tick - pad;
        scene_icon(canvas->scene, (struct rect){left, place.y + (place.h - mark) / 2, mark, mark},
                   ICON_CHECK, paint.text, paint.fill);
        left += tick;
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

static int label_width(const struct canvas *canvas, const struct page_item *item, int size)
{
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS_BOLD, size, COLOUR_INK, canvas->layout->glass.w);
    return text_layout(canvas->scene->text, item->text, &style)->width;
}

int screen_page_button_width(const struct canvas *canvas, const struct page_item *item, int size)
{
    return label_width(canvas, item, size) + 2 * layout_px(canvas->layout, 32);
}

struct rect screen_page_button_below(const struct canvas *canvas, struct rect place, const char *id,
                                     enum string_id text)
{
    const struct layout *layout = canvas->layout;
    struct page_item button = {.enabled = true, .primary = true};
    utf8_copy(button.id, sizeof button.id, id);
    utf8_copy(button.text, sizeof button.text, strings_get(canvas->language, text));
    int wide = screen_page_button_width(canvas, &button, FONT_READ), least = layout_px(layout, 300);
    wide = wide > least ? wide : least;
    int high = layout_px(layout, 84), top = place.y + place.h - high;
    screen_page_button(canvas, &button,
                       (struct rect){place.x + (place.w - wide) / 2, top, wide, high}, FONT_READ);
    place.h = top - layout_px(layout, SPACE_SIDE) - place.y;
    return place;
}

/* ---- the row ---- */

enum { WIDE_MESSAGE = 240 };

/* How wide its buttons are at least, beside the room their words need. */
struct measure {
    int button, primary, turn, pad;
};

static const struct measure generous = {200, 300, 150, 32}, tight = {120, 180, 100, 18};

static int width_of(const struct canvas *canvas, const struct page_item *item, int least, int pad)
{
    const struct layout *layout = canvas->layout;
    int wide = label_width(canvas, item, FONT_BUTTON) + 2 * layout_px(layout, pad);
    return wide > layout_px(layout, least) ? wide : layout_px(layout, least);
}

static int button_width(const struct canvas *canvas, const struct page_item *button,
                        const struct measure *measure)
{
    return width_of(canvas, button, button->primary ? measure->primary : measure->button,
                    measure->pad);
}

static struct page_item turn(const struct canvas *canvas, const char *id, enum string_id text,
                             bool enabled)
{
    struct page_item item = {.enabled = enabled};
    snprintf(item.id, sizeof item.id, "%s", id);
    snprintf(item.text, sizeof item.text, "%s", strings_get(canvas->language, text));
    return item;
}

struct pager {
    struct page_item previous, next;
    int previous_width, count_width, next_width, width; /* width 0: the list is whole */
};

static struct pager pager_of(const struct canvas *canvas, const struct measure *measure)
{
    const struct page *page = canvas->view->page;
    struct pager pager = {.width = 0};
    if (page->page_count <= 1)
        return pager;
    pager.previous = turn(canvas, "page.previous", STRING_PAGE_PREVIOUS, page->page_number > 1);
    pager.next = turn(canvas, "page.next", STRING_PAGE_NEXT, page->page_number < page->page_count);
    pager.previous_width = width_of(canvas, &pager.previous, measure->turn, measure->pad);
    pager.next_width = width_of(canvas, &pager.next, measure->turn, measure->pad);
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
static int buttons_width(const struct canvas *canvas, bool primary, const struct measure *measure)
{
    const struct page *page = canvas->view->page;
    int width = 0;
    for (int i = 0; i < page->button_count; i++) {
        if (page->buttons[i].primary == primary)
            width += button_width(canvas, &page->buttons[i], measure) +
                     layout_px(canvas->layout, SPACE_BUTTONS);
    }
    return width;
}

/* How the row comes out: the ordinary buttons, the way through the list, the committing button. */
struct row {
    const struct measure *measure;
    struct pager pager;
    int ordinary, primary; /* widths, with a gap after each button */
    int narrowed;          /* what each button loses where even the tight row is too wide */
    bool pager_above;
};

static struct row row_with(const struct canvas *canvas, const struct measure *measure)
{
    return (struct row){
        .measure = measure,
        .pager = pager_of(canvas, measure),
        .ordinary = buttons_width(canvas, false, measure),
        .primary = buttons_width(canvas, true, measure),
    };
}

static struct row row_of(const struct canvas *canvas, int width)
{
    int count = canvas->view->page->button_count;
    struct row row = row_with(canvas, &generous);
    int room = width + layout_px(canvas->layout, SPACE_BUTTONS);
    if (row.ordinary + row.primary + row.pager.width > width)
        row = row_with(canvas, &tight);
    row.pager_above = row.pager.width > 0 && row.ordinary + row.pager.width + row.primary > width;
    int missing = row.ordinary + row.primary - room;
    if (missing > 0) {
        row.narrowed = (missing + count - 1) / count;
        for (int i = 0; i < count; i++) {
            if (canvas->view->page->buttons[i].primary)
                row.primary -= row.narrowed;
            else
                row.ordinary -= row.narrowed;
        }
    }
    return row;
}

/* Puts the ordinary or the committing buttons one beside the other. */
static void describe_buttons(const struct canvas *canvas, const struct row *row, bool primary,
                             struct rect place)
{
    const struct page *page = canvas->view->page;
    for (int i = 0; i < page->button_count; i++) {
        const struct page_item *button = &page->buttons[i];
        if (button->primary != primary)
            continue;
        place.w = button_width(canvas, button, row->measure) - row->narrowed;
        screen_page_button(canvas, button, place, FONT_BUTTON);
        place.x += place.w + layout_px(canvas->layout, SPACE_BUTTONS);
    }
}

/* On a notice the committing button stands at the left, see page.h. */
static void describe_row(const struct canvas *canvas, const struct row *row, struct rect place)
{
    int gap = layout_px(canvas->layout, SPACE_BUTTONS);
    bool turned = canvas->view->page->layout == PAGE_NOTICE && row->primary > 0;
    int last = turned ? row->ordinary : row->primary;
    struct rect right = {place.x + place.w + gap - last, place.y, 0, place.h};
    describe_buttons(canvas, row, turned, place);
    describe_buttons(canvas, row, !turned, right);
    if (row->pager.width == 0)
        return;
    if (row->pager_above)
        describe_pager(canvas, &row->pager, place.x + place.w - row->pager.width,
                       place.y - gap - place.h, place.h);
    else
        describe_pager(canvas, &row->pager, right.x - gap - row->pager.width, place.y, place.h);
}

struct rect screen_page_foot(const struct canvas *canvas, struct rect place, const char *message)
{
    const struct layout *layout = canvas->layout;
    struct row row = row_of(canvas, place.w);
    int gap = layout_px(layout, SPACE_BUTTONS), high = layout_px(layout, SIZE_BUTTON);
    int middle = place.w - row.ordinary - row.primary - gap;
    struct rect bottom = {place.x, place.y + place.h - high, place.w, high};
    describe_row(canvas, &row, bottom);
    if (row.ordinary + row.primary + row.pager.width > 0)
        place.h -= (high + gap) * (row.pager_above ? 2 : 1);
    if (!row.pager_above)
        middle -= row.pager.width;
    if (!*message)
        return place;
    bool between = middle >= layout_px(layout, WIDE_MESSAGE) &&
                   screen_page_message_height(canvas, message, middle) <= high;
    if (between) {
        bottom.x += row.ordinary;
        bottom.w = middle;
        screen_page_message(canvas, message, TEXT_LEFT, bottom);
        return place;
    }
    int needed = screen_page_message_height(canvas, message, place.w);
    int air = gap / 3;
    place.h -= needed + 2 * air;
    screen_page_message(canvas, message, TEXT_LEFT,
                        (struct rect){place.x, place.y + place.h + air, place.w, needed});
    return place;
}
