/*
 * The control socket of a virtual machine (QEMU's machine protocol): one JSON value a line, asked
 * and answered one after the other; events that come between are kept until somebody waits for
 * them. Whatever goes wrong fails the test.
 */
#ifndef THEMEDAY_TESTS_QMP_H
#define THEMEDAY_TESTS_QMP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct qmp {
    int fd;
    char *pending; /* bytes that were read and not looked at yet */
    size_t pending_len;
    json_t *events; /* an array */
};

/* Takes over a connected socket, and greets. */
void qmp_open(struct qmp *qmp, int fd);
void qmp_close(struct qmp *qmp);

/* Asks, and returns what was answered, which is the caller's. `format` is json_pack's, for the
 * arguments; NULL where there are none. */
json_t *qmp_ask(struct qmp *qmp, const char *command, const char *format, ...);

/* The same where nothing is to be told. */
#define qmp_tell(qmp, ...) json_decref(qmp_ask(qmp, __VA_ARGS__))

/* A line of the human monitor, which must have nothing to complain about. */
void qmp_human(struct qmp *qmp, const char *line);

/* Waits for an event of this name, from now or from before, and returns its data (the caller's);
 * `device` is the one that it has to be of, or NULL. NULL: it did not come in this time. */
json_t *qmp_wait(struct qmp *qmp, const char *event, const char *device, int timeout_ms);

#endif
