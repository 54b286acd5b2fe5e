#include "db/checkin.h"

#include "db/attendance.h"
#include "db/card_row.h"
#include "db/identity.h"
#include "db/member.h"
#include "db/member_row.h"
#include "db/party_years.h"
#include "db/statement.h"

#include <string.h>

/* Somebody wants to be signed in: by a card, or by the hand of an organizer. */
struct checkin_wish {
    const struct chain_origin *origin;
    int64_t activity_id;
    int64_t member_id;
    int64_t card_id;           /* 0: by hand */
    const char *reason;        /* of the manual entry; "" for a tap */
    int64_t tap_seq;           /* the log entry of an earlier tap that now counts; 0: none */
    const struct stamp *stamp; /* of the sign-in: now, or of that tap */
    bool late;
};

static const char *checkin_method(const struct checkin_wish *wish)
{
    return wish->card_id == 0 ? "manual" : "card";
}

/* --- what is known --- */

static enum err checkin_check_activity(struct db *db, int64_t id)
{
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, id);
    return statement_value(query, &id);
}

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

/* A tap or a manual entry of a known person that led to nothing. */
static enum err checkin_log_refused_person(struct db *db, const struct checkin_wish *wish,
                                           const char *reason, struct checkin_result *result)
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

/* --- a known person --- */

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
        return checkin_log_refused_person(db, wish, "unlisted", result);
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

static enum err checkin_person(struct db *db, const struct checkin_wish *wish,
                               struct checkin_result *result, struct attendance *attendance)
{
    result->outcome = CHECKIN_NEW;
    enum err err = checkin_find_earlier(db, wish, result);
    if (err != ERR_OK)
        return err;
    return result->outcome == CHECKIN_ALREADY ? checkin_log_again(db, wish, result)
                                              : checkin_new_person(db, wish, result, attendance);
}

/* --- a tap --- */

static enum err checkin_unknown(struct db *db, const struct checkin_wish *wish,
                                const struct card *card, struct card_row *row,
                                struct checkin_result *result)
{
    int64_t seq = 0;
    enum err err = row->id == 0 ? card_row_add(db, card, row) : ERR_OK;
    if (err == ERR_OK)
        err = card_row_tapped(db, row->id, wish->stamp, wish->activity_id);
    if (err != ERR_OK)
        return err;
    result->outcome = CHECKIN_UNKNOWN;
    memcpy(result->code, row->code, sizeof result->code);
    err = chain_append(db, wish->origin, "checkin.refused", wish->activity_id,
                       json_pack("{s:s, s:I, s:s}", "reason", "unknown", "card",
                                 (json_int_t)row->id, "code", row->code),
                       &seq);
    if (err == ERR_OK && wish->activity_id != 0)
        err = card_row_keep_tap(db, row->id, wish->activity_id, seq);
    return err;
}

static enum err checkin_disabled(struct db *db, const struct checkin_wish *wish,
                                 struct checkin_result *result)
{
    result->outcome = CHECKIN_DISABLED;
    if (wish->member_id != 0)
        return checkin_log_refused_person(db, wish, "disabled", result);
    return chain_append(
        db, wish->origin, "checkin.refused", wish->activity_id,
        json_pack("{s:s, s:I}", "reason", "disabled", "card", (json_int_t)wish->card_id), NULL);
}

/* Whoever it is: nothing is on, and nobody is shown a name. */
static enum err checkin_not_open(struct db *db, const struct checkin_wish *wish,
                                 struct checkin_result *result)
{
    struct checkin_result unused;
    result->outcome = CHECKIN_NOT_OPEN;
    return checkin_log_refused_person(db, wish, "not_open", &unused);
}

static enum err checkin_tap(struct db *db, struct checkin_wish *wish, const struct card *card,
                            struct checkin_result *result, struct attendance *attendance)
{
    struct card_row row;
    enum err err = card_row_find(db, card, &row);
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    wish->card_id = row.id;
    wish->member_id = row.member_id;
    if (row.disabled)
        return checkin_disabled(db, wish, result);
    if (row.member_id == 0)
        return checkin_unknown(db, wish, card, &row, result);
    if (wish->activity_id == 0)
        return checkin_not_open(db, wish, result);
    return checkin_person(db, wish, result, attendance);
}

/* The figures as they are before the tap; zeros without an activity. */
static enum err checkin_read_figures(struct db *db, int64_t activity_id,
                                     struct attendance *ret_attendance)
{
    *ret_attendance = (struct attendance){0};
    if (activity_id == 0)
        return ERR_OK;
    enum err err = checkin_check_activity(db, activity_id);
    return err == ERR_OK ? attendance_of_activity(db, activity_id, ret_attendance) : err;
}

enum err checkin_record(struct db *db, const struct stamp *stamp, int64_t activity_id,
                        const struct card *card, bool late, struct checkin_result *ret_result,
                        struct attendance *ret_attendance)
{
    struct chain_origin origin = {.by = "card", .stamp = *stamp};
    struct checkin_wish wish = {
        .origin = &origin, .activity_id = activity_id, .reason = "", .stamp = stamp, .late = late};
    struct checkin_result result = {.at = clock_moment(stamp->wall_ms)};
    struct attendance attendance;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = checkin_read_figures(db, activity_id, &attendance);
    if (err == ERR_OK)
        err = checkin_tap(db, &wish, card, &result, &attendance);
    err = db_end(db, err);
    if (err != ERR_OK)
        return err;
    attendance_keep(db, activity_id, &attendance);
    *ret_result = result;
    *ret_attendance = attendance;
    return ERR_OK;
}

static const char *checkin_refusal_word(enum tap_refusal reason)
{
    switch (reason) {
    case TAP_RANDOM_UID:
        return "random_uid";
    case TAP_NO_IDENTITY:
        return "no_identity";
    case TAP_UNREADABLE:
        return "unreadable";
    case TAP_TWO_CARDS:
        return "two_cards";
    }
    return "unknown_refusal";
}

enum err checkin_log_refused(struct db *db, const struct stamp *stamp, int64_t activity_id,
                             enum tap_refusal reason)
{
    struct chain_origin origin = {.by = "card", .stamp = *stamp};
    struct attendance attendance;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = checkin_read_figures(db, activity_id, &attendance);
    if (err == ERR_OK)
        err = chain_append(db, &origin, "checkin.refused", activity_id,
                           json_pack("{s:s}", "reason", checkin_refusal_word(reason)), NULL);
    err = db_end(db, err);
    if (err == ERR_OK)
        attendance_keep(db, activity_id, &attendance);
    return err;
}

/* --- by hand --- */

/* Runs a wish for a known person in a transaction of its own. */
static enum err checkin_carry_out(struct db *db, const struct checkin_wish *wish,
                                  enum checkin_outcome *ret_outcome)
{
    struct checkin_result result = {.outcome = CHECKIN_NEW};
    struct attendance attendance = {0}; /* nobody asked for it */
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = checkin_check_activity(db, wish->activity_id);
    if (err == ERR_OK)
        err = checkin_person(db, wish, &result, &attendance);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_outcome = result.outcome;
    return err;
}

enum err checkin_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                     int64_t member_id, const char *reason, bool late,
                     enum checkin_outcome *ret_outcome)
{
    struct checkin_wish wish = {.origin = origin,
                                .activity_id = activity_id,
                                .member_id = member_id,
                                .reason = reason,
                                .stamp = &origin->stamp,
                                .late = late};
    return checkin_carry_out(db, &wish, ret_outcome);
}

static enum err checkin_read_tap(struct db *db, int64_t seq, struct stamp *ret_stamp)
{
    struct statement *query =
        statement_open(db, "SELECT wall_ms, mono_ms, boot_id, trusted FROM chain WHERE seq = ?");
    statement_bind_int(query, 1, seq);
    bool found = statement_row(query);
    if (found) {
        ret_stamp->wall_ms = statement_int(query, 0);
        ret_stamp->mono_ms = statement_int(query, 1);
        statement_copy_text(query, 2, ret_stamp->boot_id, sizeof ret_stamp->boot_id);
        ret_stamp->trusted = statement_int(query, 3) != 0;
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err checkin_claim(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                       int64_t member_id, int64_t card_id, int64_t tap_seq, bool late,
                       enum checkin_outcome *ret_outcome)
{
    struct stamp stamp = {.wall_ms = 0};
    struct checkin_wish wish = {.origin = origin,
                                .activity_id = activity_id,
                                .member_id = member_id,
                                .card_id = card_id,
                                .reason = "",
                                .tap_seq = tap_seq,
                                .stamp = &stamp,
                                .late = late};
    enum err err = checkin_read_tap(db, tap_seq, &stamp);
    return err == ERR_OK ? checkin_carry_out(db, &wish, ret_outcome) : err;
}
