/*
 * Runs of the terminal. A run that stops as it should says so in the log ("terminal.stop"); one
 * that did not is found at the next start ("terminal.start" names it), and the kernel's boot id
 * tells a power cut from a program that crashed and was started again.
 */
#ifndef THEMEDAY_DB_RUN_H
#define THEMEDAY_DB_RUN_H

#include "db/chain.h"

/* How the run before this one ended. */
enum run_end {
    RUN_WAS_NONE, /* it is the first */
    RUN_STOPPED,
    RUN_CRASHED,    /* the machine is still the same boot */
    RUN_POWER_LOST, /* another boot: raises NOTICE_OF_POWER */
};

/* `recovered` is how many people are signed in to the activity of the moment, -1 without one; the
 * entry keeps it with a power cut. */
CHECKED enum err run_begin(struct db *db, const struct stamp *now, int zone_min, int recovered,
                           enum run_end *ret_last);

/* Ends the run that began last; does nothing when it has an end already. */
CHECKED enum err run_finish(struct db *db, const struct stamp *now);

#endif
