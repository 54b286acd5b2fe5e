/*
 * A paper form: what the organizer carries away, described once and drawn twice, as a spreadsheet
 * (db/paper_xlsx.h) and as a page to print (ui/paper.h). Whoever describes a form (db/form_*.c)
 * knows what is in it; whoever draws it knows fonts, cells and pages, and nothing of members.
 *
 * Texts are the paper's own, in Chinese. Equal data give equal papers.
 */
#ifndef THEMEDAY_MODEL_PAPER_H
#define THEMEDAY_MODEL_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

/* A column of a table. Widths are shares of the page's width. */
struct paper_column {
    const char *head;
    int share;
    enum paper_align align;
};

enum paper_block_kind {
    PAPER_FIELDS, /* label and value, side by side as a grid of `columns` pairs; an empty value is a
                     blank to write in */
    PAPER_TABLE,  /* a table; its head is repeated on every page */
    PAPER_BOX,    /* a label and a box of `lines` lines, empty or with a text */
    PAPER_TEXT,   /* a paragraph; bold when it is a heading */
    PAPER_SIGNS,  /* labels with a line to sign on, side by side */
};

/* cells: of FIELDS label, value, label, value …; of a TABLE row by row; of a BOX and a TEXT label
 * (or heading) and text; of SIGNS the labels. Owned by the paper. */
struct paper_block {
    enum paper_block_kind kind;
    const struct paper_column *columns; /* of a TABLE; static */
    int column_count;                   /* of a TABLE, or pairs side by side of FIELDS */
    int lines;                          /* height of a BOX */
    char **cells;
    size_t cell_count;
};

/* One page-numbered document, or one sheet of a workbook. */
struct paper {
    char *title; /* 党员签到表 */
    char *name;  /* of the sheet, at most 31 characters: the branch, or 汇总 */
    bool is_landscape;
    char *foot; /* small at the bottom of every page: device, head code of the log */
    struct paper_block *blocks;
    size_t block_count;
};

/* A file: several sheets of one workbook, or one after another in one PDF. */
struct paper_document {
    char *title;
    int64_t time_ms; /* what the file says of when it was made: the activity's time, so that equal
                        content gives equal bytes */
    struct paper *papers;
    size_t paper_count;
};

#endif
