/* Whose record form came late (S2:106 “每月活动结束后2日内上报活动纪实表”): it comes with the
 * bundle, so the day that counts is the one on which the first bundle of the activity was
 * collected. */
#include "firmware/base/catalogue.h"
#include "firmware/committee/reports.h"

#include <stdio.h>

static const struct report_column late_columns[] = {
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 210, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 160, PAPER_LEFT},
    {"date", SENTENCE("日期"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"theme", SENTENCE("主题"), REPORT_TEXT, 250, PAPER_LEFT},
    {"due", SENTENCE("截止"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"received", SENTENCE("收到"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"days", SENTENCE("逾期天数"), REPORT_NUMBER, 70, PAPER_CENTRE},
};

static bool late_add(struct report *report, const struct survey_branch *branch,
                     const struct survey_activity *activity)
{
    char due[DATE_SIZE];
    int days = standing_days_late(activity, due);
    if (days == 0)
        return false;
    report_text(report, branch->name);
    report_text(report, branch->committee);
    report_text(report, activity->date);
    report_text(report, activity->theme);
    report_text(report, due);
    report_text(report, activity->received);
    report_number(report, days);
    return true;
}

enum err late_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    char text[160];
    int days = 0, count = 0;
    standing_begin(&report, terms, SENTENCE("活动纪实表逾期"));
    report.is_landscape = true;
    report_table(&report, "", late_columns, sizeof late_columns / sizeof *late_columns);
    for (size_t i = 0; i < terms->survey->branch_count; i++) {
        const struct survey_branch *branch = &terms->survey->branches[i];
        for (size_t j = 0; j < branch->count; j++) {
            if (!standing_is_theme_day(terms, &branch->activities[j]))
                continue;
            days++;
            count += late_add(&report, branch, &branch->activities[j]);
        }
    }
    snprintf(text, sizeof text,
             "主题党日 %d 次，逾期 %d 次。纪实表随记录送来，以首次收到之日为准。", days, count);
    report_paragraph(&report, "", text);
    return reports_close(&report, ret_report);
}
