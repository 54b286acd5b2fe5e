/*
 * What a machine shows, held against the pictures of tests/golden by pixels: of a part of the
 * screen, because clock, names and figures are others.
 */
#ifndef THEMEDAY_TESTS_SIGHT_H
#define THEMEDAY_TESTS_SIGHT_H

#include "tests/machine/machine.h"

/* Inside of the panel between head and foot of what members see at 1280x800. */
#define SIGHT_MAIN ((struct sight_part){60, 140, 1160, 560})

/* On the page that waits for cards: the card and what it asks for. */
#define SIGHT_CARD ((struct sight_part){60, 320, 740, 380})

struct sight_part {
    int x, y, width, height;
};

/* Whether that part of the screen is the one of tests/golden/NAME.png now. */
bool sight_is(struct machine *machine, const char *name, struct sight_part part);

/* Waits until it is; otherwise the test fails. */
void sight_wait(struct machine *machine, const char *name, struct sight_part part, int timeout_ms);

#endif
