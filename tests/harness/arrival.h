/* Bundles that arrive at a committee in a random order, some of them twice: by the modules that
 * `themeday collect` uses, in this process, because a thousand orders are many processes. Whatever
 * goes wrong here fails the test. */
#ifndef THEMEDAY_TESTS_ARRIVAL_H
#define THEMEDAY_TESTS_ARRIVAL_H

#include "tests/harness/office.h"

struct arrival;

/* Reads all bundles of the office's fleet, which must be trusted. */
struct arrival *arrival_open(const struct office *office);
void arrival_close(struct arrival *arrival);

/* Empties the tables and fills them in the order that follows from this seed. */
void arrival_run(struct arrival *arrival, uint64_t seed);

#endif
