/*
 * One person's line of the file, every cell checked and in its final form. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_ROW_H
#define THEMEDAY_DB_ROSTER_ROW_H

#include "db/roster_columns.h"
#include "firmware/model/card.h"

/* Yes, no, or an empty cell or no column, which leave the answer to the person's class. */
enum roster_vote { VOTE_BY_CLASS, VOTE_NO, VOTE_YES };

/* The texts belong to the table. */
struct roster_row {
    int line;
    char name[NAME_SIZE];
    const char *branch; /* "": the terminal's own */
    const char *group;
    const char *post;
    const char *number;
    const char *note;
    enum person_class class;
    char class_from[DATE_SIZE]; /* "": no day is given */
    char joined[DATE_SIZE];     /* 入党日期; "": none */
    bool joined_is_unread;      /* the cell names no day, so that what is known stays */
    enum roster_vote vote;
    bool excused;
    struct card card; /* uid_len 0: none */

    /* The first row of the same person: one with two listings has two rows with one work number.
     * Filled in by roster_check_rows(). */
    struct roster_row *person;

    /* Filled in by roster_match_rows(). */
    int64_t branch_id; /* 0: a new branch */
    int64_t member_id; /* of the person's first row; 0: somebody new */
    bool binds_card;   /* the card is nobody's yet */

    bool class_changed; /* by roster_class_store() */
};

/* Reads all records behind the header. *ret_rows is the caller's to free. Bad cells and skipped
 * lines are reported. */
CHECKED enum err roster_rows_read(const struct sheet *sheet, const struct roster_columns *columns,
                                  enum uid_notation cards, struct roster_report *report,
                                  struct roster_row **ret_rows, size_t *ret_count);

#endif
