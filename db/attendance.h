/*
 * The figures of who came, by the list of invited.h.
 *
 * Counting 5,000 people takes milliseconds, which a tap does not have: the figures of one activity
 * are kept in the handle as long as nothing else changed the data, and a tap moves them by the
 * difference that its own person makes. Both counts are the same SQL.
 */
#ifndef THEMEDAY_DB_ATTENDANCE_H
#define THEMEDAY_DB_ATTENDANCE_H

#include "db/db.h"
#include "firmware/model/activity.h"

/* All branches together; from the kept figures when they still hold. */
CHECKED enum err attendance_of_activity(struct db *db, int64_t activity_id,
                                        struct attendance *ret_attendance);

/* One branch alone, always counted; of no branch or activity there is, zeros. */
CHECKED enum err attendance_of_branch(struct db *db, int64_t activity_id, int64_t branch_id,
                                      struct attendance *ret_attendance);

/* What one person adds to the figures of all branches together. */
CHECKED enum err attendance_of_member(struct db *db, int64_t activity_id, int64_t member_id,
                                      struct attendance *ret_attendance);

/* Of two activities together. */
void attendance_sum(struct attendance *sum, const struct attendance *attendance);

/* attendance += after - before */
void attendance_move(struct attendance *attendance, const struct attendance *before,
                     const struct attendance *after);

/* Keeps figures that hold for the data as it is now. A rollback forgets them. */
void attendance_keep(struct db *db, int64_t activity_id, const struct attendance *attendance);

#endif
