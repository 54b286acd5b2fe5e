/*
 * The one thing that moves: the tick of a sign-in is drawn before the eyes, in less time than it
 * takes to read the name beside it. Name and words are there from the first picture on, and
 * whatever comes meanwhile is shown at once. At rest there is nothing to do.
 */
#ifndef THEMEDAY_UI_MOTION_H
#define THEMEDAY_UI_MOTION_H

#include <stdbool.h>
#include <stdint.h>

struct motion {
    int64_t begun_ns;
    int64_t next_ns; /* when the next picture is due; INT64_MAX at rest */
    int permille;    /* how much of the tick is there; 1000 at rest */
};

/* Begins anew at that moment, monotonic; ends at once. */
void motion_begin(struct motion *motion, int64_t now_ns);
void motion_rest(struct motion *motion);

/* Goes on to this moment; false while no picture is due. The last one brings it to rest. */
bool motion_step(struct motion *motion, int64_t now_ns);

#endif
