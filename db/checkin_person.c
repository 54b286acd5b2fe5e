#include "db/checkin_person.h"

#include "db/attendance.h"
#include "db/identity.h"
#include "db/member.h"
#include "db/member_row.h"
#include "db/party_years.h"
#include "db/statement.h"

/* --- what is known --- */

/* Another branch than the terminal's own; before branch_init() there is none to differ from. */
static enum err checkin_is_other_branch(struct db *db, int64_t branch_id, bool *ret_other)
{
    int64_t other = 0;
    struct statement *query = statement_open(db, "SELECT coalesce(" HOME_BRANCH " <> ?, 0)");
    statement_bind_int(query, 1, branch_id);
    enum err err = statement_value(query, &other);
    *ret_other = other != 0;
    return err;
}

/* Fills in the person as listed in the branch through which he is signed in. */
static enum err checkin_fill_member(struct db *db, int64_t member_id, int64_t branch_id,
                                    struct checkin_result *result)
{
    enum err err = checkin_is_other_branch(db, branch_id, &result->other_branch);
    if (err == ERR_OK)
        err = member_row_listed(db, member_id, branch_id, &result->member);
    return err;
}

/* Says ALREADY when a sign-in of this person holds, else leaves the result alone. */
static enum err checkin_find_earlier(struct db *db, const struct checkin_wish *wish,
                                     struct checkin_result *result)
{
    struct statement *query = statement_open(
        db, "SELECT branch, wall_ms, late FROM checkin "
            "WHERE activity = ? AND member = ? AND undone_by IS NULL AND NOT beaten");
    statement_bind_int(query, 1, wish->activity_id);
    statement_bind_int(query, 2, wish->member_id);
    int64_t branch_id = 0;
    bool found = statement_row(query);
    if (found) {
        result->outcome = CHECKIN_ALREADY;
        branch_id = statement_int(query, 0);
        result->at = clock_moment(statement_int(query, 1));
        result->late = statement_int(query, 2) != 0;
    }
    enum err err = statement_close(query);
    return err == ERR_OK && found ? checkin_fill_member(db, wish->member_id, branch_id, result)
                                  : err;
}

/* Through which branch: one where the person counts, rather the terminal's own. *ret_branch is 0
 * when the person is not expected at all. */
static enum err checkin_find_branch(struct db *db, const struct checkin_wish *wish,
                                    int64_t *ret_branch, bool *ret_guest)
{
    struct statement *query =
        statement_open(db, "SELECT branch, counts FROM invited WHERE activity = ? AND member = ? "
                           "ORDER BY counts DESC, branch IS " HOME_BRANCH " DESC, position");
    statement_bind_int(query, 1, wish->activity_id);
    statement_bind_int(query, 2, wish->member_id);
    bool found = statement_row(query);
    *ret_branch = found ? statement_int(query, 0) : 0;
    *ret_guest = found && statement_int(query, 1) == 0;
    return statement_close(query);
}

static enum err checkin_has_leave(struct db *db, const struct checkin_wish *wish, bool *ret_leave)
{
    int64_t exists = 0;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM leave WHERE activity = ? AND member = ?)");
    statement_bind_int(query, 1, wish->activity_id);
    statement_bind_int(query, 2, wish->member_id);
    enum err err = statement_value(query, &exists);
    *ret_leave = exists != 0;
    return err;
}

/* --- what is kept --- */

static const char *checkin_method(const struct checkin_wish *wish)
{
    return wish->card_id == 0 ? "manual" : "card";
}

static enum err checkin_log_new(struct db *db, const struct checkin_wish *wish, int64_t branch_id,
                                const struct checkin_result *result, int64_t *ret_seq)
{
    json_t *fields = json_pack(
        "{s:I, s:s, s:I, s:s, s:s, s:b, s:b, s:b, s:s*}", "member", (json_int_t)wish->member_id,
        "name", result->member.name, "branch_id", (json_int_t)branch_id, "branch",
        result->member.branch, "method", checkin_method(wish), "late", result->late, "guest",
        result->outcome == CHECKIN_GUEST, "was_on_leave", result->was_on_leave, "reason",
        wish->card_id == 0 ? wish->reason : NULL);
    if (wish->card_id != 0)
        json_object_set_new(fields, "card", json_integer(wish->card_id));
    if (wish->tap_seq != 0)
        json_object_set_new(fields, "tap", json_integer(wish->tap_seq));
    enum err err = identity_add_person(db, wish->member_id, fields);
    if (err == ERR_OK)
        return chain_append(db, wish->origin, "checkin.new", wish->activity_id, fields, ret_seq);
    json_decref(fields);
    return err;
}

static enum err checkin_insert(struct db *db, const struct checkin_wish *wish, int64_t branch_id,
                               const struct checkin_result *result, int64_t seq)
{
    const struct stamp *stamp = wish->stamp;
    struct statement *insert = statement_open(
        db, "INSERT INTO checkin (activity, member, branch, wall_ms, mono_ms, boot_id, trusted, "
            "late, method, reason, guest, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, wish->activity_id);
    statement_bind_int(insert, 2, wish->member_id);
    statement_bind_int(insert, 3, branch_id);
    statement_bind_int(insert, 4, stamp->wall_ms);
    statement_bind_int(insert, 5, stamp->mono_ms);
    statement_bind_text(insert, 6, stamp->boot_id);
    statement_bind_int(insert, 7, stamp->trusted);
    statement_bind_int(insert, 8, result->late);
    statement_bind_text(insert, 9, checkin_method(wish));
    statement_bind_text(insert, 10, wish->reason);
    statement_bind_int(insert, 11, result->outcome == CHECKIN_GUEST);
    statement_bind_int(insert, 12, seq);
    return statement_run(insert);
}

/* Row and log entry; `attendance` moves by what this person changes. */
static enum err checkin_sign_in(struct db *db, const struct checkin_wish *wish, int64_t branch_id,
                                const struct checkin_result *result, struct attendance *attendance)
{
    struct attendance before, after;
    int64_t seq = 0;
    enum err err = attendance_of_member(db, wish->activity_id, wish->member_id, &before);
    if (err == ERR_OK)
        err = checkin_log_new(db, wish, branch_id, result, &seq);
    if (err == ERR_OK)
        err = checkin_insert(db, wish, branch_id, result, seq);
    if (err == ERR_OK)
        err = attendance_of_member(db, wish->activity_id, wish->member_id, &after);
    if (err == ERR_OK)
        attendance_move(attendance, &before, &after);
    return err;
}

static enum err checkin_log_again(struct db *db, const struct checkin_wish *wish,
                                  const struct checkin_result *result)
{
    return chain_append(db, wish->origin, "checkin.again", wish->activity_id,
                        json_pack("{s:I, s:s, s:s}", "member", (json_int_t)wish->member_id, "name",
                                  result->member.name, "method", checkin_method(wish)),
                        NULL);
}

enum err checkin_person_refuse(struct db *db, const struct checkin_wish *wish, const char *reason,
                               struct checkin_result *result)
{
    enum err err = member_get(db, wish->member_id, &result->member);
    if (err != ERR_OK)
        return err;
    return chain_append(db, wish->origin, "checkin.refused", wish->activity_id,
                        json_pack("{s:s, s:I, s:s, s:s}", "reason", reason, "member",
                                  (json_int_t)wish->member_id, "name", result->member.name,
                                  "method", checkin_method(wish)),
                        NULL);
}

/* --- the whole of it --- */

static enum err checkin_new_person(struct db *db, const struct checkin_wish *wish,
                                   struct checkin_result *result, struct attendance *attendance)
{
    int64_t branch_id = 0;
    bool is_guest = false;
    enum err err = checkin_find_branch(db, wish, &branch_id, &is_guest);
    if (err != ERR_OK)
        return err;
    if (branch_id == 0) {
        result->outcome = CHECKIN_UNLISTED;
        return checkin_person_refuse(db, wish, "unlisted", result);
    }
    result->outcome = is_guest ? CHECKIN_GUEST : CHECKIN_NEW;
    result->late = wish->late;
    err = checkin_has_leave(db, wish, &result->was_on_leave);
    if (err == ERR_OK)
        err = checkin_fill_member(db, wish->member_id, branch_id, result);
    if (err == ERR_OK)
        err = party_years_of(db, wish->member_id, &result->at, &result->party_years);
    if (err == ERR_OK)
        err = checkin_sign_in(db, wish, branch_id, result, attendance);
    return err;
}

enum err checkin_person_come(struct db *db, const struct checkin_wish *wish,
                             struct checkin_result *result, struct attendance *attendance)
{
    result->outcome = CHECKIN_NEW;
    enum err err = checkin_find_earlier(db, wish, result);
    if (err != ERR_OK)
        return err;
    return result->outcome == CHECKIN_ALREADY ? checkin_log_again(db, wish, result)
                                              : checkin_new_person(db, wish, result, attendance);
}
