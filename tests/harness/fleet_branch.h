/* A branch of the fleet: what it is called, who is in it, and what it is like. Everything follows
 * from the seed and its number. Private to tests/harness/fleet*.c. */
#ifndef THEMEDAY_TESTS_FLEET_BRANCH_H
#define THEMEDAY_TESTS_FLEET_BRANCH_H

#include "firmware/model/member.h"
#include "tests/harness/dice.h"

enum { FLEET_PEOPLE_MAX = 80, FLEET_KEY_SIZE = 66 };

struct fleet_branch {
    int index;                  /* from 0 */
    char committee[TITLE_SIZE]; /* above it */
    char name[TITLE_SIZE];
    int members, applicants; /* the latter sign in as guests */
    int diligence;           /* so many of a thousand come */
    int content;             /* so many of a thousand answers are no complaint … */
    int dullness;            /* … but in so many of a thousand months half of them are */
    int misses, lateness;    /* of a thousand months without an activity, of forms that are late */
    struct dice dice;
};

/* `people` is the usual number of members. */
void fleet_branch_make(uint64_t seed, int index, int people, struct fleet_branch *ret_branch);

/* The file that its organizer imports; the caller frees it. */
char *fleet_branch_roster(const struct fleet_branch *branch);

/* device.key of its terminal: hex digits and a newline. */
void fleet_branch_key(uint64_t seed, int index, char ret_text[FLEET_KEY_SIZE]);

#endif
