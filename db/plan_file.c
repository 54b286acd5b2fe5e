#include "db/plan_file.h"

#include "db/plan_month.h"
#include "db/sheet_word.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum plan_column { PLAN_NUMBER, PLAN_MONTH, PLAN_WAY, PLAN_CONTENT, PLAN_COLUMNS };

static const char *const plan_heads[PLAN_COLUMNS] = {"序号", "活动时间", "活动方式", "活动内容"};

/* A row has at most seven problems, the file as a whole at most eight. */
enum { PROBLEMS_MAX = 7 * PLAN_ROWS_MAX + 8 };

/* A line of the file, its cells as given. */
struct plan_line {
    char *cells[PLAN_COLUMNS]; /* "" where there is none */
    int line;
};

struct plan_parse {
    struct plan_file *file;
    int column_of[PLAN_COLUMNS];
    int this_year;
    int *lines; /* of file->rows */
};

/* ---- problems ---- */

bool plan_problem_refuses(enum plan_problem_kind kind)
{
    switch (kind) {
    case PLAN_FILE_BAD:
    case PLAN_FILE_NO_COLUMN:
    case PLAN_FILE_EMPTY:
    case PLAN_FILE_TOO_LONG:
    case PLAN_FILE_BAD_MONTH:
    case PLAN_FILE_OTHER_YEAR:
    case PLAN_FILE_BAD_NUMBER:
    case PLAN_FILE_SAME_NUMBER:
    case PLAN_FILE_NO_CONTENT:
    case PLAN_FILE_CELL_TOO_LONG:
        return true;
    case PLAN_FILE_SAME_MONTH:
    case PLAN_FILE_SKIPPED:
    case PLAN_FILE_OTHER_SHEETS:
        return false;
    }
    return true;
}

static struct plan_problem *plan_file_problem(struct plan_file *file, enum plan_problem_kind kind,
                                              int line, const char *text)
{
    struct plan_problem *problem = &file->problems[file->problem_count++];
    *problem = (struct plan_problem){.kind = kind, .line = line};
    utf8_copy(problem->text, sizeof problem->text, text);
    file->refused = file->refused || plan_problem_refuses(kind);
    return problem;
}

/* ---- columns ---- */

static void plan_file_find_columns(struct plan_parse *parse, const struct sheet_record *header)
{
    char *cell = header->cells;
    for (int column = 0; column < PLAN_COLUMNS; column++)
        parse->column_of[column] = -1;
    for (int i = 0; i < header->cell_count; i++) {
        char *next = cell + strlen(cell) + 1;
        sheet_word_head(cell);
        for (int column = 0; column < PLAN_COLUMNS; column++)
            if (parse->column_of[column] < 0 && strcmp(cell, plan_heads[column]) == 0)
                parse->column_of[column] = i;
        cell = next;
    }
    for (int column = 0; column < PLAN_COLUMNS; column++)
        if (parse->column_of[column] < 0)
            plan_file_problem(parse->file, PLAN_FILE_NO_COLUMN, header->line, plan_heads[column]);
}

static struct plan_line plan_file_line(const struct plan_parse *parse,
                                       const struct sheet_record *record)
{
    static char nothing[1];
    struct plan_line line = {.line = record->line};
    char *cell = record->cells;
    for (int column = 0; column < PLAN_COLUMNS; column++)
        line.cells[column] = nothing;
    for (int i = 0; i < record->cell_count; i++) {
        for (int column = 0; column < PLAN_COLUMNS; column++)
            if (parse->column_of[column] == i)
                line.cells[column] = cell;
        cell += strlen(cell) + 1;
    }
    return line;
}

/* ---- rows ---- */

/* A text as given, but for white space around it. */
static void plan_file_read_text(struct plan_file *file, const struct plan_line *line,
                                enum plan_column column, char *ret_text, size_t size)
{
    static const char white[] = " \t\r\n";
    char *text = line->cells[column] + strspn(line->cells[column], white);
    size_t length = strlen(text);
    while (length > 0 && strchr(white, text[length - 1]) != NULL)
        length--;
    text[length] = '\0';
    if (!utf8_copy(ret_text, size, text))
        plan_file_problem(file, PLAN_FILE_CELL_TOO_LONG, line->line, plan_heads[column]);
}

/* The first year that is named is that of the file, unless another one was asked for. */
static void plan_file_read_month(struct plan_parse *parse, const struct plan_line *line,
                                 struct plan_row *row)
{
    struct plan_file *file = parse->file;
    char given[TITLE_SIZE];
    int year = 0;
    utf8_copy(given, sizeof given, line->cells[PLAN_MONTH]);
    enum err err = plan_month_read(line->cells[PLAN_MONTH], &year, &row->month);
    bool is_year = year == 0 || (year >= PLAN_YEAR_MIN && year <= PLAN_YEAR_MAX);
    if (err == ERR_OK && is_year && file->year == 0)
        file->year = year;
    if (err != ERR_OK || !is_year || row->month < 1 || row->month > 12)
        plan_file_problem(file, PLAN_FILE_BAD_MONTH, line->line, given);
    else if (year == 0 || year == file->year)
        return;
    else
        plan_file_problem(file, PLAN_FILE_OTHER_YEAR, line->line, given);
    row->month = 0;
}

static void plan_file_read_number(struct plan_file *file, const struct plan_line *line,
                                  struct plan_row *row)
{
    char *text = line->cells[PLAN_NUMBER], *end;
    sheet_word_squeeze(text);
    sheet_word_narrow(text);
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > PLAN_ROWS_MAX)
        plan_file_problem(file, PLAN_FILE_BAD_NUMBER, line->line, text);
    else
        row->number = (int)number;
}

/* Numbers are once only; two activities in one month are worth a look. */
static void plan_file_compare(struct plan_parse *parse, const struct plan_row *row, int line)
{
    struct plan_file *file = parse->file;
    int same_number = 0, same_month = 0;
    for (size_t i = file->count; i > 0; i--) {
        if (row->number != 0 && file->rows[i - 1].number == row->number)
            same_number = parse->lines[i - 1];
        if (row->month != 0 && file->rows[i - 1].month == row->month)
            same_month = parse->lines[i - 1];
    }
    if (same_number != 0)
        plan_file_problem(file, PLAN_FILE_SAME_NUMBER, line, "")->other_line = same_number;
    if (same_month != 0)
        plan_file_problem(file, PLAN_FILE_SAME_MONTH, line, "")->other_line = same_month;
}

static void plan_file_read_row(struct plan_parse *parse, const struct plan_line *line)
{
    struct plan_file *file = parse->file;
    struct plan_row row = {.number = 0};
    plan_file_read_text(file, line, PLAN_WAY, row.way, sizeof row.way);
    plan_file_read_text(file, line, PLAN_CONTENT, row.content, sizeof row.content);
    if (line->cells[PLAN_MONTH][0] == '\0' && row.content[0] == '\0') {
        plan_file_problem(file, PLAN_FILE_SKIPPED, line->line, "");
        return;
    }
    plan_file_read_month(parse, line, &row);
    plan_file_read_number(file, line, &row);
    if (row.content[0] == '\0')
        plan_file_problem(file, PLAN_FILE_NO_CONTENT, line->line, "");
    plan_file_compare(parse, &row, line->line);
    parse->lines[file->count] = line->line;
    file->rows[file->count++] = row;
}

static void plan_file_read_rows(struct plan_parse *parse, const struct sheet *sheet)
{
    struct plan_file *file = parse->file;
    for (size_t i = 1; i < sheet->record_count; i++) {
        struct plan_line line = plan_file_line(parse, &sheet->records[i]);
        plan_file_read_row(parse, &line);
    }
    if (file->count == 0 && !file->refused)
        plan_file_problem(file, PLAN_FILE_EMPTY, 0, "");
    if (file->year == 0)
        file->year = parse->this_year;
    for (size_t i = 0; i < file->count; i++)
        file->rows[i].year = file->year;
}

/* ---- the file ---- */

static enum err plan_file_read_sheet(const struct sheet *sheet, int this_year,
                                     struct plan_file *file)
{
    struct plan_parse parse = {.file = file, .this_year = this_year};
    if (sheet->ignored_sheets > 0)
        plan_file_problem(file, PLAN_FILE_OTHER_SHEETS, 0, sheet->name)->other_line =
            sheet->ignored_sheets;
    if (sheet->record_count == 0)
        plan_file_problem(file, PLAN_FILE_EMPTY, 0, "");
    else if (sheet->record_count > PLAN_ROWS_MAX + 1)
        plan_file_problem(file, PLAN_FILE_TOO_LONG, 0, "");
    else
        plan_file_find_columns(&parse, &sheet->records[0]);
    if (file->refused)
        return ERR_OK;
    file->rows = calloc(PLAN_ROWS_MAX, sizeof *file->rows);
    parse.lines = calloc(PLAN_ROWS_MAX, sizeof *parse.lines);
    bool room = file->rows != NULL && parse.lines != NULL;
    if (room)
        plan_file_read_rows(&parse, sheet);
    free(parse.lines);
    return room ? ERR_OK : ERR_NOMEM;
}

enum err plan_file_read(const char *bytes, size_t length, int year, int this_year,
                        struct plan_file *ret_file)
{
    struct sheet sheet;
    *ret_file = (struct plan_file){.year = year};
    ret_file->problems = calloc(PROBLEMS_MAX, sizeof *ret_file->problems);
    if (ret_file->problems == NULL)
        return ERR_NOMEM;
    enum err err = sheet_read(bytes, length, plan_heads[PLAN_CONTENT], &sheet);
    if (err == ERR_OK && sheet.fault != SHEET_GOOD)
        plan_file_problem(ret_file, PLAN_FILE_BAD, sheet.fault_line, sheet.fault_text)->fault =
            sheet.fault;
    else if (err == ERR_OK)
        err = plan_file_read_sheet(&sheet, this_year, ret_file);
    sheet_clear(&sheet);
    return err;
}

void plan_file_clear(struct plan_file *file)
{
    free(file->rows);
    free(file->problems);
    *file = (struct plan_file){0};
}
