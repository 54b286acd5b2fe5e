/* 月度总览: every branch of the month, the theme day it held or that it held none, and the sums. */
#include "firmware/base/catalogue.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

#include <stdio.h>

static const struct report_column overview_columns[] = {
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 202, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 110, PAPER_LEFT},
    {"held", NULL, REPORT_TRUTH, 0, PAPER_CENTRE},
    {"times", SENTENCE("次数"), REPORT_NUMBER, 36, PAPER_CENTRE},
    {"date", SENTENCE("日期"), REPORT_TEXT, 84, PAPER_CENTRE},
    {"members", SENTENCE("党员总数"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"expected", SENTENCE("应到"), REPORT_NUMBER, 38, PAPER_CENTRE},
    {"present", SENTENCE("实到"), REPORT_NUMBER, 38, PAPER_CENTRE},
    {"leave", SENTENCE("请假"), REPORT_NUMBER, 38, PAPER_CENTRE},
    {"other", SENTENCE("其他方式"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"absent", SENTENCE("未到"), REPORT_NUMBER, 38, PAPER_CENTRE},
    {"guests", SENTENCE("列席"), REPORT_NUMBER, 38, PAPER_CENTRE},
    {"rate", SENTENCE("到会率"), REPORT_TENTHS, 138, PAPER_CENTRE},
    {"met", NULL, REPORT_TRUTH, 0, PAPER_CENTRE},
    {"missing", SENTENCE("到会要求"), REPORT_NUMBER, 64, PAPER_CENTRE},
    {"satisfaction", SENTENCE("满意率"), REPORT_TENTHS, 56, PAPER_CENTRE},
    {"formula", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {"owed", SENTENCE("待补学"), REPORT_NUMBER, 50, PAPER_CENTRE},
};

enum { OVERVIEW_COLUMNS = sizeof overview_columns / sizeof *overview_columns };

/* The sums of the month. */
struct overview {
    const struct standing_terms *terms;
    struct report report;
    struct attendance sum;
    struct standing_poll polls[STANDING_FORMULAS];
    int branches, held, met, late, owed;
};

/* ---- a line ---- */

/* The last one counts where a branch held several. */
static const struct survey_activity *
overview_find(const struct overview *overview, const struct survey_branch *branch, int *ret_times)
{
    const struct survey_activity *found = NULL;
    *ret_times = 0;
    for (size_t i = 0; i < branch->count; i++) {
        if (!standing_is_theme_day(overview->terms, &branch->activities[i]))
            continue;
        found = &branch->activities[i];
        (*ret_times)++;
    }
    return found;
}

static void overview_put_attendance(struct report *report, const struct attendance *attendance)
{
    report_number(report, attendance->total);
    report_number(report, attendance->expected);
    report_number(report, attendance->present);
    report_number(report, attendance->leave);
    report_number(report, attendance->other);
    report_number(report, attendance->absent);
    report_number(report, attendance->guests);
}

static void overview_put_evaluation(struct report *report, const struct survey_activity *activity)
{
    if (activity->is_evaluated) {
        standing_put_evaluation(report, activity);
        report_lend(report, form_word_formula(activity->formula));
    } else {
        report_none(report, "");
        report_none(report, "");
    }
}

static void overview_add_missing(struct report *report)
{
    enum { SAID = 5 }; /* branch, committee and these */
    report_truth(report, false);
    report_number(report, 0);
    report_none(report, "未开展");
    for (int i = SAID; i < OVERVIEW_COLUMNS; i++)
        report_none(report, "");
}

static void overview_add_held(struct report *report, const struct standing_terms *terms,
                              const struct survey_activity *activity, int times)
{
    report_truth(report, true);
    report_number(report, times);
    report_lend(report, activity->date);
    overview_put_attendance(report, &activity->attendance);
    standing_put_rate(report, terms, &activity->attendance);
    standing_put_verdict(report, terms, &activity->attendance);
    overview_put_evaluation(report, activity);
    report_number(report, activity->owed);
}

/* ---- the sums, over all theme days of the month; a branch reached what its last one did ---- */

static void overview_count(struct overview *overview, const struct survey_branch *branch)
{
    int times;
    const struct survey_activity *last = overview_find(overview, branch, &times);
    overview->branches++;
    overview->held += times > 0;
    overview->met += times > 0 && standing_is_met(overview->terms, &last->attendance);
    for (size_t i = 0; i < branch->count; i++) {
        const struct survey_activity *activity = &branch->activities[i];
        if (!standing_is_theme_day(overview->terms, activity))
            continue;
        overview->late += rules_days_late(activity->received_after) > 0;
        overview->owed += activity->owed;
        attendance_sum(&overview->sum, &activity->attendance);
        if (activity->is_evaluated && standing_counts_once(overview->terms, activity))
            standing_add_poll(&overview->polls[activity->formula], activity);
    }
}

static void overview_add_branch(struct overview *overview, const struct survey_branch *branch)
{
    struct report *report = &overview->report;
    int times;
    const struct survey_activity *activity = overview_find(overview, branch, &times);
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    if (times == 0)
        overview_add_missing(report);
    else
        overview_add_held(report, overview->terms, activity, times);
}

static void overview_add_sums(struct overview *overview)
{
    static const struct report_column columns[] = {
        {NULL, SENTENCE("党支部"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("已开展"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("未开展"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("达到要求"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("未达到要求"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("合计到会率"), REPORT_TENTHS, 200, PAPER_CENTRE},
        {NULL, SENTENCE("纪实表逾期"), REPORT_NUMBER, 100, PAPER_CENTRE},
        {NULL, SENTENCE("待补学"), REPORT_NUMBER, 100, PAPER_CENTRE},
    };
    struct report *report = &overview->report;
    report_aside(report, SENTENCE("总计"), columns, sizeof columns / sizeof *columns);
    report_number(report, overview->branches);
    report_number(report, overview->held);
    report_number(report, overview->branches - overview->held);
    report_number(report, overview->met);
    report_number(report, overview->held - overview->met);
    standing_put_rate(report, overview->terms, &overview->sum);
    report_number(report, overview->late);
    report_number(report, overview->owed);
    standing_put_polls(report, overview->terms, overview->polls);
}

enum err overview_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct overview overview = {.terms = terms};
    standing_begin(&overview.report, terms, SENTENCE("主题党日月度总览"));
    overview.report.is_landscape = true;
    for (size_t i = 0; i < terms->survey->branch_count; i++)
        overview_count(&overview, &terms->survey->branches[i]);
    overview_add_sums(&overview);
    report_table(&overview.report, SENTENCE("各党支部"), overview_columns, OVERVIEW_COLUMNS);
    for (size_t i = 0; i < terms->survey->branch_count; i++)
        overview_add_branch(&overview, &terms->survey->branches[i]);
    return reports_close(&overview.report, ret_report);
}
