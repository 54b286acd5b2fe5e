/*
 * Where commands come from: standard input and the clients of a Unix socket. Each line is one
 * command, and each gets one line of answer back where it came from.
 */
#ifndef THEMEDAY_TESTS_CARDSIM_CONSOLE_H
#define THEMEDAY_TESTS_CARDSIM_CONSOLE_H

#include "firmware/base/err.h"

#include <poll.h>
#include <stddef.h>

enum {
    CONSOLE_CLIENTS_MAX = 16,
    CONSOLE_FDS_MAX = CONSOLE_CLIENTS_MAX + 2,
    CONSOLE_LINE_MAX = 256
};

struct console;

/* Handles one line (without its end; it may be changed) and writes the answer without a line end.
 */
typedef void console_handler(void *context, char *line, char *ret_answer, size_t size);

/* Listens at `path` and on standard input. ERR_BUSY: another simulator listens there already;
 * ERR_INVALID: the path is too long for a socket. The path is borrowed. */
CHECKED enum err console_open(const char *path, console_handler *handler, void *context,
                              struct console **ret_console);

/* Removes the socket; NULL is fine. */
void console_close(struct console *console);

/* Fills in what to poll for and returns how many of the CONSOLE_FDS_MAX entries are in use. */
size_t console_poll(const struct console *console, struct pollfd *ret_fds);

/* Takes what poll(2) reported on those entries. */
void console_dispatch(struct console *console, const struct pollfd *fds, size_t count);

#endif
