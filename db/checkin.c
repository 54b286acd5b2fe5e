#include "db/checkin.h"

#include "db/attendance.h"
#include "db/card_row.h"
#include "db/checkin_person.h"
#include "db/statement.h"

#include <string.h>

static enum err checkin_check_activity(struct db *db, int64_t id)
{
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, id);
    return statement_value(query, &id);
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
        return checkin_person_refuse(db, wish, "disabled", result);
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
    return checkin_person_refuse(db, wish, "not_open", &unused);
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
    return checkin_person_come(db, wish, result, attendance);
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
        err = checkin_person_come(db, wish, &result, &attendance);
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
