/* The buttons below a ballot, and what is said beside them. */
#include "ui/screen_ballot.h"
#include "ui/screen_page.h"

#include <stdio.h>
#include <string.h>

enum {
    HINT_HIGH = 110, /* above the buttons of an upright screen */
    BUTTON_WIDE = 150,
};

int screen_ballot_px(const struct layout *layout, int distance, int least)
{
    int pixels = layout_px(layout, distance);
    return pixels > least ? pixels : least;
}

struct rect screen_ballot_foot(const struct layout *layout, struct rect inside)
{
    int high = screen_ballot_px(layout, SIZE_BUTTON, BALLOT_TARGET_LEAST);
    return (struct rect){inside.x, inside.y + inside.h - high, inside.w, high};
}

struct rect screen_ballot_hint(const struct layout *layout, struct rect inside)
{
    struct rect foot = screen_ballot_foot(layout, inside);
    int high = layout_px(layout, HINT_HIGH);
    return (struct rect){inside.x, foot.y - high, inside.w, high};
}

static void describe_button(const struct canvas *canvas, const char *id, enum string_id label,
                            bool enabled, bool primary, struct rect place)
{
    struct page_item button = {.enabled = enabled, .primary = primary};
    snprintf(button.id, sizeof button.id, "%s", id);
    snprintf(button.text, sizeof button.text, "%s", strings_get(canvas->language, label));
    screen_page_button(canvas, &button, place, FONT_READ);
}

/* What stands beside the buttons: how much time is left, what went wrong, or what to do. */
struct hint {
    const char *id; /* "": not for the trace, it depends on the ballot */
    char text[STRINGS_SIZE];
    struct palette_tone tone;
    enum icon icon; /* not with TONE_PLAIN */
    bool is_plain;
};

static void hint_of(const struct canvas *canvas, const char *usual, struct hint *ret_hint)
{
    const struct view *view = canvas->view;
    if (view->ballot_seconds > 0) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", view->ballot_seconds);
        *ret_hint = (struct hint){.id = "main.leaves", .tone = TONE_AMBER, .icon = ICON_WARNING};
        strings_fill(ret_hint->text, canvas->language, STRING_BALLOT_LEAVES, "n", seconds, NULL);
    } else if (view->ballot_failed) {
        *ret_hint = (struct hint){.id = "main.failed", .tone = TONE_RED, .icon = ICON_FAULT};
        snprintf(ret_hint->text, STRINGS_SIZE, "%s",
                 strings_get(canvas->language, STRING_BALLOT_FAILED));
    } else {
        *ret_hint = (struct hint){.id = "", .is_plain = true};
        snprintf(ret_hint->text, STRINGS_SIZE, "%s", usual);
    }
}

/* A Chinese sentence of two parts breaks between them, where else it would break anywhere: into
 * `ret_parts`, the second one empty when it stays whole. */
static void break_hint(const struct canvas *canvas, const char *text,
                       const struct text_style *style, char ret_parts[2][STRINGS_SIZE])
{
    static const char comma[] = "，";
    const char *found = strstr(text, comma);
    size_t first = found ? (size_t)(found - text) + sizeof comma - 1 : 0;
    snprintf(ret_parts[0], STRINGS_SIZE, "%s", text);
    *ret_parts[1] = '\0';
    if (first == 0 || text_layout(canvas->scene->text, text, style)->lines == 1)
        return;
    ret_parts[0][first] = '\0';
    snprintf(ret_parts[1], STRINGS_SIZE, "%s", text + first);
}

/* Breaks the hint, in type that leaves it no higher than `height`; returns how high the parts are.
 */
static void fit_hint(const struct canvas *canvas, const struct hint *hint, struct text_style *style,
                     int height, char ret_parts[2][STRINGS_SIZE], int *ret_first, int *ret_second)
{
    for (;; style->size--) {
        int air = style->size * 3 / 10;
        style->soft = style->soft < style->size ? style->soft : style->size;
        break_hint(canvas, hint->text, style, ret_parts);
        *ret_first = text_layout(canvas->scene->text, ret_parts[0], style)->height + air;
        *ret_second = *ret_parts[1] == '\0'
                          ? 0
                          : text_layout(canvas->scene->text, ret_parts[1], style)->height + air;
        if (*ret_first + *ret_second - air <= height || style->size <= style->floor)
            return;
    }
}

static void describe_hint(const struct canvas *canvas, const struct hint *hint, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int mark = hint->is_plain ? 0 : layout_px(layout, SIZE_MARK), pad = layout_px(layout, 12);
    int room = place.w - (mark > 0 ? mark + pad : 0);
    struct text_style style =
        layout_read(layout, hint->is_plain ? TEXT_SANS : TEXT_SANS_BOLD, FONT_READ,
                    hint->is_plain ? COLOUR_SOFT : hint->tone.text, room);
    char parts[2][STRINGS_SIZE], id[PAGE_ID_SIZE];
    int first, second;
    fit_hint(canvas, hint, &style, place.h, parts, &first, &second);
    int wide = text_layout(canvas->scene->text, parts[0], &style)->width;
    int left = layout->portrait ? place.x + (room - wide) / 2 : place.x;
    if (mark > 0)
        scene_icon(canvas->scene, (struct rect){left, place.y + (place.h - mark) / 2, mark, mark},
                   hint->icon, hint->tone.icon, COLOUR_PANEL);
    struct rect line = {left + place.w - room, place.y, room, place.h};
    if (*parts[1]) {
        line.y += (place.h - first - second) / 2;
        snprintf(id, sizeof id, "%s%s", hint->id, *hint->id ? ".more" : "");
        screen_page_text(canvas, id, parts[1], &style,
                         (struct rect){line.x, line.y + first, line.w, second});
        line.h = first;
    }
    screen_page_text(canvas, hint->id, parts[0], &style, line);
}

void screen_ballot_row(const struct canvas *canvas, const struct ballot_row *row,
                       struct rect inside)
{
    const struct layout *layout = canvas->layout;
    struct hint hint;
    hint_of(canvas, row->hint, &hint);
    struct rect foot = screen_ballot_foot(layout, inside);
    int gap = layout_px(layout, SPACE_BUTTONS);
    struct rect button = {foot.x, foot.y, layout_px(layout, BUTTON_WIDE), foot.h};
    describe_button(canvas, row->cancel, STRING_BALLOT_CANCEL, true, false, button);
    button.x += button.w + gap;
    describe_button(canvas, row->clear, STRING_BALLOT_CLEAR, true, false, button);
    int left = button.x + button.w + 3 * gap / 2;
    button.w = layout_px(layout, layout->portrait ? 260 : 300);
    button.x = foot.x + foot.w - button.w;
    describe_button(canvas, row->submit, row->label, row->can_submit, true, button);
    if (layout->portrait)
        describe_hint(canvas, &hint, screen_ballot_hint(layout, inside));
    else
        describe_hint(canvas, &hint, (struct rect){left, foot.y, button.x - gap - left, foot.h});
}
