/*
 * The roster (名单) as a CSV file that people keep in a spreadsheet. The whole file is read and
 * checked first; it is applied in one transaction or not at all, so nothing is ever half-imported.
 *
 * Encoding: byte-order mark, else strict UTF-8, else GB18030; the header row with 姓名 makes the
 * choice certain (product.md §4). Only the columns of product.md §4 are taken; personal data that
 * the terminal does not need is dropped and said so.
 */
#ifndef THEMEDAY_DB_ROSTER_H
#define THEMEDAY_DB_ROSTER_H

#include "db/chain.h"
#include "firmware/model/member.h"

#include <stddef.h>

enum {
    ROSTER_ROWS_MAX = 20000,
    ROSTER_BYTES_MAX = 16 * 1024 * 1024,
    ROSTER_PROBLEMS_MAX = 200, /* so many are kept; a refusing one pushes out one that only tells */
};

enum roster_problem_kind {
    /* these refuse the whole file */
    ROSTER_NO_HEADER,      /* no 姓名 column in the first row (im.head) */
    ROSTER_NOT_TEXT,       /* not text in a known encoding; `text` "xlsx", "xls": a spreadsheet */
    ROSTER_TOO_LARGE,      /* more than ROSTER_ROWS_MAX rows or ROSTER_BYTES_MAX bytes */
    ROSTER_EMPTY,          /* no rows at all */
    ROSTER_BAD_CSV,        /* a quotation mark that is never closed, or out of place */
    ROSTER_LOST_CHARACTER, /* ? or □ in a name (im.enc) */
    ROSTER_NAME_TOO_LONG,  /* more than 50 characters, or more than fit: `text` */
    ROSTER_CELL_TOO_LONG,  /* the cell in the column with the head `text` */
    ROSTER_BAD_NUMBER,     /* a work number that a spreadsheet has turned into 2.02E+11: `text` */
    ROSTER_BAD_CARD,       /* not a card number in any notation, or a random one: `text` */
    ROSTER_SAME_CARD,      /* the card number of `other_line` (im.dup) */
    ROSTER_SAME_NUMBER, /* the work number of `other_line`, in the same branch or with another name
                         */
    ROSTER_SAME_PERSON, /* name, branch and group of `other_line` (0: of several people known to the
                           database), and no number tells them apart */
    ROSTER_CARD_TAKEN,  /* the card of somebody who is in the database already: `text` */
    ROSTER_BAD_CLASS,   /* 人员类别 is none of the known ones: `text` */
    ROSTER_BAD_FLAG,    /* neither yes nor no: `text` */
    /* these are only told */
    ROSTER_SKIPPED,       /* a line without a name */
    ROSTER_DROPPED,       /* a column with personal data: `text` (im.drop) */
    ROSTER_UNKNOWN,       /* a column with an unknown head: `text` */
    ROSTER_DOT,           /* another dot in a name became ·: `text` */
    ROSTER_RENAMED,       /* known by number or card under another name, `text`, which changes */
    ROSTER_CARD_DISABLED, /* the card was taken out of use and stays so: `text` is the name */
};

/* Whether a problem of this kind refuses the whole file. */
bool roster_problem_refuses(enum roster_problem_kind kind);

struct roster_problem {
    enum roster_problem_kind kind;
    int line; /* of the file, the header is 1; 0: the file as a whole */
    int other_line;
    char text[TITLE_SIZE];
};

struct roster_report {
    int added, updated, unchanged, disabled, skipped;
    bool refused;                    /* a problem of the first kind: nothing was changed */
    struct roster_problem *problems; /* by line */
    size_t problem_count;
};

/* Imports `bytes`; a row without 党支部 belongs to the terminal's own branch (ERR_GONE before
 * branch_init()). People of a branch named in the file who are not in it any more become inactive.
 * What the file has no column for stays as it is. A file that is refused is an outcome: ERR_OK.
 * `dry_run` reports and changes nothing. Call roster_report_clear() afterwards, also after a
 * failure. */
CHECKED enum err roster_import(struct db *db, const struct chain_origin *origin, const char *bytes,
                               size_t length, bool dry_run, struct roster_report *ret_report);

void roster_report_clear(struct roster_report *report);

#endif
