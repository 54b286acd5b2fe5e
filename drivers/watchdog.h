/*
 * What systemd is told of the terminal, by the protocol of sd_notify(3): one datagram to the socket
 * in $NOTIFY_SOCKET. And the ping that it wants at least every $WATCHDOG_USEC, without which it
 * ends the terminal and starts it again. Without a supervisor every call does nothing. Runs in the
 * main process and never blocks: a supervisor that does not listen is not waited for.
 *
 * It refuses to know whether the terminal is alive: who pings is.
 */
#ifndef THEMEDAY_DRIVERS_WATCHDOG_H
#define THEMEDAY_DRIVERS_WATCHDOG_H

#include "firmware/base/err.h"

#include <stdint.h>

struct watchdog;

/* ERR_NOMEM. A socket that cannot be used is told in the log and does without. */
CHECKED enum err watchdog_open(struct watchdog **ret_watchdog);

/* NULL is fine. */
void watchdog_close(struct watchdog *watchdog);

/* It works now: what waits for it may start. */
void watchdog_ready(struct watchdog *watchdog);

/* It is about to end, as it should. */
void watchdog_stopping(struct watchdog *watchdog);

/* A line for `systemctl status`; the same again is not sent. */
void watchdog_status(struct watchdog *watchdog, const char *status);

/* When the next ping is due, monotonic; INT64_MAX: none is wanted. */
int64_t watchdog_deadline_ns(const struct watchdog *watchdog);

/* Before work that pings cannot be sent in: the supervisor waits so long for the next one. After
 * it, with 0, it waits as it did before. */
void watchdog_allow(struct watchdog *watchdog, int64_t seconds);

/* Pings when one is due. */
void watchdog_ping(struct watchdog *watchdog, int64_t now_ns);

#endif
