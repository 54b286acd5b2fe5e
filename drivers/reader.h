/*
 * The card reader. libnfc can hang, abort() and crash on what a bad reader sends, so it lives in a
 * helper process of its own (drivers/reader_process.c, the only file that knows libnfc), which
 * sends one packet for each card that arrives and a sign of life at least every second. This side
 * starts it, watches it, and starts it again; what it has to say comes out as events.
 *
 * Whatever fails is an EVENT_READER_DOWN within two seconds, and EVENT_READER_UP comes within two
 * seconds of its end: a helper that says nothing for 1.8 s is killed (libnfc's longest call,
 * opening a dead chip, takes 1.4 s), and there are never more than 1 s between two attempts.
 *
 * It knows nothing of members. One card is one event until it has left the field for half a second.
 */
#ifndef THEMEDAY_DRIVERS_READER_H
#define THEMEDAY_DRIVERS_READER_H

#include "firmware/base/err.h"
#include "firmware/model/event.h"
#include "firmware/model/reader_state.h"

#include <stdbool.h>

struct reader;

/* Starts the helper. `connstring` is libnfc's ("pn532_uart:/dev/ttyUSB0") or "auto". The reader
 * starts out down; EVENT_READER_UP follows when the device answers, and EVENT_READER_DOWN when it
 * turns out that it does not. */
CHECKED enum err reader_open(const char *connstring, struct reader **ret_reader);

/* Kills the helper; NULL is fine. */
void reader_close(struct reader *reader);

/* To poll for reading; -1 while there is no helper to listen to. Changes with every restart, so ask
 * before each poll(2). */
int reader_fd(const struct reader *reader);

/* When reader_dispatch() wants to be called at the latest (monotonic ns): end of a back-off, or the
 * moment at which silence counts as a fault. */
int64_t reader_deadline_ns(const struct reader *reader);

/* Takes at most one event: call until it returns false. Fills type and, for EVENT_CARD, the card;
 * mono_ns is when the helper saw it. Never blocks. */
bool reader_dispatch(struct reader *reader, int64_t now_ns, struct event *ret_event);

/* Whether the helper has lived for a while, speaks, and has said how the device is, whatever that
 * was. One that dies again and again does not run. */
bool reader_runs(const struct reader *reader, int64_t now_ns);

/* How the reader is, for the self-test. */
struct reader_state reader_state(const struct reader *reader);

/* The helper process, from main() when it was started with --helper=reader. Does not return. */
_Noreturn void reader_process_main(const char *connstring);

#endif
