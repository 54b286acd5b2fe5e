/*
 * A wall clock that was set, found by what the log knows: while one boot of the machine lasts, wall
 * time and monotonic time must go on together, and after another boot the wall time must not be
 * before the last entry. What is found becomes an entry itself ("clock.changed"), which belongs to
 * the activity that is on and so leaves with its bundle. Where no time service keeps the clock, a
 * change while the terminal runs is reason to doubt it (clock_trust.h).
 */
#ifndef THEMEDAY_DB_CLOCK_WATCH_H
#define THEMEDAY_DB_CLOCK_WATCH_H

#include "db/db.h"
#include "firmware/base/clock.h"

/* Compares `now` with the last entry and logs a difference of more than two seconds, with what the
 * clock would have shown. Whoever writes to the log calls this first; it costs one look-up. */
CHECKED enum err clock_watch_note(struct db *db, const struct stamp *now, int64_t activity_id);

/* How often the clock was changed while this activity was on. */
CHECKED enum err clock_watch_count(struct db *db, int64_t activity_id, int *ret_count);

#endif
