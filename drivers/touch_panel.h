/*
 * Whether the touch screen is there. The kernel's own list of input devices tells, below every
 * display: a device whose node is in /dev/input and that says of itself that it is touched directly
 * (INPUT_PROP_DIRECT). It is lost when there was one since the start and there is none now. Runs in
 * the main process and never blocks.
 *
 * It does not read touches: that is SDL's. A panel that is there and says nothing is not noticed.
 */
#ifndef THEMEDAY_DRIVERS_TOUCH_PANEL_H
#define THEMEDAY_DRIVERS_TOUCH_PANEL_H

#include "firmware/base/err.h"

#include <stdbool.h>

#define TOUCH_PANEL_NODES   "/dev/input"
#define TOUCH_PANEL_DEVICES "/sys/class/input"

struct touch_panel;

/* Folders that are not there have no panel. ERR_NOMEM, or ERR_* of inotify(7). */
CHECKED enum err touch_panel_open(const char *nodes, const char *devices,
                                  struct touch_panel **ret_panel);

/* NULL is fine. */
void touch_panel_close(struct touch_panel *panel);

/* Readable when devices came or went; -1: nothing to watch. */
int touch_panel_fd(const struct touch_panel *panel);

/* Looks again. */
void touch_panel_dispatch(struct touch_panel *panel);

/* As of the last look. */
bool touch_panel_is_lost(const struct touch_panel *panel);

#endif
