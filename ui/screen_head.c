/* The red head: whose terminal this is, where it stands, and what time it is; and two buttons for
 * who needs another picture, or one for who needs more time. */
#include "ui/screen_ballot.h"

#include <stdio.h>
#include <string.h>

enum { BASELINE = 61, EM_DESCENT = 12 /* hundredths of the size */ };
enum { BUTTON_HIGH = 62, BUTTON_LEAST = 44, BUTTON_PAD = 8, BUTTON_GAP = 10 };

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
    struct text_style style =
        layout_still(layout, TEXT_SANS_BOLD, FONT_CLOCK, COLOUR_ON_BRAND, half);
    style.lines = 1;
    int left = place_left_of(canvas, "head.clock", clock, style, right);
    style = layout_still(layout, TEXT_SANS, FONT_NOTE, COLOUR_ON_BRAND_SOFT, half);
    return place_left_of(canvas, "head.date", date, style, left - layout_px(layout, SPACE_SIDE));
}

/* ---- buttons ---- */

static int button_height(const struct layout *layout)
{
    int pixels = layout_px(layout, BUTTON_HIGH), least = BUTTON_LEAST;
    return pixels > least ? pixels : least;
}

/* In one size whatever the size of type: they say how to change it, and the head has no room. */
static struct text_style button_style(const struct canvas *canvas, bool is_light, int width)
{
    struct text_style style =
        layout_still(canvas->layout, is_light ? TEXT_SANS_BOLD : TEXT_SANS, FONT_NOTE,
                     is_light ? COLOUR_BRAND_DARK : COLOUR_ON_BRAND, width);
    style.align = TEXT_CENTRE;
    return style;
}

/* As wide as the longest of their words, so that they stay where they are. */
static int button_width(const struct canvas *canvas)
{
    static const enum string_id labels[] = {STRING_ACCESS_LARGE, STRING_ACCESS_LARGER,
                                            STRING_ACCESS_USUAL, STRING_ACCESS_CONTRAST,
                                            STRING_ACCESS_COLOURS};
    struct text_style style = button_style(canvas, false, canvas->layout->glass.w);
    int pad = layout_px(canvas->layout, BUTTON_PAD), wide = button_height(canvas->layout);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const char *words = strings_get(canvas->language, labels[i]);
        int needed = text_layout(canvas->scene->text, words, &style)->width + 2 * pad;
        wide = wide > needed ? wide : needed;
    }
    return wide;
}

static int centred_y(const struct canvas *canvas, int height)
{
    return (canvas->layout->head.h - height) / 2 + layout_px(canvas->layout, 1);
}

/* Its right end at `right`; returns its left. */
static int describe_button(const struct canvas *canvas, const char *id, enum string_id label,
                           bool is_light, int wide, int right)
{
    const struct layout *layout = canvas->layout;
    const char *words = strings_get(canvas->language, label);
    int high = button_height(layout), pad = layout_px(layout, BUTTON_PAD);
    struct rect place = {right - wide, centred_y(canvas, high), wide, high};
    bool is_pressed = strcmp(canvas->pressed, id) == 0;
    int dark = is_pressed ? COLOUR_BRAND : COLOUR_BRAND_DARK;
    scene_button(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS), 1,
                 !is_light    ? dark
                 : is_pressed ? COLOUR_PRESSED
                              : COLOUR_PANEL,
                 COLOUR_ON_BRAND_SOFT);
    scene_enable(canvas->scene, id, words);
    struct text_style style = button_style(canvas, is_light, place.w - 2 * pad);
    int text = text_layout(canvas->scene->text, words, &style)->height;
    char text_id[SCENE_ID_SIZE];
    snprintf(text_id, sizeof text_id, "%s.text", id);
    scene_text(canvas->scene, text_id, words, &style, place.x + pad, place.y + (high - text) / 2);
    return place.x;
}

/* The label says what a touch will do, so that no state has to be told. */
static int describe_access(const struct canvas *canvas, int right)
{
    const struct view *view = canvas->view;
    int wide = button_width(canvas);
    int gap = layout_px(canvas->layout, BUTTON_GAP);
    enum string_id size = view->text_percent < 125   ? STRING_ACCESS_LARGE
                          : view->text_percent < 150 ? STRING_ACCESS_LARGER
                                                     : STRING_ACCESS_USUAL;
    enum string_id colours = view->high_contrast ? STRING_ACCESS_COLOURS : STRING_ACCESS_CONTRAST;
    right = describe_button(canvas, "access.contrast", colours, false, wide, right) - gap;
    return describe_button(canvas, "access.text", size, false, wide, right);
}

/* Answers go by themselves, and over thanks there is nothing to touch; the room is kept there, so
 * that the head stays as it is. */
static bool has_access(const struct view *view)
{
    return screen_is_idle(view->screen) || screen_ballot_is_on(view);
}

/* There is a time that runs out. */
static bool has_more_time(const struct view *view)
{
    return view->screen == SCREEN_PAGE ? view->session_seconds > 0
                                       : screen_ballot_is_on(view) && view->ballot_seconds > 0;
}

/* Returns where the buttons begin. */
static int describe_buttons(const struct canvas *canvas, int right)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    right -= layout_px(layout, SPACE_SIDE);
    int room = 2 * button_width(canvas) + layout_px(layout, BUTTON_GAP);
    if (has_more_time(view))
        return describe_button(canvas, "head.more", STRING_MORE_TIME, true, room, right);
    if (view->screen == SCREEN_PAGE)
        return right;
    if (has_access(view))
        return describe_access(canvas, right);
    return right - room;
}

/* ---- whose terminal it is ---- */

static struct text_style branch_style(const struct canvas *canvas, int space)
{
    struct text_style style =
        layout_still(canvas->layout, TEXT_SANS_BOLD, FONT_BRANCH, COLOUR_ON_BRAND, space);
    style.soft = layout_least(canvas->layout, 22);
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
        layout_still(layout, TEXT_SANS, FONT_NOTE, COLOUR_ON_BRAND_SOFT, space * 35 / 100);
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
    scene_gradient(canvas->scene, canvas->layout->head, COLOUR_BRAND, COLOUR_BRAND_DARK);
    scene_fill(canvas->scene, canvas->layout->edge, COLOUR_GOLD);
    describe_place(canvas, describe_buttons(canvas, describe_time(canvas)));
}
