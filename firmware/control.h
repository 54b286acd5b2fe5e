/*
 * How `themeday` changes something while the terminal runs: the command sends its words over a
 * packet socket in the data folder (mode 0600, the same user or root), the terminal, which owns the
 * database, runs the verb between two taps and answers with the exit code and what the verb
 * printed. The output travels in memory files, so a command that does not read cannot hold up the
 * terminal.
 */
#ifndef THEMEDAY_CONTROL_H
#define THEMEDAY_CONTROL_H

#include "firmware/base/err.h"

#include <stdint.h>
#include <stdio.h>

struct control;

/* Runs one command; `locale` is the caller's ("zh_CN.UTF-8", may be ""). Returns the exit code. */
typedef int control_execute(void *context, int argc, char **argv, const char *locale, FILE *out,
                            FILE *err);

/* Listens on `folder`/control.sock; only the owner of the folder's lock may do this, so a socket
 * left over from a crash is replaced. */
CHECKED enum err control_open(const char *folder, control_execute *execute, void *context,
                              struct control **ret_control);
void control_close(struct control *control);

/* For the loop: the listening socket, or the one client that is being served. */
int control_fd(const struct control *control);
int64_t control_deadline_ns(const struct control *control);
void control_dispatch(struct control *control);

/* From the command: has the running terminal carry out `argv`, and prints what it answers to
 * stdout and stderr. ERR_GONE: no terminal listens there. */
CHECKED enum err control_request(const char *folder, int argc, char *const argv[], int *ret_exit);

#endif
