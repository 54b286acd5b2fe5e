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

/* How much smaller than wished for everything comes out; in large type pictures give way first. */
struct shrink {
    int percent, icon_percent;
};

static int icon_width(const struct stack *stack, const struct stack_part *part,
                      struct shrink shrink)
{
    return layout_px(stack->layout, part->icon_size) * shrink.percent / 100 * shrink.icon_percent /
           100;
}

static int gap_above(const struct stack *stack, int index, struct shrink shrink)
{
    int gap = index > 0 ? layout_px(stack->layout, stack->parts[index].gap) : 0;
    return gap * shrink.percent / 100 * (100 + shrink.icon_percent) / 200;
}

static int part_height(const struct stack *stack, int index, struct scene *scene, int width,
                       enum text_align align, struct shrink shrink)
{
    const struct stack_part *part = &stack->parts[index];
    int gap = gap_above(stack, index, shrink);
    if (part->icon_size > 0)
        return gap + icon_height(part->icon, icon_width(stack, part, shrink));
    struct text_style style = style_at(part, width, align, shrink.percent);
    return gap + text_layout(scene->text, part->text, &style)->height;
}

static int total_height(const struct stack *stack, struct scene *scene, int width,
                        enum text_align align, struct shrink shrink)
{
    int height = 0;
    for (int i = 0; i < stack->count; i++)
        height += part_height(stack, i, scene, width, align, shrink);
    return height;
}

/* In steps of 6 %, first pictures (in large type only), then everything. */
enum { SHRINK_STEP = 6, SHRINK_STEPS = 10 };

static struct shrink shrink_at(const struct stack *stack, int step)
{
    int pictures = stack->layout->text_percent > 100 ? SHRINK_STEPS : 0;
    int first = step < pictures ? step : pictures;
    return (struct shrink){100 - SHRINK_STEP * (step - first), 100 - SHRINK_STEP * first};
}

/* The first step that fits, by halves: every trial lays out every text. */
static struct shrink shrink_to(const struct stack *stack, struct scene *scene, struct rect place,
                               enum text_align align)
{
    int low = 0, high = stack->layout->text_percent > 100 ? 2 * SHRINK_STEPS : SHRINK_STEPS;
    if (total_height(stack, scene, place.w, align, shrink_at(stack, 0)) <= place.h)
        return shrink_at(stack, 0);
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (total_height(stack, scene, place.w, align, shrink_at(stack, middle)) <= place.h)
            high = middle;
        else
            low = middle;
    }
    return shrink_at(stack, high);
}

static int show_part(const struct stack *stack, int index, struct scene *scene, struct rect place,
                     enum text_align align, struct shrink shrink)
{
    const struct stack_part *part = &stack->parts[index];
    int y = place.y + gap_above(stack, index, shrink);
    if (part->icon_size == 0) {
        struct text_style style = style_at(part, place.w, align, shrink.percent);
        return y + scene_text(scene, part->id, part->text, &style, place.x, y);
    }
    int width = icon_width(stack, part, shrink);
    int height = icon_height(part->icon, width);
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
        int wide = part->icon_size > 0 ? icon_width(stack, part, (struct shrink){100, 100})
                                       : text_layout(scene->text, part->text, &style)->width;
        widest = widest > wide ? widest : wide;
    }
    return widest;
}

int stack_show(const struct stack *stack, struct scene *scene, struct rect place,
               enum text_align align, enum stack_place vertical)
{
    struct shrink shrink = shrink_to(stack, scene, place, align);
    int height = total_height(stack, scene, place.w, align, shrink);
    if (vertical == STACK_MIDDLE && height < place.h)
        place.y += (place.h - height) / 2;
    for (int i = 0; i < stack->count; i++)
        place.y = show_part(stack, i, scene, place, align, shrink);
    return place.y;
}
