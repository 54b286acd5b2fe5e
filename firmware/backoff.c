#include "firmware/backoff.h"

static const int64_t day_ns = 24 * 3600 * INT64_C(1000000000);

int64_t backoff_wait_ns(const struct backoff *backoff, int failures, uint32_t random,
                        int64_t wanted_ns)
{
    const int64_t most = backoff->longest_ns / 5 * 4;
    int64_t wait = backoff->first_ns;
    for (int i = 1; i < failures && wait < most; i++)
        wait *= 2;
    if (wait > most)
        wait = most;
    wait += wait / 4 * (random % 1024) / 1024;
    if (wanted_ns > day_ns)
        wanted_ns = day_ns;
    return wanted_ns > wait ? wanted_ns : wait;
}
