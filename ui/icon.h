/*
 * The icons of the screens, drawn in a square of 100 units and scaled to their place: the same
 * every time, over a ground that is already there.
 */
#ifndef THEMEDAY_UI_ICON_H
#define THEMEDAY_UI_ICON_H

#include "ui/rect.h"

#include <cairo.h>

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

/* How high an icon of this width is, in the same unit. */
int icon_height(enum icon icon, int width);

/* Fills the width of `rect`, centred in its height. `colour` and `ground`, what is behind the icon,
 * are 0xRRGGBB; `permille` is how much of its tick ICON_TICK shows. */
void icon_paint(cairo_t *cairo, struct rect rect, enum icon icon, int colour, int ground,
                int permille);

#endif
