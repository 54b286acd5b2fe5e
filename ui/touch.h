/*
 * Fingers and the mouse through one path. A touch counts when it goes down and comes up inside one
 * enabled item; while one finger is down, others are ignored. SDL can make mouse events of touches
 * and touches of mouse events: those copies are refused, so that nothing counts twice.
 */
#ifndef THEMEDAY_UI_TOUCH_H
#define THEMEDAY_UI_TOUCH_H

#include "ui/scene.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

/* Plain data; all zero is the beginning. */
struct touch {
    bool is_down;
    bool is_finger;
    int64_t finger;
    char id[SCENE_ID_SIZE]; /* what it went down on */
};

/* Takes an event of SDL. True when it ended a touch; `ret_id` is what was touched then. `glass` is
 * the window, to which fingers are relative. */
bool touch_take(struct touch *touch, const SDL_Event *event, const struct scene *scene,
                struct rect glass, char ret_id[SCENE_ID_SIZE]);

/* Once, after SDL's start: SDL does not keep the ways that a finger takes, only where it goes down
 * and comes up. */
void touch_leave_out_ways(void);

/* Makes SDL forget the events that were taken; those that wait stay. */
void touch_forget(void);

#endif
