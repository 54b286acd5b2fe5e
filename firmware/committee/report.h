/*
 * A report of the committee's: paragraphs, tables of typed cells and curves, described once and
 * given out as lines on a console, CSV, JSON, a workbook and pages to print. Whoever describes one
 * (overview.c and its kin) knows what it says; whoever gives it out knows columns, and nothing of
 * branches.
 *
 * Everything is added to what was started last: a cell to the last table, a point to the last
 * curve. Texts are copied, but for the heads and keys of columns, which are constants. When memory
 * runs out the report is marked and takes nothing more; report_finish() says so.
 *
 * Words are Chinese here; a console may have them in English by the catalogue.
 */
#ifndef THEMEDAY_COMMITTEE_REPORT_H
#define THEMEDAY_COMMITTEE_REPORT_H

#include "firmware/base/err.h"
#include "firmware/model/paper.h"

#include <jansson.h>
#include <stdio.h>

enum { REPORT_COLUMNS_MAX = 24 };

enum report_kind {
    REPORT_TEXT,
    REPORT_NUMBER,
    REPORT_TENTHS, /* of a percent, rounded down: 83.3% to people, 83.3 as JSON */
    REPORT_TRUTH,  /* JSON only */
};

struct report_column {
    const char *key;  /* in JSON; NULL: for people only */
    const char *head; /* NULL: for programs only */
    enum report_kind kind;
    int share; /* of a paper's width */
    enum paper_align align;
};

struct report_cell {
    const char *text; /* what people read; NULL: the number says it */
    int64_t number;
    bool is_null; /* JSON has null, people have the text */
    bool is_own;  /* the text is the report's to free */
};

enum report_part_kind { REPORT_PARAGRAPH, REPORT_TABLE, REPORT_CURVE };

struct report_part {
    enum report_part_kind kind;
    char *heading, *text;                /* either may be "" */
    const struct report_column *columns; /* of a table */
    int column_count;
    bool is_aside;             /* a table that sums up what another one has: not in CSV and JSON */
    struct report_cell *cells; /* of a table row by row; of a curve its points: a label each */
    size_t cell_count;
    int threshold_tenths; /* of a curve, which its text names */
};

struct report {
    char *title;
    char *subtitle; /* what it is about: month or year, and which branches */
    bool is_landscape;
    int64_t time_ms; /* what a file says of when it was made: the end of the period */
    struct report_part *parts;
    size_t part_count;
    bool is_incomplete;
};

/* Begins an empty report, the caller's to clear; adds a paragraph, either text may be "". */
void report_begin(struct report *report, const char *title, const char *subtitle, int64_t time_ms);
void report_paragraph(struct report *report, const char *heading, const char *text);

/* The columns live as long as the report. */
void report_table(struct report *report, const char *heading, const struct report_column *columns,
                  int count);

/* The same for figures that only sum up: people see them, CSV and JSON do not have them. */
void report_aside(struct report *report, const char *heading, const struct report_column *columns,
                  int count);

/* Cells come in the order of the columns, those for programs only as well. */
void report_text(struct report *report, const char *text);

/* A text that outlives the report, which does not copy it: of names there may be a million. */
void report_lend(struct report *report, const char *text);

void report_number(struct report *report, int64_t number);
void report_truth(struct report *report, bool truth);

/* Nothing to a program; people read `text`, which may be "". */
void report_none(struct report *report, const char *text);

/* A number to a program, and a text to people. */
void report_worded(struct report *report, int64_t number, const char *text);

/* `threshold` are the words of the line at so many tenths of a percent. */
void report_curve(struct report *report, const char *heading, const char *threshold,
                  int threshold_tenths);

/* `tenths` -1: a gap. */
void report_point(struct report *report, const char *label, int tenths);

/* ERR_NOMEM: something is missing. Every row must be whole. */
CHECKED enum err report_finish(const struct report *report);

/* Frees what it holds; one that was never begun must be all zero. */
void report_clear(struct report *report);

/* What people read in a cell. */
enum { REPORT_WORD_SIZE = 32 };
const char *report_word(const struct report_column *column, const struct report_cell *cell,
                        char ret_room[REPORT_WORD_SIZE]);

/* The four ways out; errors of writing are the stream's (ferror()). */
void report_print(const struct report *report, bool english, FILE *out);
void report_csv(const struct report *report, FILE *out);
json_t *report_json(const struct report *report); /* NULL without memory */
CHECKED enum err report_paper(const struct report *report, struct paper_document *ret_document);

#endif
