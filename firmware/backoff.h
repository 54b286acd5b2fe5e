/* How long to wait before the next try of something that failed: longer each time, and never for
 * all terminals alike. Pure. */
#ifndef THEMEDAY_BACKOFF_H
#define THEMEDAY_BACKOFF_H

#include <stdint.h>

struct backoff {
    int64_t first_ns, longest_ns;
};

/* After so many failures in a row, from 1; `random` is any number. Between the doubled first wait
 * and a quarter more, and never longer than the longest, unless `wanted_ns`, what the other side
 * asked for, is: that is respected up to a day. */
int64_t backoff_wait_ns(const struct backoff *backoff, int failures, uint32_t random,
                        int64_t wanted_ns);

#endif
