/*
 * A ballot on the glass: the four questions of an evaluation, or the item of a resolution, on one
 * page. What is chosen is told by its ground, a tick and bold type, and by nothing else: whatever
 * was chosen, the widgets are the same, and a choice repaints as many rectangles of the same sizes.
 * For that the labels of the options have no id, and the buttons of a question are equal to the
 * pixel. What was on the glass is forgotten by ui/ui.c when the ballot leaves it.
 */
#ifndef THEMEDAY_UI_SCREEN_BALLOT_H
#define THEMEDAY_UI_SCREEN_BALLOT_H

#include "ui/screen.h"

/* Whether the view shows one. */
bool screen_ballot_is_on(const struct view *view);

/* The place for content in a panel as wide as a ballot's; in there the row of its buttons, and on
 * an upright screen the place of the hint above it. */
struct rect screen_ballot_inside(const struct layout *layout, struct rect panel);
struct rect screen_ballot_foot(const struct layout *layout, struct rect inside);
struct rect screen_ballot_hint(const struct layout *layout, struct rect inside);

/* Where an evaluation has nothing to touch: a button here, on the screen before, is no danger to a
 * finger that comes down twice. */
struct rect screen_ballot_quiet(const struct layout *layout, struct rect inside);

/* Pixels of the glass for a distance of theme.h, at least so many. */
int screen_ballot_px(const struct layout *layout, int distance, int least);

enum { BALLOT_TARGET_LEAST = 44 }; /* pixels of the glass, however small it is */

/* The buttons below a ballot by their ids, and what is said beside them unless there is something
 * more urgent: that it was not stored, or is about to be given up. */
struct ballot_row {
    const char *cancel, *clear, *submit;
    enum string_id label; /* of `submit` */
    bool can_submit;
    const char *hint; /* not for the trace: it depends on the ballot */
};

void screen_ballot_row(const struct canvas *canvas, const struct ballot_row *row,
                       struct rect inside);

/* Paints every label of every option, chosen and not, in an order of its own, on something that
 * nobody sees. The libraries below keep glyphs, and the last ones used in front: before and after
 * this it is the same ones, whatever was chosen meanwhile. */
void screen_ballot_even_out(struct text *text, const struct layout *layout,
                            enum ui_language language, cairo_t *cairo);

#endif
