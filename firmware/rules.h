/*
 * The rules of the seeds, in integers only: thresholds are compared by multiplication and shown
 * percentages are rounded down, so that 35 of 44 is neither "80 %" nor passed (product.md §3a).
 * Pure; knows no clock, no database and no screen.
 */
#ifndef THEMEDAY_RULES_H
#define THEMEDAY_RULES_H

#include "firmware/base/clock.h"
#include "firmware/model/activity.h"
#include "firmware/model/poll.h"
#include "firmware/model/satisfaction.h"

#include <stdbool.h>

/* S2:101 "必须保证达到本支部党员总数的80%以上": 100 * present >= percent * base; exactly the
 * threshold passes. Without a base there is nothing to reach: false. */
bool rules_attendance_met(int present, int base, int percent);

/* How many more have to come to reach the threshold; 0 when it is reached or there is no base. */
int rules_attendance_missing(int present, int base, int percent);

/* Tenths of a percent, rounded down: 35 of 44 gives 795. 0 when `whole` is 0. */
int rules_rate_tenths(int part, int whole);

/* Where an activity stands at a moment. */
enum phase {
    PHASE_NONE,   /* over on an earlier day, or too far ahead to be announced */
    PHASE_NOTICE, /* S2:98 "原则上提前5天…公示": one to five days ahead */
    PHASE_SOON,   /* today, sign-in is not open yet */
    PHASE_OPEN,   /* sign-in counts as in time */
    PHASE_LATE,   /* sign-in counts as 迟到 */
    PHASE_CLOSED, /* ended today, or closed by the organizer */
};

/* The settings that decide it, in minutes (product.md §0.6). */
struct rules_times {
    int open_before_min;
    int late_after_min;
};

/* PHASE_NONE for an activity with id 0 as well. */
enum phase rules_phase(const struct activity *activity, const struct moment *now,
                       const struct rules_times *times);

/* Whether a tap of that moment, made while sign-in was open, came too late, whatever has become of
 * the activity since: for taps that count afterwards. */
bool rules_tap_was_late(const struct activity *activity, const struct moment *tap,
                        const struct rules_times *times);

/* Whether a sign-in that somebody writes in at that moment is 迟到: while the activity is on it is
 * what a tap would be; when it is over nobody knows when the person came, and it is not. */
bool rules_manual_is_late(const struct activity *activity, const struct moment *now,
                          const struct rules_times *times);

/* S2:106 "每月活动结束后2日内上报": the last day for the record form of an activity on `date`,
 * across month ends; calendar days, the first one is not counted. ERR_INVALID: `date` is no
 * calendar day. */
CHECKED enum err rules_due_date(const char *date, char ret_date[DATE_SIZE]);

/* How many days after that day a record form came that came `days_after` days after its activity's
 * day; 0: in time. */
int rules_days_late(int days_after);

/* 满意率 (product.md §3b): the four questions pooled, 不作评价 is no valid answer. */
struct satisfaction rules_satisfaction(const struct tally *tally,
                                       enum satisfaction_formula formula);

/* S2:108 “3次以上满意率低于60%的”: 以上 includes the third; product.md §0.7 warns at two. */
enum rules_flag { RULES_FLAG_NONE, RULES_FLAG_WARNING, RULES_FLAG_REACHED };
enum rules_flag rules_satisfaction_flag(int times_below);

/* product.md §3c “赞成人数超过应到会有表决权的党员的半数为通过”: the votes that are needed, the
 * smallest number that is more than half. */
int rules_resolution_needed(int expected);

#endif
