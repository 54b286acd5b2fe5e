/*
 * A month at the terminal of a branch of the fleet, as its people would have it: an activity is
 * planned, people ask for leave, sign in, vote; later some make up for what they missed. All by the
 * modules of db/, at moments that are told to them. Private to tests/harness/fleet*.c.
 */
#ifndef THEMEDAY_TESTS_FLEET_MONTH_H
#define THEMEDAY_TESTS_FLEET_MONTH_H

#include "db/chain.h"
#include "tests/harness/fleet_branch.h"

struct fleet_terminal {
    struct fleet_branch branch;
    struct db *db;
    struct chain_origin origin; /* its clock, which this moves */
    int64_t people[FLEET_PEOPLE_MAX];
};

/* From an open empty database to the first month: branch, roster and the year's plan. */
void fleet_month_prepare(struct fleet_terminal *terminal, int year, int months);

/* Holds the activity of a month, up to what is exported. Returns its id. */
int64_t fleet_month_hold(struct fleet_terminal *terminal, int year, int month);

/* What comes after the export: so many of a thousand make-ups are done, and now and then somebody
 * has come after all. False: there was nothing to correct. */
bool fleet_month_correct(struct fleet_terminal *terminal, int64_t activity, int of_thousand);

/* A failure of the simulator itself ends the program. */
void fleet_must(enum err err, const char *what);

#endif
