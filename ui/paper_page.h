/*
 * The pages of one paper while it is printed: margins, page breaks, foot lines and the rows of
 * cells that everything is made of. Measures are points (1/72 inch). Private to ui/paper.c.
 */
#ifndef THEMEDAY_UI_PAPER_PAGE_H
#define THEMEDAY_UI_PAPER_PAGE_H

#include "firmware/model/paper.h"
#include "ui/paper_ink.h"

#include <pango/pangocairo.h>

enum paper_look {
    PAPER_LOOK_TITLE,
    PAPER_LOOK_HEADING,
    PAPER_LOOK_LABEL, /* labels and heads */
    PAPER_LOOK_BODY,
    PAPER_LOOK_FOOT,
    PAPER_LOOK_COUNT,
};

/* What text is set with; kept for a whole document. */
struct paper_type {
    cairo_t *cairo; /* borrowed: what is drawn on */
    struct paper_ink *ink;
    PangoFontMap *font_map;
    PangoContext *context;
    GHashTable *layouts; /* texts that were set, as cells say the same again and again */
    PangoFontDescription *faces[PAPER_LOOK_COUNT];
};

struct paper_page {
    struct paper_type *type;
    const struct paper *paper;
    const struct paper_block *continued; /* the table whose head a new page begins with */
    double width, height;                /* of the sheet */
    double y;                            /* where the next row begins */
    int number, count;                   /* of all pages, once that is known */
};

/* A cell of a row, from one of the block's edges to the next. */
struct paper_cell {
    const char *text;
    enum paper_look look;
    enum paper_align align;
    bool is_top; /* else in the middle of its height */
};

/* Fonts and layouts for one document. */
void paper_type_open(struct paper_type *type);
void paper_type_close(struct paper_type *type);

/* Begins the first page, or finishes the last one. */
void paper_page_begin(struct paper_page *page);
void paper_page_end(struct paper_page *page);

/* Goes on to a new page when there are not `height` points left on this one. */
void paper_page_reserve(struct paper_page *page, double height);

/* How high a row has to be for its texts. */
double paper_page_measure(struct paper_page *page, const int *edges, int count,
                          const struct paper_cell *cells);

/* Draws a row of bordered cells, on a new page when it and `after` points more do not fit on this
 * one. */
void paper_page_row(struct paper_page *page, const int *edges, int count,
                    const struct paper_cell *cells, double least, double after);

/* Draws a text of the whole width without a border, and returns nothing of it when it is "". */
void paper_page_text(struct paper_page *page, const char *text, enum paper_look look,
                     enum paper_align align, double above, double below);

/* Where an edge is, in points from the left of the sheet. */
double paper_page_x(const struct paper_page *page, int edge);

/* Sets a text between two edges in points, anywhere on the page, and returns its height. */
double paper_page_write(struct paper_page *page, const char *text, enum paper_look look,
                        enum paper_align align, double left, double right, double y);

/* Draws a label and a line to sign on between two edges. */
void paper_page_sign(struct paper_page *page, const int *edges, const char *label, double height);

#endif
