/*
 * Puts a paper form together (firmware/model/paper.h). Everything is added to what was started
 * last: a paper to the document, a block to the last paper, a cell to the last block. Texts are
 * copied.
 *
 * When memory runs out, the document is marked and takes nothing more; paper_finish() returns it,
 * so that a form need not look after every cell. Knows nothing of members and of drawing.
 */
#ifndef THEMEDAY_DB_PAPER_H
#define THEMEDAY_DB_PAPER_H

#include "firmware/base/err.h"
#include "firmware/model/paper.h"

/* Begins an empty document, which is the caller's to clear. */
void paper_begin(struct paper_document *document, const char *title, int64_t time_ms);

/* `name` is that of the sheet; any text will do. */
void paper_start(struct paper_document *document, const char *title, const char *name,
                 bool is_landscape);

/* What stands at the foot of each of its pages. */
void paper_set_foot(struct paper_document *document, const char *foot);

/* Labels with their values, `pairs` beside one another. */
void paper_fields(struct paper_document *document, int pairs);
void paper_field(struct paper_document *document, const char *label, const char *value);

/* The columns are copied; what their heads say must outlive the document. */
void paper_table(struct paper_document *document, const struct paper_column *columns, int count);
void paper_cell(struct paper_document *document, const char *text);
void paper_number(struct paper_document *document, int number);

/* A label beside a box for a text, at least `lines` high; and a text of the whole width under a
 * heading. */
void paper_box(struct paper_document *document, const char *label, const char *text, int lines);
void paper_text(struct paper_document *document, const char *heading, const char *text);

/* The threshold's words and its tenths of a percent; the points follow as paper_point(). */
void paper_plot(struct paper_document *document, const char *threshold, int threshold_tenths,
                int lines);

/* `tenths` -1: nothing was there to measure. */
void paper_point(struct paper_document *document, const char *label, int tenths);

/* Lines to sign on, beside one another, each with its label. */
void paper_signs(struct paper_document *document, const char *const labels[], int count);

/* ERR_NOMEM: something is missing. Every row must be whole. */
CHECKED enum err paper_finish(const struct paper_document *document);

/* Frees what the document holds; one that was never begun must be all zero. */
void paper_clear(struct paper_document *document);

#endif
