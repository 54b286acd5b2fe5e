/* The theme days of a year month by month, added up: for curves and for the year's report. */
#ifndef THEMEDAY_COMMITTEE_MONTHS_H
#define THEMEDAY_COMMITTEE_MONTHS_H

#include "firmware/committee/standing.h"

struct months {
    struct attendance sum[13]; /* from 1 */
    int held[13];
    struct standing_poll polls[13][STANDING_FORMULAS];
};

/* Of one branch, where `once` is not asked; of many each evaluation once. */
void months_add(struct months *months, const struct standing_terms *terms,
                const struct survey_activity *activity, bool once);

/* A curve of 到会率, and one of 满意率 for every formula that occurs. `whose` begins their
 * headings. */
void months_put_curves(struct report *report, const struct standing_terms *terms,
                       const struct months *months, const char *whose);

#endif
