/*
 * A screen as a list of things to paint, from the ground up. Screens are described in full each
 * time; comparing the list with the one on the glass tells which rectangles must be painted again.
 * Everything in an item is plain bytes, so that equal items look equal and unequal ones are found
 * by memcmp().
 */
#ifndef THEMEDAY_UI_SCENE_H
#define THEMEDAY_UI_SCENE_H

#include "ui/icon.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/rect.h"
#include "ui/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { SCENE_ITEMS_MAX = 288, SCENE_DAMAGE_MAX = 16, SCENE_ID_SIZE = 32, SCENE_TEXT_SIZE = 512 };

enum scene_kind {
    SCENE_FILL,
    SCENE_GRADIENT,
    SCENE_PANEL,
    SCENE_BUTTON,
    SCENE_LEAF,
    SCENE_PICTURE,
    SCENE_DOT,
    SCENE_DIAMOND,
    SCENE_BAR,
    SCENE_RING,
    SCENE_ICON,
    SCENE_TEXT,
    SCENE_FOCUS,
};

struct scene_item {
    int kind;           /* enum scene_kind */
    struct rect rect;   /* where it stands; of a text: left end and top of the first em box */
    struct rect bounds; /* every pixel it may touch */
    int colours[PAINT_BAR_PARTS];
    int numbers[PAINT_BAR_PARTS];
    int enabled; /* can be touched */
    struct text_style style;
    char id[SCENE_ID_SIZE];     /* empty: nobody asks for it */
    char text[SCENE_TEXT_SIZE]; /* painted by a text; of others for the trace */
};

struct scene {
    struct text *text;       /* measures; not owned */
    bool strong;             /* colours added from now on are those of the high-contrast mode */
    int brand;               /* the organization's colour; 0: the theme's */
    struct picture *picture; /* its picture; NULL: none; not owned */
    int count;
    struct scene_item items[SCENE_ITEMS_MAX];
};

/* Empties the scene. */
void scene_begin(struct scene *scene, struct text *text, bool strong);

/* What is added from now on has the organization's own looks; no picture while `strong`. */
void scene_dress(struct scene *scene, int brand, struct picture *picture);

/* Add one item each, over those that are there; as paint.h and icon.h paint them. Colours are those
 * of theme.h, pixels those of the glass. What a scene cannot hold is a mistake of the program. */
void scene_fill(struct scene *scene, struct rect rect, int colour);
void scene_gradient(struct scene *scene, struct rect rect, int top, int bottom);
void scene_panel(struct scene *scene, struct rect rect, int radius, int shadow, int fill, int line);
void scene_button(struct scene *scene, struct rect rect, int radius, int border, int fill,
                  int line);
void scene_leaf(struct scene *scene, struct rect rect, int radius, int head, int shadow);
void scene_picture(struct scene *scene, struct rect rect, int radius, bool at_top);
void scene_dot(struct scene *scene, struct rect rect, int colour);
void scene_diamond(struct scene *scene, struct rect rect, int colour);
void scene_bar(struct scene *scene, struct rect rect, const int widths[PAINT_BAR_PARTS],
               const int colours[PAINT_BAR_PARTS]);
void scene_ring(struct scene *scene, struct rect rect, int band, int permille, int mark_percent,
                int colour);
void scene_icon(struct scene *scene, struct rect rect, enum icon icon, int colour, int ground);

/* The ring of the keyboard around what stands at `rect`: dark and light, to be seen on any ground.
 */
void scene_focus(struct scene *scene, struct rect rect, int radius, int band);

/* Adds a text whose first em box has its top at `y`; returns the height of its em boxes. An empty
 * text adds nothing and has no height. */
int scene_text(struct scene *scene, const char *id, const char *string,
               const struct text_style *style, int x, int y);

/* Makes the item added last a widget that can be touched, with a text for the trace. */
void scene_enable(struct scene *scene, const char *id, const char *text);

/* Moves everything but what spans the whole width of the glass. */
void scene_shift(struct scene *scene, int glass_width, int right, int down);

/* Has the scene's first ICON_TICK show so much of its tick; false: there is none. */
bool scene_set_tick(struct scene *scene, int permille, struct rect *ret_bounds);

/* Rectangles that differ between two scenes, clipped to `glass`, at most SCENE_DAMAGE_MAX and none
 * overlapping another; 0 when the scenes look the same. */
size_t scene_damage(const struct scene *before, const struct scene *after, struct rect glass,
                    struct rect ret_damage[SCENE_DAMAGE_MAX]);

/* Paints what touches `clip`, and nothing outside it. */
void scene_paint(const struct scene *scene, cairo_t *cairo, struct rect clip);

/* The topmost enabled item at a point, or NULL. */
const struct scene_item *scene_hit(const struct scene *scene, int x, int y);

#endif
