/*
 * What the rules say of the figures of a survey: reached or not, how satisfied. Nothing is decided
 * but by firmware/rules.h, in whole numbers, as on the terminal; this only adds up and puts it into
 * the cells of reports.
 */
#ifndef THEMEDAY_COMMITTEE_STANDING_H
#define THEMEDAY_COMMITTEE_STANDING_H

#include "db/attendance.h"
#include "db/committee_survey.h"
#include "db/form_word.h"
#include "firmware/committee/period.h"
#include "firmware/committee/report.h"
#include "firmware/settings.h"

/* What a report is made of. */
struct standing_terms {
    const struct survey *survey;
    const struct period *period;
    const struct settings *settings;
    const char *scope; /* a branch, or a committee and all below it; NULL: everything */
};

enum { STANDING_FORMULAS = 3 };

/* Begins a report: its title, and under it the period and the scope. */
void standing_begin(struct report *report, const struct standing_terms *terms, const char *title);

/* Whether an activity is a theme day of the period; a survey may reach back further. */
bool standing_is_theme_day(const struct standing_terms *terms,
                           const struct survey_activity *activity);

/* ---- attendance ---- */

/* The base of the 80 % by the settings: 党员总数 or 应到. */
int standing_base(const struct standing_terms *terms, const struct attendance *attendance);
bool standing_is_met(const struct standing_terms *terms, const struct attendance *attendance);

/* A cell: 83.3%（25÷30）, "" without a base. */
void standing_put_rate(struct report *report, const struct standing_terms *terms,
                       const struct attendance *attendance);

/* Two cells: whether it is enough, for programs; and in words, 达到 or 差 3 人. */
void standing_put_verdict(struct report *report, const struct standing_terms *terms,
                          const struct attendance *attendance);

/* ---- satisfaction ---- */

/* Evaluations of one formula added up. */
struct standing_poll {
    int held, judged, below; /* closed; with a result; below 60 % */
    int64_t counts[POLL_OPTIONS_MAX];
};

/* 满意率 of one evaluation, by its own formula; adds it to those of that formula; and the rate of
 * them together (product.md §3b). */
struct satisfaction standing_satisfaction(const struct survey_activity *activity);
void standing_add_poll(struct standing_poll *sum, const struct survey_activity *activity);
struct satisfaction standing_poll_rate(const struct standing_poll *sum,
                                       enum satisfaction_formula formula);

/* An evaluation is the whole activity's: of a joint one it counts for every branch, and once where
 * branches are added up. */
bool standing_counts_once(const struct standing_terms *terms,
                          const struct survey_activity *activity);

/* A table aside, with a line for every formula by which anything was evaluated, the one of the
 * settings first; nothing when there is none. */
void standing_put_polls(struct report *report, const struct standing_terms *terms,
                        const struct standing_poll polls[STANDING_FORMULAS]);

/* The formulas in this order: the one of the settings, then the others. */
enum satisfaction_formula standing_formula_at(const struct standing_terms *terms, int index);

/* A cell: of one evaluation 84.3%, 无结果, or that it was too few to show. */
void standing_put_evaluation(struct report *report, const struct survey_activity *activity);

/* A cell: 84.3%, or 无结果. */
void standing_put_satisfaction(struct report *report, const struct satisfaction *satisfaction);

#endif
