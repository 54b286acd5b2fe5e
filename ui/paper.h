/*
 * Prints a paper document as a PDF: A4, one paper after the other, each with page numbers of its
 * own, fonts embedded, text that can be copied. Lays out every paper twice, first to count its
 * pages.
 *
 * Equal documents give equal bytes on machines with the same fonts. Keeps nothing between calls and
 * needs no display. Embedding the fonts takes some tens of megabytes while it runs: the terminal
 * calls it in a helper process.
 */
#ifndef THEMEDAY_UI_PAPER_H
#define THEMEDAY_UI_PAPER_H

#include "firmware/base/err.h"
#include "firmware/model/paper.h"

/* The bytes are the caller's to free. A row that is higher than a whole page is cut at its foot. */
CHECKED enum err paper_pdf(const struct paper_document *document, char **ret_bytes,
                           size_t *ret_length);

#endif
