/*
 * Text through Pango: which font, how large, where the lines break. A text is never cut and never
 * ends in dots: it shrinks, then wraps, and at its smallest size takes as many lines as it needs.
 * Lines are placed by the em box (the square a hanzi fills), not by the much taller line box of the
 * font, so that what looks centred is.
 *
 * Laid-out texts are kept and found again by content and style; the oldest unused make room.
 */
#ifndef THEMEDAY_UI_TEXT_H
#define THEMEDAY_UI_TEXT_H

#include "firmware/base/err.h"
#include "ui/rect.h"

#include <cairo.h>
#include <stddef.h>

enum text_face { TEXT_SANS, TEXT_SANS_BOLD, TEXT_SERIF, TEXT_SERIF_BOLD, TEXT_FACE_COUNT };
enum text_align { TEXT_LEFT, TEXT_CENTRE, TEXT_RIGHT };

/* All in pixels of the glass. Only ints, so that two styles compare by their bytes. */
struct text_style {
    int face;   /* enum text_face */
    int colour; /* 0xRRGGBB */
    int align;  /* enum text_align, within `width` */
    int width;
    int size;     /* wanted */
    int soft;     /* below this size one more line is better than smaller type */
    int floor;    /* never smaller */
    int lines;    /* how many lines are fine */
    int tracking; /* extra space between letters, hundredths of an em */
    /* A part of the text, in bytes, that looks different: the name in "…同志", the figure in
     * "应到 50". `size` is its size then, and the rest is `rest_percent` of it. */
    int accent_start, accent_length;
    int rest_face, rest_colour, rest_percent;
};

struct text;

/* Chooses the fonts, which are loaded when they are first used. ERR_NOMEM. NULL may be closed. */
CHECKED enum err text_open(struct text **ret_text);
void text_close(struct text *text);

/* How a text came out; belongs to `text` and lives until the next call of a text function. */
struct text_block {
    int size;        /* of the type; of the accent where there is one */
    int least;       /* the smallest type in it */
    int lines;       /* it takes */
    int width;       /* of the longest line */
    int height;      /* from the top of the first em box to the bottom of the last */
    struct rect ink; /* what is painted, from the left top of the first em box */
    int unknown;     /* characters no font has a glyph for */
};
const struct text_block *text_layout(struct text *text, const char *string,
                                     const struct text_style *style);

/* Where the lines of a text begin in it, in bytes, at most `max` of them; how many lines there are.
 * Of texts without an accent. */
size_t text_breaks(struct text *text, const char *string, const struct text_style *style,
                   int *ret_starts, size_t max);

/* Paints with the top of the first em box at `y` and the style's width beginning at `x`. */
void text_paint(struct text *text, cairo_t *cairo, const char *string,
                const struct text_style *style, int x, int y);

/* Forgets every laid-out text, and when each was last used. */
void text_forget(struct text *text);

/* Loads what the first texts in these faces would have to wait for. */
void text_warm_up(struct text *text);

#endif
