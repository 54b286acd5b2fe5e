/*
 * The window: SDL, the display it talks to, and what wakes the loop for input. One owner, the ui.
 *
 * A display may go (its server is restarted, X ends) and come back; cards are taken meanwhile, so
 * this must not end the process, as Xlib does unless told otherwise. Xlib is told to return, and
 * SDL is not touched again: it has a second connection that it does not show, and to close that one
 * would end the process after all. So SDL cannot open another display in the same process: when
 * there is one, the program has to begin anew (main.c), which loses nothing that is on the disk.
 * Wayland and KMSDRM end nobody: there a picture that cannot be shown is tried again with the next.
 */
#ifndef THEMEDAY_UI_WINDOW_H
#define THEMEDAY_UI_WINDOW_H

#include "ui/present.h"
#include "ui/ui.h"

struct window;

/* ERR_GONE: there is no display to open (SDL's reason is in the log). */
CHECKED enum err window_open(const struct ui_options *options, struct window **ret_window);
void window_close(struct window *window);

/* Where to draw; NULL while the display is gone. */
struct present *window_present(const struct window *window);

/* As ui_fd() and ui_pump_interval_ms(). */
int window_fd(const struct window *window);
int window_interval_ms(const struct window *window);

/* What became of the display since the last call. WINDOW_LOST: it is gone, and nothing can be drawn
 * from now on; WINDOW_BACK: there is one for the next process. */
enum window_news { WINDOW_SAME, WINDOW_LOST, WINDOW_BACK };
enum window_news window_follow(struct window *window);

/* Whether somebody at the screen may close it: a window among others, but never the whole screen of
 * a terminal, which only a signal ends. */
bool window_may_close(const struct window *window);

/* All input is taken: the loop may sleep until there is more. */
void window_rest(struct window *window);

/* A picture was shown. That waits for X and so may read input into SDL's queue: the socket is
 * silent then, and the loop would sleep over a touch. */
void window_wake(struct window *window);

#endif
