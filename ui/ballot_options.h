/*
 * The options of a question on a ballot: buttons equal to the pixel, labels of one size, and what
 * is chosen told by its ground, a tick and bold type, and by nothing else (screen_ballot.h says
 * why). Knows nothing of what is asked.
 */
#ifndef THEMEDAY_UI_BALLOT_OPTIONS_H
#define THEMEDAY_UI_BALLOT_OPTIONS_H

#include "ui/screen.h"

enum { BALLOT_OPTIONS = 3 };

/* As they stand on the screen. */
struct ballot_options {
    const enum string_id *labels; /* of BALLOT_OPTIONS; not copied */
    int wide, high;               /* of each, in pixels of the glass */
    int size;                     /* of the labels, in pixels of the glass */
};

/* In the largest type up to `size`, of theme.h, in which each of the labels has its place, chosen
 * or not. */
struct ballot_options ballot_options_fit(struct text *text, const struct layout *layout,
                                         enum ui_language language, const enum string_id *labels,
                                         int wide, int high, int size);

/* Adds one of them to the scene, a widget `id`. */
void ballot_options_describe(const struct canvas *canvas, const char *id,
                             const struct ballot_options *options, int index, bool chosen,
                             struct rect place);

/* Paints every label, chosen and not, in an order of its own: screen_ballot_even_out(). */
void ballot_options_even_out(struct text *text, const struct layout *layout,
                             enum ui_language language, const struct ballot_options *options,
                             cairo_t *cairo);

#endif
