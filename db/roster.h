/*
 * The roster (名单) as a file that people keep in a spreadsheet: .xlsx or CSV (db/sheet.h). The
 * whole file is read and checked first; it is applied in one transaction or not at all, so nothing
 * is ever half-imported.
 *
 * The encoding of CSV: byte-order mark, else strict UTF-8, else GB18030; the header row with 姓名
 * makes the choice certain (product.md §4). Only the columns of product.md §4 are taken; personal
 * data that the terminal does not need is dropped and said so.
 */
#ifndef THEMEDAY_DB_ROSTER_H
#define THEMEDAY_DB_ROSTER_H

#include "db/chain.h"
#include "db/sheet.h"
#include "firmware/base/uid.h"
#include "firmware/model/member.h"

#include <stddef.h>

/* So many are kept; a refusing one pushes out one that only tells. */
enum { ROSTER_PROBLEMS_MAX = 200 };

enum roster_problem_kind {
    /* these refuse the whole file */
    ROSTER_BAD_FILE,       /* it is no table: `fault` says why; `text` as sheet.fault_text */
    ROSTER_NO_HEADER,      /* no 姓名 column in the first rows (im.head) */
    ROSTER_NO_BRANCH,      /* a row without a branch, and the terminal has none of its own yet */
    ROSTER_EMPTY,          /* no rows at all */
    ROSTER_LOST_CHARACTER, /* ? or □ in a name (im.enc) */
    ROSTER_NAME_TOO_LONG,  /* more than 50 characters, or more than fit: `text` */
    ROSTER_CELL_TOO_LONG,  /* the cell in the column with the head `text` */
    ROSTER_BAD_NUMBER,     /* a work number that a spreadsheet has turned into 2.02E+11: `text` */
    ROSTER_BAD_CARD,    /* not a card number in the notation asked for, or a random one: `text` */
    ROSTER_SAME_CARD,   /* the card number of `other_line` (im.dup) */
    ROSTER_SAME_NUMBER, /* the work number of `other_line`, in the same branch or with another name
                         */
    ROSTER_SAME_PERSON, /* name, branch and group of `other_line` (0: of several people known to the
                           database), and no number tells them apart */
    ROSTER_CARD_TAKEN,  /* the card of somebody who is in the database already: `text` */
    ROSTER_BAD_CLASS,   /* 人员类别 is none of the known ones: `text` */
    ROSTER_BAD_FLAG,    /* neither yes nor no: `text` */
    ROSTER_BAD_DAY,     /* no calendar day from which a class holds: `text` */
    /* these are only told */
    ROSTER_SKIPPED,       /* a line without a name */
    ROSTER_DROPPED,       /* a column with personal data: `text` (im.drop) */
    ROSTER_UNKNOWN,       /* a column with an unknown head: `text` */
    ROSTER_DOT,           /* another dot in a name became ·: `text` */
    ROSTER_RENAMED,       /* known by number or card under another name, `text`, which changes */
    ROSTER_OTHER_SHEETS,  /* `other_line` more sheets were not read, only `text` was */
    ROSTER_CLASS_AHEAD,   /* the class holds from a day to come on: `text` */
    ROSTER_NOT_JOINED,    /* 入党日期 names no whole day and was not taken: `text` */
    ROSTER_CARD_DISABLED, /* the card was taken out of use and stays so: `text` is the name */
};

/* Whether a problem of this kind refuses the whole file. */
bool roster_problem_refuses(enum roster_problem_kind kind);

struct roster_problem {
    enum roster_problem_kind kind;
    enum sheet_fault fault; /* of ROSTER_BAD_FILE */
    int line;               /* of the file, as the spreadsheet counts; 0: the file as a whole */
    int other_line;
    char text[TITLE_SIZE];
};

enum roster_change_kind { ROSTER_ADDED, ROSTER_UPDATED, ROSTER_DISABLED };

/* Somebody whom the import changes, for the preview. */
struct roster_change {
    enum roster_change_kind kind;
    int line; /* 0: not in the file, so disabled */
    int64_t member_id;
    char name[NAME_SIZE];
    char branch[TITLE_SIZE];
};

struct roster_report {
    int added, updated, unchanged, disabled, skipped;
    bool refused;                    /* a problem of the first kind: nothing was changed */
    struct roster_problem *problems; /* by line */
    size_t problem_count;
    struct roster_change *changes; /* added and updated as in the file, then disabled */
    size_t change_count;
};

struct roster_options {
    bool dry_run;            /* reports and changes nothing */
    enum uid_notation cards; /* of the whole card column */
};

/* Imports `bytes`; a row without 党支部 belongs to the terminal's own branch. Before branch_init()
 * the first branch that the file names becomes the terminal's own. People of a branch named in the
 * file who are not in it any more become inactive. What the file has no column for stays as it is.
 * A file that is refused is an outcome: ERR_OK. Call roster_report_clear() afterwards, also after a
 * failure. */
CHECKED enum err roster_import(struct db *db, const struct chain_origin *origin, const char *bytes,
                               size_t length, const struct roster_options *options,
                               struct roster_report *ret_report);

/* Frees the problems; one that was never filled in must be all zero. */
void roster_report_clear(struct roster_report *report);

#endif
