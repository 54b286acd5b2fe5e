/*
 * The brightness of the screen, where the kernel lets this process set it: the first folder below
 * /sys/class/backlight. Machines without one, and those where it belongs to root, have none.
 */
#ifndef THEMEDAY_DRIVERS_BACKLIGHT_H
#define THEMEDAY_DRIVERS_BACKLIGHT_H

#include <stdbool.h>

#define BACKLIGHT_FOLDER "/sys/class/backlight"

/* Whether there is one that can be set. */
bool backlight_exists(const char *folder);

/* Sets it; never quite dark, and 0 leaves it alone. Without a backlight nothing happens; one that
 * refuses is told in the log. */
void backlight_set(const char *folder, int percent);

/* Turns the light off or on again, whatever its brightness. Likewise. */
void backlight_switch(const char *folder, bool is_on);

#endif
