/* 签到表.xlsx: the figures of each branch, as the terminal printed them. */
#include "db/committee_part.h"
#include "db/sheet_xlsx.h"

#include <string.h>

enum { FIGURE_CELLS = 32, FIGURES_PRINTED = FIGURE_GUESTS + 1 };

static const char *const figure_words[FIGURES_PRINTED] = {
    [FIGURE_MEMBERS] = "党员总数", [FIGURE_EXPECTED] = "应到", [FIGURE_PRESENT] = "实到",
    [FIGURE_LATE] = "迟到",        [FIGURE_LEAVE] = "请假",    [FIGURE_OTHER_WAY] = "其他方式",
    [FIGURE_ABSENT] = "未到",      [FIGURE_GUESTS] = "列席",
};

static int figures_find(const char *word)
{
    for (int i = 0; i < FIGURES_PRINTED; i++)
        if (strcmp(word, figure_words[i]) == 0)
            return i;
    return COMMITTEE_NONE;
}

/* "4", or "4 人" on the paper of a single branch. */
static int figures_number(const char *text)
{
    return committee_part_number(text, " 人");
}

/* ---- one branch: words, each with its number behind it ---- */

static int figures_take_pairs(const struct sheet_record *record, int figures[COMMITTEE_FIGURES])
{
    const char *cells[FIGURE_CELLS];
    int figure = COMMITTEE_NONE, taken = 0;
    committee_part_cells(record, cells, FIGURE_CELLS);
    for (int i = 0; i < FIGURE_CELLS; i++) {
        int number = figure == COMMITTEE_NONE ? COMMITTEE_NONE : figures_number(cells[i]);
        if (number != COMMITTEE_NONE) {
            figures[figure] = number;
            taken++;
        }
        if (cells[i][0] != '\0')
            figure = figures_find(cells[i]);
    }
    return taken;
}

/* Behind the heading, so that nobody's name or note is taken for a figure. */
static int figures_of_one(const struct sheet *sheet, struct committee_bundle *bundle)
{
    bool is_below = false;
    int taken = 0;
    for (size_t i = 0; i < sheet->record_count && taken < FIGURES_PRINTED; i++) {
        const struct sheet_record *record = &sheet->records[i];
        if (is_below)
            taken += figures_take_pairs(record, bundle->figures[0]);
        is_below = is_below || strcmp(record->cells, "到会情况") == 0;
    }
    return taken == FIGURES_PRINTED ? 1 : 0;
}

/* ---- several branches: a table with a row for each ---- */

static void figures_take_row(const char *const *cells, const int *columns,
                             struct committee_bundle *bundle, int *taken)
{
    int branch = COMMITTEE_NONE, numbers[FIGURES_PRINTED];
    for (int i = 0; i < bundle->branch_count; i++)
        if (strcmp(cells[0], bundle->branches[i]) == 0)
            branch = i;
    for (int i = 0; i < FIGURE_CELLS; i++)
        if (columns[i] != COMMITTEE_NONE &&
            (numbers[columns[i]] = figures_number(cells[i])) == COMMITTEE_NONE)
            return;
    if (branch == COMMITTEE_NONE)
        return;
    memcpy(bundle->figures[branch], numbers, sizeof numbers);
    ++*taken;
}

/* Whether it is the head of the table; then its columns are known. */
static bool figures_take_head(const char *const *cells, int columns[FIGURE_CELLS])
{
    int found = 0;
    for (int i = 0; i < FIGURE_CELLS; i++) {
        columns[i] = figures_find(cells[i]);
        found += columns[i] != COMMITTEE_NONE;
    }
    return strcmp(cells[0], "党支部") == 0 && found == FIGURES_PRINTED;
}

static int figures_of_several(const struct sheet *sheet, struct committee_bundle *bundle)
{
    bool is_table = false;
    int taken = 0, columns[FIGURE_CELLS];
    for (size_t i = 0; i < sheet->record_count && taken < bundle->branch_count; i++) {
        const char *cells[FIGURE_CELLS];
        committee_part_cells(&sheet->records[i], cells, FIGURE_CELLS);
        if (is_table)
            figures_take_row(cells, columns, bundle, &taken);
        else
            is_table = figures_take_head(cells, columns);
    }
    return taken;
}

/* ---- without the workbook ---- */

/* The sheet lacks who is excused by rule and did not come. The log knows how many members there are
 * at one branch, once their list was written down. */
static void figures_count_members(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    int *members = &bundle->figures[0][FIGURE_MEMBERS];
    if (bundle->branch_count == 1 && reading->frozen_members > *members)
        *members = (int)reading->frozen_members;
}

/* Of those whom the sheet lacks it could only be unknown whether they are on leave or took another
 * way. Whoever does has an entry in the log of the only terminal: where it has one for each such
 * line, it has none for anybody else. */
static bool figures_are_known(const struct committee_reading *reading)
{
    const struct committee_bundle *bundle = reading->bundle;
    const int *figures = bundle->figures[0];
    return bundle->branch_count == 1 && bundle->terminals == 1 &&
           reading->frozen_members != COMMITTEE_NONE &&
           reading->away_entries == figures[FIGURE_LEAVE] + figures[FIGURE_OTHER_WAY];
}

/* ---- the file ---- */

enum err committee_figures_read(struct committee_reading *reading)
{
    static const char name[] = "签到表.xlsx";
    struct committee_bundle *bundle = reading->bundle;
    const struct export_file *file = committee_part_find(reading, name);
    struct sheet sheet = {0};
    figures_count_members(reading);
    if (file == NULL || figures_are_known(reading))
        return ERR_OK;
    enum err err = sheet_xlsx_read(file->bytes, file->length, &sheet);
    bool is_good = err == ERR_OK && sheet.fault == SHEET_GOOD;
    int taken = !is_good                    ? 0
                : bundle->branch_count == 1 ? figures_of_one(&sheet, bundle)
                                            : figures_of_several(&sheet, bundle);
    sheet_clear(&sheet);
    if (err == ERR_OK && taken != bundle->branch_count)
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, name, 0);
    return err;
}
