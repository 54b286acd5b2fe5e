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
    return side ? layout->main : layout->wide;
}

/* What a member must be able to read from two steps away (product.md §5). */
static bool must_be_read(const char *id)
{
    static const char *const ids[] = {"main.name", "main.title", "main.prompt", "main.line"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (strcmp(id, ids[i]) == 0)
            return true;
    }
    return false;
}

static void check_text(struct ui *ui, const struct layout *layout, const struct scene_item *item,
                       bool side)
{
    const struct text_block *block = text_layout(ui_text(ui), item->text, &item->style);
    struct rect ink = rect_grow(item->bounds, -2);
    struct rect home = home_of(layout, item, side);
    struct rect inside = rect_intersect(ink, home);
    bool is_cut = memcmp(&inside, &ink, sizeof ink) != 0 || block->width > item->style.width;
    if (is_cut || block->least < FONT_FLOOR || block->unknown > 0)
        print_error("%dx%d %s \"%s\" at %d,%d %dx%d, type %d\n", layout->glass.w, layout->glass.h,
                    item->id, item->text, ink.x, ink.y, ink.w, ink.h, block->least);
    assert_false(is_cut);
    assert_int_equal(block->unknown, 0);
    assert_true(block->least >= FONT_FLOOR);
    if (layout->scale >= 1 && must_be_read(item->id))
        assert_true(block->least >= FONT_READ);
}

void looks_check_scene(struct ui *ui, const struct layout *layout, const struct scene *scene)
{
    bool side = looks_find(scene, "side.count") != NULL;
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        check_text(ui, layout, item, side);
        for (int other = 0; other < i; other++) {
            const struct scene_item *below = &scene->items[other];
            if (below->kind != SCENE_TEXT)
                continue;
            bool overlap = rect_overlap(rect_grow(item->bounds, -2), rect_grow(below->bounds, -2));
            if (overlap)
                print_error("%dx%d: \"%s\" over \"%s\"\n", layout->glass.w, layout->glass.h,
                            item->text, below->text);
            assert_false(overlap);
            if (*item->id)
                assert_string_not_equal(item->id, below->id);
        }
    }
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

/* product.md §5: contrast at least 4.5:1. The ground is what the last fill or panel left there. */
void looks_check_contrast(const struct scene *scene)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        int ground = COLOUR_PAPER;
        for (int below = 0; below < i; below++) {
            const struct scene_item *under = &scene->items[below];
            if (!rect_contains(under->rect, item->bounds.x, item->bounds.y))
                continue;
            if (under->kind == SCENE_FILL || under->kind == SCENE_PANEL ||
                under->kind == SCENE_GRADIENT || under->kind == SCENE_BUTTON)
                ground = under->colours[0];
            if (under->kind == SCENE_LEAF)
                ground =
                    item->bounds.y < under->rect.y + under->numbers[1] ? COLOUR_RED : COLOUR_PANEL;
        }
        double text = luminance(item->style.colour), back = luminance(ground);
        double contrast = (fmax(text, back) + 0.05) / (fmin(text, back) + 0.05);
        if (contrast < 4.5)
            print_error("%s \"%s\": %.2f\n", item->id, item->text, contrast);
        assert_true(contrast >= 4.5);
    }
}

/* Targets of at least 60x60 at 1280x800, apart from each other, each with all its words inside. */
static void check_target(const struct layout *layout, const struct scene *scene, int index,
                         int least)
{
    const struct scene_item *item = &scene->items[index];
    struct rect inside = rect_intersect(item->rect, rect_grow(layout->wide, 1));
    int scaled = (int)(60 * layout->scale);
    least = least > scaled ? least : scaled;
    bool is_fine = item->rect.w >= least && item->rect.h >= least &&
                   memcmp(&inside, &item->rect, sizeof inside) == 0;
    if (!is_fine)
        print_error("%dx%d: %s at %d,%d %dx%d\n", layout->glass.w, layout->glass.h, item->id,
                    item->rect.x, item->rect.y, item->rect.w, item->rect.h);
    assert_true(is_fine);
    for (int other = 0; other < index; other++) {
        const struct scene_item *below = &scene->items[other];
        assert_false(below->enabled && rect_overlap(below->rect, item->rect));
    }
    size_t length = strlen(item->id);
    for (int other = 0; other < scene->count; other++) {
        const struct scene_item *word = &scene->items[other];
        if (word->kind != SCENE_TEXT || strncmp(word->id, item->id, length) != 0 ||
            word->id[length] != '.' || strcmp(word->id + length, ".head") == 0)
            continue;
        struct rect ink = rect_grow(word->bounds, -2);
        struct rect kept = rect_intersect(ink, item->rect);
        if (memcmp(&kept, &ink, sizeof ink) != 0)
            print_error("%dx%d: \"%s\" leaves its target\n", layout->glass.w, layout->glass.h,
                        word->text);
        assert_memory_equal(&kept, &ink, sizeof ink);
    }
}

void looks_check_targets(const struct layout *layout, const struct scene *scene, int least)
{
    for (int i = 0; i < scene->count; i++) {
        if (scene->items[i].enabled)
            check_target(layout, scene, i, least);
    }
}
