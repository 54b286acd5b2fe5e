/*
 * Shapes on a Cairo surface: panels with their soft shadow, the ring, the icons. Each paints inside
 * the rectangle it is given (a panel's shadow reaches beyond it by `shadow`), over a ground that is
 * already there, and the same every time, whatever the clip.
 */
#ifndef THEMEDAY_UI_PAINT_H
#define THEMEDAY_UI_PAINT_H

#include "ui/rect.h"

#include <cairo.h>
#include <stdbool.h>

enum icon {
    ICON_CARD,      /* a card and the waves of the reader */
    ICON_TWO_CARDS, /* one card over another */
    ICON_TICK,      /* signed in: a full disc */
    ICON_AGAIN,     /* signed in before: the same tick in an open circle */
    ICON_WARNING,   /* a triangle */
    ICON_FAULT,     /* a disc with a cross */
    ICON_CLOSED,    /* a clock */
    ICON_CHECK,     /* a bare tick: chosen */
    ICON_ONWARD,    /* an angle to the right: leads on */
};

/* Colours are 0xRRGGBB. */
void paint_fill(cairo_t *cairo, struct rect rect, int colour);
void paint_gradient(cairo_t *cairo, struct rect rect, int top, int bottom);
void paint_dot(cairo_t *cairo, struct rect rect, int colour);
void paint_diamond(cairo_t *cairo, struct rect rect, int colour);

/* A rectangle with corners of `radius`, a border of one pixel and a shadow. */
void paint_panel(cairo_t *cairo, struct rect rect, int radius, int shadow, int fill, int line);

/* The same without a shadow and with a border of `border` pixels. */
void paint_button(cairo_t *cairo, struct rect rect, int radius, int border, int fill, int line);

/* A ring around the rectangle, of two bands: `outer` and, inside of it, `inner`. */
void paint_focus(cairo_t *cairo, struct rect rect, int radius, int band, int outer, int inner);

enum { PAINT_BAR_PARTS = 4 };

/* A bar with round ends, in parts of these widths, which add up to its own, with a fine gap
 * between; a part of no width is not there. */
void paint_bar(cairo_t *cairo, struct rect rect, const int widths[PAINT_BAR_PARTS],
               const int colours[PAINT_BAR_PARTS]);

/* A band of `band` pixels, filled clockwise from the top to `permille`, with a mark across it at
 * `mark_percent`. */
void paint_ring(cairo_t *cairo, struct rect rect, int band, int permille, int mark_percent,
                int colour);

/* The leaf of a calendar: white, with a coloured head of `head` pixels. */
void paint_leaf(cairo_t *cairo, struct rect rect, int radius, int head, int shadow, int colour);

/* A picture of just this size that lies at the left end of a panel, or at its top, and shares its
 * corners there. */
void paint_picture(cairo_t *cairo, struct rect rect, int radius, bool at_top,
                   cairo_surface_t *picture);

/* How high an icon of this width is. */
int paint_icon_height(enum icon icon, int width);

/* Fills the width of `rect`, centred in its height. `ground` is the colour behind the icon, and
 * `permille` how much of its tick ICON_TICK shows. */
void paint_icon(cairo_t *cairo, struct rect rect, enum icon icon, int colour, int ground,
                int permille);

#endif
