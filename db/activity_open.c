#include "db/activity_change.h"

#include "db/freeze.h"
#include "db/statement.h"

#include <stdio.h>
#include <string.h>

static enum err activity_set_switches(struct db *db, int64_t id, bool opened, bool closed)
{
    struct statement *update =
        statement_open(db, "UPDATE activity SET opened = ?, closed = ? WHERE id = ?");
    statement_bind_int(update, 1, opened);
    statement_bind_int(update, 2, closed);
    statement_bind_int(update, 3, id);
    return statement_run(update);
}

static enum err activity_log_switch(struct db *db, const struct chain_origin *origin,
                                    const struct activity *old, const char *type)
{
    return chain_append(
        db, origin, type, old->id,
        json_pack("{s:b, s:b}", "was_opened", old->opened, "was_closed", old->closed), NULL);
}

/* Another one that is open by hand goes back to its times. */
static enum err activity_open_only(struct db *db, const struct chain_origin *origin, int64_t id)
{
    enum err err = ERR_OK;
    while (err == ERR_OK) {
        struct activity other = {.opened = true};
        struct statement *query =
            statement_open(db, "SELECT id FROM activity WHERE opened AND id <> ? LIMIT 1");
        statement_bind_int(query, 1, id);
        err = statement_value(query, &other.id);
        if (err == ERR_OK)
            err = activity_set_switches(db, other.id, false, false);
        if (err == ERR_OK)
            err = activity_log_switch(db, origin, &other, "activity.by_time");
    }
    return err == ERR_GONE ? ERR_OK : err;
}

static bool activity_is_today(const struct activity *activity, const struct chain_origin *origin)
{
    struct moment now = clock_moment(origin->stamp.wall_ms);
    char today[48];
    snprintf(today, sizeof today, "%04d-%02d-%02d", now.year, now.month, now.day);
    return strcmp(activity->date, today) == 0;
}

/* Inside the caller's transaction. */
static enum err activity_open_checked(struct db *db, const struct chain_origin *origin, int64_t id,
                                      enum activity_open_outcome *ret_outcome)
{
    struct activity old;
    enum err err = activity_get(db, id, &old);
    if (err != ERR_OK)
        return err;
    *ret_outcome = !activity_is_today(&old, origin) ? ACTIVITY_NOT_TODAY
                   : old.opened                     ? ACTIVITY_WAS_SO
                                                    : ACTIVITY_SWITCHED;
    if (*ret_outcome != ACTIVITY_SWITCHED)
        return ERR_OK;
    err = activity_open_only(db, origin, id);
    if (err == ERR_OK)
        err = activity_set_switches(db, id, true, false);
    if (err == ERR_OK)
        err = activity_log_switch(db, origin, &old, "activity.open");
    if (err == ERR_OK)
        err = freeze_lift(db, origin, id);
    return err;
}

/* Inside the caller's transaction. */
static enum err activity_close_checked(struct db *db, const struct chain_origin *origin, int64_t id,
                                       enum activity_open_outcome *ret_outcome)
{
    struct activity old;
    enum err err = activity_get(db, id, &old);
    if (err != ERR_OK)
        return err;
    *ret_outcome = old.closed ? ACTIVITY_WAS_SO : ACTIVITY_SWITCHED;
    if (old.closed)
        return ERR_OK;
    err = activity_set_switches(db, id, false, true);
    if (err == ERR_OK)
        err = activity_log_switch(db, origin, &old, "activity.close");
    if (err == ERR_OK)
        err = freeze_activity(db, origin, id);
    return err;
}

static enum err
activity_in_transaction(struct db *db, const struct chain_origin *origin, int64_t id,
                        enum err (*carry_out)(struct db *, const struct chain_origin *, int64_t,
                                              enum activity_open_outcome *),
                        enum activity_open_outcome *ret_outcome)
{
    enum activity_open_outcome outcome = ACTIVITY_SWITCHED;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, carry_out(db, origin, id, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

enum err activity_open(struct db *db, const struct chain_origin *origin, int64_t id,
                       enum activity_open_outcome *ret_outcome)
{
    return activity_in_transaction(db, origin, id, activity_open_checked, ret_outcome);
}

enum err activity_close(struct db *db, const struct chain_origin *origin, int64_t id,
                        enum activity_open_outcome *ret_outcome)
{
    return activity_in_transaction(db, origin, id, activity_close_checked, ret_outcome);
}
