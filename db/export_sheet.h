/* 签到表.csv (interface.md, "The export bundle"), and the cells of every CSV. */
#ifndef THEMEDAY_DB_EXPORT_SHEET_H
#define THEMEDAY_DB_EXPORT_SHEET_H

#include "db/db.h"

#include <stdio.h>

/* Writes the sheet: UTF-8 with a byte-order mark, CRLF, RFC 4180. */
CHECKED enum err export_sheet_write(struct db *db, int64_t activity_id, FILE *out);

/* One cell with what separates it from the one before. A spreadsheet would run a text that begins
 * like a formula: it gets an apostrophe in front. */
void export_sheet_cell(FILE *out, const char *text, bool is_first);

#endif
