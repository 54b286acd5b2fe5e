/* A busy meeting (busy.h) that is killed again and again, and goes on each time. */
#ifndef THEMEDAY_TESTS_KILL_H
#define THEMEDAY_TESTS_KILL_H

#include <stdint.h>

struct kill_figures {
    int kills;
    int64_t ticks, ballots, steps;
    int64_t worst_start_ns; /* of the starts after them, the check of everything included */
};

/* A folder for disks that are written a lot: in memory where there is such a place, or NULL. */
const char *kill_memory(void);

/* NULL, or what was wrong after the last kill. The seed is fixed. Every fifty kills a new meeting
 * begins. */
const char *kill_at_random(int kills, struct kill_figures *ret_figures);

#endif
