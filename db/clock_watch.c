#include "db/clock_watch.h"

#include "db/chain.h"
#include "db/clock_trust.h"
#include "db/statement.h"

#include <string.h>

enum { TOLERANCE_MS = 2000 };

struct watch_last {
    struct stamp stamp;
    bool found;
    bool runs; /* it is of a run of the terminal that goes on */
};

static enum err clock_watch_last(struct db *db, struct watch_last *ret_last)
{
    struct statement *query =
        statement_open(db, "SELECT wall_ms, mono_ms, boot_id, "
                           "(SELECT ended_by IS NULL FROM run ORDER BY started_by DESC LIMIT 1) "
                           "FROM chain WHERE seq = (SELECT max(seq) FROM chain)");
    ret_last->found = statement_row(query);
    if (ret_last->found) {
        ret_last->stamp.wall_ms = statement_int(query, 0);
        ret_last->stamp.mono_ms = statement_int(query, 1);
        statement_copy_text(query, 2, ret_last->stamp.boot_id, sizeof ret_last->stamp.boot_id);
        ret_last->runs = statement_int(query, 3) != 0;
    }
    return statement_close(query);
}

/* By how much the clock is ahead of what it ought to show; behind: negative. After another boot
 * only a clock behind the last entry is certainly wrong. */
static int64_t clock_watch_by(const struct stamp *last, const struct stamp *now, bool same_boot)
{
    int64_t wall_ms = now->wall_ms - last->wall_ms;
    if (same_boot)
        return wall_ms - (now->mono_ms - last->mono_ms);
    return wall_ms < 0 ? wall_ms : 0;
}

static enum err clock_watch_log(struct db *db, const struct stamp *now, int64_t activity_id,
                                int64_t by_ms, bool same_boot, bool is_doubtful)
{
    struct chain_origin origin = {.by = "clock", .stamp = *now};
    int64_t seq = 0;
    if (is_doubtful)
        origin.stamp.trusted = false;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, &origin, "clock.changed", activity_id,
                       json_pack("{s:I, s:b}", "by_ms", (json_int_t)by_ms, "restarted", !same_boot),
                       &seq);
    if (err == ERR_OK && is_doubtful)
        err = clock_trust_doubt(db, seq);
    return db_end(db, err);
}

enum err clock_watch_note(struct db *db, const struct stamp *now, int64_t activity_id)
{
    struct watch_last last = {.found = false};
    enum err err = clock_watch_last(db, &last);
    if (err != ERR_OK || !last.found)
        return err;
    bool same_boot = strcmp(last.stamp.boot_id, now->boot_id) == 0;
    int64_t by_ms = clock_watch_by(&last.stamp, now, same_boot);
    if (by_ms >= -TOLERANCE_MS && by_ms <= TOLERANCE_MS)
        return ERR_OK;
    bool is_doubtful = last.runs && !clock_is_synchronised();
    return clock_watch_log(db, now, activity_id, by_ms, same_boot, is_doubtful);
}

enum err clock_watch_count(struct db *db, int64_t activity_id, int *ret_count)
{
    int64_t count = 0;
    struct statement *query = statement_open(
        db, "SELECT count(*) FROM chain WHERE activity = ? AND type = 'clock.changed'");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_count = (int)count;
    return err;
}
