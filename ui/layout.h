/*
 * Where things stand: one description of the 1280x800 screen, scaled to the glass there is. On a
 * screen that stands upright the side panels go below the main one. Type never gets smaller than
 * FONT_FLOOR, so on small screens the side panels are wider in proportion.
 */
#ifndef THEMEDAY_UI_LAYOUT_H
#define THEMEDAY_UI_LAYOUT_H

#include "ui/rect.h"
#include "ui/text.h"

#include <stdbool.h>

struct layout {
    double scale;
    int text_percent; /* of large type; 100: ordinary */
    bool portrait;
    struct rect glass;
    struct rect head, edge, foot;
    struct rect wide; /* between head and foot, for a screen without side panels */
    struct rect main, ring, list;
};

/* In large type what is small grows by the whole percentage, and what is large anyway by no more
 * pixels than a title. */
void layout_make(struct layout *ret_layout, int width, int height, int text_percent);

/* Pixels of the glass for a distance of theme.h. */
int layout_px(const struct layout *layout, int distance);

/* The same for a size of type, never below FONT_FLOOR: at least, and as it is wished for in the
 * size of type that is set. */
int layout_least(const struct layout *layout, int size);
int layout_font(const struct layout *layout, int size);

/* One line of type in one size of theme.h that may shrink to FONT_FLOOR and then wrap. */
struct text_style layout_style(const struct layout *layout, enum text_face face, int size,
                               int colour, int width);

/* The same for what a member must read: never below FONT_READ on the 1280x800 screen, and as large
 * as that in large type rather than on one line. */
struct text_style layout_read(const struct layout *layout, enum text_face face, int size,
                              int colour, int width);

/* The same in one size, whatever size of type is set: the furniture of the screen. */
struct text_style layout_still(const struct layout *layout, enum text_face face, int size,
                               int colour, int width);

/* Marks the part of a text that looks as the style says; the rest is in `face` and `colour`, at
 * `percent` of its size. */
void layout_accent(struct text_style *style, const char *string, const char *accent,
                   enum text_face face, int colour, int percent);

#endif
