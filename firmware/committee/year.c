/* 年度工作计划执行情况 (S0:13 “对…时间、形式、内容、程序和效果等进行全面评估”): of all branches
 * together under the five headings, in figures and with room for what people think of them, and a
 * line for each branch. */
#include "db/activity_step.h"
#include "db/form_word.h"
#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/committee/months.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

#include <stdlib.h>

enum { YEAR_TYPES = 6, YEAR_TEXT_SIZE = 2048 };

static const struct report_column year_columns[] = {
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 200, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 140, PAPER_LEFT},
    {"months", SENTENCE("开展月数"), REPORT_NUMBER, 46, PAPER_CENTRE},
    {"times", SENTENCE("次数"), REPORT_NUMBER, 40, PAPER_CENTRE},
    {"rate", SENTENCE("到会率"), REPORT_TENTHS, 160, PAPER_CENTRE},
    {"met_times", SENTENCE("达到要求"), REPORT_NUMBER, 46, PAPER_CENTRE},
    {"below_times", SENTENCE("未达到要求"), REPORT_NUMBER, 60, PAPER_CENTRE},
    {"satisfaction", SENTENCE("满意率"), REPORT_TENTHS, 60, PAPER_CENTRE},
    {"formula", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {"below", SENTENCE("低于60%"), REPORT_NUMBER, 50, PAPER_CENTRE},
    {"late", SENTENCE("纪实表逾期"), REPORT_NUMBER, 60, PAPER_CENTRE},
    {"complete", SENTENCE("程序记齐"), REPORT_NUMBER, 46, PAPER_CENTRE},
    {"done", SENTENCE("已补学"), REPORT_NUMBER, 50, PAPER_CENTRE},
    {"owed", SENTENCE("待补学"), REPORT_NUMBER, 50, PAPER_CENTRE},
};

/* Of one branch, or of all. */
struct year {
    int branches, all_months; /* branches that held one in every month that is over */
    int months, missing;      /* months with a theme day, and over without one */
    int types[YEAR_TYPES];
    int met, late, steps, complete, done, owed;
    int shortest_min, longest_min;
    int warned, reached; /* branches below 60 % twice, three times and more */
    struct attendance sum;
    struct standing_poll polls[STANDING_FORMULAS];
};

/* ---- adding up ---- */

static void year_add_theme_day(struct year *year, const struct standing_terms *terms,
                               const struct survey_activity *activity)
{
    int minutes = activity->end_min - activity->start_min;
    year->met += standing_is_met(terms, &activity->attendance);
    year->late += rules_days_late(activity->received_after) > 0;
    year->steps += activity->steps;
    year->complete += activity->steps == ACTIVITY_STEPS;
    attendance_sum(&year->sum, &activity->attendance);
    if (year->shortest_min == 0 || minutes < year->shortest_min)
        year->shortest_min = minutes;
    if (minutes > year->longest_min)
        year->longest_min = minutes;
}

static void year_add_activity(struct year *year, const struct standing_terms *terms,
                              const struct survey_activity *activity, bool once)
{
    year->types[activity->type]++;
    year->done += activity->made_up;
    year->owed += activity->owed;
    if (activity->type == ACTIVITY_THEME_DAY)
        year_add_theme_day(year, terms, activity);
    if (activity->is_evaluated && (!once || standing_counts_once(terms, activity)))
        standing_add_poll(&year->polls[activity->formula], activity);
}

static void year_count_months(struct year *year, const struct period *period,
                              const struct survey_branch *branch)
{
    bool has[13] = {false};
    for (size_t i = 0; i < branch->count; i++)
        if (branch->activities[i].type == ACTIVITY_THEME_DAY)
            has[atoi(branch->activities[i].date + 5) % 13] = true;
    for (int month = 1; month <= 12; month++) {
        year->months += has[month];
        year->missing += month <= period->months_over && !has[month];
    }
}

/* The formula of the branch's latest evaluation: rates of several are not added up. */
static enum satisfaction_formula year_formula(const struct standing_terms *terms,
                                              const struct survey_branch *branch)
{
    enum satisfaction_formula formula = terms->settings->satisfaction_formula;
    for (size_t i = 0; i < branch->count; i++)
        if (branch->activities[i].is_evaluated)
            formula = branch->activities[i].formula;
    return formula;
}

/* By the worst of its formulas. */
static enum rules_flag year_flag(const struct year *year)
{
    enum rules_flag worst = RULES_FLAG_NONE;
    for (int i = 0; i < STANDING_FORMULAS; i++) {
        enum rules_flag flag = rules_satisfaction_flag(year->polls[i].below);
        worst = flag > worst ? flag : worst;
    }
    return worst;
}

/* ---- a line ---- */

static void year_put_branch(struct report *report, const struct standing_terms *terms,
                            const struct survey_branch *branch, const struct year *year)
{
    enum satisfaction_formula formula = year_formula(terms, branch);
    const struct standing_poll *poll = &year->polls[formula];
    struct satisfaction rate = standing_poll_rate(poll, formula);
    report_lend(report, branch->name);
    report_lend(report, branch->committee);
    report_number(report, year->months);
    report_number(report, year->types[ACTIVITY_THEME_DAY]);
    standing_put_rate(report, terms, &year->sum);
    report_number(report, year->met);
    report_number(report, year->types[ACTIVITY_THEME_DAY] - year->met);
    if (poll->held > 0)
        standing_put_satisfaction(report, &rate);
    else
        report_none(report, "");
    report_lend(report, form_word_formula(formula));
    report_number(report, poll->below);
    report_number(report, year->late);
    report_number(report, year->complete);
    report_number(report, year->done);
    report_number(report, year->owed);
}

static struct year year_of_branch(const struct standing_terms *terms,
                                  const struct survey_branch *branch)
{
    struct year year = {.branches = 1};
    for (size_t i = 0; i < branch->count; i++)
        year_add_activity(&year, terms, &branch->activities[i], false);
    year_count_months(&year, terms->period, branch);
    return year;
}

static struct year year_of_all(const struct standing_terms *terms)
{
    const struct survey *survey = terms->survey;
    struct year all = {.branches = (int)survey->branch_count};
    for (size_t i = 0; i < survey->activity_count; i++)
        year_add_activity(&all, terms, &survey->activities[i], true);
    for (size_t i = 0; i < survey->branch_count; i++) {
        struct year year = year_of_branch(terms, &survey->branches[i]);
        all.all_months += year.missing == 0;
        all.missing += year.missing;
        all.warned += year_flag(&year) == RULES_FLAG_WARNING;
        all.reached += year_flag(&year) == RULES_FLAG_REACHED;
    }
    return all;
}

/* ---- the five headings ---- */

static void year_put_heading(struct report *report, const char *heading, char *text)
{
    utf8_append(text, YEAR_TEXT_SIZE, "\n评估意见：");
    report_paragraph(report, heading, text);
}

/* S2:98 “必须坚持每月开展一次”, “时间不少于半天”: printed, not judged. */
static void year_say_time(struct report *report, const struct year *year,
                          const struct period *period)
{
    char text[YEAR_TEXT_SIZE] = "";
    utf8_append(text, sizeof text,
                "%d 个党支部开展主题党日 %d 次。已过的 %d 个月里，每月都开展的党支部 %d 个，",
                year->branches, year->types[ACTIVITY_THEME_DAY], period->months_over,
                year->all_months);
    utf8_append(text, sizeof text, "其余 %d 个共缺 %d 个月。", year->branches - year->all_months,
                year->missing);
    if (year->longest_min > 0)
        utf8_append(text, sizeof text, "每次时间最短 %d 分钟，最长 %d 分钟。", year->shortest_min,
                    year->longest_min);
    year_put_heading(report, "一、时间", text);
}

static void year_say_form(struct report *report, const struct year *year)
{
    char text[YEAR_TEXT_SIZE] = "";
    int count = 0;
    for (int type = 0; type < YEAR_TYPES; type++)
        if (year->types[type] > 0)
            utf8_append(text, sizeof text, "%s%s %d 次", count++ > 0 ? "、" : "活动类型：",
                        form_word_type((enum activity_type)type), year->types[type]);
    utf8_append(text, sizeof text, "%s", count > 0 ? "。" : "没有收到活动记录。");
    year_put_heading(report, "二、形式", text);
}

static void year_say_content(struct report *report, const struct year *year)
{
    char text[YEAR_TEXT_SIZE] = "";
    utf8_append(text, sizeof text, "主题党日 %d 次都有主题，各次主题见各党支部年度情况。",
                year->types[ACTIVITY_THEME_DAY]);
    year_put_heading(report, "三、内容", text);
}

/* S2:106 */
static void year_say_procedure(struct report *report, const struct year *year)
{
    char text[YEAR_TEXT_SIZE] = "";
    int days = year->types[ACTIVITY_THEME_DAY];
    utf8_append(text, sizeof text, "九项基本程序应记日期 %d 项，已记 %d 项；九项记齐的 %d 次。",
                days * ACTIVITY_STEPS, year->steps, year->complete);
    utf8_append(text, sizeof text, "活动纪实表按时送到 %d 次，逾期 %d 次。", days - year->late,
                year->late);
    year_put_heading(report, "四、程序", text);
}

/* S2:101, S2:108: the numbers; what follows from them is for people to say. */
static void year_say_effect(struct report *report, const struct standing_terms *terms,
                            const struct year *year)
{
    char text[YEAR_TEXT_SIZE] = "";
    int base = standing_base(terms, &year->sum), days = year->types[ACTIVITY_THEME_DAY];
    int tenths = rules_rate_tenths(year->sum.present, base);
    if (base > 0)
        utf8_append(text, sizeof text, "合计到会率 %d.%d%%（%d÷%d）；", tenths / 10, tenths % 10,
                    year->sum.present, base);
    utf8_append(text, sizeof text, "达到 %d%% 要求的 %d 次，未达到的 %d 次。",
                terms->settings->attendance_percent, year->met, days - year->met);
    utf8_append(text, sizeof text, "满意率低于 60%% 两次的党支部 %d 个，三次以上的 %d 个。",
                year->warned, year->reached);
    utf8_append(text, sizeof text, "补学已完成 %d 人次，待完成 %d 人次。", year->done, year->owed);
    year_put_heading(report, "五、效果", text);
}

static void year_put_headings(struct report *report, const struct standing_terms *terms,
                              const struct year *year)
{
    year_say_time(report, year, terms->period);
    year_say_form(report, year);
    year_say_content(report, year);
    year_say_procedure(report, year);
    year_say_effect(report, terms, year);
    standing_put_polls(report, terms, year->polls);
}

static void year_put_curves(struct report *report, const struct standing_terms *terms)
{
    struct months months = {.held = {0}};
    for (size_t i = 0; i < terms->survey->activity_count; i++)
        months_add(&months, terms, &terms->survey->activities[i], true);
    months_put_curves(report, terms, &months, "合计");
}

enum err year_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    struct year all = year_of_all(terms);
    standing_begin(&report, terms, SENTENCE("年度工作计划执行情况"));
    report.is_landscape = true;
    year_put_headings(&report, terms, &all);
    year_put_curves(&report, terms);
    report_table(&report, SENTENCE("各党支部"), year_columns,
                 sizeof year_columns / sizeof *year_columns);
    for (size_t i = 0; i < terms->survey->branch_count; i++) {
        struct year year = year_of_branch(terms, &terms->survey->branches[i]);
        year_put_branch(&report, terms, &terms->survey->branches[i], &year);
    }
    return reports_close(&report, ret_report);
}
