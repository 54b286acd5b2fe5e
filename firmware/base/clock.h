/*
 * The only place that asks what time it is. Wall time is milliseconds since 1970 (UTC); monotonic
 * time is nanoseconds since an unspecified start and counts while the machine sleeps not at all.
 * With clock_start_at() the wall clock starts at a given local time and runs on from there: demo
 * and tests use it, and no record made under it claims a trusted clock.
 */
#ifndef THEMEDAY_BASE_CLOCK_H
#define THEMEDAY_BASE_CLOCK_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { BOOT_ID_SIZE = 37 }; /* the kernel's boot id as text, with its NUL */

/* A moment on the wall in local time. */
struct moment {
    int year, month, day; /* 2026, 1..12, 1..31 */
    int weekday;          /* 0 is Sunday */
    int hour, minute, second;
};

/* All that a record keeps about when it was made. */
struct stamp {
    int64_t wall_ms;
    int64_t mono_ms; /* since the machine's start, the time it slept included */
    char boot_id[BOOT_ID_SIZE];
    bool trusted; /* db/clock_trust.h says when; never after clock_start_at() */
};

/* Now, by either clock. */
int64_t clock_mono_ns(void);
int64_t clock_wall_ms(void);

/* Everything of now at once, so that its parts belong together. */
struct stamp clock_stamp(void);

/* Whether a time service keeps the machine's clock right at this moment; where the kernel may not
 * be asked, whether systemd-timesyncd has made this file since the machine was started. */
#define CLOCK_SYNCHRONISED_FILE "/run/systemd/timesync/synchronized"
bool clock_is_synchronised(void);

/* From now on stamps are trusted or not. Being found synchronised makes them trusted, too, until
 * this says otherwise. */
void clock_rely(bool reliable);

/* Whether the machine has a clock that went on while it was off, so that its own shows the same, or
 * the time is clock_start_at()'s. */
bool clock_keeps_time(void);

/* Whether two clocks show the same, of which one may be kept in local time, as some machines do. */
bool clock_is_kept(int64_t battery_s, int64_t wall_s, int zone_min);

/* How far the machine's time zone is ahead of UTC, in minutes and without summer time. */
int clock_zone_min(void);

/* Local time of a wall time, by the machine's time zone. */
struct moment clock_moment(int64_t wall_ms);

/* Wall time of a local time; out-of-range fields are normalised as mktime(3) does. */
int64_t clock_wall_of(struct moment moment);

/* Days from 1970-01-01 to a calendar day; the difference of two of them is a count of days. */
int64_t clock_day_number(int year, int month, int day);

/* Reads "YYYY-MM-DD" into the date fields, or ERR_INVALID for anything that is no calendar day. */
CHECKED enum err clock_parse_date(const char *text, struct moment *ret_moment);

/* Reads "HH:MM" into minutes since midnight, or ERR_INVALID. */
CHECKED enum err clock_parse_minutes(const char *text, int *ret_minutes);

/* Whether the wall clock is anybody's to set by hand. */
enum clock_setting {
    CLOCK_MAY_BE_SET,
    CLOCK_IS_SYNCHRONISED, /* a time service keeps it right and would undo it */
    CLOCK_IS_NOT_OURS,     /* nobody sets it for this process (clock_set) */
};
enum clock_setting clock_may_be_set(void);

/* Sets the wall clock to the second: the virtual one when that was started, which leaves the
 * machine's alone. For that one it asks the service manager, under which alone this can be done
 * (firmware/system/themeday-set-clock.path), and waits for some seconds at the most:
 * ERR_UNSUPPORTED without one, ERR_TIMEOUT when it does not answer, ERR_IO when it could not. */
CHECKED enum err clock_set(int64_t wall_ms);

/* Starts the virtual wall clock at "YYYY-MM-DD HH:MM:SS" local time, or ERR_INVALID. */
CHECKED enum err clock_start_at(const char *text);

#endif
