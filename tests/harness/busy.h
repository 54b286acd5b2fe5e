/*
 * A busy meeting held by the real terminal without its devices: events go into terminal_feed(), the
 * state machine, db/ and the disk are real, and what the screen would show next is what somebody
 * has been promised. It runs in a child that is killed; what it promised stays with the parent.
 */
#ifndef THEMEDAY_TESTS_BUSY_H
#define THEMEDAY_TESTS_BUSY_H

#include "db/db.h"

/* More than half are here from the beginning, so that there is a quorum. */
enum { BUSY_PEOPLE = 150, BUSY_HERE_FROM = 70 };

/* What was shown as done. In memory that outlives the child. */
struct busy_seen {
    volatile int64_t signed_in[BUSY_PEOPLE]; /* 1: his tick was shown */
    volatile int64_t entries;                /* of the log, when something was last shown */
    volatile int64_t poll;                   /* the last one that was opened; 0: none */
    volatile int64_t thanks;                 /* shown for its ballots */
    volatile int64_t is_closed;
    volatile int64_t ticks, ballots, steps; /* in all, to see that it was busy */
};

struct busy {
    char folder[64];
    int64_t activity;
    struct busy_seen *seen;
};

/* A folder with BUSY_PEOPLE on the roster and an activity that is on; the folder is the caller's.
 * Failing fails the test. */
void busy_prepare(struct busy *busy, const char *folder);
void busy_end(struct busy *busy);

/* In the child: opens the folder, checks it, and holds the meeting; `seed` 0 is the script of each
 * thing once, and returns, others go on for ever. False: something failed that must not. */
bool busy_hold(struct busy *busy, unsigned seed);

/* NULL, or what is wrong with the folder, after what was seen. Opens and closes it. */
const char *busy_judge(const struct busy *busy);

#endif
