#include "ui/icon.h"

#include "ui/paint.h"
#include "ui/theme.h"

#include <math.h>

static const double full_turn = 2 * M_PI;

int icon_height(enum icon icon, int width)
{
    return icon == ICON_CARD ? width * 68 / 100 : icon == ICON_TWO_CARDS ? width * 82 / 100 : width;
}

static void card(cairo_t *cairo, double x, double y, int colour, int stripe)
{
    paint_rounded(cairo, x, y, 62, 42, 6);
    paint_set_colour(cairo, colour, 1);
    cairo_fill(cairo);
    paint_set_colour(cairo, stripe, 1);
    cairo_rectangle(cairo, x, y + 9.5, 62, 7.5);
    cairo_fill(cairo);
    paint_rounded(cairo, x + 7, y + 25, 15, 10.5, 2);
    paint_set_colour(cairo, COLOUR_GOLD, 1);
    cairo_fill(cairo);
    paint_rounded(cairo, x + 28, y + 26.5, 27, 3, 1.5);
    paint_set_colour(cairo, COLOUR_PANEL, 0.75);
    cairo_fill(cairo);
    paint_rounded(cairo, x + 28, y + 32, 18, 3, 1.5);
    paint_set_colour(cairo, COLOUR_PANEL, 0.5);
    cairo_fill(cairo);
}

static void waves(cairo_t *cairo, double x, double y)
{
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cairo, 2.8);
    for (int i = 0; i < 3; i++) {
        paint_set_colour(cairo, COLOUR_GOLD, 1 - i * 0.32);
        cairo_arc(cairo, x, y, 22 + i * 12, -0.78, 0.78);
        cairo_stroke(cairo);
    }
}

static int darker(int colour)
{
    int red = (colour >> 16) * 3 / 4, green = (colour >> 8 & 0xff) * 3 / 4;
    return red << 16 | green << 8 | (colour & 0xff) * 3 / 4;
}

static void icon_card(cairo_t *cairo, int colour)
{
    card(cairo, 0, 29, colour, darker(colour));
    waves(cairo, 52, 50);
}

static void icon_two_cards(cairo_t *cairo, int colour, int ground)
{
    cairo_save(cairo);
    cairo_translate(cairo, 50, 50);
    cairo_scale(cairo, 1.12, 1.12);
    cairo_push_group(cairo);
    card(cairo, -22, -34, colour, darker(colour));
    cairo_pop_group_to_source(cairo);
    cairo_paint_with_alpha(cairo, 0.45);
    paint_rounded(cairo, -43, -11, 68, 48, 9);
    paint_set_colour(cairo, ground, 1);
    cairo_fill(cairo);
    card(cairo, -40, -8, colour, darker(colour));
    cairo_restore(cairo);
}

/* What stands on it is painted in the colour of the panel. */
static void disc(cairo_t *cairo, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_arc(cairo, 50, 50, 50, 0, full_turn);
    cairo_fill(cairo);
    paint_set_colour(cairo, COLOUR_PANEL, 1);
}

static void ring(cairo_t *cairo, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_set_line_width(cairo, 6.5);
    cairo_arc(cairo, 50, 50, 46.5, 0, full_turn);
    cairo_stroke(cairo);
}

/* The beginning of the tick, as a pen draws it. */
static void tick_part(cairo_t *cairo, int permille)
{
    double first = hypot(17, 17), second = hypot(31, 35);
    double drawn = (first + second) * permille / 1000;
    double down = fmin(drawn / first, 1), up = fmax((drawn - first) / second, 0);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, 9);
    cairo_move_to(cairo, 26.5, 52);
    cairo_line_to(cairo, 26.5 + 17 * down, 52 + 17 * down);
    if (up > 0)
        cairo_line_to(cairo, 43.5 + 31 * up, 69 - 35 * up);
    cairo_stroke(cairo);
}

static void icon_tick(cairo_t *cairo, int colour, int permille)
{
    disc(cairo, colour);
    if (permille > 0)
        tick_part(cairo, permille);
}

static void icon_again(cairo_t *cairo, int colour)
{
    ring(cairo, colour);
    tick_part(cairo, 1000);
}

static void icon_warning(cairo_t *cairo, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, 10);
    cairo_move_to(cairo, 50, 9.5);
    cairo_line_to(cairo, 95, 88);
    cairo_line_to(cairo, 5, 88);
    cairo_close_path(cairo);
    cairo_fill_preserve(cairo);
    cairo_stroke(cairo);
    paint_set_colour(cairo, COLOUR_PANEL, 1);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cairo, 8.5);
    cairo_move_to(cairo, 50, 36);
    cairo_line_to(cairo, 50, 62);
    cairo_stroke(cairo);
    cairo_arc(cairo, 50, 78, 5.2, 0, full_turn);
    cairo_fill(cairo);
}

static void icon_fault(cairo_t *cairo, int colour)
{
    disc(cairo, colour);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cairo, 9);
    cairo_move_to(cairo, 33, 33);
    cairo_line_to(cairo, 67, 67);
    cairo_move_to(cairo, 67, 33);
    cairo_line_to(cairo, 33, 67);
    cairo_stroke(cairo);
}

static void icon_closed(cairo_t *cairo, int colour)
{
    ring(cairo, colour);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_move_to(cairo, 50, 23);
    cairo_line_to(cairo, 50, 52);
    cairo_line_to(cairo, 69, 63);
    cairo_stroke(cairo);
}

static void icon_check(cairo_t *cairo, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_translate(cairo, -35, -35);
    cairo_scale(cairo, 1.7, 1.7);
    tick_part(cairo, 1000);
}

static void icon_onward(cairo_t *cairo, int colour)
{
    paint_set_colour(cairo, colour, 1);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, 12);
    cairo_move_to(cairo, 34, 16);
    cairo_line_to(cairo, 68, 50);
    cairo_line_to(cairo, 34, 84);
    cairo_stroke(cairo);
}

void icon_paint(cairo_t *cairo, struct rect rect, enum icon icon, int colour, int ground,
                int permille)
{
    cairo_save(cairo);
    cairo_translate(cairo, rect.x, rect.y + (rect.h - rect.w) / 2.0);
    cairo_scale(cairo, rect.w / 100.0, rect.w / 100.0);
    switch (icon) {
    case ICON_CARD:
        icon_card(cairo, colour);
        break;
    case ICON_TWO_CARDS:
        icon_two_cards(cairo, colour, ground);
        break;
    case ICON_TICK:
        icon_tick(cairo, colour, permille);
        break;
    case ICON_AGAIN:
        icon_again(cairo, colour);
        break;
    case ICON_WARNING:
        icon_warning(cairo, colour);
        break;
    case ICON_FAULT:
        icon_fault(cairo, colour);
        break;
    case ICON_CLOSED:
        icon_closed(cairo, colour);
        break;
    case ICON_CHECK:
        icon_check(cairo, colour);
        break;
    case ICON_ONWARD:
        icon_onward(cairo, colour);
        break;
    }
    cairo_restore(cairo);
}
