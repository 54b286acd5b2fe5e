#include "firmware/committee/months.h"

#include "firmware/rules.h"

#include <stdio.h>
#include <stdlib.h>

enum { SIXTY_PERCENT = 600 };

void months_add(struct months *months, const struct standing_terms *terms,
                const struct survey_activity *activity, bool once)
{
    int month = atoi(activity->date + 5) % 13;
    if (activity->type == ACTIVITY_THEME_DAY) {
        months->held[month]++;
        attendance_sum(&months->sum[month], &activity->attendance);
    }
    if (activity->is_evaluated && (!once || standing_counts_once(terms, activity)))
        standing_add_poll(&months->polls[month][activity->formula], activity);
}

static void months_put_attendance(struct report *report, const struct standing_terms *terms,
                                  const struct months *months, const char *whose)
{
    char heading[96], threshold[32], label[16];
    snprintf(heading, sizeof heading, "%s各月到会率", whose);
    snprintf(threshold, sizeof threshold, "要求 %d%%", terms->settings->attendance_percent);
    report_curve(report, heading, threshold, 10 * terms->settings->attendance_percent);
    for (int month = 1; month <= 12; month++) {
        int base = standing_base(terms, &months->sum[month]);
        snprintf(label, sizeof label, "%d月", month);
        report_point(report, label,
                     base == 0 ? -1 : rules_rate_tenths(months->sum[month].present, base));
    }
}

static void months_put_satisfaction(struct report *report, const struct months *months,
                                    enum satisfaction_formula formula, const char *whose)
{
    char heading[160], label[16];
    snprintf(heading, sizeof heading, "%s各月满意率，%s", whose, form_word_formula(formula));
    report_curve(report, heading, "60%", SIXTY_PERCENT);
    for (int month = 1; month <= 12; month++) {
        struct satisfaction rate = standing_poll_rate(&months->polls[month][formula], formula);
        snprintf(label, sizeof label, "%d月", month);
        report_point(report, label, rate.has_result ? rate.rate_tenths : -1);
    }
}

void months_put_curves(struct report *report, const struct standing_terms *terms,
                       const struct months *months, const char *whose)
{
    months_put_attendance(report, terms, months, whose);
    for (int i = 0; i < STANDING_FORMULAS; i++) {
        enum satisfaction_formula formula = standing_formula_at(terms, i);
        int held = 0;
        for (int month = 1; month <= 12; month++)
            held += months->polls[month][formula].held;
        if (held > 0)
            months_put_satisfaction(report, months, formula, whose);
    }
}
