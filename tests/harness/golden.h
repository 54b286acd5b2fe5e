/*
 * Pictures that a person has looked at and found good (tests/golden), and whether one that is drawn
 * now is still the same.
 *
 * They are kept with a palette of at most 128 colours, and another processor may round a blend
 * otherwise: a pixel differs when one of its colours is further off than GOLDEN_CHANNEL, and so few
 * may as GOLDEN_SHARE tells. What is too faint for that, but all over a place, is told by the mean
 * of each square of GOLDEN_SQUARE pixels.
 */
#ifndef THEMEDAY_TESTS_GOLDEN_H
#define THEMEDAY_TESTS_GOLDEN_H

#include <cairo.h>
#include <stdbool.h>

enum {
    GOLDEN_CHANNEL = 32,  /* of 255 */
    GOLDEN_SHARE = 10000, /* one pixel of so many */
    GOLDEN_SQUARE = 16,
    GOLDEN_MEAN = 5, /* of 255, of each colour */
};

/* How two pictures of the same size differ. */
struct golden_difference {
    int pixels;  /* that differ */
    int squares; /* whose mean differs */
};

struct golden_difference golden_compare(cairo_surface_t *one, cairo_surface_t *other);

/* Whether that is no more than rounding, for pictures of this size. */
bool golden_is_same(struct golden_difference difference, cairo_surface_t *picture);

/* Whether this picture is kept as tests/golden/NAME.png. */
bool golden_has(const char *name, cairo_surface_t *picture);

/* The same; when it is not, says so and leaves what it was, what it is, and where they differ side
 * by side in $THEMEDAY_BUILD/golden-differences/NAME.png. */
bool golden_check(const char *name, cairo_surface_t *picture);

#endif
