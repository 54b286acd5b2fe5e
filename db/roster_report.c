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
    free(report->changes);
    *report = (struct roster_report){0};
}

bool roster_problem_refuses(enum roster_problem_kind kind)
{
    switch (kind) {
    case ROSTER_BAD_FILE:
    case ROSTER_NO_HEADER:
    case ROSTER_NO_BRANCH:
    case ROSTER_EMPTY:
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
    case ROSTER_BAD_DAY:
        return true;
    case ROSTER_SKIPPED:
    case ROSTER_DROPPED:
    case ROSTER_UNKNOWN:
    case ROSTER_DOT:
    case ROSTER_RENAMED:
    case ROSTER_OTHER_SHEETS:
    case ROSTER_CLASS_AHEAD:
    case ROSTER_NOT_JOINED:
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

static void roster_report_keep(struct roster_report *report, const struct roster_problem *problem)
{
    bool refuses = roster_problem_refuses(problem->kind);
    report->refused = report->refused || refuses;
    struct roster_problem *room = roster_report_room(report, refuses);
    if (room != NULL)
        *room = *problem;
}

void roster_report_add(struct roster_report *report, enum roster_problem_kind kind, int line,
                       int other_line, const char *text)
{
    struct roster_problem problem = {.kind = kind, .line = line, .other_line = other_line};
    utf8_copy(problem.text, sizeof problem.text, text);
    roster_report_keep(report, &problem);
}

void roster_report_add_fault(struct roster_report *report, const struct sheet *sheet)
{
    struct roster_problem problem = {
        .kind = ROSTER_BAD_FILE, .fault = sheet->fault, .line = sheet->fault_line};
    utf8_copy(problem.text, sizeof problem.text, sheet->fault_text);
    roster_report_keep(report, &problem);
}

/* The room doubles whenever the count reaches a power of two. */
enum err roster_report_change(struct roster_report *report, enum roster_change_kind kind, int line,
                              int64_t member_id, const char *name, const char *branch)
{
    size_t count = report->change_count;
    if ((count & (count - 1)) == 0) {
        size_t room = count == 0 ? 1 : 2 * count;
        struct roster_change *changes = realloc(report->changes, room * sizeof *changes);
        if (changes == NULL)
            return ERR_NOMEM;
        report->changes = changes;
    }
    struct roster_change *change = &report->changes[report->change_count++];
    *change = (struct roster_change){.kind = kind, .line = line, .member_id = member_id};
    utf8_copy(change->name, sizeof change->name, name);
    utf8_copy(change->branch, sizeof change->branch, branch);
    return ERR_OK;
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
