#include "db/roster_check.h"

#include <stdlib.h>
#include <string.h>

/* Rows are sorted by a key, so that those with the same key stand together, in file order. */
struct roster_check {
    bool (*has_key)(const struct roster_row *row);
    int (*compare)(const struct roster_row *a, const struct roster_row *b);
    bool (*clash)(const struct roster_row *earlier, const struct roster_row *later);
    enum roster_problem_kind kind;
};

static bool roster_check_has_card(const struct roster_row *row)
{
    return row->card.uid_len > 0;
}

static int roster_check_compare_cards(const struct roster_row *a, const struct roster_row *b)
{
    if (a->card.uid_len != b->card.uid_len)
        return a->card.uid_len - b->card.uid_len;
    return memcmp(a->card.uid, b->card.uid, a->card.uid_len);
}

static bool roster_check_has_number(const struct roster_row *row)
{
    return row->number[0] != '\0';
}

static int roster_check_compare_numbers(const struct roster_row *a, const struct roster_row *b)
{
    return strcmp(a->number, b->number);
}

/* One person in two branches may show the same card twice. */
static bool roster_check_cards_clash(const struct roster_row *earlier,
                                     const struct roster_row *later)
{
    return !roster_check_has_number(later) || strcmp(earlier->number, later->number) != 0;
}

static bool roster_check_numbers_clash(const struct roster_row *earlier,
                                       const struct roster_row *later)
{
    return strcmp(earlier->branch, later->branch) == 0 || strcmp(earlier->name, later->name) != 0;
}

static bool roster_check_has_name(const struct roster_row *row)
{
    return row->name[0] != '\0';
}

static int roster_check_compare_people(const struct roster_row *a, const struct roster_row *b)
{
    int order = strcmp(a->name, b->name);
    if (order == 0)
        order = strcmp(a->branch, b->branch);
    return order != 0 ? order : strcmp(a->group, b->group);
}

/* Two equal numbers are another problem. */
static bool roster_check_people_clash(const struct roster_row *earlier,
                                      const struct roster_row *later)
{
    return !roster_check_has_number(earlier) || !roster_check_has_number(later);
}

static const struct roster_check checks[] = {
    {roster_check_has_card, roster_check_compare_cards, roster_check_cards_clash, ROSTER_SAME_CARD},
    {roster_check_has_number, roster_check_compare_numbers, roster_check_numbers_clash,
     ROSTER_SAME_NUMBER},
    {roster_check_has_name, roster_check_compare_people, roster_check_people_clash,
     ROSTER_SAME_PERSON},
};

static int roster_check_order(const void *left, const void *right, void *context)
{
    const struct roster_row *a = *(struct roster_row *const *)left;
    const struct roster_row *b = *(struct roster_row *const *)right;
    const struct roster_check *check = context;
    int order = check->compare(a, b);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* A run is rows with the same key. */
static void roster_check_run(const struct roster_check *check, struct roster_row **run,
                             size_t count, struct roster_report *report)
{
    for (size_t later = 1; later < count; later++) {
        if (check->kind == ROSTER_SAME_NUMBER)
            run[later]->person = run[0];
        for (size_t earlier = 0; earlier < later; earlier++)
            if (check->clash(run[earlier], run[later])) {
                roster_report_add(report, check->kind, run[later]->line, run[earlier]->line, "");
                break;
            }
    }
}

static void roster_check_sorted(const struct roster_check *check, struct roster_row **sorted,
                                size_t count, struct roster_report *report)
{
    size_t start = 0;
    for (size_t i = 1; i <= count; i++)
        if (i == count || check->compare(sorted[start], sorted[i]) != 0) {
            roster_check_run(check, sorted + start, i - start, report);
            start = i;
        }
}

enum err roster_check_rows(struct roster_row *rows, size_t count, struct roster_report *report)
{
    struct roster_row **sorted = calloc(count + 1, sizeof(struct roster_row *));
    if (sorted == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        rows[i].person = &rows[i];
    for (size_t c = 0; c < sizeof checks / sizeof *checks; c++) {
        size_t used = 0;
        for (size_t i = 0; i < count; i++)
            if (checks[c].has_key(&rows[i]))
                sorted[used++] = &rows[i];
        qsort_r(sorted, used, sizeof *sorted, roster_check_order, (void *)&checks[c]);
        roster_check_sorted(&checks[c], sorted, used, report);
    }
    free(sorted);
    return ERR_OK;
}
