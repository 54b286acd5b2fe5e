/*
 * Draws a paper document as a workbook (.xlsx), one sheet for each paper: A4, to be printed as it
 * is. Cells are texts, so that numbers of people keep their zeros and no name is ever a formula;
 * only columns of numbers are numbers. The longest table of a sheet has cells of its own, which can
 * be sorted and filtered; everything around it is merged from them.
 *
 * Equal documents give equal bytes. libxlsxwriter keeps one row in memory at a time.
 */
#ifndef THEMEDAY_DB_PAPER_XLSX_H
#define THEMEDAY_DB_PAPER_XLSX_H

#include "firmware/base/err.h"
#include "firmware/model/paper.h"

/* The bytes are the caller's to free. ERR_IO, ERR_FULL: temporary files could not be written. */
CHECKED enum err paper_xlsx(const struct paper_document *document, char **ret_bytes,
                            size_t *ret_length);

#endif
