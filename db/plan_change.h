/* Single rows of the yearly plan that are changed while it is carried out (S2:9 "进行适当调整",
 * S0:11 "计划执行中可结合实际修订完善"): old values, new values and the reason go to the log. */
#ifndef THEMEDAY_DB_PLAN_CHANGE_H
#define THEMEDAY_DB_PLAN_CHANGE_H

#include "db/plan.h"

enum plan_change_outcome {
    PLAN_CHANGED,
    PLAN_UNCHANGED, /* nothing is different */
    PLAN_NEEDS_REASON,
};

/* `row` names year and number; its month, way and content are taken. ERR_GONE: there is no such
 * row. ERR_INVALID: a month outside 1 to 12, or no content. */
CHECKED enum err plan_change_row(struct db *db, const struct chain_origin *origin,
                                 const struct plan_row *row, const char *reason,
                                 enum plan_change_outcome *ret_outcome);

/* ERR_GONE: there is no such row. */
CHECKED enum err plan_get(struct db *db, int year, int number, struct plan_row *ret_row);

#endif
