/*
 * Who is expected at an activity, as one SQL view that all figures, lists and taps share. Private
 * to db/.
 *
 * The temporary view `invited` has a row for every line of the roster that takes part: of the
 * activity's branches everybody in use, for 支委会 those with a post in the committee, for 党小组会
 * the group; besides, whoever signed in through this line and was taken off the roster since, so
 * that no sign-in ever vanishes from a sheet.
 *
 * Once an activity's list is written down (freeze.h), the rows are those that were written.
 *
 *   activity, member, branch   the line; position: of the branch in the activity's list
 *   group_name                 as it is or, once written down, was
 *   class                      as it is on the activity's day (class_period.h) or, once written
 * down, was counts                     1: formal or probationary, counts in 党员总数 expected 1:
 * counts, and is not excused by rule checkin, late              the sign-in that holds, or NULL;
 * whether it was late signed_here                1: it was made through this very line
 */
#ifndef THEMEDAY_DB_INVITED_H
#define THEMEDAY_DB_INVITED_H

#include "db/db.h"

#include <sqlite3.h>

/* Makes the view for one connection. Returns an SQLite code, not logged. */
CHECKED int invited_install(sqlite3 *handle);

/* Whether a 职务 is one of the committee: 书记, 副书记, 支委, 委员 and compounds that end so
 * (组织委员, 党支部书记), alone or in a list; posts of the Youth League and clerks (书记员) are
 * not. */
bool invited_is_committee_post(const char *post);

#endif
