#include "ui/glass.h"

#include "firmware/base/secret.h"
#include "firmware/base/utf8.h"

struct scene *glass_shown(struct glass *glass)
{
    return &glass->scenes[glass->shown];
}

struct scene *glass_next(struct glass *glass)
{
    return &glass->scenes[!glass->shown];
}

static void glass_list_widgets(struct glass *glass)
{
    const struct scene *scene = glass_shown(glass);
    glass->widget_count = 0;
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (!*item->id)
            continue;
        struct ui_widget *widget = &glass->widgets[glass->widget_count++];
        struct rect rect = item->kind == SCENE_TEXT ? rect_grow(item->bounds, -2) : item->rect;
        utf8_copy(widget->id, sizeof widget->id, item->id);
        utf8_copy(widget->text, sizeof widget->text, item->text);
        widget->x = rect.x;
        widget->y = rect.y;
        widget->w = rect.w;
        widget->h = rect.h;
        widget->enabled = item->enabled;
    }
}

static void glass_paint(const struct scene *scene, const struct rect *damage, size_t count,
                        struct present *present)
{
    cairo_t *cairo = cairo_create(present_surface(present));
    for (size_t i = 0; i < count; i++)
        scene_paint(scene, cairo, damage[i]);
    cairo_destroy(cairo);
}

bool glass_show_next(struct glass *glass, struct rect bounds, struct present *present)
{
    struct rect damage[SCENE_DAMAGE_MAX] = {bounds};
    size_t count = 1;
    if (!glass->is_blank)
        count = scene_damage(glass_shown(glass), glass_next(glass), bounds, damage);
    glass_paint(glass_next(glass), damage, count, present);
    if (glass->is_covered) {
        damage[0] = bounds;
        count = 1;
    }
    glass->is_blank = glass->is_covered = false;
    glass->shown = !glass->shown;
    if (count == 0)
        return false;
    glass_list_widgets(glass);
    present_show(present, damage, count);
    return true;
}

void glass_repaint(struct glass *glass, struct rect part, struct present *present)
{
    glass_paint(glass_shown(glass), &part, 1, present);
    present_show(present, &part, 1);
}

void glass_forget(struct glass *glass)
{
    secret_wipe(glass->scenes, sizeof glass->scenes);
    glass->widget_count = 0;
}

void glass_forget_before(struct glass *glass)
{
    secret_wipe(glass_next(glass), sizeof *glass_next(glass));
}
