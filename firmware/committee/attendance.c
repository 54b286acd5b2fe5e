/* 到会率 from the highest to the lowest (S2:101): of a month each theme day, of a year each branch
 * with all its theme days. Equal rates share a place; what is below the threshold is marked. */
#include "firmware/base/catalogue.h"
#include "firmware/committee/reports.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <stdlib.h>

static const struct report_column attendance_columns[] = {
    {"rank", SENTENCE("名次"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 236, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 140, PAPER_LEFT},
    {"date", SENTENCE("日期"), REPORT_TEXT, 100, PAPER_CENTRE},
    {"present", SENTENCE("实到"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"base", NULL, REPORT_NUMBER, 0, PAPER_CENTRE},
    {"rate", SENTENCE("到会率"), REPORT_TENTHS, 160, PAPER_CENTRE},
    {"met", NULL, REPORT_TRUTH, 0, PAPER_CENTRE},
    {"missing", SENTENCE("到会要求"), REPORT_NUMBER, 80, PAPER_CENTRE},
};

static const struct report_column attendance_year_columns[] = {
    {"rank", SENTENCE("名次"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"branch", SENTENCE("党支部"), REPORT_TEXT, 240, PAPER_LEFT},
    {"committee", SENTENCE("上级党组织"), REPORT_TEXT, 150, PAPER_LEFT},
    {"times", SENTENCE("次数"), REPORT_NUMBER, 44, PAPER_CENTRE},
    {"present", SENTENCE("实到人次"), REPORT_NUMBER, 56, PAPER_CENTRE},
    {"base", NULL, REPORT_NUMBER, 0, PAPER_CENTRE},
    {"rate", SENTENCE("到会率"), REPORT_TENTHS, 176, PAPER_CENTRE},
    {"met_times", SENTENCE("达到要求"), REPORT_NUMBER, 56, PAPER_CENTRE},
    {"below_times", SENTENCE("未达到要求"), REPORT_NUMBER, 64, PAPER_CENTRE},
};

struct attendance_entry {
    const struct survey_branch *branch;
    const char *date; /* of a month's theme day */
    struct attendance sum;
    int times, met;
    int tenths;
};

struct attendance_list {
    const struct standing_terms *terms;
    struct attendance_entry *entries;
    size_t count;
};

/* Entries are in one array, so their addresses tell which came first in the tree. */
static int attendance_compare(const void *one, const void *other)
{
    const struct attendance_entry *left = one, *right = other;
    if (left->tenths != right->tenths)
        return left->tenths > right->tenths ? -1 : 1;
    if (left->branch != right->branch)
        return left->branch < right->branch ? -1 : 1;
    return 0;
}

static void attendance_add(struct attendance_list *list, const struct attendance_entry *entry)
{
    struct attendance_entry *added = &list->entries[list->count++];
    *added = *entry;
    added->tenths = rules_rate_tenths(entry->sum.present, standing_base(list->terms, &entry->sum));
}

/* Of a month each theme day is an entry, of a year all of a branch together. */
static void attendance_add_branch(struct attendance_list *list, const struct survey_branch *branch)
{
    struct attendance_entry all = {.branch = branch};
    for (size_t i = 0; i < branch->count; i++) {
        const struct survey_activity *activity = &branch->activities[i];
        if (!standing_is_theme_day(list->terms, activity))
            continue;
        struct attendance_entry one = {
            .branch = branch, .date = activity->date, .sum = activity->attendance};
        if (list->terms->period->month != 0)
            attendance_add(list, &one);
        all.times++;
        all.met += standing_is_met(list->terms, &activity->attendance);
        attendance_sum(&all.sum, &activity->attendance);
    }
    if (list->terms->period->month == 0 && all.times > 0)
        attendance_add(list, &all);
}

static void attendance_put(struct report *report, const struct standing_terms *terms,
                           const struct attendance_entry *entry, int rank)
{
    report_number(report, rank);
    report_lend(report, entry->branch->name);
    report_lend(report, entry->branch->committee);
    if (entry->date != NULL)
        report_lend(report, entry->date);
    else
        report_number(report, entry->times);
    report_number(report, entry->sum.present);
    report_number(report, standing_base(terms, &entry->sum));
    standing_put_rate(report, terms, &entry->sum);
    if (entry->date != NULL) {
        standing_put_verdict(report, terms, &entry->sum);
    } else {
        report_number(report, entry->met);
        report_number(report, entry->times - entry->met);
    }
}

static void attendance_put_list(struct report *report, struct attendance_list *list)
{
    int rank = 0, tenths = -1;
    qsort(list->entries, list->count, sizeof *list->entries, attendance_compare);
    for (size_t i = 0; i < list->count; i++) {
        if (list->entries[i].tenths != tenths)
            rank = (int)i + 1;
        tenths = list->entries[i].tenths;
        attendance_put(report, list->terms, &list->entries[i], rank);
    }
}

/* The rule in words; it stands below what it marks. */
static void attendance_put_rule(struct report *report, const struct standing_terms *terms)
{
    char text[192];
    snprintf(text, sizeof text,
             "要求：不低于%s的 %d%%（按人数比较，百分比只舍不入）。到会率相同的名次相同。",
             terms->settings->base_is_expected ? "应到人数" : "党员总数",
             terms->settings->attendance_percent);
    report_paragraph(report, "", text);
}

enum err attendance_make(const struct standing_terms *terms, struct report *ret_report)
{
    const struct survey *survey = terms->survey;
    bool is_month = terms->period->month != 0;
    struct report report;
    struct attendance_list list = {
        .terms = terms,
        .entries = calloc(survey->activity_count + 1, sizeof(struct attendance_entry)),
    };
    if (list.entries == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < survey->branch_count; i++)
        attendance_add_branch(&list, &survey->branches[i]);
    standing_begin(&report, terms, SENTENCE("主题党日到会率"));
    if (is_month)
        report_table(&report, "", attendance_columns,
                     sizeof attendance_columns / sizeof *attendance_columns);
    else
        report_table(&report, "", attendance_year_columns,
                     sizeof attendance_year_columns / sizeof *attendance_year_columns);
    attendance_put_list(&report, &list);
    attendance_put_rule(&report, terms);
    free(list.entries);
    return reports_close(&report, ret_report);
}
