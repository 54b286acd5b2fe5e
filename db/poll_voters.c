#include "db/poll_voters.h"

#include "db/class_period.h"
#include "db/statement.h"

/* Columns: member, group, signed in. The numbers are POLL_MEMBERS, POLL_GUESTS and CLASS_FORMAL. */
static const char poll_voters_of_evaluation[] =
    "SELECT member.id, CASE WHEN max(coalesce(invited.counts, 0)) THEN 0 ELSE 1 END,"
    " EXISTS (SELECT 1 FROM checkin WHERE checkin.activity = ?1 AND checkin.member = member.id"
    " AND checkin.undone_by IS NULL AND checkin.device = '') "
    "FROM member LEFT JOIN invited ON invited.activity = ?1 AND invited.member = member.id "
    "WHERE invited.member IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM listing WHERE listing.member = member.id AND listing.active) "
    "GROUP BY member.id ORDER BY member.number, member.id";

/* The right to vote is that of the activity's day, which is the day of the poll. */
static const char poll_voters_of_resolution[] =
    "SELECT member.id, 0, max(invited.checkin IS NOT NULL) "
    "FROM invited JOIN member ON member.id = invited.member"
    " JOIN listing ON listing.member = invited.member AND listing.branch = invited.branch"
    " LEFT JOIN class_period AS past ON past.id = " CLASS_PERIOD_AT(
        "(SELECT date FROM activity WHERE activity.id = ?1)") " "
                                                              "WHERE invited.activity = ?1 AND "
                                                              "invited.counts AND invited.class = 0"
                                                              " AND coalesce(past.may_vote, "
                                                              "listing.may_vote)"
                                                              " AND (invited.expected OR "
                                                              "invited.checkin IS NOT NULL) "
                                                              "GROUP BY member.id ORDER BY "
                                                              "member.number, member.id";

_Static_assert(POLL_MEMBERS == 0 && POLL_GUESTS == 1, "the queries name them by number");

static struct statement *poll_voters_open(struct db *db, int64_t activity_id, enum poll_kind kind)
{
    struct statement *query = statement_open(
        db, kind == POLL_RESOLUTION ? poll_voters_of_resolution : poll_voters_of_evaluation);
    statement_bind_int(query, 1, activity_id);
    return query;
}

enum err poll_voters_count(struct db *db, int64_t activity_id, enum poll_kind kind,
                           struct poll_voters *ret_voters)
{
    struct poll_voters voters = {.lines = 0};
    struct statement *query = poll_voters_open(db, activity_id, kind);
    while (statement_row(query)) {
        voters.lines++;
        voters.here += statement_int(query, 2) != 0;
    }
    enum err err = statement_close(query);
    if (err == ERR_OK)
        *ret_voters = voters;
    return err;
}

static enum err poll_voters_add(struct db *polls, int64_t poll_id, int line, int64_t member_id,
                                int64_t group)
{
    struct statement *insert = statement_open(
        polls, "INSERT INTO voter (poll, line, member, grouping) VALUES (?, ?, ?, ?)");
    statement_bind_int(insert, 1, poll_id);
    statement_bind_int(insert, 2, line);
    statement_bind_int(insert, 3, member_id);
    statement_bind_int(insert, 4, group);
    return statement_run(insert);
}

enum err poll_voters_write(struct db *db, struct db *polls, int64_t poll_id, int64_t activity_id,
                           enum poll_kind kind)
{
    enum err err = ERR_OK;
    struct statement *query = poll_voters_open(db, activity_id, kind);
    for (int line = 0; err == ERR_OK && statement_row(query); line++)
        err =
            poll_voters_add(polls, poll_id, line, statement_int(query, 0), statement_int(query, 1));
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

enum err poll_voters_find(struct db *polls, int64_t poll_id, int64_t member_id, int *ret_line,
                          enum poll_group *ret_group)
{
    struct statement *query =
        statement_open(polls, "SELECT line, grouping FROM voter WHERE poll = ? AND member = ?");
    statement_bind_int(query, 1, poll_id);
    statement_bind_int(query, 2, member_id);
    bool found = statement_row(query);
    if (found) {
        *ret_line = (int)statement_int(query, 0);
        *ret_group = (enum poll_group)statement_int(query, 1);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err poll_voters_member(struct db *polls, int64_t poll_id, int line, int64_t *ret_member_id)
{
    struct statement *query =
        statement_open(polls, "SELECT member FROM voter WHERE poll = ? AND line = ?");
    statement_bind_int(query, 1, poll_id);
    statement_bind_int(query, 2, line);
    return statement_value(query, ret_member_id);
}
