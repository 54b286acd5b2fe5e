#include "db/attendance.h"

#include "db/handle.h"

/* One row a person, then one row of sums: who is listed in two branches is one person. For a single
 * person grouping would only cost time. */
#define ATTENDANCE_OF(condition)                                                                   \
    "SELECT sum(counts), sum(expected), sum(counts AND came), sum(counts AND came AND late),"      \
    " sum(counts AND NOT came AND on_leave AND NOT other),"                                        \
    " sum(counts AND NOT came AND other), sum(NOT counts AND signed_here),"                        \
    " sum(expected AND NOT came AND NOT on_leave AND NOT other) "                                  \
    "FROM (SELECT max(counts) AS counts, max(expected) AS expected,"                               \
    " max(invited.checkin IS NOT NULL) AS came, max(invited.signed_here) AS signed_here,"          \
    " max(late) AS late, max(leave.member IS NOT NULL) AS on_leave,"                               \
    " max(other_way.member IS NOT NULL) AS other FROM invited "                                    \
    "LEFT JOIN leave ON leave.activity = invited.activity AND leave.member = invited.member "      \
    "LEFT JOIN other_way ON other_way.activity = invited.activity"                                 \
    " AND other_way.member = invited.member "                                                      \
    "WHERE invited.activity = ?1 " condition ")"

/* Guests written in by hand are on no roster: ?2 is the branch, and they belong to the first. */
#define ATTENDANCE_GUESTS "SELECT count(*) FROM guest WHERE activity = ?1 AND undone_by IS NULL"
#define ATTENDANCE_GUESTS_OF_BRANCH                                                                \
    ATTENDANCE_GUESTS " AND EXISTS (SELECT 1 FROM activity_branch AS at"                           \
                      " WHERE at.activity = ?1 AND at.branch = ?2 AND at.position = 0)"

static enum err attendance_add_guests(struct statement *query, struct attendance *attendance)
{
    int64_t guests = 0;
    enum err err = statement_value(query, &guests);
    attendance->guests += (int)guests;
    return err;
}

/* Closes the query. */
static enum err attendance_read(struct statement *query, struct attendance *ret_attendance)
{
    struct attendance attendance = {0};
    if (statement_row(query))
        attendance = (struct attendance){
            .total = (int)statement_int(query, 0),
            .expected = (int)statement_int(query, 1),
            .present = (int)statement_int(query, 2),
            .late = (int)statement_int(query, 3),
            .leave = (int)statement_int(query, 4),
            .other = (int)statement_int(query, 5),
            .guests = (int)statement_int(query, 6),
            .absent = (int)statement_int(query, 7),
        };
    enum err err = statement_close(query);
    if (err == ERR_OK)
        *ret_attendance = attendance;
    return err;
}

enum err attendance_of_branch(struct db *db, int64_t activity_id, int64_t branch_id,
                              struct attendance *ret_attendance)
{
    struct statement *query =
        statement_open(db, ATTENDANCE_OF("AND invited.branch = ?2 GROUP BY invited.member"));
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, branch_id);
    enum err err = attendance_read(query, ret_attendance);
    if (err != ERR_OK)
        return err;
    query = statement_open(db, ATTENDANCE_GUESTS_OF_BRANCH);
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, branch_id);
    return attendance_add_guests(query, ret_attendance);
}

enum err attendance_of_member(struct db *db, int64_t activity_id, int64_t member_id,
                              struct attendance *ret_attendance)
{
    struct statement *query = statement_open(db, ATTENDANCE_OF("AND invited.member = ?2"));
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    return attendance_read(query, ret_attendance);
}

static enum err attendance_count(struct db *db, int64_t activity_id,
                                 struct attendance *ret_attendance)
{
    struct statement *query = statement_open(db, ATTENDANCE_OF("GROUP BY invited.member"));
    statement_bind_int(query, 1, activity_id);
    enum err err = attendance_read(query, ret_attendance);
    if (err != ERR_OK)
        return err;
    query = statement_open(db, ATTENDANCE_GUESTS);
    statement_bind_int(query, 1, activity_id);
    return attendance_add_guests(query, ret_attendance);
}

enum err attendance_of_activity(struct db *db, int64_t activity_id,
                                struct attendance *ret_attendance)
{
    int64_t data_version = 0;
    enum err err = db_data_version(db, &data_version);
    if (err != ERR_OK)
        return err;
    if (db->cache.activity_id != activity_id || db->cache.data_version != data_version) {
        err = attendance_count(db, activity_id, &db->cache.attendance);
        db->cache.activity_id = err == ERR_OK ? activity_id : 0;
        db->cache.data_version = data_version;
    }
    if (err == ERR_OK)
        *ret_attendance = db->cache.attendance;
    return err;
}

void attendance_sum(struct attendance *sum, const struct attendance *attendance)
{
    attendance_move(sum, &(struct attendance){0}, attendance);
}

void attendance_move(struct attendance *attendance, const struct attendance *before,
                     const struct attendance *after)
{
    attendance->total += after->total - before->total;
    attendance->expected += after->expected - before->expected;
    attendance->present += after->present - before->present;
    attendance->late += after->late - before->late;
    attendance->leave += after->leave - before->leave;
    attendance->other += after->other - before->other;
    attendance->guests += after->guests - before->guests;
    attendance->absent += after->absent - before->absent;
}

void attendance_keep(struct db *db, int64_t activity_id, const struct attendance *attendance)
{
    db->cache.attendance = *attendance;
    db->cache.activity_id = activity_id;
    if (db_data_version(db, &db->cache.data_version) != ERR_OK)
        db->cache.activity_id = 0;
}
