/*
 * The yearly plan as people keep it in a spreadsheet, .xlsx or CSV (db/sheet.h), in the four
 * columns of S2:40-92: 序号 活动时间 活动方式 活动内容. Turns a file into rows for plan.h, or says
 * what is wrong with which line; stores nothing.
 */
#ifndef THEMEDAY_DB_PLAN_FILE_H
#define THEMEDAY_DB_PLAN_FILE_H

#include "db/plan.h"
#include "db/sheet.h"

enum plan_problem_kind {
    /* these refuse the whole file */
    PLAN_FILE_BAD,         /* it is no table: `fault` says why */
    PLAN_FILE_NO_COLUMN,   /* the column `text` is missing */
    PLAN_FILE_EMPTY,       /* no rows at all */
    PLAN_FILE_TOO_LONG,    /* more than PLAN_ROWS_MAX rows */
    PLAN_FILE_BAD_MONTH,   /* 活动时间 is no month of a year: `text` */
    PLAN_FILE_OTHER_YEAR,  /* it is a month of another year: `text` */
    PLAN_FILE_BAD_NUMBER,  /* 序号 is no number: `text` */
    PLAN_FILE_SAME_NUMBER, /* as in `other_line` */
    PLAN_FILE_NO_CONTENT,
    PLAN_FILE_CELL_TOO_LONG, /* in the column with the head `text` */
    /* these are only told */
    PLAN_FILE_SAME_MONTH,   /* as in `other_line` */
    PLAN_FILE_SKIPPED,      /* a line with neither a month nor a content */
    PLAN_FILE_OTHER_SHEETS, /* `other_line` more sheets were not read, only `text` was */
};

struct plan_problem {
    enum plan_problem_kind kind;
    enum sheet_fault fault; /* of PLAN_FILE_BAD */
    int line;               /* 0: the file as a whole */
    int other_line;
    char text[TITLE_SIZE];
};

struct plan_file {
    int year;
    struct plan_row *rows; /* all of one year, as in the file */
    size_t count;
    bool refused;
    struct plan_problem *problems; /* in the order of the file */
    size_t problem_count;
};

/* Whether a problem of this kind refuses the whole file. */
bool plan_problem_refuses(enum plan_problem_kind kind);

/* Reads a file. Months may be written 1月, 20_年1月, 2026年1月, 2026-01 or as a day; one without a
 * year is of `year`, or, when that is 0, of the first year that the file names, else of
 * `this_year`. Way and content are kept as given. A file that is refused is an outcome: ERR_OK.
 * Call plan_file_clear() also after a failure. */
CHECKED enum err plan_file_read(const char *bytes, size_t length, int year, int this_year,
                                struct plan_file *ret_file);

/* Frees rows and problems; one that was never read must be all zero. */
void plan_file_clear(struct plan_file *file);

#endif
