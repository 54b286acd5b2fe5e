#include "db/run.h"

#include "db/notice.h"
#include "db/statement.h"

#include <string.h>

static const char *const end_names[] = {
    [RUN_WAS_NONE] = "none",
    [RUN_STOPPED] = "stopped",
    [RUN_CRASHED] = "crashed",
    [RUN_POWER_LOST] = "power lost",
};

/* `ret_started` is the entry that began the last run; 0: there was none. */
static enum err run_last(struct db *db, const char *boot_id, int64_t *ret_started,
                         enum run_end *ret_end)
{
    *ret_started = 0;
    *ret_end = RUN_WAS_NONE;
    struct statement *query =
        statement_open(db, "SELECT started_by, ended_by IS NOT NULL, boot_id = ? FROM run "
                           "JOIN chain ON chain.seq = started_by ORDER BY started_by DESC LIMIT 1");
    statement_bind_text(query, 1, boot_id);
    if (statement_row(query)) {
        *ret_started = statement_int(query, 0);
        bool ended = statement_int(query, 1) != 0, same_boot = statement_int(query, 2) != 0;
        *ret_end = ended ? RUN_STOPPED : same_boot ? RUN_CRASHED : RUN_POWER_LOST;
    }
    return statement_close(query);
}

static json_t *run_fields(enum run_end last, int zone_min, int recovered)
{
    json_t *fields = json_pack("{s:s, s:i}", "last", end_names[last], "zone_min", zone_min);
    if (fields != NULL && last == RUN_POWER_LOST && recovered >= 0)
        json_object_set_new(fields, "recovered", json_integer(recovered));
    return fields;
}

static enum err run_insert(struct db *db, int64_t started_by)
{
    struct statement *insert = statement_open(db, "INSERT INTO run (started_by) VALUES (?)");
    statement_bind_int(insert, 1, started_by);
    return statement_run(insert);
}

enum err run_begin(struct db *db, const struct stamp *now, int zone_min, int recovered,
                   enum run_end *ret_last)
{
    struct chain_origin origin = {.by = "terminal", .stamp = *now};
    enum run_end last = RUN_WAS_NONE;
    int64_t before = 0, seq = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = run_last(db, now->boot_id, &before, &last);
    if (err == ERR_OK)
        err = chain_append(db, &origin, "terminal.start", 0, run_fields(last, zone_min, recovered),
                           &seq);
    if (err == ERR_OK)
        err = run_insert(db, seq);
    if (err == ERR_OK && last == RUN_POWER_LOST)
        err = notice_raise(db, NOTICE_OF_POWER, seq);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_last = last;
    return err;
}

enum err run_finish(struct db *db, const struct stamp *now)
{
    struct chain_origin origin = {.by = "terminal", .stamp = *now};
    enum run_end last = RUN_WAS_NONE;
    int64_t started_by = 0, seq = 0;
    enum err err = run_last(db, now->boot_id, &started_by, &last);
    if (err != ERR_OK || started_by == 0 || last == RUN_STOPPED)
        return err;
    err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, &origin, "terminal.stop", 0, json_object(), &seq);
    if (err == ERR_OK) {
        struct statement *update =
            statement_open(db, "UPDATE run SET ended_by = ? WHERE started_by = ?");
        statement_bind_int(update, 1, seq);
        statement_bind_int(update, 2, started_by);
        err = statement_run(update);
    }
    return db_end(db, err);
}
