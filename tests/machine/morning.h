/*
 * A sign-in whose disk is recorded (blocklog.h), from outside of the machine: what a power cut at
 * any place of it would have left, held against who had seen his tick by then. Whatever goes wrong
 * fails the test.
 */
#ifndef THEMEDAY_TESTS_MORNING_H
#define THEMEDAY_TESTS_MORNING_H

#include "tests/machine/blocklog.h"
#include "tests/machine/machine.h"

#include <stddef.h>

enum { MORNING_PEOPLE_MAX = 12, MORNING_PATH = 512 };

struct morning {
    struct machine *machine; /* the caller's */
    char record[MORNING_PATH], before[MORNING_PATH], folder[MORNING_PATH];
    size_t ticks[MORNING_PEOPLE_MAX + 1]; /* the record's length when that person saw his tick */
    int people;
    struct blocklog log;
};

/* From now on the disk of a machine with the page that waits for cards writes down what it is
 * asked. Nobody is signed in yet. */
void morning_begin(struct morning *morning, struct machine *machine);

/* The next one of the ready people (ready.h) comes, and sees his tick. */
void morning_sign_in(struct morning *morning);

/* The plug is pulled, and the record can be looked at. */
void morning_stop(struct morning *morning);

/* Pulls it behind the first `place` entries instead, with such a loss. NULL: whoever had seen his
 * tick by then is there, or else what is wrong. Places never go back between two calls. */
const char *morning_cut(struct morning *morning, size_t place, struct volume_loss loss);

/* Removes what it has made, but for the machine; may be called twice. */
void morning_end(struct morning *morning);

#endif
