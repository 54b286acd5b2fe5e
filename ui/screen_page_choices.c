/* Choices in groups: the head of a group at the left and its choices in a row; where the screen is
 * narrow or a group is large, the head stands above them. */
#include "ui/screen_page.h"

#include <assert.h>
#include <string.h>

enum { CHOICE_HIGH = 84, CHOICE_GAP = 16, GROUP_GAP = 30, HEAD_GAP = 12, BESIDE_MAX = 4 };

struct grid {
    bool heads_beside;
    int columns;   /* of choices */
    int head_wide; /* with the heads beside */
    int head_high; /* with the heads above */
    int choice_high;
    int group_gap, choice_gap;
    int air; /* above the first group, where there is room */
};

static int group_end(const struct page *page, int start)
{
    int end = start + 1;
    while (end < page->item_count && !page->items[end].begins_group)
        end++;
    return end;
}

static struct text_style head_style(const struct canvas *canvas, const char *head, int width)
{
    const struct layout *layout = canvas->layout;
    struct text_style style = layout_style(layout, TEXT_SANS_BOLD, FONT_READ, COLOUR_INK, width);
    style.soft = layout_font(layout, FONT_BODY);
    const char *space = strstr(head, "\u3000");
    if (!space)
        return style;
    char first[PAGE_TEXT_SIZE];
    size_t length = (size_t)(space - head);
    memcpy(first, head, length);
    first[length] = '\0';
    layout_accent(&style, head, first, TEXT_SANS, COLOUR_MUTED, 80);
    return style;
}

static int row_count(const struct canvas *canvas, const struct grid *grid, int *ret_groups)
{
    const struct page *page = canvas->view->page;
    int rows = 0;
    *ret_groups = 0;
    for (int start = 0, end; start < page->item_count; start = end) {
        end = group_end(page, start);
        rows += (end - start + grid->columns - 1) / grid->columns;
        ++*ret_groups;
    }
    return rows;
}

static int largest_group(const struct page *page)
{
    int largest = 0;
    for (int start = 0, end; start < page->item_count; start = end) {
        end = group_end(page, start);
        largest = end - start > largest ? end - start : largest;
    }
    return largest;
}

static int head_height(const struct canvas *canvas, int width)
{
    const struct page *page = canvas->view->page;
    int highest = 0;
    for (int start = 0; start < page->item_count; start = group_end(page, start)) {
        const char *head = page->items[start].detail;
        struct text_style style = head_style(canvas, head, width);
        int high = *head ? text_layout(canvas->scene->text, head, &style)->height : 0;
        highest = high > highest ? high : highest;
    }
    return highest;
}

/* Distances give way before the choices do. */
static struct grid grid_of(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int largest = largest_group(canvas->view->page);
    assert(largest > 0);
    struct grid grid = {.heads_beside = !layout->portrait && largest <= BESIDE_MAX};
    int most = layout->portrait ? 3 : largest <= BESIDE_MAX ? BESIDE_MAX : 5;
    int rows_of_largest = (largest + most - 1) / most;
    grid.columns = (largest + rows_of_largest - 1) / rows_of_largest;
    grid.columns = grid.columns > 2 ? grid.columns : 2;
    grid.head_wide = grid.heads_beside ? place.w * (grid.columns > 3 ? 24 : 33) / 100 : 0;
    grid.choice_gap = layout_px(layout, CHOICE_GAP);
    grid.group_gap = layout_px(layout, GROUP_GAP);
    int head = grid.heads_beside ? 0 : head_height(canvas, place.w);
    grid.head_high = head > 0 ? head + layout_px(layout, HEAD_GAP) : 0;
    int groups, rows = row_count(canvas, &grid, &groups);
    int most_high = layout_px(layout, CHOICE_HIGH), least = layout_px(layout, SIZE_TARGET);
    for (int percent = 100; percent >= 20; percent -= 10) {
        grid.group_gap = layout_px(layout, GROUP_GAP) * percent / 100;
        grid.choice_gap = layout_px(layout, CHOICE_GAP) * (percent > 50 ? percent : 50) / 100;
        int spare = place.h - groups * (grid.head_high + grid.group_gap) -
                    (rows - groups) * grid.choice_gap + grid.group_gap;
        grid.choice_high = spare / rows < most_high ? spare / rows : most_high;
        if (grid.choice_high >= least)
            break;
    }
    int used = groups * (grid.head_high + grid.group_gap) + rows * grid.choice_high +
               (rows - groups) * grid.choice_gap - grid.group_gap;
    int air = (place.h - used) / 3, most_air = layout_px(layout, GROUP_GAP);
    grid.air = air < 0 ? 0 : air < most_air ? air : most_air;
    return grid;
}

static int describe_group(const struct canvas *canvas, const struct grid *grid, int start, int end,
                          struct rect place)
{
    const struct page *page = canvas->view->page;
    const char *head = page->items[start].detail;
    char id[PAGE_ID_SIZE];
    screen_page_id(canvas, &page->items[start], ".head", id);
    int gap = grid->choice_gap, beside = grid->head_wide;
    struct text_style style = head_style(canvas, head, beside > 0 ? beside - gap : place.w);
    int rows = (end - start + grid->columns - 1) / grid->columns;
    int high = rows * grid->choice_high + (rows - 1) * gap;
    if (grid->heads_beside)
        screen_page_text(canvas, id, head, &style, (struct rect){place.x, place.y, beside, high});
    else
        scene_text(canvas->scene, id, head, &style, place.x, place.y);
    int left = place.x + beside, top = place.y + grid->head_high;
    int wide = (place.w - beside - (grid->columns - 1) * gap) / grid->columns;
    for (int i = start; i < end; i++) {
        int column = (i - start) % grid->columns, row = (i - start) / grid->columns;
        screen_page_button(canvas, &page->items[i],
                           (struct rect){left + column * (wide + gap),
                                         top + row * (grid->choice_high + gap), wide,
                                         grid->choice_high},
                           FONT_BRANCH);
    }
    return top + high;
}

void screen_page_choices(const struct canvas *canvas, struct rect place)
{
    const struct page *page = canvas->view->page;
    if (page->item_count == 0)
        return;
    struct grid grid = grid_of(canvas, place);
    place.y += grid.air;
    for (int start = 0, end; start < page->item_count; start = end) {
        end = group_end(page, start);
        int bottom = describe_group(canvas, &grid, start, end, place);
        place.y = bottom + grid.group_gap;
        if (end < page->item_count && grid.heads_beside)
            scene_fill(canvas->scene,
                       (struct rect){place.x, bottom + grid.group_gap / 2, place.w, 1},
                       COLOUR_LINE);
    }
}
