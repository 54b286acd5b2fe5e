/*
 * Which column of the file is what, by its head and nothing else. Columns with personal data that
 * the terminal does not need are dropped and said so (product.md §4). Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_COLUMNS_H
#define THEMEDAY_DB_ROSTER_COLUMNS_H

#include "db/roster_report.h"
#include "db/sheet.h"

enum roster_column {
    COLUMN_NAME,
    COLUMN_BRANCH,
    COLUMN_GROUP,
    COLUMN_CLASS,
    COLUMN_CLASS_FROM,
    COLUMN_POST,
    COLUMN_NUMBER,
    COLUMN_CARD,
    COLUMN_VOTE,
    COLUMN_EXCUSED,
    COLUMN_NOTE,
    COLUMN_JOINED,
    COLUMN_COUNT /* a column that is not taken */
};

struct roster_columns {
    enum roster_column of_cell[SHEET_CELLS_MAX];
    int cell_count;
    bool exists[COLUMN_COUNT];
};

/* Reads the heads (their spaces are squeezed in place) and reports dropped and unknown ones, and a
 * header without 姓名. */
void roster_columns_read(const struct sheet_record *header, struct roster_report *report,
                         struct roster_columns *ret_columns);

/* The head by which people know a column. */
const char *roster_columns_head(enum roster_column column);

#endif
