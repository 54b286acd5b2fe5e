#include "ui/scene.h"

#include "firmware/base/utf8.h"
#include "ui/theme.h"

#include <assert.h>
#include <string.h>

void scene_begin(struct scene *scene, struct text *text, bool strong)
{
    scene->text = text;
    scene->strong = strong;
    scene->brand = 0;
    scene->picture = NULL;
    scene->count = 0;
}

void scene_dress(struct scene *scene, int brand, struct picture *picture)
{
    scene->brand = brand;
    scene->picture = scene->strong ? NULL : picture;
}

static struct scene_item *add(struct scene *scene, enum scene_kind kind, struct rect rect,
                              int reach)
{
    assert(scene->count < SCENE_ITEMS_MAX);
    struct scene_item *item = &scene->items[scene->count++];
    memset(item, 0, sizeof *item);
    item->kind = (int)kind;
    item->rect = rect;
    item->bounds = rect_grow(rect, reach);
    return item;
}

/* The one place that knows of the high-contrast mode and of other brands. */
static int shade(const struct scene *scene, int colour)
{
    return palette_of_brand(scene->strong ? palette_strong(colour) : colour, scene->brand);
}

void scene_fill(struct scene *scene, struct rect rect, int colour)
{
    add(scene, SCENE_FILL, rect, 0)->colours[0] = shade(scene, colour);
}

void scene_gradient(struct scene *scene, struct rect rect, int top, int bottom)
{
    struct scene_item *item = add(scene, SCENE_GRADIENT, rect, 0);
    item->colours[0] = shade(scene, top);
    item->colours[1] = shade(scene, bottom);
}

void scene_panel(struct scene *scene, struct rect rect, int radius, int shadow, int fill, int line)
{
    struct scene_item *item = add(scene, SCENE_PANEL, rect, shadow + 1);
    item->numbers[0] = radius;
    item->numbers[1] = shadow;
    item->colours[0] = shade(scene, fill);
    item->colours[1] = shade(scene, line);
}

void scene_button(struct scene *scene, struct rect rect, int radius, int border, int fill, int line)
{
    struct scene_item *item = add(scene, SCENE_BUTTON, rect, 1);
    item->numbers[0] = radius;
    item->numbers[1] = border;
    item->colours[0] = shade(scene, fill);
    item->colours[1] = shade(scene, line);
}

void scene_leaf(struct scene *scene, struct rect rect, int radius, int head, int shadow)
{
    struct scene_item *item = add(scene, SCENE_LEAF, rect, shadow + 1);
    item->numbers[0] = radius;
    item->numbers[1] = head;
    item->numbers[2] = shadow;
    item->colours[0] = shade(scene, COLOUR_BRAND);
}

void scene_picture(struct scene *scene, struct rect rect, int radius, bool at_top)
{
    struct scene_item *item = add(scene, SCENE_PICTURE, rect, 0);
    item->numbers[0] = radius;
    item->numbers[1] = at_top;
}

void scene_dot(struct scene *scene, struct rect rect, int colour)
{
    add(scene, SCENE_DOT, rect, 0)->colours[0] = shade(scene, colour);
}

void scene_diamond(struct scene *scene, struct rect rect, int colour)
{
    add(scene, SCENE_DIAMOND, rect, 0)->colours[0] = shade(scene, colour);
}

void scene_bar(struct scene *scene, struct rect rect, const int widths[PAINT_BAR_PARTS],
               const int colours[PAINT_BAR_PARTS])
{
    struct scene_item *item = add(scene, SCENE_BAR, rect, 1);
    memcpy(item->numbers, widths, sizeof item->numbers);
    for (int i = 0; i < PAINT_BAR_PARTS; i++)
        item->colours[i] = shade(scene, colours[i]);
}

void scene_ring(struct scene *scene, struct rect rect, int band, int permille, int mark_percent,
                int colour)
{
    struct scene_item *item = add(scene, SCENE_RING, rect, 0);
    item->numbers[0] = band;
    item->numbers[1] = permille;
    item->numbers[2] = mark_percent;
    item->colours[0] = shade(scene, colour);
}

void scene_icon(struct scene *scene, struct rect rect, enum icon icon, int colour, int ground)
{
    struct scene_item *item = add(scene, SCENE_ICON, rect, 1);
    item->numbers[0] = (int)icon;
    item->numbers[1] = 1000;
    item->colours[0] = shade(scene, colour);
    item->colours[1] = shade(scene, ground);
}

void scene_focus(struct scene *scene, struct rect rect, int radius, int band)
{
    struct scene_item *item = add(scene, SCENE_FOCUS, rect, 2 * band + 1);
    item->numbers[0] = radius;
    item->numbers[1] = band;
    item->colours[0] = shade(scene, COLOUR_FOCUS);
    item->colours[1] = shade(scene, COLOUR_PANEL);
}

int scene_text(struct scene *scene, const char *id, const char *string,
               const struct text_style *style, int x, int y)
{
    if (!*string)
        return 0;
    struct text_style shaded = *style;
    shaded.colour = shade(scene, style->colour);
    shaded.rest_colour = shade(scene, style->rest_colour);
    const struct text_block *block = text_layout(scene->text, string, &shaded);
    struct rect ink = {x + block->ink.x, y + block->ink.y, block->ink.w, block->ink.h};
    int height = block->height;
    struct scene_item *item = add(scene, SCENE_TEXT, (struct rect){x, y, style->width, height}, 0);
    item->bounds = rect_grow(ink, 2); /* antialiasing and rounding of glyph positions */
    item->style = shaded;
    utf8_copy(item->id, sizeof item->id, id);
    utf8_copy(item->text, sizeof item->text, string);
    return height;
}

void scene_enable(struct scene *scene, const char *id, const char *text)
{
    assert(scene->count > 0);
    struct scene_item *item = &scene->items[scene->count - 1];
    item->enabled = true;
    utf8_copy(item->id, sizeof item->id, id);
    utf8_copy(item->text, sizeof item->text, text);
}

void scene_shift(struct scene *scene, int glass_width, int right, int down)
{
    for (int i = 0; i < scene->count; i++) {
        struct scene_item *item = &scene->items[i];
        if (item->rect.w == glass_width)
            continue;
        item->rect.x += right;
        item->rect.y += down;
        item->bounds.x += right;
        item->bounds.y += down;
    }
}

bool scene_set_tick(struct scene *scene, int permille, struct rect *ret_bounds)
{
    for (int i = 0; i < scene->count; i++) {
        struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_ICON || item->numbers[0] != ICON_TICK)
            continue;
        item->numbers[1] = permille;
        *ret_bounds = item->bounds;
        return true;
    }
    return false;
}

/* ---- what changed ---- */

static size_t merge(struct rect *rects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t other = i + 1; other < count; other++) {
            if (!rect_overlap(rects[i], rects[other]))
                continue;
            rects[i] = rect_union(rects[i], rects[other]);
            rects[other] = rects[--count];
            i = (size_t)-1; /* the grown one may overlap an earlier one: from the start */
            break;
        }
    }
    return count;
}

static size_t add_damage(struct rect *rects, size_t count, struct rect rect, struct rect glass)
{
    rect = rect_intersect(rect, glass);
    if (rect_is_empty(rect))
        return count;
    if (count == SCENE_DAMAGE_MAX)
        rects[count - 1] = rect_union(rects[count - 1], rect);
    else
        rects[count++] = rect;
    return merge(rects, count);
}

static int find_from(const struct scene *scene, int from, const struct scene_item *item)
{
    while (from < scene->count && memcmp(&scene->items[from], item, sizeof *item) != 0)
        from++;
    return from;
}

size_t scene_damage(const struct scene *before, const struct scene *after, struct rect glass,
                    struct rect ret_damage[SCENE_DAMAGE_MAX])
{
    size_t count = 0;
    int old = 0; /* items are matched in their order, so that what lies on top stays on top */
    for (int i = 0; i < after->count; i++) {
        const struct scene_item *item = &after->items[i];
        int found = find_from(before, old, item);
        if (found == before->count) {
            count = add_damage(ret_damage, count, item->bounds, glass);
            continue;
        }
        for (; old < found; old++)
            count = add_damage(ret_damage, count, before->items[old].bounds, glass);
        old = found + 1;
    }
    for (; old < before->count; old++)
        count = add_damage(ret_damage, count, before->items[old].bounds, glass);
    return count;
}

/* ---- painting ---- */

static void paint_fitted(const struct scene *scene, const struct scene_item *item, cairo_t *cairo)
{
    cairo_surface_t *picture =
        scene->picture ? picture_fit(scene->picture, item->rect.w, item->rect.h) : NULL;
    if (picture)
        paint_picture(cairo, item->rect, item->numbers[0], item->numbers[1], picture);
}

static void paint(const struct scene *scene, const struct scene_item *item, cairo_t *cairo)
{
    const int *number = item->numbers, *colour = item->colours;
    switch ((enum scene_kind)item->kind) {
    case SCENE_FILL:
        paint_fill(cairo, item->rect, colour[0]);
        break;
    case SCENE_GRADIENT:
        paint_gradient(cairo, item->rect, colour[0], colour[1]);
        break;
    case SCENE_PANEL:
        paint_panel(cairo, item->rect, number[0], number[1], colour[0], colour[1]);
        break;
    case SCENE_BUTTON:
        paint_button(cairo, item->rect, number[0], number[1], colour[0], colour[1]);
        break;
    case SCENE_LEAF:
        paint_leaf(cairo, item->rect, number[0], number[1], number[2], colour[0]);
        break;
    case SCENE_PICTURE:
        paint_fitted(scene, item, cairo);
        break;
    case SCENE_DOT:
        paint_dot(cairo, item->rect, colour[0]);
        break;
    case SCENE_DIAMOND:
        paint_diamond(cairo, item->rect, colour[0]);
        break;
    case SCENE_BAR:
        paint_bar(cairo, item->rect, number, colour);
        break;
    case SCENE_RING:
        paint_ring(cairo, item->rect, number[0], number[1], number[2], colour[0]);
        break;
    case SCENE_ICON:
        icon_paint(cairo, item->rect, (enum icon)number[0], colour[0], colour[1], number[1]);
        break;
    case SCENE_FOCUS:
        paint_focus(cairo, item->rect, number[0], number[1], colour[0], colour[1]);
        break;
    case SCENE_TEXT:
        text_paint(scene->text, cairo, item->text, &item->style, item->rect.x, item->rect.y);
        break;
    }
}

void scene_paint(const struct scene *scene, cairo_t *cairo, struct rect clip)
{
    cairo_save(cairo);
    cairo_rectangle(cairo, clip.x, clip.y, clip.w, clip.h);
    cairo_clip(cairo);
    for (int i = 0; i < scene->count; i++) {
        if (rect_overlap(scene->items[i].bounds, clip)) {
            cairo_save(cairo);
            cairo_new_path(cairo); /* save and restore leave the path, and text leaves a point */
            paint(scene, &scene->items[i], cairo);
            cairo_restore(cairo);
        }
    }
    cairo_restore(cairo);
}

const struct scene_item *scene_hit(const struct scene *scene, int x, int y)
{
    for (int i = scene->count; i-- > 0;) {
        const struct scene_item *item = &scene->items[i];
        if (item->enabled && rect_contains(item->rect, x, y))
            return item;
    }
    return NULL;
}
