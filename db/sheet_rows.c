#include "db/sheet_rows.h"

#include "db/sheet_merge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_ERROR };

/* What is being read. Cells are put together at the end of the sheet's own bytes, so nothing else
 * may be put there while a row is open: one within another would take its cells apart. */
struct sheet_rows {
    const struct sheet_strings *strings;
    size_t length; /* of all cells so far */
    int line;
    size_t row_start;
    int cell_count; /* of this row, those left out before a cell included */
    bool row_is_open, cell_is_open;
    bool row_is_any; /* some cell of it holds something */
    int column;      /* of the cell that is being read; -1: none that is wanted */
    size_t cell_start;
    enum cell_type type;
    bool has_formula, has_value;
    bool inside; /* what is read now is the cell's text */
    int phonetic_depth;
};

/* ---- cells ---- */

/* Room for one byte is always left for the NUL. */
static void sheet_rows_append(struct sheet_part *part, const char *text, size_t length)
{
    struct sheet_rows *rows = part->context;
    if (length >= SHEET_BYTES_MAX - rows->length) {
        sheet_refuse(part->sheet, SHEET_TOO_LARGE, rows->line, "");
        return;
    }
    memcpy(part->sheet->cells + rows->length, text, length);
    rows->length += length;
}

static void sheet_rows_end_text(struct sheet_part *part)
{
    sheet_rows_append(part, "", 1);
    ((struct sheet_rows *)part->context)->cell_count++;
}

static enum cell_type sheet_rows_type(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return CELL_NUMBER;
    if (strcmp(type, "s") == 0)
        return CELL_SHARED;
    return strcmp(type, "e") == 0 ? CELL_ERROR : CELL_TEXT;
}

/* Cells that are left out are empty ones. */
static void sheet_rows_begin_cell(struct sheet_part *part, const char **attributes)
{
    struct sheet_rows *rows = part->context;
    const char *reference = sheet_part_attribute(attributes, "r");
    int row = 0, column = rows->cell_count;
    if (reference != NULL && !sheet_merge_cell(&reference, &column, &row))
        sheet_refuse(part->sheet, SHEET_DAMAGED, rows->line, "");
    rows->column = column < SHEET_CELLS_MAX ? column : -1;
    if (rows->column >= 0 && column < rows->cell_count)
        sheet_refuse(part->sheet, SHEET_DAMAGED, rows->line, "");
    while (rows->cell_count < rows->column)
        sheet_rows_end_text(part);
    rows->cell_start = rows->length;
    rows->type = sheet_rows_type(sheet_part_attribute(attributes, "t"));
    rows->has_formula = rows->has_value = false;
}

/* A number as people read it: spreadsheets keep 15 digits and write long ones with an exponent.
 * What has more was lost, and is left with an exponent so that nobody takes it for a number. */
static void sheet_rows_finish_number(struct sheet_part *part, const char *text)
{
    static const double exact = 1e15;
    struct sheet_rows *rows = part->context;
    char number[64], *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || value != floor(value))
        return;
    int length = fabs(value) < exact ? snprintf(number, sizeof number, "%.0f", value)
                                     : snprintf(number, sizeof number, "%.14E", value);
    rows->length = rows->cell_start;
    sheet_rows_append(part, number, (size_t)length);
}

static void sheet_rows_finish_shared(struct sheet_part *part, const char *text)
{
    struct sheet_rows *rows = part->context;
    const char *string = sheet_strings_get(rows->strings, text);
    if (string == NULL) {
        sheet_refuse(part->sheet, SHEET_DAMAGED, rows->line, "");
        return;
    }
    rows->length = rows->cell_start;
    sheet_rows_append(part, string, strlen(string));
}

static void sheet_rows_finish_cell(struct sheet_part *part)
{
    struct sheet_rows *rows = part->context;
    char *text = part->sheet->cells + rows->cell_start;
    part->sheet->cells[rows->length] = '\0';
    if (rows->type == CELL_ERROR || (rows->has_formula && !rows->has_value))
        sheet_refuse(part->sheet, SHEET_NO_RESULT, rows->line, text);
    else if (rows->type == CELL_NUMBER && rows->length > rows->cell_start)
        sheet_rows_finish_number(part, text);
    else if (rows->type == CELL_SHARED && rows->has_value)
        sheet_rows_finish_shared(part, text);
    rows->row_is_any = rows->row_is_any || rows->length > rows->cell_start;
    sheet_rows_end_text(part);
    rows->column = -1;
}

/* ---- rows ---- */

static void sheet_rows_begin_row(struct sheet_part *part, const char **attributes)
{
    struct sheet_rows *rows = part->context;
    const char *number = sheet_part_attribute(attributes, "r");
    long line = number == NULL ? rows->line + 1 : strtol(number, NULL, 10);
    if (line <= rows->line || line > SHEET_LINE_MAX)
        sheet_refuse(part->sheet, SHEET_DAMAGED, rows->line, "");
    rows->line = (int)line;
    rows->row_start = rows->length;
    rows->cell_count = 0;
    rows->row_is_any = false;
}

/* A header and SHEET_ROWS_MAX rows, and titles above it. */
static void sheet_rows_finish_row(struct sheet_part *part)
{
    struct sheet_rows *rows = part->context;
    struct sheet *sheet = part->sheet;
    if (!rows->row_is_any) {
        rows->length = rows->row_start;
        return;
    }
    if (sheet->record_count > SHEET_ROWS_MAX) {
        sheet_refuse(sheet, SHEET_TOO_LARGE, 0, "");
        return;
    }
    sheet->records[sheet->record_count++] =
        (struct sheet_record){rows->line, rows->cell_count, sheet->cells + rows->row_start};
}

/* ---- the part ---- */

/* Whether an element stands where one of its name may stand. */
static bool sheet_rows_may_begin(const struct sheet_rows *rows, const char *name)
{
    if (strcmp(name, "row") == 0 || strcmp(name, "mergeCell") == 0)
        return !rows->row_is_open;
    return strcmp(name, "c") != 0 || (rows->row_is_open && !rows->cell_is_open);
}

static void sheet_rows_begin(struct sheet_part *part, const char *name, const char **attributes)
{
    struct sheet_rows *rows = part->context;
    if (!sheet_rows_may_begin(rows, name)) {
        sheet_refuse(part->sheet, SHEET_DAMAGED, rows->line, "");
    } else if (strcmp(name, "row") == 0) {
        rows->row_is_open = true;
        sheet_rows_begin_row(part, attributes);
    } else if (strcmp(name, "c") == 0) {
        rows->cell_is_open = true;
        sheet_rows_begin_cell(part, attributes);
    } else if (strcmp(name, "mergeCell") == 0) {
        const char *range = sheet_part_attribute(attributes, "ref");
        sheet_merge_fill(part->sheet, range == NULL ? "" : range, &rows->length);
    } else if (strcmp(name, "rPh") == 0) {
        rows->phonetic_depth++;
    } else if (rows->column >= 0) {
        bool is_value = strcmp(name, "v") == 0;
        rows->has_formula = rows->has_formula || strcmp(name, "f") == 0;
        rows->has_value = rows->has_value || is_value;
        rows->inside = is_value || (strcmp(name, "t") == 0 && rows->phonetic_depth == 0);
    }
}

static void sheet_rows_end(struct sheet_part *part, const char *name)
{
    struct sheet_rows *rows = part->context;
    if (strcmp(name, "row") == 0) {
        rows->row_is_open = false;
        sheet_rows_finish_row(part);
    } else if (strcmp(name, "c") == 0) {
        rows->cell_is_open = false;
        if (rows->column >= 0)
            sheet_rows_finish_cell(part);
    } else if (strcmp(name, "rPh") == 0) {
        rows->phonetic_depth--;
    }
    rows->inside = false;
}

static void sheet_rows_text(struct sheet_part *part, const char *text, size_t length)
{
    struct sheet_rows *rows = part->context;
    if (rows->inside)
        sheet_rows_append(part, text, length);
}

/* All the room that there may be is taken at once: the kernel gives what is used. */
enum err sheet_rows_read(struct sheet_zip *zip, const char *name,
                         const struct sheet_strings *strings, struct sheet *sheet)
{
    static const struct sheet_part_handlers handlers = {sheet_rows_begin, sheet_rows_end,
                                                        sheet_rows_text};
    struct sheet_rows rows = {.strings = strings, .column = -1};
    struct sheet_part part = {.sheet = sheet, .context = &rows};
    sheet->cells = malloc(SHEET_BYTES_MAX);
    sheet->records = malloc((SHEET_ROWS_MAX + 1) * sizeof *sheet->records);
    if (sheet->cells == NULL || sheet->records == NULL)
        return ERR_NOMEM;
    sheet_part_read(zip, name, &handlers, &part);
    return part.err;
}
