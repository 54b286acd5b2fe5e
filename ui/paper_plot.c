#include "ui/paper_plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PLOT_SCALE_WIDTH = 32, /* points, for what stands beside the lines of the scale */
    PLOT_WORDS_WIDTH = 50, /* and beside the threshold */
    PLOT_ABOVE = 16,       /* room for the number of a point at the very top */
    PLOT_BELOW = 18,       /* for the labels */
    PLOT_STEP = 20,        /* percent from line to line */
    PLOT_WHOLE = 1000,     /* tenths */
    PLOT_NUMBER_WIDTH = 40,
    PLOT_NUMBER_RISE = 16, /* of a number above its point */
    PLOT_NUMBER_HALF = 11, /* of the white it stands on, so that no line runs through it */
    PLOT_NUMBER_HEIGHT = 11,
};

static const double plot_point_radius = 2.4, plot_curve_width = 1.2, plot_text_half = 6;

/* Where the curve is on the page. */
struct plot {
    struct paper_page *page;
    const struct paper_block *block;
    double left, right, top, bottom;
    int count; /* points */
};

static double plot_x(const struct plot *plot, int point)
{
    return plot->left + (plot->right - plot->left) * (point + 0.5) / plot->count;
}

static double plot_y(const struct plot *plot, int tenths)
{
    return plot->bottom - (plot->bottom - plot->top) * tenths / PLOT_WHOLE;
}

/* Pair 0 is the threshold. */
static const char *plot_label(const struct plot *plot, int point)
{
    return plot->block->cells[2 * (point + 1)];
}

/* False at a gap. */
static bool plot_tenths(const struct plot *plot, int point, int *ret_tenths)
{
    const char *text = plot->block->cells[2 * (point + 1) + 1];
    *ret_tenths = atoi(text);
    return text[0] != '\0';
}

static void plot_line(const struct plot *plot, double y)
{
    cairo_move_to(plot->page->type->cairo, plot->left, y);
    cairo_line_to(plot->page->type->cairo, plot->right, y);
    cairo_stroke(plot->page->type->cairo);
}

static void plot_draw_scale(const struct plot *plot)
{
    static const double grey = 0.78;
    cairo_t *cairo = plot->page->type->cairo;
    for (int percent = 0; percent <= 100; percent += PLOT_STEP) {
        char text[16];
        double y = plot_y(plot, 10 * percent);
        snprintf(text, sizeof text, "%d%%", percent);
        paper_page_write(plot->page, text, PAPER_LOOK_FOOT, PAPER_RIGHT,
                         plot->left - PLOT_SCALE_WIDTH, plot->left - 4, y - plot_text_half);
        cairo_set_source_rgb(cairo, grey, grey, grey);
        plot_line(plot, y);
        cairo_set_source_rgb(cairo, 0, 0, 0);
    }
}

static void plot_draw_threshold(const struct plot *plot)
{
    static const double dashes[] = {5, 3};
    cairo_t *cairo = plot->page->type->cairo;
    double y = plot_y(plot, atoi(plot->block->cells[1]));
    cairo_set_dash(cairo, dashes, 2, 0);
    plot_line(plot, y);
    cairo_set_dash(cairo, NULL, 0, 0);
    paper_page_write(plot->page, plot->block->cells[0], PAPER_LOOK_FOOT, PAPER_LEFT,
                     plot->right + 4, plot->right + PLOT_WORDS_WIDTH, y - plot_text_half);
}

static void plot_draw_curve(const struct plot *plot)
{
    cairo_t *cairo = plot->page->type->cairo;
    bool is_drawing = false;
    cairo_save(cairo);
    cairo_set_line_width(cairo, plot_curve_width);
    for (int i = 0; i < plot->count; i++) {
        int tenths;
        bool is_there = plot_tenths(plot, i, &tenths);
        if (is_there && is_drawing)
            cairo_line_to(cairo, plot_x(plot, i), plot_y(plot, tenths));
        else if (is_there)
            cairo_move_to(cairo, plot_x(plot, i), plot_y(plot, tenths));
        is_drawing = is_there;
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

/* The number of a point, in tenths. */
static void plot_draw_number(const struct plot *plot, int tenths, double x, double y)
{
    cairo_t *cairo = plot->page->type->cairo;
    char text[32];
    snprintf(text, sizeof text, "%d.%d", tenths / 10, tenths % 10);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_rectangle(cairo, x - PLOT_NUMBER_HALF, y - PLOT_NUMBER_RISE + 1, 2 * PLOT_NUMBER_HALF,
                    PLOT_NUMBER_HEIGHT);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    paper_page_write(plot->page, text, PAPER_LOOK_FOOT, PAPER_CENTRE, x - PLOT_NUMBER_WIDTH,
                     x + PLOT_NUMBER_WIDTH, y - PLOT_NUMBER_RISE);
}

static void plot_draw_point(const struct plot *plot, int point)
{
    cairo_t *cairo = plot->page->type->cairo;
    double x = plot_x(plot, point);
    int tenths;
    paper_page_write(plot->page, plot_label(plot, point), PAPER_LOOK_FOOT, PAPER_CENTRE,
                     x - PLOT_NUMBER_WIDTH, x + PLOT_NUMBER_WIDTH, plot->bottom + 3);
    if (!plot_tenths(plot, point, &tenths))
        return;
    double y = plot_y(plot, tenths);
    cairo_new_path(cairo);
    cairo_arc(cairo, x, y, plot_point_radius, 0, 2 * M_PI);
    cairo_fill(cairo);
    plot_draw_number(plot, tenths, x, y);
}

static void plot_draw(const struct plot *plot)
{
    plot_draw_scale(plot);
    plot_draw_threshold(plot);
    plot_draw_curve(plot);
    for (int i = 0; i < plot->count; i++)
        plot_draw_point(plot, i);
}

void paper_plot_print(struct paper_page *page, const struct paper_block *block, double height)
{
    paper_page_reserve(page, height);
    struct plot plot = {
        .page = page,
        .block = block,
        .left = paper_page_x(page, 0) + PLOT_SCALE_WIDTH,
        .right = paper_page_x(page, PAPER_WIDTH) - PLOT_WORDS_WIDTH,
        .top = page->y + PLOT_ABOVE,
        .bottom = page->y + height - PLOT_BELOW,
        .count = (int)block->cell_count / 2 - 1,
    };
    if (plot.count > 0)
        plot_draw(&plot);
    page->y += height;
}
