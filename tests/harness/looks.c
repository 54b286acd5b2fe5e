#include "tests/harness/looks.h"

#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

const struct looks_size looks_sizes[LOOKS_SIZES] = {
    {800, 480}, {1024, 600}, {1280, 800}, {1920, 1080}, {800, 1280}};

struct ui *looks_open(int width, int height, enum ui_language language)
{
    struct ui_options options = {.width = width, .height = height, .language = language};
    struct ui *ui = NULL;
    assert_int_equal(ui_open(&options, &ui), ERR_OK);
    return ui;
}

struct layout looks_layout(const struct ui *ui, int text_percent)
{
    struct layout layout;
    int width, height;
    ui_size(ui, &width, &height);
    layout_make(&layout, width, height, text_percent);
    return layout;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

const struct scene_item *looks_find(const struct scene *scene, const char *id)
{
    for (int i = 0; i < scene->count; i++) {
        if (strcmp(scene->items[i].id, id) == 0)
            return &scene->items[i];
    }
    return NULL;
}

/* The panel an item has to stay in. */
static struct rect home_of(const struct layout *layout, const struct scene_item *item, bool side)
{
    if (starts_with(item->id, "head.") || starts_with(item->id, "access."))
        return layout->head;
    if (starts_with(item->id, "foot."))
        return layout->foot;
    if (starts_with(item->id, "side.recent") || strcmp(item->id, "side.signed") == 0)
        return layout->list;
    if (starts_with(item->id, "side."))
        return layout->ring;
    if (starts_with(item->id, "ft."))
        return side ? layout->main : layout->wide;
    return side ? layout->main : layout->wide;
}

/* The enabled item a text stands in, or NULL. */
static const struct scene_item *target_of(const struct scene *scene, const struct scene_item *text)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->enabled && rect_overlap(item->rect, text->bounds))
            return item;
    }
    return NULL;
}

static bool is_one_of(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(id, ids[i]) == 0)
            return true;
    }
    return false;
}

/* What a member must be able to read from two steps away (product.md §5): what happened, what to do
 * now, and every word of a ballot. What is only good to know may be smaller. */
static bool must_be_read(const struct scene *scene, const struct scene_item *text)
{
    static const char *const ids[] = {
        "main.name",   "main.title",
        "main.prompt", "main.line",
        "main.hint",   "main.years",
        "main.item",   "main.leaves",
        "main.failed", "main.leaves.more",
        "main.branch", "main.failed.more",
        "main.time",   "main.place",
        "main.host",   "ev.q1",
        "ev.q2",       "ev.q3",
        "ev.q4",       "ev.guest.text",
    };
    const struct scene_item *target = target_of(scene, text);
    bool is_ballots = target && (starts_with(target->id, "ev.q") || starts_with(target->id, "rv."));
    return !*text->id || is_ballots || is_one_of(text->id, ids, sizeof ids / sizeof *ids);
}

/* Where and how something is wrong. */
static int complain(const struct layout *layout, const struct scene_item *item, const char *what)
{
    struct rect rect = item->kind == SCENE_TEXT ? rect_grow(item->bounds, -2) : item->rect;
    print_error("%dx%d %d %%: %s \"%s\" at %d,%d %dx%d %s\n", layout->glass.w, layout->glass.h,
                layout->text_percent, item->id, item->text, rect.x, rect.y, rect.w, rect.h, what);
    return 1;
}

static bool is_inside(struct rect rect, struct rect place)
{
    struct rect inside = rect_intersect(rect, place);
    return memcmp(&inside, &rect, sizeof rect) == 0;
}

static int check_text(struct ui *ui, const struct layout *layout, const struct scene *scene,
                      const struct scene_item *item)
{
    bool side = looks_find(scene, "side.count") != NULL;
    const struct text_block *block = text_layout(ui_text(ui), item->text, &item->style);
    int least = layout->scale >= 1 && must_be_read(scene, item) ? FONT_READ : FONT_FLOOR, wrong = 0;
    if (!is_inside(rect_grow(item->bounds, -2), home_of(layout, item, side)))
        wrong += complain(layout, item, "leaves its panel");
    if (block->width > item->style.width)
        wrong += complain(layout, item, "is cut");
    if (block->least < least)
        wrong += complain(layout, item, "is too small");
    if (block->unknown > 0)
        wrong += complain(layout, item, "has no glyphs");
    return wrong;
}

static int check_apart(const struct layout *layout, const struct scene *scene, int index)
{
    const struct scene_item *item = &scene->items[index];
    for (int other = 0; other < index; other++) {
        const struct scene_item *below = &scene->items[other];
        if (below->kind != SCENE_TEXT)
            continue;
        if (rect_overlap(rect_grow(item->bounds, -2), rect_grow(below->bounds, -2)))
            return complain(layout, item, "lies over another text");
        if (*item->id && strcmp(item->id, below->id) == 0)
            return complain(layout, item, "is there twice");
    }
    return 0;
}

/* Shadows alone may reach over the edge. */
static int check_on_glass(const struct layout *layout, const struct scene_item *item)
{
    struct rect rect = item->kind == SCENE_TEXT ? rect_grow(item->bounds, -2) : item->rect;
    return is_inside(rect, layout->glass) ? 0 : complain(layout, item, "leaves the glass");
}

static double luminance(int colour)
{
    double sum = 0;
    const double weights[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double value = (colour >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/* What the last fill or panel left below a text. */
static int ground_of(const struct scene *scene, const struct scene_item *item)
{
    int ground = COLOUR_PAPER;
    for (const struct scene_item *under = scene->items; under < item; under++) {
        if (!rect_contains(under->rect, item->bounds.x + 2, item->bounds.y + 2))
            continue;
        if (under->kind == SCENE_FILL || under->kind == SCENE_PANEL ||
            under->kind == SCENE_GRADIENT || under->kind == SCENE_BUTTON)
            ground = under->colours[0];
        if (under->kind == SCENE_LEAF)
            ground = item->bounds.y < under->rect.y + under->numbers[1] ? under->colours[0]
                                                                        : COLOUR_PANEL;
    }
    return ground;
}

static double contrast_of(int text, int ground)
{
    double ink = luminance(text), back = luminance(ground);
    return (fmax(ink, back) + 0.05) / (fmin(ink, back) + 0.05);
}

/* product.md §5 */
static int check_contrast(const struct layout *layout, const struct scene *scene,
                          const struct scene_item *item)
{
    int ground = ground_of(scene, item);
    double contrast = contrast_of(item->style.colour, ground);
    if (item->style.accent_length > 0)
        contrast = fmin(contrast, contrast_of(item->style.rest_colour, ground));
    double least = scene->strong || must_be_read(scene, item) ? 7 : 4.5;
    return contrast < least ? complain(layout, item, "is too pale") : 0;
}

/* The words of a target by their ids: "og.manual.text" of "og.manual". A head stands above. */
static bool is_word_of(const struct scene_item *word, const char *id)
{
    size_t length = strlen(id);
    return word->kind == SCENE_TEXT && strncmp(word->id, id, length) == 0 &&
           word->id[length] == '.' && strcmp(word->id + length, ".head") != 0;
}

/* Buttons stand in the head or between head and foot; a dark screen is one all over. */
static bool stands_well(const struct layout *layout, struct rect rect)
{
    return is_inside(rect, rect_grow(layout->wide, 1)) || is_inside(rect, layout->head) ||
           memcmp(&rect, &layout->glass, sizeof rect) == 0;
}

static int check_target(const struct layout *layout, const struct scene *scene, int index,
                        int least)
{
    const struct scene_item *item = &scene->items[index];
    int scaled = (int)(60 * layout->scale), wrong = 0;
    least = least > scaled ? least : scaled;
    if (item->rect.w < least || item->rect.h < least)
        wrong += complain(layout, item, "is too small to touch");
    if (!stands_well(layout, item->rect))
        wrong += complain(layout, item, "is a button in a wrong place");
    for (int other = 0; other < index; other++) {
        const struct scene_item *below = &scene->items[other];
        if (below->enabled && rect_overlap(below->rect, item->rect))
            wrong += complain(layout, item, "lies over another button");
    }
    for (int other = 0; other < scene->count; other++) {
        const struct scene_item *word = &scene->items[other];
        if (is_word_of(word, item->id) && !is_inside(rect_grow(word->bounds, -2), item->rect))
            wrong += complain(layout, word, "leaves its button");
    }
    return wrong;
}

int looks_check(struct ui *ui, const struct layout *layout, const struct scene *scene, int least)
{
    int wrong = 0;
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        wrong += check_on_glass(layout, item);
        if (item->enabled)
            wrong += check_target(layout, scene, i, least);
        if (item->kind != SCENE_TEXT)
            continue;
        wrong += check_text(ui, layout, scene, item);
        wrong += check_apart(layout, scene, i);
        wrong += check_contrast(layout, scene, item);
    }
    return wrong;
}
