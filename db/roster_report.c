#include "db/roster_report.h"

#include "firmware/base/utf8.h"

#include <stdlib.h>

enum err roster_report_begin(struct roster_report *ret_report)
{
    *ret_report = (struct roster_report){0};
    ret_report->problems = calloc(ROSTER_PROBLEMS_MAX, sizeof *ret_report->problems);
    return ret_report->problems == NULL ? ERR_NOMEM : ERR_OK;
}

void roster_report_clear(struct roster_report *report)
{
    free(report->problems);
    *report = (struct roster_report){0};
}

bool roster_problem_refuses(enum roster_problem_kind kind)
{
    switch (kind) {
    case ROSTER_NO_HEADER:
    case ROSTER_NOT_TEXT:
    case ROSTER_TOO_LARGE:
    case ROSTER_EMPTY:
    case ROSTER_BAD_CSV:
    case ROSTER_LOST_CHARACTER:
    case ROSTER_NAME_TOO_LONG:
    case ROSTER_CELL_TOO_LONG:
    case ROSTER_BAD_NUMBER:
    case ROSTER_BAD_CARD:
    case ROSTER_SAME_CARD:
    case ROSTER_SAME_NUMBER:
    case ROSTER_SAME_PERSON:
    case ROSTER_CARD_TAKEN:
    case ROSTER_BAD_CLASS:
    case ROSTER_BAD_FLAG:
        return true;
    case ROSTER_SKIPPED:
    case ROSTER_DROPPED:
    case ROSTER_UNKNOWN:
    case ROSTER_DOT:
    case ROSTER_RENAMED:
    case ROSTER_CARD_DISABLED:
        return false;
    }
    return true;
}

/* Room for one more: behind the last, or in the place of the last one that only tells. */
static struct roster_problem *roster_report_room(struct roster_report *report, bool refuses)
{
    if (report->problem_count < ROSTER_PROBLEMS_MAX)
        return &report->problems[report->problem_count++];
    for (size_t i = report->problem_count; refuses && i > 0; i--)
        if (!roster_problem_refuses(report->problems[i - 1].kind))
            return &report->problems[i - 1];
    return NULL;
}

void roster_report_add(struct roster_report *report, enum roster_problem_kind kind, int line,
                       int other_line, const char *text)
{
    bool refuses = roster_problem_refuses(kind);
    report->refused = report->refused || refuses;
    struct roster_problem *problem = roster_report_room(report, refuses);
    if (problem == NULL)
        return;
    *problem = (struct roster_problem){.kind = kind, .line = line, .other_line = other_line};
    utf8_copy(problem->text, sizeof problem->text, text);
}

static int roster_problem_compare(const void *left, const void *right)
{
    const struct roster_problem *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

void roster_report_sort(struct roster_report *report)
{
    qsort(report->problems, report->problem_count, sizeof *report->problems,
          roster_problem_compare);
}
