#include "ui/stack.h"

#include "firmware/base/utf8.h"
#include "ui/theme.h"

#include <assert.h>

void stack_begin(struct stack *stack, const struct layout *layout)
{
    stack->layout = layout;
    stack->count = 0;
}

static struct stack_part *add(struct stack *stack, int gap)
{
    assert(stack->count < STACK_PARTS_MAX);
    struct stack_part *part = &stack->parts[stack->count++];
    part->gap = gap;
    part->icon_size = 0;
    return part;
}

void stack_icon(struct stack *stack, int gap, enum icon icon, int size, int colour, int ground)
{
    struct stack_part *part = add(stack, gap);
    part->icon = icon;
    part->icon_size = size;
    part->colour = colour;
    part->ground = ground;
}

struct text_style *stack_text(struct stack *stack, int gap, const char *id, const char *text,
                              enum text_face face, int size, int colour)
{
    if (!*text)
        return NULL;
    struct stack_part *part = add(stack, gap);
    part->id = id;
    utf8_copy(part->text, sizeof part->text, text);
    part->style = layout_style(stack->layout, face, size, colour, 0);
    return &part->style;
}

struct text_style *stack_read(struct stack *stack, int gap, const char *id, const char *text,
                              enum text_face face, int size, int colour)
{
    struct text_style *style = stack_text(stack, gap, id, text, face, size, colour);
    if (style)
        *style = layout_read(stack->layout, face, size, colour, 0);
    return style;
}

/* A part at `percent` of its size. */
static struct text_style style_at(const struct stack_part *part, int width, enum text_align align,
                                  int percent)
{
    struct text_style style = part->style;
    style.width = width;
    style.align = (int)align;
    style.size = style.size * percent / 100;
    style.soft = style.soft * percent / 100;
    if (style.soft < style.floor)
        style.soft = style.floor;
    if (style.size < style.soft)
        style.size = style.soft;
    return style;
}

static int icon_width(const struct stack *stack, const struct stack_part *part, int percent)
{
    return layout_px(stack->layout, part->icon_size) * percent / 100;
}

static int part_height(const struct stack *stack, int index, struct scene *scene, int width,
                       enum text_align align, int percent)
{
    const struct stack_part *part = &stack->parts[index];
    int gap = index > 0 ? layout_px(stack->layout, part->gap) * percent / 100 : 0;
    if (part->icon_size > 0)
        return gap + paint_icon_height(part->icon, icon_width(stack, part, percent));
    struct text_style style = style_at(part, width, align, percent);
    return gap + text_layout(scene->text, part->text, &style)->height;
}

static int total_height(const struct stack *stack, struct scene *scene, int width,
                        enum text_align align, int percent)
{
    int height = 0;
    for (int i = 0; i < stack->count; i++)
        height += part_height(stack, i, scene, width, align, percent);
    return height;
}

static int show_part(const struct stack *stack, int index, struct scene *scene, struct rect place,
                     enum text_align align, int percent)
{
    const struct stack_part *part = &stack->parts[index];
    int y = place.y + (index > 0 ? layout_px(stack->layout, part->gap) * percent / 100 : 0);
    if (part->icon_size == 0) {
        struct text_style style = style_at(part, place.w, align, percent);
        return y + scene_text(scene, part->id, part->text, &style, place.x, y);
    }
    int width = icon_width(stack, part, percent);
    int height = paint_icon_height(part->icon, width);
    int x = align == TEXT_CENTRE ? place.x + (place.w - width) / 2 : place.x;
    scene_icon(scene, (struct rect){x, y, width, height}, part->icon, part->colour, part->ground);
    return y + height;
}

int stack_width(const struct stack *stack, struct scene *scene, int width)
{
    int widest = 0;
    for (int i = 0; i < stack->count; i++) {
        const struct stack_part *part = &stack->parts[i];
        struct text_style style = style_at(part, width, TEXT_LEFT, 100);
        int wide = part->icon_size > 0 ? icon_width(stack, part, 100)
                                       : text_layout(scene->text, part->text, &style)->width;
        widest = widest > wide ? widest : wide;
    }
    return widest;
}

int stack_show(const struct stack *stack, struct scene *scene, struct rect place,
               enum text_align align, enum stack_place vertical)
{
    int percent = 100;
    int height = total_height(stack, scene, place.w, align, percent);
    while (height > place.h && percent > 40) {
        percent -= 6;
        height = total_height(stack, scene, place.w, align, percent);
    }
    if (vertical == STACK_MIDDLE && height < place.h)
        place.y += (place.h - height) / 2;
    for (int i = 0; i < stack->count; i++)
        place.y = show_part(stack, i, scene, place, align, percent);
    return place.y;
}
