/* Who has not held a theme day (S2:98 “必须坚持每月开展一次”): of a month the branches without one,
 * of a year every branch that lacks one in a month that is over. */
#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/committee/reports.h"

#include <stdio.h>
#include <stdlib.h>

enum { MONTHS_TEXT_SIZE = 128 };

static const struct report_column missing_columns[] = {
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 260, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 220, PAPER_LEFT},
    {"months", SENTENCE("缺月数"), REPORT_NUMBER, 70, PAPER_CENTRE},
    {"without", SENTENCE("未开展的月份"), REPORT_TEXT, 270, PAPER_LEFT},
    {"last", SENTENCE("最近一次"), REPORT_TEXT, 120, PAPER_CENTRE},
};

/* Which months of the year, up to the end of the period, have a theme day; "" for no last one. */
static const char *missing_read(const struct survey_branch *branch, bool ret_has[13])
{
    const char *last = "";
    for (size_t i = 0; i < branch->count; i++) {
        const struct survey_activity *activity = &branch->activities[i];
        if (activity->type != ACTIVITY_THEME_DAY)
            continue;
        ret_has[atoi(activity->date + 5) % 13] = true;
        last = activity->date;
    }
    return last;
}

/* Returns how many are missing of those that are asked for. */
static int missing_say(const struct period *period, const bool has[13],
                       char ret_text[MONTHS_TEXT_SIZE])
{
    int first = period->month == 0 ? 1 : period->month, count = 0;
    int last = period->month == 0 ? period->months_over : period->month;
    ret_text[0] = '\0';
    for (int month = first; month <= last; month++)
        if (!has[month])
            utf8_append(ret_text, MONTHS_TEXT_SIZE, "%s%d月", count++ > 0 ? "、" : "", month);
    return count;
}

static bool missing_add(struct report *report, const struct period *period,
                        const struct survey_branch *branch)
{
    bool has[13] = {false};
    char text[MONTHS_TEXT_SIZE];
    const char *last = missing_read(branch, has);
    int count = missing_say(period, has, text);
    if (count == 0)
        return false;
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    report_number(report, count);
    report_text(report, text);
    if (last[0] == '\0')
        report_none(report, "本年没有");
    else
        report_lend(report, last);
    return true;
}

enum err missing_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    char text[128];
    int count = 0;
    standing_begin(&report, terms, SENTENCE("没有开展主题党日的党支部"));
    report_table(&report, "", missing_columns, sizeof missing_columns / sizeof *missing_columns);
    for (size_t i = 0; i < terms->survey->branch_count; i++)
        count += missing_add(&report, terms->period, &terms->survey->branches[i]);
    snprintf(text, sizeof text, "共 %d 个党支部，%zu 个中。按已经收到的记录统计。", count,
             terms->survey->branch_count);
    report_paragraph(&report, "", text);
    return reports_close(&report, ret_report);
}
