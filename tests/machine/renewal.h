/*
 * An update at a terminal in a virtual machine: from the bundle that `make bundle` has made beside
 * the image, through a stick and the organizer's page, to the slot that starts next. Whatever goes
 * wrong fails the test.
 */
#ifndef THEMEDAY_TESTS_RENEWAL_H
#define THEMEDAY_TESTS_RENEWAL_H

#include "tests/machine/machine.h"

enum { RENEWAL_PATH = 512 };

/* Where image, bundle and the key made for trying are. */
const char *renewal_images(void);

/* A copy of the bundle, in the machine's own folder. */
void renewal_take(const struct machine *machine, char ret_path[RENEWAL_PATH]);

/* Goes to the page with this bundle on a stick, until it can be installed or is refused. */
json_t *renewal_offer(struct machine *machine, const char *bundle);

/* The page once one of these can be touched. An installation may take longer than an organizer's
 * session lasts without him: then he comes back. */
json_t *renewal_wait(struct machine *machine, json_t *frame, const char *one, const char *other);

/* From the offer until it is installed or refused. */
json_t *renewal_install(struct machine *machine, json_t *frame);

/* Whether the machine that is switched on next runs this slot, and knows the ready people. */
void renewal_must_start(struct machine *machine, const char *slot, const char *screen);

#endif
