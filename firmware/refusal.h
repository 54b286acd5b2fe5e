/*
 * What the terminal on the wall shows in place of everything else when it cannot use its data, or
 * its settings file has a mistake: why, in one sentence, and what to do. Nothing of the data is
 * changed meanwhile.
 *
 * Were they written by a newer version that does not let this one use them, which happens where an
 * old version came back after an update, it takes an update: without the data it knows no
 * organizer, so whoever brings a stick may install one, which its publisher signed and which is
 * newer than this version; no other one would help. Where a disk is not there, is full or cannot be
 * written, or a key is damaged, it tries the data again, after five seconds and then more and more
 * seldom, but every five minutes, and goes on by itself. Runs in the main process, in
 * terminal_run()'s place.
 */
#ifndef THEMEDAY_REFUSAL_H
#define THEMEDAY_REFUSAL_H

#include "firmware/terminal.h"

/* Runs until SIGTERM, SIGINT, or the program has to begin anew, because the data can be used or, as
 * in terminal_run(), for the display; of the parts settings_fault, db_err, ui, media, trace, folder
 * and settings are used. */
CHECKED enum err refusal_run(const struct terminal_parts *parts, bool *ret_begin_anew);

#endif
