/* 待补学 (S2:30, S2:106): which activities still have make-ups owed, the oldest of a branch first.
 */
#include "firmware/base/catalogue.h"
#include "firmware/committee/reports.h"

#include <stdio.h>
#include <string.h>

static const struct report_column makeups_columns[] = {
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 220, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 170, PAPER_LEFT},
    {"date", SENTENCE("日期"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"theme", SENTENCE("主题"), REPORT_TEXT, 290, PAPER_LEFT},
    {"done", SENTENCE("已补学"), REPORT_NUMBER, 70, PAPER_CENTRE},
    {"owed", SENTENCE("待补学"), REPORT_NUMBER, 70, PAPER_CENTRE},
};

static void makeups_add(struct report *report, const struct survey_branch *branch,
                        const struct survey_activity *activity)
{
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    report_lend(report, activity->date);
    report_lend(report, activity->theme);
    report_number(report, activity->made_up);
    report_number(report, activity->owed);
}

enum err makeups_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    char text[160];
    int owed = 0, done = 0, activities = 0;
    standing_begin(&report, terms, SENTENCE("待补学"));
    report.is_landscape = true;
    report_table(&report, "", makeups_columns, sizeof makeups_columns / sizeof *makeups_columns);
    for (size_t i = 0; i < terms->survey->branch_count; i++) {
        const struct survey_branch *branch = &terms->survey->branches[i];
        for (size_t j = 0; j < branch->count; j++) {
            const struct survey_activity *activity = &branch->activities[j];
            owed += activity->owed;
            done += activity->made_up;
            activities += activity->owed > 0;
            if (activity->owed > 0)
                makeups_add(&report, branch, activity);
        }
    }
    snprintf(text, sizeof text, "%d 次活动待补学 %d 人次；已补学 %d 人次。", activities, owed,
             done);
    report_paragraph(&report, "", text);
    return reports_close(&report, ret_report);
}
