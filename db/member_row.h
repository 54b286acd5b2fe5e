/*
 * How a line of the roster is read from a query. Private to db/.
 *
 * A query that selects MEMBER_COLUMNS from MEMBER_TABLES gives a struct member through
 * member_row_read(); its own columns begin at MEMBER_ROW_COLUMNS.
 */
#ifndef THEMEDAY_DB_MEMBER_ROW_H
#define THEMEDAY_DB_MEMBER_ROW_H

#include "db/statement.h"
#include "firmware/model/member.h"

#define MEMBER_COLUMNS                                                                             \
    "member.id, member.name, member.display_name, member.number, branch.name, "                    \
    "listing.group_name, listing.post, member.note, listing.class, listing.may_vote, "             \
    "listing.excused, listing.active, listing.class_from"

#define MEMBER_TABLES                                                                              \
    "listed AS listing JOIN member ON member.id = listing.member JOIN branch ON branch.id = "      \
    "listing.branch"

/* The terminal's own branch, as an SQL expression; NULL before branch_init(). */
#define HOME_BRANCH "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'home_branch')"

enum { MEMBER_ROW_COLUMNS = 13 };

/* Copies the person out of the current row. */
void member_row_read(struct statement *query, struct member *ret_member);

/* A person as listed in one branch. ERR_GONE: not listed there. */
CHECKED enum err member_row_listed(struct db *db, int64_t member_id, int64_t branch_id,
                                   struct member *ret_member);

#endif
