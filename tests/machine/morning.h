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
    struct machine machine;
    char record[MORNING_PATH], before[MORNING_PATH], folder[MORNING_PATH];
    size_t ticks[MORNING_PEOPLE_MAX + 1]; /* the record's length when that person saw his tick */
    int people;
    struct blocklog log;
};

/* The fixture of a script: behind it the state is a struct morning, whose machine has the page that
 * waits for cards. Taken down, all that was made is removed. */
int morning_set_up(void **state, const char *name);
int morning_tear_down(void **state);

/* From now on its disk writes down what it is asked. Nobody is signed in yet. Once in a case. */
void morning_begin(struct morning *morning);

/* The next one of the ready people (ready.h) comes, and sees his tick. */
void morning_sign_in(struct morning *morning);

/* The plug is pulled, and the record can be looked at. */
void morning_stop(struct morning *morning);

/* Pulls it behind the first `place` entries instead, with such a loss. NULL: whoever had seen his
 * tick by then is there, or else what is wrong. Places never go back between two calls. */
const char *morning_cut(struct morning *morning, size_t place, struct volume_loss loss);

#endif
