/*
 * Evaluations and resolutions that were held in the folder of a test, closed when these functions
 * return. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_HELD_H
#define THEMEDAY_TESTS_HELD_H

#include "db/poll.h"
#include "tests/harness/folder.h"

/* One who votes: a card that has signed in, or NULL for a guest who is written in and has a turn.
 */
struct held_vote {
    const char *uid;
    int choices[EVALUATION_QUESTIONS]; /* options, or CHOICE_NONE */
};

/* On the day of the activity, by this moment ("2026-05-20 15:50:00"). Returns the poll's id. */
int64_t held_evaluation(struct folder *folder, int64_t activity_id, const char *moment,
                        const struct held_vote *votes, int count);

/* Votes by the first choice alone; written opinions of `written_for` and `written_against`. */
int64_t held_resolution(struct folder *folder, const struct poll_wish *wish, const char *moment,
                        const struct held_vote *votes, int count);

/* Slips of paper of a group, which answer all questions alike. */
struct held_slips {
    int satisfied, basic, unsatisfied, blank;
};
void held_paper(struct folder *folder, int64_t poll_id, struct held_slips members,
                struct held_slips guests);

#endif
