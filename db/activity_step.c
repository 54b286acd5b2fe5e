#include "db/activity_step.h"

#include "db/activity.h"
#include "db/statement.h"

#include <string.h>

enum err activity_step_list(struct db *db, int64_t activity_id,
                            char ret_dates[ACTIVITY_STEPS][DATE_SIZE])
{
    struct activity activity;
    enum err err = activity_get(db, activity_id, &activity);
    if (err != ERR_OK)
        return err;
    memset(ret_dates, 0, ACTIVITY_STEPS * sizeof *ret_dates);
    struct statement *query =
        statement_open(db, "SELECT step, date FROM activity_step WHERE activity = ?");
    statement_bind_int(query, 1, activity_id);
    while (statement_row(query))
        statement_copy_text(query, 1, ret_dates[statement_int(query, 0) - 1], DATE_SIZE);
    return statement_close(query);
}

static enum err activity_step_store(struct db *db, int64_t activity_id, int step, const char *date)
{
    struct statement *statement =
        date[0] == '\0'
            ? statement_open(db, "DELETE FROM activity_step WHERE activity = ?1 AND step = ?2")
            : statement_open(db, "INSERT INTO activity_step (activity, step, date) "
                                 "VALUES (?1, ?2, ?3) ON CONFLICT (activity, step) "
                                 "DO UPDATE SET date = ?3");
    statement_bind_int(statement, 1, activity_id);
    statement_bind_int(statement, 2, step);
    if (date[0] != '\0')
        statement_bind_text(statement, 3, date);
    return statement_run(statement);
}

/* Inside the caller's transaction. */
static enum err activity_step_change(struct db *db, const struct chain_origin *origin,
                                     int64_t activity_id, int step, const char *date)
{
    char old[ACTIVITY_STEPS][DATE_SIZE];
    enum err err = activity_step_list(db, activity_id, old);
    if (err != ERR_OK || strcmp(old[step - 1], date) == 0)
        return err;
    err = activity_step_store(db, activity_id, step, date);
    if (err == ERR_OK)
        err = chain_append(
            db, origin, "activity.step", activity_id,
            json_pack("{s:i, s:s, s:s}", "step", step, "old", old[step - 1], "new", date), NULL);
    return err;
}

enum err activity_step_set(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                           int step, const char *date)
{
    struct moment day;
    if (step < 1 || step > ACTIVITY_STEPS)
        return ERR_INVALID;
    if (date[0] != '\0' && clock_parse_date(date, &day) != ERR_OK)
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    return db_end(db, activity_step_change(db, origin, activity_id, step, date));
}
