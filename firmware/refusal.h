/*
 * What the terminal on the wall shows in place of everything else when its data were written by a
 * newer version that does not let this one use them: that nothing was touched and what to do. That
 * happens where an old version came back after an update. Without the data it knows no organizer,
 * so whoever brings a stick may install an update, which its publisher signed and which is newer
 * than this version; no other one would help. Runs in the main process, in terminal_run()'s place.
 */
#ifndef THEMEDAY_REFUSAL_H
#define THEMEDAY_REFUSAL_H

#include "firmware/terminal.h"

/* Runs until SIGTERM, SIGINT, or the display has to be opened by another process, as
 * terminal_run(); of the parts ui, media, trace and settings are used. */
CHECKED enum err refusal_run(const struct terminal_parts *parts, bool *ret_begin_anew);

#endif
