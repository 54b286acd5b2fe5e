/*
 * How fast PostgreSQL takes the rows of a committee's database through COPY alone: into an empty
 * twin beside it, with the same tables, parts, keys and indexes, in the same server.
 */
#ifndef THEMEDAY_TESTS_TWIN_H
#define THEMEDAY_TESTS_TWIN_H

#include "tests/harness/postgres.h"

struct twin {
    double each_s, all_s; /* a transaction for each bundle, as collecting has; one for all */
};

struct twin twin_measure(const struct postgres *postgres);

#endif
