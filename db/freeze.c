#include "db/freeze.h"

#include "db/attendance.h"
#include "db/over.h"
#include "db/statement.h"

static enum err freeze_is_frozen(struct db *db, int64_t activity_id, bool *ret_frozen)
{
    int64_t frozen = 0;
    struct statement *query = statement_open(db, "SELECT frozen FROM activity WHERE id = ?");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &frozen);
    *ret_frozen = frozen != 0;
    return err;
}

static enum err freeze_mark(struct db *db, int64_t activity_id, bool frozen)
{
    struct statement *update = statement_open(db, "UPDATE activity SET frozen = ? WHERE id = ?");
    statement_bind_int(update, 1, frozen);
    statement_bind_int(update, 2, activity_id);
    return statement_run(update);
}

static enum err freeze_write(struct db *db, int64_t activity_id)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO frozen (activity, member, branch, position, group_name, class, counts, "
            "expected) SELECT activity, member, branch, position, group_name, class, counts, "
            "expected FROM invited WHERE activity = ?");
    statement_bind_int(insert, 1, activity_id);
    return statement_run(insert);
}

enum err freeze_activity(struct db *db, const struct chain_origin *origin, int64_t activity_id)
{
    bool frozen = false;
    struct attendance attendance;
    enum err err = freeze_is_frozen(db, activity_id, &frozen);
    if (err != ERR_OK || frozen)
        return err;
    err = freeze_write(db, activity_id);
    if (err == ERR_OK)
        err = freeze_mark(db, activity_id, true);
    if (err == ERR_OK)
        err = attendance_of_activity(db, activity_id, &attendance);
    if (err != ERR_OK)
        return err;
    return chain_append(
        db, origin, "activity.freeze", activity_id,
        json_pack("{s:i, s:i}", "total", attendance.total, "expected", attendance.expected), NULL);
}

enum err freeze_ended(struct db *db, const struct chain_origin *origin)
{
    struct moment moment = clock_moment(origin->stamp.wall_ms);
    char now[OVER_NOW_SIZE];
    int64_t id = 0;
    enum err err = ERR_OK;
    over_now(&moment, now);
    while (err == ERR_OK) {
        struct statement *query =
            statement_open(db, "SELECT id FROM activity WHERE NOT frozen AND " OVER_CONDITION
                               " AND id > ?2 ORDER BY id LIMIT 1");
        statement_bind_text(query, 1, now);
        statement_bind_int(query, 2, id);
        err = statement_value(query, &id);
        if (err == ERR_OK)
            err = freeze_activity(db, origin, id);
    }
    return err == ERR_GONE ? ERR_OK : err;
}

enum err freeze_lift(struct db *db, const struct chain_origin *origin, int64_t activity_id)
{
    bool frozen = false;
    enum err err = freeze_is_frozen(db, activity_id, &frozen);
    if (err != ERR_OK || !frozen)
        return err;
    struct statement *clear = statement_open(db, "DELETE FROM frozen WHERE activity = ?");
    statement_bind_int(clear, 1, activity_id);
    err = statement_run(clear);
    if (err == ERR_OK)
        err = freeze_mark(db, activity_id, false);
    if (err == ERR_OK)
        err = chain_append(db, origin, "activity.unfreeze", activity_id, json_object(), NULL);
    return err;
}
