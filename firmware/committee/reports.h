/*
 * The committee's reports, each a function of what a survey holds and of nothing else: equal data
 * give equal reports. Each hands over a report for report_clear(), and nothing when it fails, which
 * is for want of memory. The words of their tables are marked for translation.
 */
#ifndef THEMEDAY_COMMITTEE_REPORTS_H
#define THEMEDAY_COMMITTEE_REPORTS_H

#include "firmware/committee/standing.h"

/* What a report wants of the survey and the period. */
enum reports_span {
    REPORTS_MONTH,         /* a month, and the survey is of that */
    REPORTS_MONTH_OF_YEAR, /* a month or a year, and the survey goes back to the first of January */
    REPORTS_MONTH_OR_YEAR, /* the survey is of either */
    REPORTS_YEAR,          /* a year */
};

enum reports_kind {
    REPORTS_OVERVIEW,     /* 月度总览: every branch, held or not */
    REPORTS_MISSING,      /* who has not held a theme day, in a month or in months that are over */
    REPORTS_LATE,         /* whose record form came after its due date (S2:106) */
    REPORTS_ATTENDANCE,   /* 到会率: of a month each theme day, of a year each branch (S2:101) */
    REPORTS_SATISFACTION, /* 满意率 and how often below 60 % in the year, formula by formula
                             (S2:108) */
    REPORTS_MAKEUPS,      /* 待补学 (S2:30) */
    REPORTS_YEAR_REPORT,  /* 年度工作计划执行情况 under the five headings (S0:13) */
    REPORTS_HISTORY,      /* one branch's year */
    REPORTS_COUNT,
};

struct reports_one {
    enum reports_span span;
    bool with_themes; /* wants the survey to have them */
    enum err (*make)(const struct standing_terms *terms, struct report *ret_report);
};

extern const struct reports_one reports[REPORTS_COUNT];

/* In the order of enum reports_kind. ERR_NOMEM. */
CHECKED enum err overview_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err missing_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err late_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err attendance_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err satisfaction_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err makeups_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err year_make(const struct standing_terms *terms, struct report *ret_report);
CHECKED enum err history_make(const struct standing_terms *terms, struct report *ret_report);

/* Ends a report: hands it over when it is whole, else frees it. */
CHECKED enum err reports_close(struct report *report, struct report *ret_report);

#endif
