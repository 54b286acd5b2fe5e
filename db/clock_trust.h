/*
 * Whether the wall clock can be relied on. A record is trusted (chain.trusted, "clock_trusted" in a
 * bundle) when, in this boot of the machine, the clock was synchronised with a time service or an
 * organizer confirmed or set it, and since then nothing gave reason to doubt it. Everything under
 * --at is untrusted. An untrusted record counts like any other: what came first is told by its
 * number in the log, never by the clock.
 *
 * Reason for doubt, logged as "clock.doubted" (a jump while the terminal runs: "clock.changed"):
 * at a start, a clock behind what the terminal itself wrote last, before this program was written,
 * more than a year ahead of the last entry, or in another time zone than last time; after another
 * boot also a clock that nothing kept going, because the machine has none with a battery or that
 * one shows another time. "Wrote last" leaves out the command line: a folder may have been prepared
 * on another machine.
 *
 * A doubt lasts, over every restart, until an organizer confirms the clock ("clock.confirmed"; to
 * set it does, too) or it is found synchronised ("clock.synchronised").
 */
#ifndef THEMEDAY_DB_CLOCK_TRUST_H
#define THEMEDAY_DB_CLOCK_TRUST_H

#include "db/chain.h"

enum clock_doubt {
    CLOCK_NO_DOUBT,
    CLOCK_BEHIND_LOG,
    CLOCK_BEFORE_PROGRAM,
    CLOCK_FAR_AHEAD,
    CLOCK_OTHER_ZONE,
    CLOCK_NOT_KEPT,
};

/* What the machine says of its clock, beside the time. */
struct clock_machine {
    bool synchronised; /* now */
    bool keeps_time;   /* while it is off */
    int zone_min;      /* minutes east of UTC, without summer time */
};
struct clock_machine clock_trust_machine(void);

/* At the start of a run, before run_begin(): finds and logs a doubt, and takes up a trust that was
 * given earlier in this boot. */
CHECKED enum err clock_trust_begin(struct db *db, const struct stamp *now,
                                   const struct clock_machine *machine,
                                   enum clock_doubt *ret_doubt);

/* A doubt that was not lifted yet. */
CHECKED enum err clock_trust_is_doubtful(struct db *db, bool *ret_doubtful);

/* Inside the caller's transaction: the entry `seq` says that the clock was set by somebody unknown.
 * Records are untrusted from now on. */
CHECKED enum err clock_trust_doubt(struct db *db, int64_t seq);

/* An organizer says that the clock is right. Records are trusted from now on. */
CHECKED enum err clock_trust_confirm(struct db *db, const struct chain_origin *origin);

/* Lifts a doubt when a time service keeps the clock by now; does nothing otherwise. */
CHECKED enum err clock_trust_follow(struct db *db, const struct stamp *now, bool synchronised);

#endif
