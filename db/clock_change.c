#include "db/clock_change.h"

#include "db/clock_trust.h"
#include "db/statement.h"
#include "firmware/base/log.h"

#include <stdio.h>

enum { CLOCK_TEXT_SIZE = 32 };

static void clock_text(int64_t wall_ms, char ret_text[CLOCK_TEXT_SIZE])
{
    struct moment moment = clock_moment(wall_ms);
    snprintf(ret_text, CLOCK_TEXT_SIZE, "%04u-%02u-%02u %02u:%02u:%02u",
             (unsigned)moment.year % 10000, (unsigned)moment.month % 100,
             (unsigned)moment.day % 100, (unsigned)moment.hour % 100, (unsigned)moment.minute % 100,
             (unsigned)moment.second % 100);
}

enum err clock_change(struct db *db, const struct chain_origin *origin, int64_t wall_ms)
{
    char old[CLOCK_TEXT_SIZE], new[CLOCK_TEXT_SIZE];
    clock_text(origin->stamp.wall_ms, old);
    clock_text(wall_ms, new);
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, origin, "clock.set", 0, json_pack("{s:s, s:s}", "old", old, "new", new),
                       NULL);
    if (err == ERR_OK)
        err = clock_set(wall_ms);
    bool is_set = err == ERR_OK;
    struct chain_origin after = {.by = origin->by, .stamp = clock_stamp()};
    if (is_set)
        err = clock_trust_confirm(db, &after);
    err = db_end(db, err);
    int64_t jump_ms = wall_ms - origin->stamp.wall_ms;
    if (is_set && err != ERR_OK && clock_set(clock_wall_ms() - jump_ms) != ERR_OK)
        log_error("the clock was set and the log does not know");
    return err;
}
