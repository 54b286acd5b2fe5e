#include "ui/paint.h"

#include "ui/theme.h"

#include <math.h>

static const double full_turn = 2 * M_PI;

void paint_set_colour(cairo_t *cairo, int colour, double alpha)
{
    cairo_set_source_rgba(cairo, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0,
                          (colour & 0xff) / 255.0, alpha);
}

void paint_rounded(cairo_t *cairo, double x, double y, double w, double h, double radius)
{
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + w - radius, y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cairo, x + w - radius, y + h - radius, radius, 0, M_PI / 2);
    cairo_arc(cairo, x + radius, y + h - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cairo, x + radius, y + radius, radius, M_PI, 3 * M_PI / 2);
    cairo_close_path(cairo);
}

void paint_fill(cairo_t *cairo, struct rect rect, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_fill(cairo);
}

void paint_gradient(cairo_t *cairo, struct rect rect, int top, int bottom)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(0, rect.y, 0, rect.y + rect.h);
    cairo_pattern_add_color_stop_rgb(pattern, 0, (top >> 16) / 255.0, (top >> 8 & 0xff) / 255.0,
                                     (top & 0xff) / 255.0);
    cairo_pattern_add_color_stop_rgb(pattern, 1, (bottom >> 16) / 255.0,
                                     (bottom >> 8 & 0xff) / 255.0, (bottom & 0xff) / 255.0);
    cairo_set_source(cairo, pattern);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_fill(cairo);
    cairo_pattern_destroy(pattern);
}

void paint_dot(cairo_t *cairo, struct rect rect, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_arc(cairo, rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, rect.w / 2.0, 0, full_turn);
    cairo_fill(cairo);
}

void paint_diamond(cairo_t *cairo, struct rect rect, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_move_to(cairo, rect.x + rect.w / 2.0, rect.y);
    cairo_line_to(cairo, rect.x + rect.w, rect.y + rect.h / 2.0);
    cairo_line_to(cairo, rect.x + rect.w / 2.0, rect.y + rect.h);
    cairo_line_to(cairo, rect.x, rect.y + rect.h / 2.0);
    cairo_fill(cairo);
}

/* ---- panels ---- */

/* The shadow fades from a panel's edge outwards, nearly in a straight line with a soft foot. */
static void add_shadow_stops(cairo_pattern_t *pattern, double from)
{
    static const double alphas[] = {0.075, 0.048, 0.026, 0.010, 0};
    for (int i = 0; i < 5; i++)
        cairo_pattern_add_color_stop_rgba(
            pattern, from + (1 - from) * i / 4, (COLOUR_SHADOW >> 16) / 255.0,
            (COLOUR_SHADOW >> 8 & 0xff) / 255.0, (COLOUR_SHADOW & 0xff) / 255.0, alphas[i]);
}

static void shadow_side(cairo_t *cairo, double x, double y, double w, double h, double from_x,
                        double from_y, double to_x, double to_y)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(from_x, from_y, to_x, to_y);
    add_shadow_stops(pattern, 0);
    cairo_set_source(cairo, pattern);
    cairo_rectangle(cairo, x, y, w, h);
    cairo_fill(cairo);
    cairo_pattern_destroy(pattern);
}

static void shadow_corner(cairo_t *cairo, double x, double y, double centre_x, double centre_y,
                          double radius, double reach)
{
    double outer = radius + reach;
    cairo_pattern_t *pattern =
        cairo_pattern_create_radial(centre_x, centre_y, 0, centre_x, centre_y, outer);
    add_shadow_stops(pattern, radius / outer);
    cairo_set_source(cairo, pattern);
    cairo_rectangle(cairo, x, y, outer, outer);
    cairo_fill(cairo);
    cairo_pattern_destroy(pattern);
}

/* Light falls from above: the shadow lies a little lower than the panel. */
static void shadow(cairo_t *cairo, struct rect rect, double radius, double reach)
{
    double drop = round(reach / 5);
    reach -= drop;
    double left = rect.x, right = rect.x + rect.w;
    double top = rect.y + drop, bottom = rect.y + rect.h + drop;
    double wide = rect.w - 2 * radius, high = rect.h - 2 * radius;
    shadow_side(cairo, left + radius, top - reach, wide, reach, 0, top, 0, top - reach);
    shadow_side(cairo, left + radius, bottom - drop, wide, reach + drop, 0, bottom, 0,
                bottom + reach);
    shadow_side(cairo, left - reach, top + radius, reach, high, left, 0, left - reach, 0);
    shadow_side(cairo, right, top + radius, reach, high, right, 0, right + reach, 0);
    double outer = radius + reach;
    shadow_corner(cairo, left - reach, top - reach, left + radius, top + radius, radius, reach);
    shadow_corner(cairo, right - radius, top - reach, right - radius, top + radius, radius, reach);
    shadow_corner(cairo, left - reach, bottom + reach - outer, left + radius, bottom - radius,
                  radius, reach);
    shadow_corner(cairo, right - radius, bottom + reach - outer, right - radius, bottom - radius,
                  radius, reach);
}

/* Plain rectangles where no antialiasing is needed: that is most of a panel, and much faster. */
static void fill_rounded(cairo_t *cairo, struct rect rect, int radius, int colour)
{
    int bottom = rect.y + rect.h - radius;
    paint_fill(cairo, (struct rect){rect.x, rect.y + radius, rect.w, rect.h - 2 * radius}, colour);
    for (int i = 0; i < 2; i++) {
        cairo_save(cairo);
        cairo_rectangle(cairo, rect.x, i == 0 ? rect.y : bottom, rect.w, radius);
        cairo_clip(cairo);
        paint_rounded(cairo, rect.x, i == 0 ? rect.y : bottom - radius, rect.w, 2 * radius, radius);
        cairo_fill(cairo);
        cairo_restore(cairo);
    }
}

/* Straight sides as plain rectangles, again, and an arc in each corner. */
static void border_rounded(cairo_t *cairo, struct rect rect, int radius, int colour)
{
    int wide = rect.w - 2 * radius, high = rect.h - 2 * radius;
    int right = rect.x + rect.w, bottom = rect.y + rect.h;
    paint_fill(cairo, (struct rect){rect.x + radius, rect.y, wide, 1}, colour);
    paint_fill(cairo, (struct rect){rect.x + radius, bottom - 1, wide, 1}, colour);
    paint_fill(cairo, (struct rect){rect.x, rect.y + radius, 1, high}, colour);
    paint_fill(cairo, (struct rect){right - 1, rect.y + radius, 1, high}, colour);
    cairo_set_line_width(cairo, 1);
    for (int i = 0; i < 4; i++) {
        double x = i == 0 || i == 3 ? right - radius : rect.x + radius;
        double y = i < 2 ? bottom - radius : rect.y + radius;
        cairo_arc(cairo, x, y, radius - 0.5, i * M_PI / 2, (i + 1) * M_PI / 2);
        cairo_stroke(cairo);
    }
}

void paint_panel(cairo_t *cairo, struct rect rect, int radius, int shadow_reach, int fill, int line)
{
    shadow(cairo, rect, radius, shadow_reach);
    fill_rounded(cairo, rect, radius, fill);
    border_rounded(cairo, rect, radius, line);
}

void paint_button(cairo_t *cairo, struct rect rect, int radius, int border, int fill, int line)
{
    fill_rounded(cairo, rect, radius, line);
    fill_rounded(cairo, rect_grow(rect, -border), radius - border, fill);
}

static void paint_band(cairo_t *cairo, struct rect rect, int radius, int band, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_set_line_width(cairo, band);
    paint_rounded(cairo, rect.x - band / 2.0, rect.y - band / 2.0, rect.w + band, rect.h + band,
                  radius + band / 2.0);
    cairo_stroke(cairo);
}

void paint_focus(cairo_t *cairo, struct rect rect, int radius, int band, int outer, int inner)
{
    paint_band(cairo, rect, radius, band, inner);
    paint_band(cairo, rect_grow(rect, band), radius + band, band, outer);
}

void paint_leaf(cairo_t *cairo, struct rect rect, int radius, int head, int shadow_reach,
                int colour)
{
    paint_panel(cairo, rect, radius, shadow_reach, COLOUR_PANEL, COLOUR_LINE);
    cairo_save(cairo);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, head);
    cairo_clip(cairo);
    paint_rounded(cairo, rect.x, rect.y, rect.w, rect.h, radius);
    paint_set_colour(cairo, colour, 1);
    cairo_fill(cairo);
    cairo_restore(cairo);
    paint_fill(cairo, (struct rect){rect.x, rect.y + head, rect.w, 1 + head / 30}, COLOUR_GOLD);
}

void paint_picture(cairo_t *cairo, struct rect rect, int radius, bool at_top,
                   cairo_surface_t *picture)
{
    int right = at_top ? 0 : radius, down = at_top ? radius : 0; /* no corners at the other end */
    cairo_save(cairo);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(cairo);
    paint_rounded(cairo, rect.x, rect.y, rect.w + right, rect.h + down, radius);
    cairo_set_source_surface(cairo, picture, rect.x, rect.y);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

void paint_bar(cairo_t *cairo, struct rect rect, const int widths[PAINT_BAR_PARTS],
               const int colours[PAINT_BAR_PARTS])
{
    int right = rect.x + rect.w;
    cairo_save(cairo);
    paint_rounded(cairo, rect.x, rect.y, rect.w, rect.h, rect.h / 4.0);
    cairo_clip(cairo);
    struct rect part = rect;
    for (int i = 0; i < PAINT_BAR_PARTS; i++, part.x += part.w) {
        part.w = widths[i];
        bool is_last = part.x + part.w == right;
        if (part.w > 0)
            paint_fill(cairo, (struct rect){part.x, part.y, part.w - (is_last ? 0 : 2), part.h},
                       colours[i]);
    }
    cairo_restore(cairo);
}

/* ---- the ring ---- */

void paint_ring(cairo_t *cairo, struct rect rect, int band, int permille, int mark_percent,
                int colour)
{
    double x = rect.x + rect.w / 2.0, y = rect.y + rect.h / 2.0;
    double radius = (rect.w - band) / 2.0 - band * 0.25; /* the mark stands out of the band */
    double top = -M_PI / 2;
    cairo_set_line_width(cairo, band);
    paint_set_colour(cairo, COLOUR_TRACK, 1);
    cairo_arc(cairo, x, y, radius, 0, full_turn);
    cairo_stroke(cairo);
    if (permille > 0) {
        int part = permille < 1000 ? permille : 1000;
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
        paint_set_colour(cairo, colour, 1);
        cairo_arc(cairo, x, y, radius, top, top + full_turn * part / 1000);
        cairo_stroke(cairo);
    }
    double angle = top + full_turn * mark_percent / 100;
    double inner = radius - band * 0.5, outer = radius + band * 0.75;
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(cairo, band * 0.24);
    paint_set_colour(cairo, COLOUR_RED, 1);
    cairo_move_to(cairo, x + inner * cos(angle), y + inner * sin(angle));
    cairo_line_to(cairo, x + outer * cos(angle), y + outer * sin(angle));
    cairo_stroke(cairo);
}
