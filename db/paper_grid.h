/*
 * The columns of one sheet. A spreadsheet has one set of columns for everything on it: they are
 * those of the block with the most cells side by side, and the other blocks' cells are spread over
 * them as near to their own edges as it goes. Private to db/.
 */
#ifndef THEMEDAY_DB_PAPER_GRID_H
#define THEMEDAY_DB_PAPER_GRID_H

#include "firmware/model/paper.h"

struct paper_grid {
    int count; /* columns */
    int edges[PAPER_CELLS_MAX + 1];
    bool is_landscape;
};

/* Of several blocks with as many cells the table with the most rows is taken. */
void paper_grid_make(const struct paper *paper, struct paper_grid *ret_grid);

/* Cell i of the block goes from column ret_spans[i] up to, but not including, ret_spans[i + 1].
 * Returns how many cells there are. */
int paper_grid_spans(const struct paper_grid *grid, const struct paper_block *block,
                     int ret_spans[PAPER_CELLS_MAX + 1]);

/* In characters, as spreadsheets have it. */
double paper_grid_width(const struct paper_grid *grid, int column);

/* How many lines a text takes between two columns, about. */
int paper_grid_lines(const struct paper_grid *grid, int first, int end, const char *text);

#endif
