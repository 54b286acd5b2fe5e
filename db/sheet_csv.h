/*
 * CSV as a table of cells, each record with the line of the file in which it begins (a quoted cell
 * may span several). The delimiter is the comma, the tab or the semicolon, whichever the header
 * holds most of. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_CSV_H
#define THEMEDAY_DB_SHEET_CSV_H

#include "db/sheet.h"

/* Parses a text with a NUL at its end into an empty sheet; what is no CSV refuses the sheet. */
CHECKED enum err sheet_csv_parse(const char *text, size_t length, struct sheet *sheet);

#endif
