/*
 * A spreadsheet that people made, as a table of text cells: .xlsx (its first visible sheet) or CSV,
 * told apart by their bytes and never by the name of the file. Hostile files are expected: whatever
 * is in them, reading ends within the limits below. Private to db/, but for the faults, which
 * imports hand on.
 */
#ifndef THEMEDAY_DB_SHEET_H
#define THEMEDAY_DB_SHEET_H

#include "firmware/base/err.h"
#include "firmware/model/member.h"

#include <stddef.h>

enum {
    SHEET_ROWS_MAX = 20000,
    SHEET_CELLS_MAX = 256, /* of a row; what stands behind is not read */
    SHEET_BYTES_MAX = 16 * 1024 * 1024,
};

/* Why a file is no table at all. */
enum sheet_fault {
    SHEET_GOOD,
    SHEET_NOT_TEXT,     /* neither a spreadsheet nor text in a known encoding */
    SHEET_BAD_CSV,      /* a quotation mark that is never closed, or out of place */
    SHEET_TOO_LARGE,    /* more than SHEET_ROWS_MAX rows or SHEET_BYTES_MAX bytes */
    SHEET_OLD_XLS,      /* .xls, whatever it is called */
    SHEET_LOCKED,       /* protected by a password */
    SHEET_DAMAGED,      /* the end is missing, or what is inside does not fit together */
    SHEET_NO_TABLE,     /* a zip archive, but no workbook with a sheet */
    SHEET_BAD_ENCODING, /* what is inside is not in the encoding that it must have (GBK bytes) */
    SHEET_BOMB,         /* unpacks to far more than any roster is */
    SHEET_NO_RESULT,    /* a formula that has failed or was never worked out: `fault_text` */
};

/* Its cells are NUL-terminated strings, one behind the other, and may be changed in place as long
 * as they do not grow. */
struct sheet_record {
    int line; /* of the file: the line where it begins, or the number of the row */
    int cell_count;
    char *cells;
};

/* The first record is the header; empty rows are none. Owns the cells: valid UTF-8, without control
 * characters but line ends and tabs. */
struct sheet {
    struct sheet_record *records;
    size_t record_count;
    char *cells;
    enum sheet_fault fault;
    int fault_line; /* 0: the file as a whole */
    char fault_text[TITLE_SIZE];
    char name[TITLE_SIZE]; /* of the sheet that was read; "" for CSV */
    int ignored_sheets;    /* so many others are in the file */
};

/* Reads a file. `head` is a head that the header must have: it makes the encoding certain, and rows
 * above it (a title) are left out when it stands in one of the first rows. A file that cannot be
 * read is an outcome: ERR_OK and a fault. Call sheet_clear() also after a failure. */
CHECKED enum err sheet_read(const char *bytes, size_t length, const char *head,
                            struct sheet *ret_sheet);

/* Frees records and cells; one that was never read must be all zero. */
void sheet_clear(struct sheet *sheet);

/* Keeps the first fault of a file. */
void sheet_refuse(struct sheet *sheet, enum sheet_fault fault, int line, const char *text);

#endif
