/*
 * What is wrong with a file that people made, as sentences that say what to do. The command line
 * and the organizer's screens say the same.
 */
#ifndef THEMEDAY_PROBLEM_H
#define THEMEDAY_PROBLEM_H

#include "db/plan_file.h"
#include "db/roster.h"

struct problem_words {
    const char *word;     /* for JSON */
    const char *sentence; /* Chinese; {t} stands for the problem's text, {o} for its other line */
};

/* Static storage, never NULL. */
const struct problem_words *problem_of_roster(const struct roster_problem *problem);
const struct problem_words *problem_of_plan(const struct plan_problem *problem);

/* Fills the braces of one of these sentences; what does not fit in `size` bytes is cut off. */
void problem_fill(char *ret_text, size_t size, const char *sentence, const char *text,
                  int other_line);

#endif
