/* The clock of the machine, set by hand: what it was and what it became is in the log. */
#ifndef THEMEDAY_DB_CLOCK_CHANGE_H
#define THEMEDAY_DB_CLOCK_CHANGE_H

#include "db/chain.h"

/* Sets the wall clock, writes the entry and trusts the clock from then on (clock_trust.h); ERR_* of
 * clock_set() leave neither. A clock whose entry could not be kept is put back. */
CHECKED enum err clock_change(struct db *db, const struct chain_origin *origin, int64_t wall_ms);

#endif
