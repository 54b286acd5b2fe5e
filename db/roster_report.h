/*
 * Collects what is wrong with a roster, at most ROSTER_PROBLEMS_MAX problems, without ever failing
 * half-way: the room is taken at the start. Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_REPORT_H
#define THEMEDAY_DB_ROSTER_REPORT_H

#include "db/roster.h"

/* Empties the report and takes the room for its problems. */
CHECKED enum err roster_report_begin(struct roster_report *ret_report);

/* Adds a problem and marks the file as refused when its kind does so. Keeps as many whole
 * characters of `text` (may be "") as fit. */
void roster_report_add(struct roster_report *report, enum roster_problem_kind kind, int line,
                       int other_line, const char *text);

/* Adds what is wrong with the file itself. */
void roster_report_add_fault(struct roster_report *report, const struct sheet *sheet);

/* Adds somebody who changes. */
CHECKED enum err roster_report_change(struct roster_report *report, enum roster_change_kind kind,
                                      int line, int64_t member_id, const char *name,
                                      const char *branch);

/* Puts the problems in the order of their lines. */
void roster_report_sort(struct roster_report *report);

#endif
