/*
 * The keyboard, for whoever cannot use a finger, and for switches and other aids that type: Tab and
 * Shift-Tab go through everything that can be touched, in the order in which it is drawn; Enter or
 * Space touches it; Esc leaves; digits and letters press the key of a pad that bears them; on a
 * ballot 1, 2, 3 choose for the question the ring is at, and the ring goes on to the next one.
 *
 * The ring is there only after a key, and on the glass only: where it stands is never told to
 * anybody (ui_draw() is silent of it), because on a ballot it tells what is chosen.
 */
#ifndef THEMEDAY_UI_FOCUS_H
#define THEMEDAY_UI_FOCUS_H

#include "ui/layout.h"
#include "ui/scene.h"

#include <SDL2/SDL.h>

/* Plain data; all zero is the beginning: no ring. */
struct focus {
    char id[SCENE_ID_SIZE]; /* what the ring is around; empty: nothing */
};

enum focus_news {
    FOCUS_NOTHING,
    FOCUS_MOVED,   /* the ring stands elsewhere */
    FOCUS_TOUCHED, /* `ret_id` was touched */
};

/* Takes a key that went down on this scene. */
enum focus_news focus_take(struct focus *focus, const SDL_KeyboardEvent *key,
                           const struct scene *scene, char ret_id[SCENE_ID_SIZE]);

/* No ring until the next key: a finger took over, or another screen came. */
void focus_leave(struct focus *focus);

/* Draws the ring, if there is one, on top of a scene. */
void focus_show(struct focus *focus, const struct layout *layout, struct scene *scene);

/* Whether two scenes are the same but for the ring. */
bool focus_is_all(const struct scene *before, const struct scene *after);

#endif
