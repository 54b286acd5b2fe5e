/*
 * The serial line of the simulated reader: a pseudo-terminal whose slave is linked at a path of
 * the user's choice, and the time that bytes take at 115200 baud in both directions.
 */
#ifndef THEMEDAY_TESTS_CARDSIM_WIRE_H
#define THEMEDAY_TESTS_CARDSIM_WIRE_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WIRE_READ_MAX = 600 };

struct wire;

/* Makes the pseudo-terminal and the link; a stale link is replaced. ERR_BUSY: something that is
 * not a link lies at the path. Failures are in the log. */
CHECKED enum err wire_open(const char *link, struct wire **ret_wire);

/* Removes the link; NULL is fine. */
void wire_close(struct wire *wire);

/* Takes the port and its link away as if the plug were pulled, or brings them back. */
CHECKED enum err wire_plug(struct wire *wire, bool plugged);

/* Readable when bytes came from the host; -1 while unplugged. */
int wire_fd(const struct wire *wire);

/* Takes what came, at most WIRE_READ_MAX bytes; `ret_arrival_ns` is when its last bit is in. */
size_t wire_read(struct wire *wire, int64_t now_ns, uint8_t *ret_bytes, int64_t *ret_arrival_ns);

/* Queues bytes for the host: the first one starts at `start_ns` or when the line is free, each
 * later one `gap_ms` after the one before. What does not fit is lost, as in a real buffer. */
void wire_send(struct wire *wire, int64_t start_ns, int gap_ms, const uint8_t *bytes,
               size_t length);

/* Forgets what has not been sent yet. */
void wire_drop(struct wire *wire);

/* When wire_deliver() has something to do next, or INT64_MAX. */
int64_t wire_next_ns(const struct wire *wire);
void wire_deliver(struct wire *wire, int64_t now_ns);

#endif
