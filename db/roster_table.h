/*
 * CSV as a table of cells, each record with the line of the file in which it begins (a quoted cell
 * may span several). The delimiter is the comma, the tab or the semicolon, whichever the header
 * holds most of. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_TABLE_H
#define THEMEDAY_DB_ROSTER_TABLE_H

#include "db/roster_report.h"

/* The cells of a record are NUL-terminated strings, one behind the other, and may be changed in
 * place as long as they do not grow. */
struct roster_record {
    int line;
    int cell_count;
    char *cells;
};

/* The first record is the header. Owns the cells. */
struct roster_table {
    struct roster_record *records;
    size_t record_count;
    char *cells;
};

/* Parses a text with a NUL at its end. A quotation mark that is never closed or out of place, and
 * more than ROSTER_ROWS_MAX rows, are reported. Call roster_table_clear() also after a failure. */
CHECKED enum err roster_table_parse(const char *text, size_t length, struct roster_report *report,
                                    struct roster_table *ret_table);

void roster_table_clear(struct roster_table *table);

#endif
