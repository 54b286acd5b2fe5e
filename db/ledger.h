/*
 * The ledger (台账) of a branch and a calendar year: what was held in each month, who came, what is
 * owed. Figures only: whether 80 % are reached is for firmware/rules.h to say.
 */
#ifndef THEMEDAY_DB_LEDGER_H
#define THEMEDAY_DB_LEDGER_H

#include "db/db.h"
#include "firmware/base/clock.h"
#include "firmware/model/activity.h"

/* An activity of the year, or a month without one. */
struct ledger_line {
    int month;                    /* 1 to 12 */
    struct activity activity;     /* id 0: nothing is planned in this month */
    bool held;                    /* it is over; the rest is zero until then */
    struct attendance attendance; /* of this branch */
    int owed;                     /* open make-ups */
    int made_up;
};

/* All twelve months in order, each with all its activities by date, or with one empty line.
 * ERR_GONE: there is no such branch. */
typedef bool ledger_visitor(const struct ledger_line *line, void *context);
CHECKED enum err ledger_list(struct db *db, const char *branch, int year, const struct moment *now,
                             ledger_visitor *visit, void *context);

/* What one member of the branch did in the year (S2:109), over activities that are over and at
 * which he counted in 党员总数. */
struct ledger_member {
    struct member member;
    int activities; /* at which he was expected */
    int present, late, leave, other, absent;
    int made_up, owed;
};

/* By work number and name. ERR_GONE: there is no such branch. */
typedef bool ledger_member_visitor(const struct ledger_member *line, void *context);
CHECKED enum err ledger_members(struct db *db, const char *branch, int year,
                                const struct moment *now, ledger_member_visitor *visit,
                                void *context);

#endif
