/* References to cells, and cells that people have merged. Private to db/. */
#ifndef THEMEDAY_DB_SHEET_MERGE_H
#define THEMEDAY_DB_SHEET_MERGE_H

#include "db/sheet.h"

#include <stdbool.h>

enum { SHEET_LINE_MAX = 1048576 };

/* Reads "C5" (column 2, line 5) at *cursor, which moves behind it. False: there is none. */
CHECKED bool sheet_merge_cell(const char **cursor, int *ret_column, int *ret_line);

/* "B2:B9": gives the cells below the first one its text, for what is merged downwards counts for
 * every row. Rewritten rows go behind `*length` of the sheet's cells, which has SHEET_BYTES_MAX
 * bytes. */
void sheet_merge_fill(struct sheet *sheet, const char *range, size_t *length);

#endif
