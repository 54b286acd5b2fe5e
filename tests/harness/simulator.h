/*
 * themeday-cardsim as a test's card reader, in a temporary folder of its own. Whatever goes wrong
 * ends the program with a message: a test that cannot be set up has failed.
 */
#ifndef THEMEDAY_TESTS_SIMULATOR_H
#define THEMEDAY_TESTS_SIMULATOR_H

#include <stddef.h>
#include <sys/types.h>

struct simulator {
    char folder[64];
    char link[96];        /* the serial port */
    char connstring[128]; /* the same, for libnfc */
    pid_t pid;
    int control;
};

/* Starts it and waits until it takes commands. */
void simulator_start(struct simulator *simulator);

/* Ends it. Fails when it left its link or its socket behind. */
void simulator_stop(struct simulator *simulator);

/* Sends one command; `ret_answer` is its line. Several, each on a line of its own, are carried out
 * before the chip answers its next search, and are answered by as many lines. */
void simulator_ask(struct simulator *simulator, const char *command, char *ret_answer, size_t size);

/* The same, and every answer must be "ok". */
void simulator_tell(struct simulator *simulator, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The reader's helper process that this program has started for this simulator, or -1. */
pid_t simulator_helper(const struct simulator *simulator);

#endif
