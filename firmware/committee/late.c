/* Whose record form came late (S2:106 “每月活动结束后2日内上报活动纪实表”): it comes with the
 * bundle, so the day that counts is the one on which the first bundle of the activity was
 * collected. */
#include "firmware/base/catalogue.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

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

static void late_day_after(const char *date, int days, char ret_date[DATE_SIZE])
{
    struct moment day = {.year = 0};
    ret_date[0] = '\0';
    if (clock_parse_date(date, &day) != ERR_OK)
        return;
    day.day += days;
    day.hour = 12; /* whatever summer time does, it is that day */
    day = clock_moment(clock_wall_of(day));
    snprintf(ret_date, DATE_SIZE, "%04u-%02u-%02u", (unsigned)day.year % 10000,
             (unsigned)day.month % 100, (unsigned)day.day % 100);
}

static bool late_add(struct report *report, const struct survey_branch *branch,
                     const struct survey_activity *activity)
{
    char due[DATE_SIZE] = "", received[DATE_SIZE];
    int days = rules_days_late(activity->received_after);
    if (days == 0 || rules_due_date(activity->date, due) != ERR_OK)
        return false;
    late_day_after(activity->date, activity->received_after, received);
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    report_lend(report, activity->date);
    report_lend(report, activity->theme);
    report_text(report, due);
    report_text(report, received);
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
