/* The rows of one sheet of a workbook as the records of a table. Private to db/. */
#ifndef THEMEDAY_DB_SHEET_ROWS_H
#define THEMEDAY_DB_SHEET_ROWS_H

#include "db/sheet_strings.h"

/* Reads the part into an empty sheet. */
CHECKED enum err sheet_rows_read(struct sheet_zip *zip, const char *name,
                                 const struct sheet_strings *strings, struct sheet *sheet);

#endif
