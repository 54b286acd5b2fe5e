/* The red head: whose terminal this is, where it stands, and what time it is. */
#include "ui/screen.h"

enum { BASELINE = 61, EM_DESCENT = 12 /* hundredths of the size */ };

/* Puts a line of type on the head's common baseline, its right end at `right`; returns its left. */
static int place_left_of(const struct canvas *canvas, const char *id, const char *string,
                         struct text_style style, int right)
{
    const struct layout *layout = canvas->layout;
    style.width = text_layout(canvas->scene->text, string, &style)->width;
    int baseline = layout_px(layout, BASELINE);
    int y = baseline - style.size + style.size * EM_DESCENT / 100;
    scene_text(canvas->scene, id, string, &style, right - style.width, y);
    return right - style.width;
}

static int describe_time(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    const struct moment *now = &canvas->view->now;
    char clock[STRINGS_SIZE], date[STRINGS_SIZE];
    strings_clock(clock, now->hour * 60 + now->minute);
    strings_date(date, canvas->language, now);
    int half = layout->head.w / 2;
    int right = layout->head.w - layout_px(layout, SPACE_MARGIN);
    struct text_style style = layout_style(layout, TEXT_SANS_BOLD, FONT_CLOCK, COLOUR_ON_RED, half);
    int left = place_left_of(canvas, "head.clock", clock, style, right);
    style = layout_style(layout, TEXT_SANS, FONT_NOTE, COLOUR_ON_RED_SOFT, half);
    return place_left_of(canvas, "head.date", date, style, left - layout_px(layout, SPACE_SIDE));
}

static int centred_y(const struct canvas *canvas, int height)
{
    return (canvas->layout->head.h - height) / 2 + layout_px(canvas->layout, 1);
}

static struct text_style branch_style(const struct canvas *canvas, int space)
{
    struct text_style style =
        layout_style(canvas->layout, TEXT_SANS_BOLD, FONT_BRANCH, COLOUR_ON_RED, space);
    style.soft = layout_font(canvas->layout, 22);
    style.tracking = 3;
    return style;
}

/* The room yields when both do not fit in two lines: it is on the door, too. */
static void describe_place(const struct canvas *canvas, int right)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    struct text *text = canvas->scene->text;
    int left = layout_px(layout, SPACE_MARGIN), gap = layout_px(layout, SPACE_SIDE);
    int space = right - layout_px(layout, SPACE_BETWEEN) - left;

    struct text_style room =
        layout_style(layout, TEXT_SANS, FONT_NOTE, COLOUR_ON_RED_SOFT, space * 35 / 100);
    struct text_block room_block = *text_layout(text, view->room, &room);
    const char *name = *view->branch ? view->branch : strings_get(canvas->language, STRING_HEAD);
    struct text_style branch = branch_style(canvas, space - gap - room_block.width);
    struct text_block block = *text_layout(text, name, &branch);
    bool has_room = *view->room && room_block.lines <= 2 && block.lines <= 2;
    if (!has_room) {
        branch = branch_style(canvas, space);
        block = *text_layout(text, name, &branch);
    }
    scene_text(canvas->scene, "head.branch", name, &branch, left, centred_y(canvas, block.height));
    if (has_room)
        scene_text(canvas->scene, "head.room", view->room, &room, left + block.width + gap,
                   centred_y(canvas, room_block.height));
}

void screen_head(const struct canvas *canvas)
{
    scene_gradient(canvas->scene, canvas->layout->head, COLOUR_RED, COLOUR_RED_DARK);
    scene_fill(canvas->scene, canvas->layout->edge, COLOUR_GOLD);
    describe_place(canvas, describe_time(canvas));
}
