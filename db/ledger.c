#include "db/ledger.h"

#include "db/activity.h"
#include "db/attendance.h"
#include "db/member_row.h"
#include "db/over.h"
#include "db/statement.h"

/* A year of one branch, on its way out. */
struct ledger {
    struct db *db;
    int64_t branch_id;
    char now_text[OVER_NOW_SIZE];
    char first_day[OVER_NOW_SIZE], last_day[OVER_NOW_SIZE];
};

static enum err ledger_open(struct db *db, const char *branch, int year, const struct moment *now,
                            struct ledger *ret_ledger)
{
    *ret_ledger = (struct ledger){.db = db};
    over_now(now, ret_ledger->now_text);
    over_year(year, ret_ledger->first_day, ret_ledger->last_day);
    struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, branch);
    return statement_value(query, &ret_ledger->branch_id);
}

/* ---- the months ---- */

/* Who was expected, did not come and took no other part: once in each branch, as everywhere else in
 * the figures of a branch; then those of whom an organizer said so (makeup.h). */
#define LEDGER_MAKEUPS                                                                             \
    "SELECT count(made_up), count(*) - count(made_up) FROM ("                                      \
    "SELECT makeup.id AS made_up FROM invited "                                                    \
    "LEFT JOIN makeup ON makeup.activity = invited.activity AND makeup.member = invited.member"    \
    " AND makeup.undone_by IS NULL "                                                               \
    "WHERE invited.activity = ?1 AND invited.branch = ?2 AND expected"                             \
    " AND invited.checkin IS NULL AND NOT EXISTS (SELECT 1 FROM other_way"                         \
    "  WHERE other_way.activity = ?1 AND other_way.member = invited.member) "                      \
    "UNION ALL SELECT makeup.id FROM makeup_owed AS owed "                                         \
    "LEFT JOIN makeup ON makeup.activity = owed.activity AND makeup.member = owed.member"          \
    " AND makeup.undone_by IS NULL "                                                               \
    "WHERE owed.activity = ?1 AND owed.branch = ?2 AND owed.undone_by IS NULL"                     \
    " AND NOT EXISTS (SELECT 1 FROM checkin WHERE checkin.activity = ?1"                           \
    "  AND checkin.member = owed.member AND checkin.undone_by IS NULL)"                            \
    " AND (EXISTS (SELECT 1 FROM other_way WHERE other_way.activity = ?1"                          \
    "   AND other_way.member = owed.member)"                                                       \
    "  OR NOT EXISTS (SELECT 1 FROM invited WHERE invited.activity = ?1"                           \
    "   AND invited.member = owed.member AND invited.expected)))"

static enum err ledger_count_makeups(const struct ledger *ledger, struct ledger_line *line)
{
    struct statement *query = statement_open(ledger->db, LEDGER_MAKEUPS);
    statement_bind_int(query, 1, line->activity.id);
    statement_bind_int(query, 2, ledger->branch_id);
    if (statement_row(query)) {
        line->made_up = (int)statement_int(query, 0);
        line->owed = (int)statement_int(query, 1);
    }
    return statement_close(query);
}

static enum err ledger_fill(const struct ledger *ledger, int64_t activity_id, bool held,
                            struct ledger_line *line)
{
    enum err err = activity_get(ledger->db, activity_id, &line->activity);
    line->held = held;
    if (err == ERR_OK && held)
        err = attendance_of_branch(ledger->db, activity_id, ledger->branch_id, &line->attendance);
    if (err == ERR_OK && held)
        err = ledger_count_makeups(ledger, line);
    return err;
}

/* The empty months from *month up to `next`, which is then in *month. */
static bool ledger_visit_empty(int *month, int next, ledger_visitor *visit, void *context)
{
    for (; *month < next; ++*month) {
        struct ledger_line line = {.month = *month};
        if (!visit(&line, context))
            return false;
    }
    return true;
}

#define LEDGER_ACTIVITIES                                                                          \
    "SELECT activity.id, CAST(substr(activity.date, 6, 2) AS INTEGER), " OVER_CONDITION            \
    " FROM activity JOIN activity_branch AS at ON at.activity = activity.id AND at.branch = ?2 "   \
    "WHERE activity.date BETWEEN ?3 AND ?4 ORDER BY activity.date, activity.start_min, "           \
    "activity.id"

enum err ledger_list(struct db *db, const char *branch, int year, const struct moment *now,
                     ledger_visitor *visit, void *context)
{
    struct ledger ledger;
    int month = 1; /* the first one that was not visited */
    bool wants_more = true;
    enum err err = ledger_open(db, branch, year, now, &ledger);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(db, LEDGER_ACTIVITIES);
    statement_bind_text(query, 1, ledger.now_text);
    statement_bind_int(query, 2, ledger.branch_id);
    statement_bind_text(query, 3, ledger.first_day);
    statement_bind_text(query, 4, ledger.last_day);
    while (wants_more && err == ERR_OK && statement_row(query)) {
        struct ledger_line line = {.month = (int)statement_int(query, 1)};
        wants_more = ledger_visit_empty(&month, line.month, visit, context);
        month = line.month + 1;
        err = ledger_fill(&ledger, statement_int(query, 0), statement_int(query, 2) != 0, &line);
        if (wants_more && err == ERR_OK)
            wants_more = visit(&line, context);
    }
    enum err close_err = statement_close(query);
    if (err == ERR_OK && close_err == ERR_OK && wants_more)
        ledger_visit_empty(&month, 13, visit, context);
    return err != ERR_OK ? err : close_err;
}

/* ---- the members ---- */

/* One row for each person and activity that is over, then one row of sums a person. */
#define LEDGER_MEMBERS                                                                             \
    "SELECT " MEMBER_COLUMNS ", sum(expected), sum(came), sum(came AND was_late),"                 \
    " sum(NOT came AND on_leave AND NOT other), sum(NOT came AND other),"                          \
    " sum(expected AND NOT came AND NOT on_leave AND NOT other),"                                  \
    " sum(NOT came AND (expected AND NOT other OR added) AND made_up),"                            \
    " sum(NOT came AND (expected AND NOT other OR added) AND NOT made_up) "                        \
    "FROM (SELECT invited.member, expected, invited.checkin IS NOT NULL AS came,"                  \
    " invited.late AS was_late,"                                                                   \
    " EXISTS (SELECT 1 FROM leave WHERE leave.activity = invited.activity"                         \
    "  AND leave.member = invited.member) AS on_leave,"                                            \
    " EXISTS (SELECT 1 FROM other_way WHERE other_way.activity = invited.activity"                 \
    "  AND other_way.member = invited.member) AS other,"                                           \
    " EXISTS (SELECT 1 FROM makeup_owed AS owed WHERE owed.activity = invited.activity"            \
    "  AND owed.member = invited.member AND owed.undone_by IS NULL) AS added,"                     \
    " EXISTS (SELECT 1 FROM makeup WHERE makeup.activity = invited.activity"                       \
    "  AND makeup.member = invited.member AND makeup.undone_by IS NULL) AS made_up"                \
    " FROM activity JOIN invited ON invited.activity = activity.id"                                \
    " WHERE " OVER_CONDITION " AND activity.date BETWEEN ?3 AND ?4 AND invited.branch = ?2"        \
    " AND invited.counts) AS year "                                                                \
    "JOIN listing ON listing.member = year.member AND listing.branch = ?2 "                        \
    "JOIN member ON member.id = year.member JOIN branch ON branch.id = ?2 "                        \
    "GROUP BY year.member ORDER BY member.number, member.name, member.id"

static void ledger_read_member(struct statement *query, struct ledger_member *ret_line)
{
    enum { OWN = MEMBER_ROW_COLUMNS };
    *ret_line = (struct ledger_member){
        .activities = (int)statement_int(query, OWN),
        .present = (int)statement_int(query, OWN + 1),
        .late = (int)statement_int(query, OWN + 2),
        .leave = (int)statement_int(query, OWN + 3),
        .other = (int)statement_int(query, OWN + 4),
        .absent = (int)statement_int(query, OWN + 5),
        .made_up = (int)statement_int(query, OWN + 6),
        .owed = (int)statement_int(query, OWN + 7),
    };
    member_row_read(query, &ret_line->member);
}

enum err ledger_members(struct db *db, const char *branch, int year, const struct moment *now,
                        ledger_member_visitor *visit, void *context)
{
    struct ledger ledger;
    enum err err = ledger_open(db, branch, year, now, &ledger);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(db, LEDGER_MEMBERS);
    statement_bind_text(query, 1, ledger.now_text);
    statement_bind_int(query, 2, ledger.branch_id);
    statement_bind_text(query, 3, ledger.first_day);
    statement_bind_text(query, 4, ledger.last_day);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct ledger_member line;
        ledger_read_member(query, &line);
        wants_more = visit(&line, context);
    }
    return statement_close(query);
}
