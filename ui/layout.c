#include "ui/layout.h"

#include "ui/theme.h"

#include <assert.h>
#include <math.h>
#include <string.h>

int layout_px(const struct layout *layout, int distance)
{
    return (int)lround(distance * layout->scale);
}

int layout_least(const struct layout *layout, int size)
{
    int pixels = layout_px(layout, size);
    return pixels > FONT_FLOOR ? pixels : FONT_FLOOR;
}

int layout_font(const struct layout *layout, int size)
{
    int pixels = layout_least(layout, size), title = layout_least(layout, FONT_TITLE);
    return pixels + (pixels < title ? pixels : title) * (layout->text_percent - 100) / 100;
}

/* Beside the ring there must be room for "到会率 84.5%" in the smallest type. */
static int side_width(const struct layout *layout)
{
    int wanted = layout_px(layout, SIZE_SIDE);
    int needed =
        layout_px(layout, SIZE_RING + 3 * SPACE_SIDE) + 8 * layout_font(layout, FONT_FLOOR);
    return wanted > needed ? wanted : needed;
}

static void place_beside(struct layout *layout)
{
    int side = side_width(layout);
    int between = layout_px(layout, SPACE_BETWEEN);
    struct rect wide = layout->wide;
    layout->main = (struct rect){wide.x, wide.y, wide.w - side - between, wide.h};
    int x = wide.x + wide.w - side;
    int high = layout_px(layout, SIZE_RING_PANEL);
    int needed = 6 * layout_font(layout, FONT_LABEL) * 5 / 4 + 2 * layout_px(layout, SPACE_SIDE);
    if ((layout->scale < 1 || layout->text_percent > 100) && high < needed)
        high = needed;
    int gap = layout_px(layout, SPACE_SIDE);
    layout->ring = (struct rect){x, wide.y, side, high};
    layout->list = (struct rect){x, wide.y + high + gap, side, wide.h - high - gap};
}

static void place_below(struct layout *layout)
{
    struct rect wide = layout->wide;
    int gap = layout_px(layout, SPACE_SIDE);
    int high = layout_px(layout, SIZE_RING_PANEL * 3 / 2);
    int half = (wide.w - gap) / 2;
    int y = wide.y + wide.h - high;
    layout->main = (struct rect){wide.x, wide.y, wide.w, wide.h - high - gap};
    layout->ring = (struct rect){wide.x, y, half, high};
    layout->list = (struct rect){wide.x + wide.w - half, y, half, high};
}

void layout_make(struct layout *ret_layout, int width, int height, int text_percent)
{
    struct layout *layout = ret_layout;
    assert(text_percent >= 100);
    layout->text_percent = text_percent;
    layout->portrait = height > width;
    int base_width = layout->portrait ? THEME_HEIGHT : THEME_WIDTH;
    int base_height = layout->portrait ? THEME_WIDTH : THEME_HEIGHT;
    layout->scale = fmin((double)width / base_width, (double)height / base_height);
    int head = layout_px(layout, SIZE_HEAD), edge = layout_px(layout, SIZE_EDGE);
    int foot = layout_px(layout, SIZE_FOOT);
    int margin = layout_px(layout, SPACE_MARGIN);
    int top = head + edge + layout_px(layout, SPACE_TOP);
    layout->glass = (struct rect){0, 0, width, height};
    layout->head = (struct rect){0, 0, width, head};
    layout->edge = (struct rect){0, head, width, edge};
    layout->foot = (struct rect){0, height - foot, width, foot};
    layout->wide = (struct rect){margin, top, width - 2 * margin,
                                 height - foot - layout_px(layout, SPACE_BOTTOM) - top};
    if (layout->portrait)
        place_below(layout);
    else
        place_beside(layout);
}

struct text_style layout_style(const struct layout *layout, enum text_face face, int size,
                               int colour, int width)
{
    return (struct text_style){
        .face = (int)face,
        .colour = colour,
        .width = width,
        .size = layout_font(layout, size),
        .soft = layout_font(layout, FONT_FLOOR),
        .floor = FONT_FLOOR,
        .lines = 2,
        .rest_percent = 100,
    };
}

struct text_style layout_read(const struct layout *layout, enum text_face face, int size,
                              int colour, int width)
{
    struct text_style style = layout_style(layout, face, size, colour, width);
    style.soft = layout_font(layout, FONT_READ);
    style.floor = layout_least(layout, FONT_READ);
    return style;
}

struct text_style layout_still(const struct layout *layout, enum text_face face, int size,
                               int colour, int width)
{
    struct text_style style = layout_style(layout, face, size, colour, width);
    style.size = layout_least(layout, size);
    style.soft = FONT_FLOOR;
    return style;
}

void layout_accent(struct text_style *style, const char *string, const char *accent,
                   enum text_face face, int colour, int percent)
{
    const char *found = strstr(string, accent);
    style->accent_start = found ? (int)(found - string) : 0;
    style->accent_length = found ? (int)strlen(accent) : 0;
    style->rest_face = (int)face;
    style->rest_colour = colour;
    style->rest_percent = percent;
}
