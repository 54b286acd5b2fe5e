/*
 * The terminal's way to the glass and back: what is touched becomes events, and what they came to
 * is drawn, lit and heard, in that order. Private to the terminal; runs in the main process.
 */
#ifndef THEMEDAY_TERMINAL_SCREEN_H
#define THEMEDAY_TERMINAL_SCREEN_H

#include "firmware/terminal_step.h"

/* From before the loop sleeps: takes all input, draws until nothing is left to draw, and then, when
 * it is before the eyes, sounds. */
void terminal_screen_settle(struct terminal *terminal);

/* Switches the light behind the picture; does nothing when it is so already. */
void terminal_screen_light(struct terminal *terminal, bool is_on);

#endif
