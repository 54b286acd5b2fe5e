/*
 * A paper form: what the organizer carries away, described once and drawn twice, as a spreadsheet
 * (db/paper_xlsx.h) and as a page to print (ui/paper.h). Whoever describes a form (db/form_*.c)
 * knows what is in it; whoever draws it knows fonts, cells and pages, and nothing of members.
 *
 * Texts are the paper's own, in Chinese, UTF-8. Equal data give equal papers. db/paper.h makes and
 * frees them.
 */
#ifndef THEMEDAY_MODEL_PAPER_H
#define THEMEDAY_MODEL_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PAPER_WIDTH = 1000,   /* edges of cells are thousandths of the width between the margins */
    PAPER_LABEL = 140,    /* the label of a field or a box */
    PAPER_CELLS_MAX = 24, /* side by side */
};

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

/* A column of a table. */
struct paper_column {
    const char *head;
    int share; /* of the width, in relation to the other columns' */
    enum paper_align align;
    bool is_number; /* whole numbers, which a spreadsheet can add up */
};

enum paper_block_kind {
    PAPER_FIELDS, /* label and value, side by side as a grid of `column_count` pairs; an empty value
                     is a blank to write in */
    PAPER_TABLE,  /* a table; its head is repeated on every page */
    PAPER_BOX,    /* a label and a box for `lines` lines, empty or with a text */
    PAPER_TEXT,   /* a heading and a paragraph; either may be empty */
    PAPER_SIGNS,  /* labels with a line to sign on, side by side */
    PAPER_PLOT,   /* a curve of percentages, `lines` high; a spreadsheet leaves it out */
};

/* cells: of FIELDS label, value, label, value …; of a TABLE row by row; of a BOX and a TEXT label
 * (or heading) and text; of SIGNS the labels; of a PLOT pairs of a label and tenths of a percent,
 * or
 * "" where there is a gap, the first of which is the threshold. Owned by the paper; whole rows
 * only. */
struct paper_block {
    enum paper_block_kind kind;
    struct paper_column *columns; /* of a TABLE; the heads are not its own */
    int column_count;             /* of a TABLE, or pairs side by side of FIELDS */
    int lines;                    /* height of a BOX or a PLOT */
    char **cells;
    size_t cell_count;
};

/* One page-numbered paper, or one sheet of a workbook. */
struct paper {
    char *title; /* 党员签到表 */
    char *name;  /* of the sheet: the branch, or 汇总 */
    bool is_landscape;
    char *
        foot; /* small at the bottom of every page: device, its fingerprint, head code of the log */
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
    bool is_incomplete; /* memory ran out on the way; paper_finish() says so */
};

/* How many cells stand side by side in a row of this block. */
static inline int paper_row_cells(const struct paper_block *block)
{
    switch (block->kind) {
    case PAPER_FIELDS:
        return 2 * block->column_count;
    case PAPER_TABLE:
        return block->column_count;
    case PAPER_BOX:
        return 2;
    case PAPER_TEXT:
    case PAPER_PLOT:
        return 1;
    case PAPER_SIGNS:
        return 2 * (int)block->cell_count;
    }
    return 0;
}

/* The edges of these cells from left to right, from 0 to PAPER_WIDTH; returns how many cells. */
static inline int paper_row_edges(const struct paper_block *block,
                                  int ret_edges[PAPER_CELLS_MAX + 1])
{
    int count = paper_row_cells(block), sum = 0, total = 0;
    if (block->kind == PAPER_TABLE)
        for (int i = 0; i < count; i++)
            total += block->columns[i].share;
    for (int i = 0; i <= count; i++) {
        int pair = i / 2 * 2 * PAPER_WIDTH / (count < 2 ? 2 : count);
        if (block->kind == PAPER_TABLE)
            ret_edges[i] = total > 0 ? sum * PAPER_WIDTH / total : 0;
        else if (block->kind == PAPER_TEXT || block->kind == PAPER_PLOT)
            ret_edges[i] = i * PAPER_WIDTH;
        else if (block->kind == PAPER_SIGNS)
            ret_edges[i] = i * PAPER_WIDTH / count;
        else
            ret_edges[i] = pair + i % 2 * PAPER_LABEL;
        if (block->kind == PAPER_TABLE && i < count)
            sum += block->columns[i].share;
    }
    return count;
}

#endif
