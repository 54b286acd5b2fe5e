#include "db/clock_watch.h"

#include "db/chain.h"
#include "db/statement.h"

#include <string.h>

enum { TOLERANCE_MS = 2000 };

static enum err clock_watch_last(struct db *db, struct stamp *ret_last, bool *ret_found)
{
    struct statement *query = statement_open(db, "SELECT wall_ms, mono_ms, boot_id FROM chain "
                                                 "WHERE seq = (SELECT max(seq) FROM chain)");
    *ret_found = statement_row(query);
    if (*ret_found) {
        ret_last->wall_ms = statement_int(query, 0);
        ret_last->mono_ms = statement_int(query, 1);
        statement_copy_text(query, 2, ret_last->boot_id, sizeof ret_last->boot_id);
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
                                int64_t by_ms, bool same_boot)
{
    struct chain_origin origin = {.by = "clock", .stamp = *now};
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, &origin, "clock.changed", activity_id,
                       json_pack("{s:I, s:b}", "by_ms", (json_int_t)by_ms, "restarted", !same_boot),
                       NULL);
    return db_end(db, err);
}

enum err clock_watch_note(struct db *db, const struct stamp *now, int64_t activity_id)
{
    struct stamp last;
    bool found = false;
    enum err err = clock_watch_last(db, &last, &found);
    if (err != ERR_OK || !found)
        return err;
    bool same_boot = strcmp(last.boot_id, now->boot_id) == 0;
    int64_t by_ms = clock_watch_by(&last, now, same_boot);
    if (by_ms >= -TOLERANCE_MS && by_ms <= TOLERANCE_MS)
        return ERR_OK;
    return clock_watch_log(db, now, activity_id, by_ms, same_boot);
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
