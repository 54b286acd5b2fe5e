/*
 * The first visible sheet of an .xlsx workbook. Formulas count with the value that was stored with
 * them, numbers as they are written without an exponent, cells merged downwards all have the value
 * of the first. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_XLSX_H
#define THEMEDAY_DB_SHEET_XLSX_H

#include "db/sheet.h"

/* Reads the bytes of a zip archive into an empty sheet; what is no good workbook refuses it. */
CHECKED enum err sheet_xlsx_read(const char *bytes, size_t length, struct sheet *sheet);

#endif
