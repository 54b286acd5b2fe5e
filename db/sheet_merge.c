#include "db/sheet_merge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool sheet_merge_cell(const char **cursor, int *ret_column, int *ret_line)
{
    static const int columns_max = 16384;
    const char *at = *cursor;
    int column = 0;
    for (; *at >= 'A' && *at <= 'Z' && column <= columns_max; at++)
        column = 26 * column + (*at - 'A' + 1);
    char *end;
    long line = *at >= '1' && *at <= '9' ? strtol(at, &end, 10) : 0;
    if (column == 0 || column > columns_max || line < 1 || line > SHEET_LINE_MAX)
        return false;
    *cursor = end;
    *ret_column = column - 1;
    *ret_line = (int)line;
    return true;
}

/* NULL: the row has no such cell. */
static char *sheet_merge_at(const struct sheet_record *record, int column)
{
    char *cell = record->cells;
    if (column >= record->cell_count)
        return NULL;
    for (int i = 0; i < column; i++)
        cell += strlen(cell) + 1;
    return cell;
}

/* The first record at or behind a line. */
static size_t sheet_merge_first(const struct sheet *sheet, int line)
{
    size_t low = 0, high = sheet->record_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->records[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A row with another text in one of its cells, which may be behind its last one. */
static void sheet_merge_rewrite(struct sheet *sheet, struct sheet_record *record, int column,
                                const char *text, size_t *length)
{
    char *to = sheet->cells + *length;
    const char *from = record->cells;
    assert(from != NULL);
    int count = record->cell_count > column ? record->cell_count : column + 1;
    for (int i = 0; i < count; i++) {
        const char *cell = i == column ? text : i < record->cell_count ? from : "";
        size_t size = strlen(cell) + 1;
        if (size >= SHEET_BYTES_MAX - *length) {
            sheet_refuse(sheet, SHEET_TOO_LARGE, record->line, "");
            return;
        }
        memcpy(sheet->cells + *length, cell, size);
        *length += size;
        if (i < record->cell_count)
            from += strlen(from) + 1;
    }
    record->cells = to;
    record->cell_count = count;
}

void sheet_merge_fill(struct sheet *sheet, const char *range, size_t *length)
{
    int column, line, last_column, last_line;
    if (!sheet_merge_cell(&range, &column, &line) || *range++ != ':' ||
        !sheet_merge_cell(&range, &last_column, &last_line))
        return;
    size_t i = sheet_merge_first(sheet, line);
    if (column >= SHEET_CELLS_MAX || i == sheet->record_count || sheet->records[i].line != line)
        return;
    const char *text = sheet_merge_at(&sheet->records[i], column);
    if (text == NULL || text[0] == '\0')
        return;
    for (i++; i < sheet->record_count && sheet->records[i].line <= last_line &&
              sheet->fault == SHEET_GOOD;
         i++) {
        const char *old = sheet_merge_at(&sheet->records[i], column);
        if (old == NULL || old[0] == '\0')
            sheet_merge_rewrite(sheet, &sheet->records[i], column, text, length);
    }
}
