/*
 * The one poll(2) loop of a process. A source names a descriptor and a deadline each time it is
 * asked, so sources may come, go and change between two turns without registering anything; its
 * dispatch function must not block. After the sources had their turn the before-sleep hook runs
 * once: it is the only place that draws.
 */
#ifndef THEMEDAY_LOOP_H
#define THEMEDAY_LOOP_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { LOOP_SOURCES_MAX = 12 };

struct loop_source {
    void *context;
    int (*fd)(void *context);              /* -1: none now; NULL: never */
    int64_t (*deadline_ns)(void *context); /* monotonic; INT64_MAX: none now; NULL: never */
    void (*dispatch)(void *context);       /* when readable, hung up, or due; NULL: waking is all */
};

/* Plain data, owned by the caller, zeroed to begin with. */
struct loop {
    struct loop_source sources[LOOP_SOURCES_MAX];
    int source_count;
    void (*before_sleep)(void *context);
    void *before_sleep_context;
    bool stopped; /* set by anybody who is called by the loop: loop_run() returns after this turn */
};

/* Copied; its turn comes after those that were added before. At most LOOP_SOURCES_MAX. */
void loop_add(struct loop *loop, struct loop_source source);

/* Runs until `stopped`. ERR_IO when poll(2) itself fails. */
CHECKED enum err loop_run(struct loop *loop);

#endif
