/*
 * A curve of percentages on a paper: the hundred from bottom to top, a broken line where the
 * threshold is, a point for every label with its number above it, and no line across a gap. Black
 * and grey, so that a copier keeps it. Private to ui/paper.c.
 */
#ifndef THEMEDAY_UI_PAPER_PLOT_H
#define THEMEDAY_UI_PAPER_PLOT_H

#include "ui/paper_page.h"

/* Takes `height` points of the page, or of the next one. */
void paper_plot_print(struct paper_page *page, const struct paper_block *block, double height);

#endif
