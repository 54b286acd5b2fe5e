/* The announcement, to be read aloud from where the chair stands: large figures, the rate, whether
 * it is enough, and a line for each branch or whatever else is to be said. */
#include "ui/screen_page.h"

#include <assert.h>
#include <string.h>

enum {
    BAND_HIGH = 96,
    BAND_PAD = 30,
    BAND_MARK = 44,
    FIGURES_GAP = 14,
    LINE_HIGH = 60,
    COLUMNS_UPRIGHT = 4,
    FONT_FIGURE_LEAST = 54, /* beside several lines */
};

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

/* How the figures come out. */
struct figures {
    int count, columns, wide, gap, high; /* `high`: a figure, its name and the gap between */
    struct text_style figure, label;
};

static struct figures figures_of(const struct canvas *canvas, int width, int size)
{
    const struct layout *layout = canvas->layout;
    struct figures all = {.count = figure_count(canvas->view->page),
                          .gap = layout_px(layout, FIGURES_GAP)};
    if (all.count == 0)
        return all;
    bool in_rows = layout->portrait && all.count > COLUMNS_UPRIGHT;
    all.columns = in_rows ? (all.count > 6 ? COLUMNS_UPRIGHT : 3) : all.count;
    all.wide = width / all.columns;
    all.figure = figure_style(canvas, size, all.wide - all.gap);
    all.figure.size = all.figure.soft = figure_size(canvas, size, all.wide - all.gap);
    all.label = layout_style(layout, TEXT_SANS, FONT_BUTTON, COLOUR_MUTED, all.wide - all.gap);
    all.label.align = TEXT_CENTRE;
    all.high = all.figure.size + all.gap + label_height(canvas, &all.label);
    return all;
}

static int figures_height(const struct figures *all)
{
    if (all->count == 0)
        return 0;
    int rows = (all->count + all->columns - 1) / all->columns;
    return rows * (all->high + 2 * all->gap) - 2 * all->gap;
}

static void describe_figures(const struct canvas *canvas, struct figures *all, int left, int top)
{
    const struct page *page = canvas->view->page;
    char id[PAGE_ID_SIZE];
    for (int i = 0, shown = 0; i < page->item_count; i++) {
        const struct page_item *item = &page->items[i];
        if (!is_figure(item))
            continue;
        assert(all->columns > 0);
        int x = left + shown % all->columns * all->wide + all->gap / 2;
        int y = top + shown / all->columns * (all->high + 2 * all->gap);
        all->figure.colour =
            item->tone == PAGE_PLAIN ? COLOUR_INK : screen_page_tone(item->tone).text;
        screen_page_id(canvas, item, ".value", id);
        scene_text(canvas->scene, id, item->value, &all->figure, x, y);
        screen_page_id(canvas, item, ".text", id);
        scene_text(canvas->scene, id, item->text, &all->label, x, y + all->figure.size + all->gap);
        shown++;
    }
}

static struct text_style verdict_style(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    struct palette_tone tone = screen_page_tone(page->tone);
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

/* The verdict: rate and sentence, beside one another or one below the other. */
struct verdict {
    struct text_style rate, sentence;
    int rate_high, sentence_high;
    int pad, mark; /* around the words; the mark and its gap, 0 without one */
    int high;      /* 0: nothing is said */
    bool stacked;
};

static struct verdict verdict_of(const struct canvas *canvas, int width, int least)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    struct text *text = canvas->scene->text;
    struct verdict verdict = {.pad = layout_px(layout, BAND_PAD)};
    if (!*page->verdict && !*page->verdict_detail)
        return verdict;
    verdict.mark = page->tone == PAGE_PLAIN ? 0 : layout_px(layout, BAND_MARK + BAND_PAD * 2 / 3);
    int room = width - 2 * verdict.pad - verdict.mark, gap = layout_px(layout, FIGURES_GAP);
    verdict.rate = verdict_style(canvas, room);
    verdict.sentence = layout_style(layout, TEXT_SANS, FONT_CALL, COLOUR_INK, room);
    struct text_block rate = *text_layout(text, page->verdict, &verdict.rate);
    struct text_block sentence = *text_layout(text, page->verdict_detail, &verdict.sentence);
    verdict.stacked = rate.width + sentence.width + gap > room;
    verdict.rate_high = *page->verdict ? rate.height : 0;
    verdict.sentence_high = *page->verdict_detail ? sentence.height : 0;
    int needed = verdict.rate_high + verdict.sentence_high + 3 * gap;
    verdict.high = verdict.stacked && needed > least ? needed : least;
    return verdict;
}

static void describe_words(const struct canvas *canvas, struct verdict *verdict, struct rect place)
{
    const struct page *page = canvas->view->page;
    if (verdict->stacked) {
        int gap = layout_px(canvas->layout, FIGURES_GAP);
        int high = verdict->rate_high + gap + verdict->sentence_high;
        place.y += (place.h - high) / 2;
        place.h = verdict->rate_high;
        screen_page_text(canvas, "page.verdict", page->verdict, &verdict->rate, place);
        place.y += place.h + gap;
        place.h = verdict->sentence_high;
    } else {
        screen_page_text(canvas, "page.verdict", page->verdict, &verdict->rate, place);
        verdict->sentence.align = TEXT_RIGHT;
    }
    screen_page_text(canvas, "page.verdict.detail", page->verdict_detail, &verdict->sentence,
                     place);
}

/* The mark says it a second time for whoever does not see green and red apart. */
static void describe_verdict(const struct canvas *canvas, struct verdict *verdict,
                             struct rect place)
{
    const struct layout *layout = canvas->layout;
    enum page_tone page_tone = canvas->view->page->tone;
    struct palette_tone tone = screen_page_tone(page_tone);
    scene_panel(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS), 1, tone.fill,
                tone.line);
    int size = layout_px(layout, BAND_MARK);
    if (verdict->mark > 0)
        scene_icon(
            canvas->scene,
            (struct rect){place.x + verdict->pad, place.y + (place.h - size) / 2, size, size},
            page_tone == PAGE_GOOD ? ICON_AGAIN : screen_page_icon(page_tone), tone.icon,
            tone.fill);
    place.x += verdict->pad + verdict->mark;
    place.w -= 2 * verdict->pad + verdict->mark;
    describe_words(canvas, verdict, place);
}

static bool has_marks(const struct page *page)
{
    for (int i = 0; i < page->item_count; i++) {
        if (!is_figure(&page->items[i]) && page->items[i].tone != PAGE_PLAIN)
            return true;
    }
    return false;
}

/* As high as every line needs. */
static int line_height(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    int high = layout_px(canvas->layout, LINE_HIGH);
    for (int i = 0; i < page->item_count; i++) {
        if (is_figure(&page->items[i]))
            continue;
        int needed = screen_page_row_height(canvas, &page->items[i], width, has_marks(page));
        high = needed > high ? needed : high;
    }
    return high;
}

static void describe_lines(const struct canvas *canvas, struct rect place, int high)
{
    const struct page *page = canvas->view->page;
    place.h = high;
    for (int i = 0; i < page->item_count; i++) {
        if (is_figure(&page->items[i]))
            continue;
        screen_page_row(canvas, &page->items[i], place, has_marks(page));
        place.y += high;
    }
}

/* The parts share out evenly what height they leave. */
void screen_page_figures(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int lines = page->item_count - figure_count(page);
    int size = layout->portrait ? FONT_FIGURE
               : lines > 1      ? FONT_FIGURE_LEAST
               : lines > 0      ? FONT_THEME * 3 / 2
                                : FONT_FIGURE;
    struct figures figures = figures_of(canvas, place.w, size);
    struct verdict verdict =
        verdict_of(canvas, place.w, layout_px(layout, lines > 0 ? BAND_HIGH * 3 / 4 : BAND_HIGH));
    int figures_high = figures_height(&figures);
    int rest = place.h - figures_high - verdict.high;
    int line_high = 0;
    if (lines > 0) {
        int most = line_height(canvas, place.w);
        int room = rest - 2 * layout_px(layout, FIGURES_GAP);
        line_high = room / lines < most ? room / lines : most;
        rest -= lines * line_high;
    }
    int gap = lines > 0 ? rest * 2 / 7 : rest / 3;
    place.y += lines > 0 ? gap / 2 : gap;
    describe_figures(canvas, &figures, place.x, place.y);
    place.y += figures_high + gap;
    if (verdict.high > 0)
        describe_verdict(canvas, &verdict, (struct rect){place.x, place.y, place.w, verdict.high});
    place.y += verdict.high + gap;
    describe_lines(canvas, place, line_high);
}
