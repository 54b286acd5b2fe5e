/*
 * What is on the glass: the scene that was shown last, and the next one, which takes its place by
 * repainting no more than what differs. Owned by the ui; scenes are plain data, and a ballot's
 * choices are in them until glass_forget() or glass_forget_before().
 */
#ifndef THEMEDAY_UI_GLASS_H
#define THEMEDAY_UI_GLASS_H

#include "ui/present.h"
#include "ui/scene.h"
#include "ui/ui.h"

struct glass {
    struct scene scenes[2]; /* the one on the glass and the next one, or the one before */
    int shown;              /* which of them is on the glass */
    bool is_blank;          /* nothing painted yet on this surface */
    bool is_covered;        /* painted, but the glass may have lost it */
    struct ui_widget widgets[SCENE_ITEMS_MAX];
    size_t widget_count;
};

/* The scene on the glass, and the one to be filled in for glass_show_next(). */
struct scene *glass_shown(struct glass *glass);
struct scene *glass_next(struct glass *glass);

/* Brings the next scene to the surface, all of which is `bounds`; false when nothing differs. */
bool glass_show_next(struct glass *glass, struct rect bounds, struct present *present);

/* Paints and shows a part of the scene on the glass anew. */
void glass_repaint(struct glass *glass, struct rect part, struct present *present);

/* Wipes what was on a glass that is gone; wipes only the scene before the one that is shown. */
void glass_forget(struct glass *glass);
void glass_forget_before(struct glass *glass);

#endif
