/*
 * Shapes on a Cairo surface: panels with their soft shadow, bars, the ring. Each paints inside the
 * rectangle it is given (a panel's shadow reaches beyond it by `shadow`), over a ground that is
 * already there, and the same every time, whatever the clip. Lengths are pixels of the surface,
 * colours 0xRRGGBB; the caller's context and pictures stay the caller's.
 */
#ifndef THEMEDAY_UI_PAINT_H
#define THEMEDAY_UI_PAINT_H

#include "ui/rect.h"

#include <cairo.h>
#include <stdbool.h>

/* For other painters: the colour of what is painted next, and a path with corners of `radius`. */
void paint_set_colour(cairo_t *cairo, int colour, double alpha);
void paint_rounded(cairo_t *cairo, double x, double y, double w, double h, double radius);

/* The whole rectangle, in one colour or from `top` to `bottom`; and the disc or the square on its
 * corner that touches its sides. */
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

#endif
