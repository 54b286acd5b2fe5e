#include "firmware/committee/standing.h"

#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <string.h>

void standing_begin(struct report *report, const struct standing_terms *terms, const char *title)
{
    char subtitle[PERIOD_NAME_SIZE + TITLE_SIZE + 8];
    snprintf(subtitle, sizeof subtitle, "%s　%s", terms->period->name,
             terms->scope == NULL ? "全部党支部" : terms->scope);
    subtitle[utf8_valid_length(subtitle, strlen(subtitle))] = '\0'; /* it may have been cut */
    report_begin(report, title, subtitle, period_end_ms(terms->period));
}

bool standing_is_theme_day(const struct standing_terms *terms,
                           const struct survey_activity *activity)
{
    return activity->type == ACTIVITY_THEME_DAY &&
           strcmp(activity->date, terms->period->first) >= 0;
}

/* ---- attendance ---- */

int standing_base(const struct standing_terms *terms, const struct attendance *attendance)
{
    return terms->settings->base_is_expected ? attendance->expected : attendance->total;
}

bool standing_is_met(const struct standing_terms *terms, const struct attendance *attendance)
{
    return rules_attendance_met(attendance->present, standing_base(terms, attendance),
                                terms->settings->attendance_percent);
}

void standing_put_rate(struct report *report, const struct standing_terms *terms,
                       const struct attendance *attendance)
{
    char text[64];
    int base = standing_base(terms, attendance);
    int tenths = rules_rate_tenths(attendance->present, base);
    if (base == 0) {
        report_none(report, "");
        return;
    }
    snprintf(text, sizeof text, "%d.%d%%（%d÷%d）", tenths / 10, tenths % 10, attendance->present,
             base);
    report_worded(report, tenths, text);
}

void standing_put_verdict(struct report *report, const struct standing_terms *terms,
                          const struct attendance *attendance)
{
    char text[64];
    int base = standing_base(terms, attendance), percent = terms->settings->attendance_percent;
    int missing = rules_attendance_missing(attendance->present, base, percent);
    if (base == 0) {
        report_none(report, "");
        report_none(report, "");
        return;
    }
    bool is_met = rules_attendance_met(attendance->present, base, percent);
    snprintf(text, sizeof text, "差 %d 人", missing);
    report_truth(report, is_met);
    report_worded(report, missing, is_met ? "达到" : text);
}

/* ---- satisfaction ---- */

/* The four questions are pooled already: as one question they come to the same. */
static struct satisfaction standing_judge(const int64_t counts[POLL_OPTIONS_MAX],
                                          enum satisfaction_formula formula)
{
    struct tally tally = {.ballots = 0};
    for (int i = 0; i < POLL_OPTIONS_MAX; i++)
        tally.count[0][i] = (int)counts[i];
    return rules_satisfaction(&tally, formula);
}

struct satisfaction standing_satisfaction(const struct survey_activity *activity)
{
    struct standing_poll poll = {.held = 0};
    for (int i = 0; i < POLL_OPTIONS_MAX; i++)
        poll.counts[i] = activity->counts[i];
    return standing_judge(poll.counts, activity->formula);
}

void standing_add_poll(struct standing_poll *sum, const struct survey_activity *activity)
{
    struct satisfaction satisfaction = standing_satisfaction(activity);
    sum->held++;
    sum->judged += satisfaction.has_result;
    sum->below += satisfaction.is_below;
    for (int i = 0; i < POLL_OPTIONS_MAX; i++)
        sum->counts[i] += activity->counts[i];
}

struct satisfaction standing_poll_rate(const struct standing_poll *sum,
                                       enum satisfaction_formula formula)
{
    return standing_judge(sum->counts, formula);
}

bool standing_counts_once(const struct standing_terms *terms,
                          const struct survey_activity *activity)
{
    return !activity->is_joined || terms->survey->branch_count == 1;
}

enum satisfaction_formula standing_formula_at(const struct standing_terms *terms, int index)
{
    int first = (int)terms->settings->satisfaction_formula;
    if (index == 0)
        return (enum satisfaction_formula)first;
    return (enum satisfaction_formula)(index <= first ? index - 1 : index);
}

static void standing_put_poll(struct report *report, const struct standing_poll *poll,
                              enum satisfaction_formula formula)
{
    struct satisfaction all = standing_poll_rate(poll, formula);
    struct satisfaction alone = standing_poll_rate(poll, SATISFACTION_ONLY);
    report_text(report, form_word_formula(formula));
    report_number(report, poll->held);
    report_number(report, poll->judged);
    standing_put_satisfaction(report, &all);
    standing_put_satisfaction(report, &alone);
    report_number(report, poll->below);
}

void standing_put_polls(struct report *report, const struct standing_terms *terms,
                        const struct standing_poll polls[STANDING_FORMULAS])
{
    static const struct report_column columns[] = {
        {NULL, SENTENCE("口径"), REPORT_TEXT, 330, PAPER_LEFT},
        {NULL, SENTENCE("测评次数"), REPORT_NUMBER, 90, PAPER_CENTRE},
        {NULL, SENTENCE("有结果"), REPORT_NUMBER, 90, PAPER_CENTRE},
        {NULL, SENTENCE("满意率"), REPORT_TENTHS, 90, PAPER_CENTRE},
        {NULL, SENTENCE("其中满意"), REPORT_TENTHS, 90, PAPER_CENTRE},
        {NULL, SENTENCE("低于60%"), REPORT_NUMBER, 90, PAPER_CENTRE},
    };
    int held = 0;
    for (int i = 0; i < STANDING_FORMULAS; i++)
        held += polls[i].held;
    if (held == 0)
        return;
    report_aside(report, SENTENCE("测评汇总"), columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < STANDING_FORMULAS; i++) {
        enum satisfaction_formula formula = standing_formula_at(terms, i);
        if (polls[formula].held > 0)
            standing_put_poll(report, &polls[formula], formula);
    }
}

void standing_put_satisfaction(struct report *report, const struct satisfaction *satisfaction)
{
    char text[32];
    if (!satisfaction->has_result) {
        report_none(report, "无结果");
        return;
    }
    snprintf(text, sizeof text, "%d.%d%%", satisfaction->rate_tenths / 10,
             satisfaction->rate_tenths % 10);
    report_worded(report, satisfaction->rate_tenths, text);
}

void standing_put_evaluation(struct report *report, const struct survey_activity *activity)
{
    struct satisfaction satisfaction = standing_satisfaction(activity);
    if (activity->is_hidden)
        report_none(report, "份数太少");
    else
        standing_put_satisfaction(report, &satisfaction);
}
