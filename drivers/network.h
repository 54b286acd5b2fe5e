/*
 * Whether there may be a network again: the kernel tells when addresses come and go. Runs in the
 * main process and never blocks. It does not know whether anybody can be reached.
 */
#ifndef THEMEDAY_DRIVERS_NETWORK_H
#define THEMEDAY_DRIVERS_NETWORK_H

#include "firmware/base/err.h"

#include <stdbool.h>

struct network;

/* ERR_IO, ERR_NOMEM: the kernel tells nothing. */
CHECKED enum err network_open(struct network **ret_network);

/* NULL is fine. */
void network_close(struct network *network);

/* Whether there is an address now, on an interface that has a carrier. */
bool network_is_there(void);

/* Readable when something changed; -1 for NULL. */
int network_fd(const struct network *network);

/* Takes what the kernel said: true when an address is there that was not there before, on an
 * interface that has a carrier. The same address once more is no news. */
bool network_dispatch(struct network *network);

#endif
