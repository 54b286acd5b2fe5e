/*
 * Planned activities that are changed, and sign-in opened and closed by hand. Every change is a log
 * entry with the old values and the new ones.
 */
#ifndef THEMEDAY_DB_ACTIVITY_CHANGE_H
#define THEMEDAY_DB_ACTIVITY_CHANGE_H

#include "db/activity.h"

enum activity_change_outcome {
    ACTIVITY_CHANGED,
    ACTIVITY_UNCHANGED,       /* nothing is different */
    ACTIVITY_CHANGE_OVERLAPS, /* another one is on at that time; *ret_other is its id */
    ACTIVITY_NEEDS_REASON,    /* S2:98: the date changes, and no reason is given */
    ACTIVITY_LEAVES_MONTH,    /* S2:98 "必须在当月完成": not stored unless `accept_month` */
    ACTIVITY_HAS_CHECKINS,    /* people signed in on the old date: it stays */
};

struct activity_wish {
    /* date, start_min, end_min, theme, place, host and way are taken, the id names it; type,
     * branches and group stay as they are. */
    struct activity activity;
    const char *reason;      /* compulsory when the date changes; "" otherwise allowed */
    const char *reported_on; /* 报备日期, or "" */
    bool accept_month;       /* the organizer has seen the warning about the month */
};

/* ERR_GONE: no such activity. ERR_INVALID: a date that is none, an end before the start, an empty
 * theme. *ret_other (may be NULL) is for OVERLAPS. */
CHECKED enum err activity_change(struct db *db, const struct chain_origin *origin,
                                 const struct activity_wish *wish,
                                 enum activity_change_outcome *ret_outcome, int64_t *ret_other);

enum activity_open_outcome {
    ACTIVITY_SWITCHED,
    ACTIVITY_WAS_SO,    /* nothing changed */
    ACTIVITY_NOT_TODAY, /* sign-in is opened only on the day itself */
};

/* Opens sign-in on the day itself, before its time, after its end or after it was closed, until it
 * is closed by hand or the day is over. Only one activity is opened so: another one goes back to
 * its times. The day is that of the origin's stamp. ERR_GONE: no such activity. */
CHECKED enum err activity_open(struct db *db, const struct chain_origin *origin, int64_t id,
                               enum activity_open_outcome *ret_outcome);

/* Closes sign-in and writes down who was expected. ERR_GONE: no such activity. */
CHECKED enum err activity_close(struct db *db, const struct chain_origin *origin, int64_t id,
                                enum activity_open_outcome *ret_outcome);

#endif
