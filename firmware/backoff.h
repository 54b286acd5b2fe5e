/* How long to wait before the next try of something that failed: longer each time, and never for
 * all terminals alike. Pure. */
#ifndef THEMEDAY_BACKOFF_H
#define THEMEDAY_BACKOFF_H

#include <stdint.h>

struct backoff {
    int64_t first_ns, longest_ns;
};

/* After so many failures in a row, from 1: the first wait, doubled each time, and up to a quarter
 * more by `random`, any number; never longer than the longest, unless `wanted_ns`, what the other
 * side asked for, is: that is respected up to a day. */
int64_t backoff_wait_ns(const struct backoff *backoff, int failures, uint32_t random,
                        int64_t wanted_ns);

#endif
