#include "db/clock_trust.h"

#include "db/statement.h"

#include <string.h>

static const int64_t tolerance_ms = 2000;
static const int64_t year_ms = (int64_t)366 * 24 * 3600 * 1000;
static const struct moment program_written = {.year = 2026, .month = 1, .day = 1};

struct clock_machine clock_trust_machine(void)
{
    return (struct clock_machine){
        .synchronised = clock_is_synchronised(),
        .keeps_time = clock_keeps_time(),
        .zone_min = clock_zone_min(),
    };
}

/* ---- what is known ---- */

struct trust {
    int64_t doubted_by, confirmed_by; /* 0: nothing did */
    bool confirmed_here;              /* in this boot */
};

static enum err trust_read(struct db *db, const char *boot_id, struct trust *ret_trust)
{
    struct statement *query =
        statement_open(db, "SELECT coalesce(doubted_by, 0), coalesce(confirmed_by, 0), "
                           "coalesce(boot_id = ?, 0) FROM clock_trust "
                           "LEFT JOIN chain ON chain.seq = confirmed_by");
    statement_bind_text(query, 1, boot_id);
    if (statement_row(query)) {
        ret_trust->doubted_by = statement_int(query, 0);
        ret_trust->confirmed_by = statement_int(query, 1);
        ret_trust->confirmed_here = statement_int(query, 2) != 0;
    }
    return statement_close(query);
}

static bool trust_is_doubtful(const struct trust *trust)
{
    return trust->doubted_by > trust->confirmed_by;
}

enum err clock_trust_is_doubtful(struct db *db, bool *ret_doubtful)
{
    struct trust trust = {0};
    enum err err = trust_read(db, "", &trust);
    if (err == ERR_OK)
        *ret_doubtful = trust_is_doubtful(&trust);
    return err;
}

/* ---- doubt ---- */

enum err clock_trust_doubt(struct db *db, int64_t seq)
{
    clock_rely(false);
    struct statement *update = statement_open(db, "UPDATE clock_trust SET doubted_by = ?");
    statement_bind_int(update, 1, seq);
    return statement_run(update);
}

static const char *doubt_name(enum clock_doubt doubt)
{
    switch (doubt) {
    case CLOCK_NO_DOUBT:
        break;
    case CLOCK_BEHIND_LOG:
        return "behind the log";
    case CLOCK_BEFORE_PROGRAM:
        return "before the program was written";
    case CLOCK_FAR_AHEAD:
        return "more than a year ahead";
    case CLOCK_OTHER_ZONE:
        return "another time zone";
    case CLOCK_NOT_KEPT:
        return "not kept while off";
    }
    return "";
}

static enum err doubt_log(struct db *db, const struct stamp *now, enum clock_doubt doubt)
{
    struct chain_origin origin = {.by = "clock", .stamp = *now};
    int64_t seq = 0;
    origin.stamp.trusted = false;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, &origin, "clock.doubted", 0,
                       json_pack("{s:s}", "reason", doubt_name(doubt)), &seq);
    if (err == ERR_OK)
        err = clock_trust_doubt(db, seq);
    return db_end(db, err);
}

/* The last entry that the terminal itself made, and in which zone it ran last. */
struct last {
    bool found, has_zone;
    int64_t wall_ms;
    int zone_min;
    char boot_id[BOOT_ID_SIZE];
};

static enum err last_read(struct db *db, struct last *ret_last)
{
    struct statement *query =
        statement_open(db, "SELECT wall_ms, boot_id FROM chain WHERE origin NOT IN ('cli', "
                           "'clock') ORDER BY seq DESC LIMIT 1");
    ret_last->found = statement_row(query);
    if (ret_last->found) {
        ret_last->wall_ms = statement_int(query, 0);
        statement_copy_text(query, 1, ret_last->boot_id, sizeof ret_last->boot_id);
    }
    enum err err = statement_close(query);
    if (err != ERR_OK)
        return err;
    query = statement_open(db, "SELECT data ->> '$.zone_min' FROM chain "
                               "WHERE seq = (SELECT max(started_by) FROM run)");
    ret_last->has_zone = statement_row(query);
    if (ret_last->has_zone)
        ret_last->zone_min = (int)statement_int(query, 0);
    return statement_close(query);
}

static enum clock_doubt doubt_find(const struct last *last, const struct trust *trust,
                                   const struct stamp *now, const struct clock_machine *machine)
{
    if (last->has_zone && last->zone_min != machine->zone_min)
        return CLOCK_OTHER_ZONE; /* a time service keeps the time, not the zone */
    if (machine->synchronised)
        return CLOCK_NO_DOUBT;
    if (now->wall_ms < clock_wall_of(program_written))
        return CLOCK_BEFORE_PROGRAM;
    if (last->found && now->wall_ms < last->wall_ms - tolerance_ms)
        return CLOCK_BEHIND_LOG;
    if (last->found && now->wall_ms > last->wall_ms + year_ms)
        return CLOCK_FAR_AHEAD;
    bool is_other_boot = !last->found || strcmp(last->boot_id, now->boot_id) != 0;
    return is_other_boot && !machine->keeps_time && !trust->confirmed_here ? CLOCK_NOT_KEPT
                                                                           : CLOCK_NO_DOUBT;
}

enum err clock_trust_begin(struct db *db, const struct stamp *now,
                           const struct clock_machine *machine, enum clock_doubt *ret_doubt)
{
    struct trust trust = {0};
    struct last last = {0};
    enum err err = trust_read(db, now->boot_id, &trust);
    if (err == ERR_OK)
        err = last_read(db, &last);
    if (err != ERR_OK)
        return err;
    enum clock_doubt doubt = doubt_find(&last, &trust, now, machine);
    *ret_doubt = doubt;
    if (doubt != CLOCK_NO_DOUBT)
        return doubt_log(db, now, doubt);
    clock_rely(trust.confirmed_here && !trust_is_doubtful(&trust));
    return ERR_OK;
}

/* ---- trust ---- */

static enum err trust_log(struct db *db, const struct chain_origin *origin, const char *type)
{
    int64_t seq = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, origin, type, 0, json_object(), &seq);
    if (err == ERR_OK) {
        struct statement *update = statement_open(db, "UPDATE clock_trust SET confirmed_by = ?");
        statement_bind_int(update, 1, seq);
        err = statement_run(update);
    }
    err = db_end(db, err);
    if (err == ERR_OK)
        clock_rely(true);
    return err;
}

enum err clock_trust_confirm(struct db *db, const struct chain_origin *origin)
{
    return trust_log(db, origin, "clock.confirmed");
}

enum err clock_trust_follow(struct db *db, const struct stamp *now, bool synchronised)
{
    struct chain_origin origin = {.by = "clock", .stamp = *now};
    bool is_doubtful = false;
    if (!synchronised)
        return ERR_OK;
    enum err err = clock_trust_is_doubtful(db, &is_doubtful);
    if (err != ERR_OK || !is_doubtful)
        return err;
    return trust_log(db, &origin, "clock.synchronised");
}
