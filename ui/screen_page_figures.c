/* The announcement, to be read aloud from where the chair stands: large figures, the rate, whether
 * it is enough, and a line for each branch or whatever else is to be said. */
#include "ui/screen_page.h"

#include <string.h>

enum { BAND_HIGH = 96, FIGURES_GAP = 14, PARTS_GAP = 26, LINE_HIGH = 56, COLUMNS_UPRIGHT = 4 };

static bool is_figure(const struct page_item *item)
{
    return *item->value && !*item->detail;
}

static int figure_count(const struct page *page)
{
    int count = 0;
    for (int i = 0; i < page->item_count; i++)
        count += is_figure(&page->items[i]);
    return count;
}

static struct text_style figure_style(const struct canvas *canvas, int size, int width)
{
    struct text_style style = layout_style(canvas->layout, TEXT_SANS_BOLD, size, COLOUR_INK, width);
    style.align = TEXT_CENTRE;
    style.lines = 1;
    return style;
}

/* All figures come in the size of the widest. */
static int figure_size(const struct canvas *canvas, int size, int width)
{
    const struct page *page = canvas->view->page;
    int least = layout_font(canvas->layout, size);
    for (int i = 0; i < page->item_count; i++) {
        if (!is_figure(&page->items[i]))
            continue;
        struct text_style style = figure_style(canvas, size, width);
        int fits = text_layout(canvas->scene->text, page->items[i].value, &style)->size;
        least = fits < least ? fits : least;
    }
    return least;
}

static int label_height(const struct canvas *canvas, struct text_style *style)
{
    const struct page *page = canvas->view->page;
    int highest = 0;
    for (int i = 0; i < page->item_count; i++) {
        if (!is_figure(&page->items[i]))
            continue;
        int high = text_layout(canvas->scene->text, page->items[i].text, style)->height;
        highest = high > highest ? high : highest;
    }
    return highest;
}

static int describe_figures(const struct canvas *canvas, struct rect place, int size)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int count = figure_count(page);
    if (count == 0)
        return place.y;
    int columns = layout->portrait && count > COLUMNS_UPRIGHT ? COLUMNS_UPRIGHT : count;
    int wide = place.w / columns, gap = layout_px(layout, FIGURES_GAP);
    struct text_style figure = figure_style(canvas, size, wide - gap);
    figure.size = figure.soft = figure_size(canvas, size, wide - gap);
    struct text_style label =
        layout_style(layout, TEXT_SANS, FONT_BUTTON, COLOUR_MUTED, wide - gap);
    label.align = TEXT_CENTRE;
    int label_high = label_height(canvas, &label);
    int high = figure.size + gap + label_high;
    char id[PAGE_ID_SIZE];
    for (int i = 0, shown = 0; i < page->item_count; i++) {
        const struct page_item *item = &page->items[i];
        if (!is_figure(item))
            continue;
        int x = place.x + shown % columns * wide + gap / 2;
        int y = place.y + shown / columns * (high + gap);
        figure.colour = item->tone == PAGE_PLAIN ? COLOUR_INK : screen_page_tone(item->tone).text;
        screen_page_id(canvas, item, ".value", id);
        scene_text(canvas->scene, id, item->value, &figure, x, y);
        screen_page_id(canvas, item, ".text", id);
        scene_text(canvas->scene, id, item->text, &label, x, y + figure.size + gap);
        shown++;
    }
    return place.y + (count + columns - 1) / columns * (high + gap) - gap;
}

static struct text_style verdict_style(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    struct theme_tone tone = screen_page_tone(page->tone);
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS_BOLD, FONT_CALL, tone.text, width);
    const char *bracket = strstr(page->verdict, "（");
    if (!bracket)
        bracket = strstr(page->verdict, " (");
    if (bracket && bracket > page->verdict) {
        char first[PAGE_TEXT_SIZE];
        size_t length = (size_t)(bracket - page->verdict);
        memcpy(first, page->verdict, length);
        first[length] = '\0';
        layout_accent(&style, page->verdict, first, TEXT_SANS, COLOUR_MUTED, 80);
    }
    return style;
}

/* Whether rate and sentence stand one below the other. */
static bool is_stacked(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    struct text_style rate = verdict_style(canvas, width);
    struct text_style sentence =
        layout_style(canvas->layout, TEXT_SANS, FONT_CALL, COLOUR_INK, width);
    int wide = text_layout(canvas->scene->text, page->verdict, &rate)->width;
    wide += text_layout(canvas->scene->text, page->verdict_detail, &sentence)->width;
    return wide + layout_px(canvas->layout, SPACE_SIDE) > width;
}

/* The mark says it a second time for whoever does not see green and red apart. */
static int describe_band(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    if (!*page->verdict && !*page->verdict_detail)
        return place.y;
    struct theme_tone tone = screen_page_tone(page->tone);
    int pad = layout_px(layout, 30), size = layout_px(layout, 44), high = place.h;
    int mark = page->tone == PAGE_PLAIN ? 0 : size + pad * 2 / 3;
    int room = place.w - 2 * pad - mark;
    bool stacked = is_stacked(canvas, room);
    struct text_style rate = verdict_style(canvas, room);
    struct text_style sentence = layout_style(layout, TEXT_SANS, FONT_CALL, COLOUR_INK, room);
    int rate_high =
        *page->verdict ? text_layout(canvas->scene->text, page->verdict, &rate)->height : 0;
    int sentence_high = text_layout(canvas->scene->text, page->verdict_detail, &sentence)->height;
    int gap = layout_px(layout, 14);
    if (stacked && rate_high + gap + sentence_high + gap > high)
        high = rate_high + gap + sentence_high + 2 * gap;
    place.h = high;
    scene_panel(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS), 1, tone.fill,
                tone.line);
    if (mark > 0)
        scene_icon(canvas->scene,
                   (struct rect){place.x + pad, place.y + (high - size) / 2, size, size},
                   page->tone == PAGE_GOOD ? ICON_AGAIN : screen_page_icon(page->tone), tone.icon,
                   tone.fill);
    struct rect words = {place.x + pad + mark, place.y, room, high};
    if (stacked) {
        int y = place.y + (high - rate_high - gap - sentence_high) / 2;
        y += scene_text(canvas->scene, "page.verdict", page->verdict, &rate, words.x, y) + gap;
        scene_text(canvas->scene, "page.verdict.detail", page->verdict_detail, &sentence, words.x,
                   y);
        return place.y + high;
    }
    screen_page_text(canvas, "page.verdict", page->verdict, &rate, words);
    sentence.align = TEXT_RIGHT;
    screen_page_text(canvas, "page.verdict.detail", page->verdict_detail, &sentence, words);
    return place.y + high;
}

static void describe_lines(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    int count = page->item_count - figure_count(page);
    if (count == 0)
        return;
    bool marked = false;
    for (int i = 0; i < page->item_count; i++)
        marked |= !is_figure(&page->items[i]) && page->items[i].tone != PAGE_PLAIN;
    int most = layout_px(canvas->layout, LINE_HIGH * 3 / 2);
    int high = place.h / count < most ? place.h / count : most;
    for (int i = 0; i < page->item_count; i++) {
        if (is_figure(&page->items[i]))
            continue;
        screen_page_row(canvas, &page->items[i], (struct rect){place.x, place.y, place.w, high},
                        marked);
        place.y += high;
    }
}

void screen_page_figures(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int lines = page->item_count - figure_count(page);
    int gap = layout_px(layout, PARTS_GAP), band = layout_px(layout, BAND_HIGH);
    int bottom = place.y + place.h;
    int size = FONT_FIGURE;
    if (lines > 0) { /* they need the room that air has else */
        size = lines > 1 ? FONT_FIGURE * 5 / 8 : FONT_FIGURE * 3 / 4;
        gap = gap * 3 / 4;
        band = band * 3 / 4;
    } else {
        place.y += gap / 2;
    }
    int y = describe_figures(canvas, place, size);
    if (lines == 0)
        y = bottom - band - gap / 2 > y + gap ? y + (bottom - band - y) / 2 : y + gap;
    else
        y += gap;
    y = describe_band(canvas, (struct rect){place.x, y, place.w, band}) + gap / 2;
    describe_lines(canvas, (struct rect){place.x, y, place.w, bottom - y});
}
