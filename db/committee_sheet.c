/* 签到表.csv: the lines, and the figures as far as the lines have them. */
#include "db/committee_part.h"
#include "db/form_word.h"

#include <stdlib.h>
#include <string.h>

static const char sheet_name[] = "签到表.csv";

enum { SHEET_CELLS = 9 };
enum {
    CELL_NUMBER,
    CELL_NAME,
    CELL_BRANCH,
    CELL_GROUP,
    CELL_CLASS,
    CELL_STATE,
    CELL_AT,
    CELL_METHOD,
    CELL_NOTE
};

static const char sheet_heads[] = "序号,姓名,党支部,党小组,人员类别,状态,签到时间,签到方式,备注";

/* ---- words ---- */

/* NULL: it is another one; who was written in by hand has none. */
static const char *sheet_class(const char *word)
{
    static const char *const classes[] = {
        [CLASS_FORMAL] = "formal",       [CLASS_PROBATIONARY] = "probationary",
        [CLASS_CANDIDATE] = "candidate", [CLASS_APPLICANT] = "applicant",
        [CLASS_MASSES] = "masses",       [CLASS_OTHER] = "other"};
    for (int i = 0; i < (int)(sizeof classes / sizeof *classes); i++)
        if (strcmp(word, form_word_class((enum person_class)i)) == 0)
            return classes[i];
    return NULL;
}

static const struct sheet_state {
    const char *word, *state;
    enum committee_figure figure;
} sheet_states[] = {
    {"已签到", "present", FIGURE_PRESENT}, {"迟到", "late", FIGURE_LATE},
    {"请假", "leave", FIGURE_LEAVE},       {"未到", "absent", FIGURE_ABSENT},
    {"列席", "guest", FIGURE_GUESTS},      {"其他方式", "other_way", FIGURE_OTHER_WAY},
};

static const struct sheet_state *sheet_state(const char *word)
{
    for (size_t i = 0; i < sizeof sheet_states / sizeof *sheet_states; i++)
        if (strcmp(word, sheet_states[i].word) == 0)
            return &sheet_states[i];
    return NULL;
}

/* It stands last among the notes of a line. */
static bool sheet_is_excused(const char *note)
{
    static const char words[] = "按规定可暂不参加", mark[] = "；";
    size_t length = strlen(note), size = strlen(words);
    if (length < size || strcmp(note + length - size, words) != 0)
        return false;
    return length == size ||
           (length >= size + strlen(mark) &&
            strncmp(note + length - size - strlen(mark), mark, strlen(mark)) == 0);
}

/* Guests who were written in belong to the first branch. COMMITTEE_NONE: it takes no part. */
static int sheet_branch(const struct committee_bundle *bundle, const char *name)
{
    if (name[0] == '\0')
        return 0;
    for (int i = 0; i < bundle->branch_count; i++)
        if (strcmp(bundle->branches[i], name) == 0)
            return i;
    return COMMITTEE_NONE;
}

/* ---- lines ---- */

/* 党员总数 as far as it is on the sheet: who is excused by rule and did not come is not. */
static void sheet_count(struct committee_bundle *bundle, const struct committee_line *line,
                        enum committee_figure figure)
{
    int *figures = bundle->figures[line->branch];
    figures[figure]++;
    if (figure == FIGURE_GUESTS)
        return;
    figures[FIGURE_MEMBERS]++;
    figures[FIGURE_EXPECTED] += !line->excused;
    figures[FIGURE_PRESENT] += figure == FIGURE_LATE;
}

static bool sheet_add_line(struct committee_bundle *bundle, const char *const *cells)
{
    const struct sheet_state *state = sheet_state(cells[CELL_STATE]);
    struct committee_line line = {
        .number = atoi(cells[CELL_NUMBER]),
        .name = cells[CELL_NAME],
        .branch = sheet_branch(bundle, cells[CELL_BRANCH]),
        .group = cells[CELL_GROUP],
        .class = sheet_class(cells[CELL_CLASS]),
        .at = cells[CELL_AT],
        .by_hand = strcmp(cells[CELL_METHOD], "补登") == 0,
        .excused = sheet_is_excused(cells[CELL_NOTE]),
    };
    if (state == NULL || line.branch == COMMITTEE_NONE || line.number != bundle->line_count + 1)
        return false;
    line.state = state->state;
    sheet_count(bundle, &line, state->figure);
    bundle->lines[bundle->line_count++] = line;
    return true;
}

/* A last line without a number may say that the clock was set meanwhile. */
static void sheet_add_lines(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    for (size_t i = 1; i < bundle->sheet.record_count; i++) {
        const char *cells[SHEET_CELLS];
        committee_part_cells(&bundle->sheet.records[i], cells, SHEET_CELLS);
        if (cells[CELL_NUMBER][0] != '\0' && !sheet_add_line(bundle, cells))
            committee_part_refuse(reading, COMMITTEE_UNCLEAR, sheet_name,
                                  bundle->sheet.records[i].line);
    }
}

enum err committee_sheet_read(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    const struct export_file *file = committee_part_find(reading, sheet_name);
    if (file == NULL) {
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, sheet_name, 0);
        return ERR_OK;
    }
    enum err err = committee_part_table(reading, file, sheet_heads, &bundle->sheet);
    if (err != ERR_OK || reading->report->fault != COMMITTEE_GOOD)
        return err;
    bundle->lines = calloc(bundle->sheet.record_count, sizeof *bundle->lines);
    if (bundle->lines == NULL)
        return ERR_NOMEM;
    sheet_add_lines(reading);
    return ERR_OK;
}
