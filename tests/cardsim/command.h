/* The commands of the simulator, as people and tests write them. */
#ifndef THEMEDAY_TESTS_CARDSIM_COMMAND_H
#define THEMEDAY_TESTS_CARDSIM_COMMAND_H

#include "tests/cardsim/fault.h"
#include "tests/cardsim/field.h"

struct command_target {
    struct field *field;
    struct faults *faults;
    bool quit; /* the program is to end */
};

/* Carries out one line, which is cut up; writes "ok" or "error: …". */
void command_run(struct command_target *target, char *line, char *ret_answer, size_t size);

void command_print_help(FILE *file);

#endif
