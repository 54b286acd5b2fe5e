/* One branch's year: every activity with its figures, and the curves of its theme days. */
#include "db/form_word.h"
#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/committee/months.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <string.h>

static const struct report_column history_columns[] = {
    {"branch", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {"committee", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {"date", SENTENCE("日期"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"type", SENTENCE("类型"), REPORT_TEXT, 76, PAPER_CENTRE},
    {"members", SENTENCE("党员总数"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"expected", SENTENCE("应到"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"present", SENTENCE("实到"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"late", SENTENCE("迟到"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"leave", SENTENCE("请假"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"other", SENTENCE("其他方式"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"absent", SENTENCE("未到"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"guests", SENTENCE("列席"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"rate", SENTENCE("到会率"), REPORT_TENTHS, 152, PAPER_CENTRE},
    {"met", NULL, REPORT_TRUTH, 0, PAPER_CENTRE},
    {"missing", SENTENCE("到会要求"), REPORT_NUMBER, 70, PAPER_CENTRE},
    {"satisfaction", SENTENCE("满意率"), REPORT_TENTHS, 66, PAPER_CENTRE},
    {"below", NULL, REPORT_TRUTH, 0, PAPER_CENTRE},
    {"formula", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {"ballots", NULL, REPORT_NUMBER, 0, PAPER_CENTRE},
    {"voters", NULL, REPORT_NUMBER, 0, PAPER_CENTRE},
    {"done", SENTENCE("已补学"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"owed", SENTENCE("待补学"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"days", SENTENCE("逾期天数"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"theme", SENTENCE("主题"), REPORT_TEXT, 180, PAPER_LEFT},
};

enum { HISTORY_COLUMNS = sizeof history_columns / sizeof *history_columns };

static void history_put_attendance(struct report *report, const struct attendance *attendance)
{
    report_number(report, attendance->total);
    report_number(report, attendance->expected);
    report_number(report, attendance->present);
    report_number(report, attendance->late);
    report_number(report, attendance->leave);
    report_number(report, attendance->other);
    report_number(report, attendance->absent);
    report_number(report, attendance->guests);
}

static void history_put_evaluation(struct report *report, const struct survey_activity *activity)
{
    enum { CELLS = 5 };
    struct satisfaction satisfaction = standing_satisfaction(activity);
    for (int i = 0; i < CELLS && !activity->is_evaluated; i++)
        report_none(report, "");
    if (!activity->is_evaluated)
        return;
    standing_put_evaluation(report, activity);
    report_truth(report, satisfaction.is_below);
    report_lend(report, form_word_formula(activity->formula));
    report_number(report, activity->ballots);
    report_number(report, activity->voters);
}

/* The due date is the theme day's. */
static void history_put_lateness(struct report *report, const struct survey_activity *activity)
{
    if (activity->type == ACTIVITY_THEME_DAY)
        report_number(report, rules_days_late(activity->received_after));
    else
        report_none(report, "");
}

static void history_put(struct report *report, const struct standing_terms *terms,
                        const struct survey_branch *branch, const struct survey_activity *activity)
{
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    report_lend(report, activity->date);
    report_lend(report, form_word_type(activity->type));
    history_put_attendance(report, &activity->attendance);
    standing_put_rate(report, terms, &activity->attendance);
    standing_put_verdict(report, terms, &activity->attendance);
    history_put_evaluation(report, activity);
    report_number(report, activity->made_up);
    report_number(report, activity->owed);
    history_put_lateness(report, activity);
    report_lend(report, activity->theme);
}

static void history_say_missing(struct report *report, const struct period *period,
                                const struct months *months)
{
    char text[192] = "";
    int missing = 0;
    for (int month = 1; month <= period->months_over; month++)
        if (months->held[month] == 0)
            utf8_append(text, sizeof text, "%s%d月", missing++ == 0 ? "没有主题党日的月份：" : "、",
                        month);
    if (missing > 0)
        report_paragraph(report, "", text);
}

static void history_add(struct report *report, const struct standing_terms *terms,
                        const struct survey_branch *branch)
{
    struct months months = {.held = {0}};
    struct standing_poll polls[STANDING_FORMULAS] = {{.held = 0}};
    char heading[2 * TITLE_SIZE];
    snprintf(heading, sizeof heading, "%s%s%s", branch->committee,
             branch->committee[0] == '\0' ? "" : " / ", branch->name);
    heading[utf8_valid_length(heading, strlen(heading))] = '\0'; /* it may have been cut */
    report_table(report, heading, history_columns, HISTORY_COLUMNS);
    for (size_t i = 0; i < branch->count; i++) {
        const struct survey_activity *activity = &branch->activities[i];
        history_put(report, terms, branch, activity);
        months_add(&months, terms, activity, false);
        if (activity->is_evaluated)
            standing_add_poll(&polls[activity->formula], activity);
    }
    history_say_missing(report, terms->period, &months);
    standing_put_polls(report, terms, polls);
    months_put_curves(report, terms, &months, "");
}

enum err history_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    standing_begin(&report, terms, SENTENCE("党支部年度情况"));
    report.is_landscape = true;
    for (size_t i = 0; i < terms->survey->branch_count; i++)
        history_add(&report, terms, &terms->survey->branches[i]);
    return reports_close(&report, ret_report);
}
