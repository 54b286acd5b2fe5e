/* 满意率 from the highest to the lowest, and how often a branch was below 60 % in the calendar year
 * (S2:108 “本年度内测评结果3次以上满意率低于60%的”). Rates of different formulas are never compared
 * or added up: each formula has a table of its own, the one of the settings first. */
#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column satisfaction_columns[] = {
    {"rank", SENTENCE("名次"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 182, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 112, PAPER_LEFT},
    {"formula", SENTENCE("口径"), REPORT_TEXT, 194, PAPER_LEFT},
    {"evaluations", SENTENCE("测评次数"), REPORT_NUMBER, 60, PAPER_CENTRE},
    {"judged", SENTENCE("有结果"), REPORT_NUMBER, 50, PAPER_CENTRE},
    {"satisfaction", SENTENCE("满意率"), REPORT_TENTHS, 60, PAPER_CENTRE},
    {"satisfied", SENTENCE("其中满意"), REPORT_TENTHS, 62, PAPER_CENTRE},
    {"below", SENTENCE("本年低于60%"), REPORT_NUMBER, 62, PAPER_CENTRE},
    {"flag", NULL, REPORT_TEXT, 0, PAPER_LEFT},
    {NULL, SENTENCE("提示"), REPORT_TEXT, 110, PAPER_LEFT},
};

struct satisfaction_entry {
    const struct survey_branch *branch;
    struct standing_poll poll; /* of the period */
    int below, below_others;   /* in the year up to its end, by this formula and by others */
    struct satisfaction rate;
};

/* What has no result comes last. */
static int satisfaction_compare(const void *one, const void *other)
{
    const struct satisfaction_entry *left = one, *right = other;
    if (left->rate.has_result != right->rate.has_result)
        return left->rate.has_result ? -1 : 1;
    if (left->rate.has_result && left->rate.rate_tenths != right->rate.rate_tenths)
        return left->rate.rate_tenths > right->rate.rate_tenths ? -1 : 1;
    return left->branch < right->branch ? -1 : left->branch > right->branch;
}

static struct satisfaction_entry satisfaction_read(const struct standing_terms *terms,
                                                   const struct survey_branch *branch,
                                                   enum satisfaction_formula formula)
{
    struct satisfaction_entry entry = {.branch = branch};
    for (size_t i = 0; i < branch->count; i++) {
        const struct survey_activity *activity = &branch->activities[i];
        bool is_below = activity->is_evaluated && standing_satisfaction(activity).is_below;
        entry.below += is_below && activity->formula == formula;
        entry.below_others += is_below && activity->formula != formula;
        if (activity->is_evaluated && activity->formula == formula &&
            strcmp(activity->date, terms->period->first) >= 0)
            standing_add_poll(&entry.poll, activity);
    }
    entry.rate = standing_poll_rate(&entry.poll, formula);
    return entry;
}

/* ---- a line ---- */

static void satisfaction_put_flag(struct report *report, const struct satisfaction_entry *entry)
{
    static const char *const keys[] = {[RULES_FLAG_NONE] = "none",
                                       [RULES_FLAG_WARNING] = "warning",
                                       [RULES_FLAG_REACHED] = "reached"};
    enum rules_flag flag = rules_satisfaction_flag(entry->below);
    char text[96] = "";
    if (flag != RULES_FLAG_NONE)
        snprintf(text, sizeof text, flag == RULES_FLAG_REACHED ? "已达 %d 次" : "已有 %d 次",
                 entry->below);
    if (entry->below_others > 0)
        utf8_append(text, sizeof text, "%s按其他口径 %d 次", text[0] == '\0' ? "" : "，",
                    entry->below_others);
    report_lend(report, keys[flag]);
    report_text(report, text);
}

static void satisfaction_put(struct report *report, const struct satisfaction_entry *entry,
                             enum satisfaction_formula formula, int rank)
{
    struct satisfaction alone = standing_poll_rate(&entry->poll, SATISFACTION_ONLY);
    if (entry->rate.has_result)
        report_number(report, rank);
    else
        report_none(report, "");
    report_lend(report, entry->branch->name);
    report_lend(report, entry->branch->committee);
    report_lend(report, form_word_formula(formula));
    report_number(report, entry->poll.held);
    report_number(report, entry->poll.judged);
    standing_put_satisfaction(report, &entry->rate);
    standing_put_satisfaction(report, &alone);
    report_number(report, entry->below);
    satisfaction_put_flag(report, entry);
}

/* ---- a table ---- */

static void satisfaction_put_list(struct report *report, const struct satisfaction_entry *entries,
                                  size_t count, enum satisfaction_formula formula)
{
    char heading[96];
    int rank = 0, tenths = -1;
    snprintf(heading, sizeof heading, "口径：%s", form_word_formula(formula));
    report_table(report, heading, satisfaction_columns,
                 sizeof satisfaction_columns / sizeof *satisfaction_columns);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].rate.rate_tenths != tenths)
            rank = (int)i + 1;
        tenths = entries[i].rate.rate_tenths;
        satisfaction_put(report, &entries[i], formula, rank);
    }
}

/* Nothing of a formula by which nothing was evaluated. */
static enum err satisfaction_add_formula(struct report *report, const struct standing_terms *terms,
                                         enum satisfaction_formula formula,
                                         struct standing_poll *sum)
{
    const struct survey *survey = terms->survey;
    struct satisfaction_entry *entries = calloc(survey->branch_count + 1, sizeof *entries);
    size_t count = 0;
    if (entries == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < survey->branch_count; i++) {
        entries[count] = satisfaction_read(terms, &survey->branches[i], formula);
        count += entries[count].poll.held > 0;
    }
    qsort(entries, count, sizeof *entries, satisfaction_compare);
    if (count > 0)
        satisfaction_put_list(report, entries, count, formula);
    free(entries);
    for (size_t i = 0; i < survey->activity_count; i++) {
        const struct survey_activity *activity = &survey->activities[i];
        if (activity->is_evaluated && activity->formula == formula &&
            strcmp(activity->date, terms->period->first) >= 0 &&
            standing_counts_once(terms, activity))
            standing_add_poll(sum, activity);
    }
    return ERR_OK;
}

enum err satisfaction_make(const struct standing_terms *terms, struct report *ret_report)
{
    struct report report;
    struct standing_poll polls[STANDING_FORMULAS] = {{.held = 0}};
    enum err err = ERR_OK;
    standing_begin(&report, terms, SENTENCE("主题党日满意率"));
    report.is_landscape = true;
    for (int i = 0; i < STANDING_FORMULAS && err == ERR_OK; i++) {
        enum satisfaction_formula formula = standing_formula_at(terms, i);
        err = satisfaction_add_formula(&report, terms, formula, &polls[formula]);
    }
    standing_put_polls(&report, terms, polls);
    report_paragraph(&report, "",
                     "四项合计，党员和受邀人员一起统计；低于 60% 按份数比较（5×满意＜3×有效）。"
                     "不同口径不比较、不合计。");
    if (err == ERR_OK)
        return reports_close(&report, ret_report);
    report_clear(&report);
    return err;
}
