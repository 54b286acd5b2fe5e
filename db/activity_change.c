#include "db/activity_change.h"

#include "db/freeze.h"
#include "db/over.h"
#include "db/statement.h"

#include <string.h>

/* --- what may not be --- */

static bool activity_wish_is_valid(const struct activity *new)
{
    struct moment day;
    return clock_parse_date(new->date, &day) == ERR_OK &&
           strspn(new->theme, " \n\t") != strlen(new->theme) && new->start_min >= 0 &&
           new->end_min > new->start_min &&new->end_min <= 24 * 60;
}

static enum err activity_other_at(struct db *db, const struct activity *new, int64_t *ret_other)
{
    struct statement *query =
        statement_open(db, "SELECT coalesce(min(id), 0) FROM activity WHERE date = ? "
                           "AND start_min < ? AND end_min > ? AND id <> ?");
    statement_bind_text(query, 1, new->date);
    statement_bind_int(query, 2, new->end_min);
    statement_bind_int(query, 3, new->start_min);
    statement_bind_int(query, 4, new->id);
    return statement_value(query, ret_other);
}

static enum err activity_has_checkins(struct db *db, int64_t id, bool *ret_has)
{
    int64_t has = 0;
    struct statement *query = statement_open(
        db, "SELECT EXISTS (SELECT 1 FROM checkin WHERE activity = ? AND undone_by IS NULL)");
    statement_bind_int(query, 1, id);
    enum err err = statement_value(query, &has);
    *ret_has = has != 0;
    return err;
}

/* S2:98: moved only for a reason, within the month, and only while nobody came. */
static enum err activity_judge_move(struct db *db, const struct activity *old,
                                    const struct activity_wish *wish,
                                    enum activity_change_outcome *ret_outcome)
{
    enum { YEAR_AND_MONTH = 7 };
    bool has_checkins = false;
    bool leaves = strncmp(old->date, wish->activity.date, YEAR_AND_MONTH) != 0;
    if (strcmp(old->date, wish->activity.date) == 0)
        return ERR_OK;
    enum err err = activity_has_checkins(db, old->id, &has_checkins);
    if (err != ERR_OK)
        return err;
    if (has_checkins)
        *ret_outcome = ACTIVITY_HAS_CHECKINS;
    else if (wish->reason[0] == '\0')
        *ret_outcome = ACTIVITY_NEEDS_REASON;
    else if (leaves && !wish->accept_month)
        *ret_outcome = ACTIVITY_LEAVES_MONTH;
    return ERR_OK;
}

/* --- what is different --- */

static void activity_note_text(json_t *old_fields, json_t *new_fields, const char *key,
                               const char *old, const char *new)
{
    if (strcmp(old, new) == 0)
        return;
    json_object_set_new(old_fields, key, json_string(old));
    json_object_set_new(new_fields, key, json_string(new));
}

static void activity_note_number(json_t *old_fields, json_t *new_fields, const char *key, int old,
                                 int new)
{
    if (old == new)
        return;
    json_object_set_new(old_fields, key, json_integer(old));
    json_object_set_new(new_fields, key, json_integer(new));
}

static void activity_differences(const struct activity *old, const struct activity *new,
                                 json_t *old_fields, json_t *new_fields)
{
    activity_note_text(old_fields, new_fields, "date", old->date, new->date);
    activity_note_number(old_fields, new_fields, "start_min", old->start_min, new->start_min);
    activity_note_number(old_fields, new_fields, "end_min", old->end_min, new->end_min);
    activity_note_text(old_fields, new_fields, "theme", old->theme, new->theme);
    activity_note_text(old_fields, new_fields, "place", old->place, new->place);
    activity_note_text(old_fields, new_fields, "host", old->host, new->host);
    activity_note_text(old_fields, new_fields, "way", old->way, new->way);
}

/* --- storing --- */

/* On another day nothing that was done by hand on the old one holds. */
static enum err activity_update(struct db *db, const struct activity *new, bool is_moved)
{
    struct statement *update = statement_open(
        db, "UPDATE activity SET date = ?2, start_min = ?3, end_min = ?4, theme = ?5, place = ?6, "
            "host = ?7, way = ?8, opened = opened AND NOT ?9, closed = closed AND NOT ?9 "
            "WHERE id = ?1");
    statement_bind_int(update, 1, new->id);
    statement_bind_text(update, 2, new->date);
    statement_bind_int(update, 3, new->start_min);
    statement_bind_int(update, 4, new->end_min);
    statement_bind_text(update, 5, new->theme);
    statement_bind_text(update, 6, new->place);
    statement_bind_text(update, 7, new->host);
    statement_bind_text(update, 8, new->way);
    statement_bind_int(update, 9, is_moved);
    return statement_run(update);
}

/* An activity that is to come again has no list of who was expected yet. */
static enum err activity_lift_if_ahead(struct db *db, const struct chain_origin *origin, int64_t id)
{
    struct moment now = clock_moment(origin->stamp.wall_ms);
    bool over = false;
    enum err err = over_is(db, &now, id, &over);
    return err == ERR_OK && !over ? freeze_lift(db, origin, id) : err;
}

/* Takes the two objects. */
static enum err activity_store_change(struct db *db, const struct chain_origin *origin,
                                      const struct activity_wish *wish, json_t *old_fields,
                                      json_t *new_fields)
{
    bool is_moved = json_object_get(new_fields, "date") != NULL;
    json_t *fields = json_pack("{s:o, s:o, s:s, s:s}", "old", old_fields, "new", new_fields,
                               "reason", wish->reason, "reported_on", wish->reported_on);
    enum err err = chain_append(db, origin, "activity.change", wish->activity.id, fields, NULL);
    if (err == ERR_OK)
        err = activity_update(db, &wish->activity, is_moved);
    if (err == ERR_OK)
        err = activity_lift_if_ahead(db, origin, wish->activity.id);
    return err;
}

/* Inside the caller's transaction. */
static enum err activity_change_checked(struct db *db, const struct chain_origin *origin,
                                        const struct activity_wish *wish,
                                        enum activity_change_outcome *ret_outcome,
                                        int64_t *ret_other)
{
    struct activity old;
    enum err err = activity_get(db, wish->activity.id, &old);
    if (err == ERR_OK)
        err = activity_other_at(db, &wish->activity, ret_other);
    if (err != ERR_OK)
        return err;
    *ret_outcome = *ret_other != 0 ? ACTIVITY_CHANGE_OVERLAPS : ACTIVITY_CHANGED;
    if (*ret_outcome == ACTIVITY_CHANGED)
        err = activity_judge_move(db, &old, wish, ret_outcome);
    if (err != ERR_OK || *ret_outcome != ACTIVITY_CHANGED)
        return err;
    json_t *old_fields = json_object(), *new_fields = json_object();
    activity_differences(&old, &wish->activity, old_fields, new_fields);
    if (json_object_size(new_fields) > 0)
        return activity_store_change(db, origin, wish, old_fields, new_fields);
    *ret_outcome = ACTIVITY_UNCHANGED;
    json_decref(old_fields);
    json_decref(new_fields);
    return ERR_OK;
}

enum err activity_change(struct db *db, const struct chain_origin *origin,
                         const struct activity_wish *wish,
                         enum activity_change_outcome *ret_outcome, int64_t *ret_other)
{
    enum activity_change_outcome outcome = ACTIVITY_CHANGED;
    int64_t other = 0;
    struct moment day;
    if (!activity_wish_is_valid(&wish->activity) ||
        (wish->reported_on[0] != '\0' && clock_parse_date(wish->reported_on, &day) != ERR_OK))
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, activity_change_checked(db, origin, wish, &outcome, &other));
    if (err != ERR_OK)
        return err;
    *ret_outcome = outcome;
    if (ret_other != NULL)
        *ret_other = other;
    return ERR_OK;
}
