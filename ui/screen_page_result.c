/* How a poll came out: the rate at the left, large; beside it a bar for each question and its
 * numbers in columns, whose heads are the legend: the order tells the parts as well as the colours
 * do. */
#include "ui/screen_page.h"

#include <stdio.h>
#include <string.h>

enum {
    VERDICT_PERCENT = 27, /* of the width */
    VERDICT_GAP = 56,
    VERDICT_HIGH = 250, /* on an upright screen, above the bars */
    RATE_FONT = 96,
    ROW_MOST = 78,
    LINE_MOST = 58,
    BAR_HIGH = 38,
    BAR_PERCENT = 24, /* of the width, at least */
    COLUMN_GAP = 16,
    HEAD_GAP = 12,
    DOT_LEAST = 10, /* pixels of the glass */
    LINES_MAX = 6,
};

static const int part_colours[PAGE_PARTS_MAX] = {
    [PART_GOOD] = COLOUR_GREEN,
    [PART_FAIR] = COLOUR_GREEN_SOFT,
    [PART_BAD] = COLOUR_RED,
    [PART_NONE] = COLOUR_EDGE,
};

static int part_sum(const struct page_item *item)
{
    int sum = 0;
    for (int i = 0; i < PAGE_PARTS_MAX; i++)
        sum += item->parts[i];
    return sum;
}

static bool is_bar(const struct page_item *item)
{
    return part_sum(item) > 0;
}

/* ---- the verdict ---- */

/* The lines of verdict_detail: its name, and what is smaller below it. */
static void add_details(const struct canvas *canvas, struct stack *stack)
{
    static const char *const ids[LINES_MAX] = {"page.verdict.name", "page.verdict.1",
                                               "page.verdict.2",    "page.verdict.3",
                                               "page.verdict.4",    "page.verdict.5"};
    const char *from = canvas->view->page->verdict_detail;
    for (int i = 0; i < LINES_MAX && *from; i++) {
        char line[PAGE_TEXT_SIZE];
        size_t length = strcspn(from, "\n");
        memcpy(line, from, length);
        line[length] = '\0';
        struct text_style *style =
            stack_text(stack, i == 0 ? 24 : 14, ids[i], line, TEXT_SANS,
                       i == 0 ? FONT_BUTTON : FONT_NOTE, i == 0 ? COLOUR_INK : COLOUR_MUTED);
        if (style)
            style->lines = 3;
        from += length + (from[length] == '\n');
    }
}

static void describe_verdict(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    struct palette_tone tone = screen_page_tone(page->tone);
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    if (page->tone == PAGE_WARNING || page->tone == PAGE_FAULT)
        stack_icon(&stack, 0, screen_page_icon(page->tone), 56, tone.icon, COLOUR_PANEL);
    struct text_style *style =
        stack_text(&stack, 20, "page.verdict", page->verdict, TEXT_SANS_BOLD, RATE_FONT,
                   page->tone == PAGE_PLAIN ? COLOUR_INK : tone.text);
    if (style)
        style->soft = layout_font(canvas->layout, FONT_CALL);
    add_details(canvas, &stack);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

/* ---- the table ---- */

struct table {
    int columns;
    int parts[PAGE_PARTS_MAX]; /* which part stands in which column */
    int column_wide, label_wide, bar_wide;
    struct text_style head;
    int name_high, head_high;
    bool dots_above; /* the names, where the columns are narrow */
    int row_high, line_high;
};

static struct text_style label_style(const struct canvas *canvas, int width)
{
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS, FONT_BUTTON, COLOUR_INK, width);
    style.soft = layout_font(canvas->layout, FONT_NOTE);
    return style;
}

static int widest_label(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    struct text_style style = label_style(canvas, width);
    int widest = 0;
    for (int i = 0; i < page->item_count; i++) {
        if (!is_bar(&page->items[i]))
            continue;
        int wide = text_layout(canvas->scene->text, page->items[i].text, &style)->width;
        widest = wide > widest ? wide : widest;
    }
    return widest;
}

static int dot_size(const struct canvas *canvas)
{
    int size = layout_px(canvas->layout, SIZE_DOT);
    return size > DOT_LEAST ? size : DOT_LEAST;
}

/* With the air beside or below it. */
static int dot_width(const struct canvas *canvas)
{
    return dot_size(canvas) + layout_px(canvas->layout, 6);
}

static int widest_name(const struct canvas *canvas, const struct text_style *style)
{
    const struct page *page = canvas->view->page;
    int widest = 0;
    for (int i = 0; i < PAGE_PARTS_MAX; i++) {
        int wide = text_layout(canvas->scene->text, page->part_names[i], style)->width;
        widest = wide > widest ? wide : widest;
    }
    return widest;
}

/* Names on one line beside their dots where that leaves the bars their room, else below them. */
static void add_columns(const struct canvas *canvas, int width, struct table *table)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    for (int i = 0; i < PAGE_PARTS_MAX; i++) {
        if (*page->part_names[i])
            table->parts[table->columns++] = i;
    }
    if (table->columns == 0)
        return;
    int gap = layout_px(layout, COLUMN_GAP), dot = dot_width(canvas);
    int room = width * (100 - BAR_PERCENT) / 100 - table->label_wide;
    table->head = layout_style(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, width);
    int most = room / table->columns, wide = widest_name(canvas, &table->head) + gap;
    table->dots_above = wide + dot > most;
    table->column_wide = !table->dots_above ? wide + dot : wide < most ? wide : most;
    table->head.width = table->column_wide - gap - (table->dots_above ? 0 : dot);
    for (int i = 0; i < table->columns; i++) {
        const char *name = page->part_names[table->parts[i]];
        int high = text_layout(canvas->scene->text, name, &table->head)->height;
        table->name_high = high > table->name_high ? high : table->name_high;
    }
    table->head_high =
        table->name_high + (table->dots_above ? dot : 0) + layout_px(layout, HEAD_GAP);
}

static int line_height(const struct canvas *canvas, const struct page_item *item, int width)
{
    return screen_page_row_height(canvas, item, width, item->tone != PAGE_PLAIN);
}

static struct table table_of(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    struct table table = {.columns = 0};
    int gap = layout_px(layout, COLUMN_GAP), bars = 0;
    table.label_wide = widest_label(canvas, place.w * 22 / 100) + gap;
    add_columns(canvas, place.w, &table);
    table.bar_wide = place.w - table.label_wide - table.columns * table.column_wide;
    table.line_high = layout_px(layout, LINE_MOST);
    for (int i = 0; i < page->item_count; i++) {
        bool bar = is_bar(&page->items[i]);
        int needed = bar ? 0 : line_height(canvas, &page->items[i], place.w);
        table.line_high = needed > table.line_high ? needed : table.line_high;
        bars += bar;
    }
    int lines = page->item_count - bars, room = place.h - table.head_high;
    if (bars == 0) {
        table.head_high = 0;
        return table;
    }
    table.row_high = layout_px(layout, ROW_MOST);
    if (bars * table.row_high + lines * table.line_high > room)
        table.row_high = (room - lines * table.line_high) / bars;
    return table;
}

/* ---- its rows ---- */

static void describe_heads(const struct canvas *canvas, const struct table *table,
                           struct rect place)
{
    const struct layout *layout = canvas->layout;
    int size = dot_size(canvas), gap = layout_px(layout, COLUMN_GAP);
    int x = place.x + place.w - table->columns * table->column_wide + gap;
    for (int i = 0; i < table->columns; i++, x += table->column_wide) {
        const char *name = canvas->view->page->part_names[table->parts[i]];
        char id[PAGE_ID_SIZE];
        snprintf(id, sizeof id, "page.part.%d", table->parts[i] + 1);
        struct text_style style = table->head;
        style.width = text_layout(canvas->scene->text, name, &style)->width;
        int above = table->dots_above ? dot_width(canvas) : 0;
        int beside = table->dots_above ? 0 : dot_width(canvas);
        int left = x + (table->column_wide - gap - style.width - beside) / 2;
        struct rect dot = {left, place.y + (table->name_high - size) / 2, size, size};
        if (table->dots_above)
            dot = (struct rect){left + (style.width - size) / 2, place.y, size, size};
        scene_dot(canvas->scene, dot, part_colours[table->parts[i]]);
        style.align = TEXT_CENTRE;
        screen_page_text(
            canvas, id, name, &style,
            (struct rect){left + beside, place.y + above, style.width, table->name_high});
    }
}

/* Widths that add up to the bar's, each in proportion; who is there at all can be seen. */
static void describe_bar(const struct canvas *canvas, const struct page_item *item, struct rect bar)
{
    int widths[PAINT_BAR_PARTS] = {0}, colours[PAINT_BAR_PARTS] = {0};
    int sum = part_sum(item), seen = 0, done = 0, largest = 0;
    int least = layout_px(canvas->layout, 5);
    for (int i = 0; i < PAGE_PARTS_MAX; i++) {
        seen += item->parts[i];
        widths[i] = bar.w * seen / sum - done;
        done += widths[i];
        colours[i] = part_colours[i];
        largest = widths[i] > widths[largest] ? i : largest;
    }
    for (int i = 0; i < PAGE_PARTS_MAX; i++) {
        if (item->parts[i] == 0 || widths[i] >= least)
            continue;
        widths[largest] -= least - widths[i];
        widths[i] = least;
    }
    scene_bar(canvas->scene, bar, widths, colours);
}

static void describe_numbers(const struct canvas *canvas, const struct table *table,
                             const struct page_item *item, struct rect place)
{
    int gap = layout_px(canvas->layout, COLUMN_GAP);
    struct text_style style = layout_style(canvas->layout, TEXT_SANS_BOLD, FONT_BUTTON, COLOUR_INK,
                                           table->column_wide - gap);
    style.align = TEXT_CENTRE;
    place.x += place.w - table->columns * table->column_wide + gap;
    place.w = style.width;
    for (int i = 0; i < table->columns; i++, place.x += table->column_wide) {
        char id[PAGE_ID_SIZE], part[24], number[16];
        snprintf(part, sizeof part, ".part.%d", table->parts[i] + 1);
        screen_page_id(canvas, item, part, id);
        snprintf(number, sizeof number, "%d", item->parts[table->parts[i]]);
        style.colour = item->parts[table->parts[i]] > 0 ? COLOUR_INK : COLOUR_MUTED;
        screen_page_text(canvas, id, number, &style, place);
    }
}

static void describe_row(const struct canvas *canvas, const struct table *table,
                         const struct page_item *item, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int gap = layout_px(layout, COLUMN_GAP), high = layout_px(layout, BAR_HIGH);
    struct text_style style = label_style(canvas, table->label_wide - gap);
    char id[PAGE_ID_SIZE];
    screen_page_id(canvas, item, ".text", id);
    screen_page_text(canvas, id, item->text, &style,
                     (struct rect){place.x, place.y, style.width, place.h});
    high = high < place.h * 2 / 3 ? high : place.h * 2 / 3;
    describe_bar(canvas, item,
                 (struct rect){place.x + table->label_wide, place.y + (place.h - high) / 2,
                               table->bar_wide, high});
    describe_numbers(canvas, table, item, place);
}

static void describe_table(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    struct table table = table_of(canvas, place);
    int used = table.head_high;
    for (int i = 0; i < page->item_count; i++)
        used += is_bar(&page->items[i]) ? table.row_high : table.line_high;
    place.y += (place.h - used) / 2;
    if (table.head_high > 0)
        describe_heads(canvas, &table, place);
    place.y += table.head_high;
    for (int i = 0; i < page->item_count; i++) {
        const struct page_item *item = &page->items[i];
        place.h = is_bar(item) ? table.row_high : table.line_high;
        if (is_bar(item))
            describe_row(canvas, &table, item, place);
        else
            screen_page_row(canvas, item, place, item->tone != PAGE_PLAIN);
        place.y += place.h;
    }
}

/* ---- the page ---- */

/* Instead of the table: why there is none. */
static void describe_reason(const struct canvas *canvas, struct rect place)
{
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    struct text_style *style = stack_text(&stack, 0, "page.message", canvas->view->page->message,
                                          TEXT_SANS, FONT_CALL, COLOUR_MUTED);
    if (style)
        style->soft = layout_font(canvas->layout, FONT_BODY);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}

void screen_page_result(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct page *page = canvas->view->page;
    int gap = layout_px(layout, VERDICT_GAP);
    bool has_verdict = *page->verdict || *page->verdict_detail;
    struct rect verdict = place;
    if (has_verdict && layout->portrait) {
        verdict.h = layout_px(layout, VERDICT_HIGH);
        place.y += verdict.h + gap / 2;
        place.h -= verdict.h + gap / 2;
    } else if (has_verdict) {
        verdict.w = place.w * VERDICT_PERCENT / 100;
        place.x += verdict.w + gap;
        place.w -= verdict.w + gap;
    }
    if (has_verdict)
        describe_verdict(canvas, verdict);
    if (page->item_count == 0)
        describe_reason(canvas, place);
    else
        describe_table(canvas, place);
}
