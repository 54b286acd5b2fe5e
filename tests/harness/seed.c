#include "tests/harness/seed.h"

#include "db/activity.h"
#include "db/branch.h"
#include "db/card.h"
#include "db/checkin.h"
#include "db/statement.h"

#include <stdio.h>
#include <string.h>

struct card seed_card(int index)
{
    struct card card = {.uid = {0x04}, .uid_len = 7, .kind = CARD_ISO14443A};
    for (int i = 0; i < 4; i++)
        card.uid[3 + i] = (uint8_t)((unsigned)index >> (24 - 8 * i));
    return card;
}

static enum err seed_member(struct db *db, const struct chain_origin *origin, int index)
{
    char name[32], number[16];
    struct card card = seed_card(index);
    enum card_bind_outcome outcome;
    snprintf(name, sizeof name, "党员%05d", index + 1);
    snprintf(number, sizeof number, "%05d", index + 1);
    struct statement *insert =
        statement_open(db, "INSERT INTO member (id, name, number) VALUES (?, ?, ?)");
    statement_bind_int(insert, 1, index + 1);
    statement_bind_text(insert, 2, name);
    statement_bind_text(insert, 3, number);
    enum err err = statement_run(insert);
    if (err != ERR_OK)
        return err;
    insert = statement_open(db, "INSERT INTO listing (member, branch, class, may_vote) "
                                "VALUES (?, 1, 0, 1)");
    statement_bind_int(insert, 1, index + 1);
    err = statement_run(insert);
    return err == ERR_OK ? card_bind(db, origin, index + 1, &card, &outcome, NULL) : err;
}

static enum err seed_people(struct db *db, const struct chain_origin *origin, int members)
{
    enum err err = branch_init(db, origin, "第一党支部", "党员活动室");
    if (err == ERR_OK)
        err = db_begin(db);
    if (err != ERR_OK)
        return err;
    for (int i = 0; i < members && err == ERR_OK; i++)
        err = seed_member(db, origin, i);
    return db_end(db, err);
}

static enum err seed_activity(struct db *db, const struct chain_origin *origin, struct moment day,
                              int start_min, int end_min, int64_t *ret_id)
{
    enum activity_add_outcome outcome;
    struct activity activity = {.type = ACTIVITY_THEME_DAY,
                                .theme = "学习条例",
                                .start_min = start_min,
                                .end_min = end_min};
    char date[48];
    snprintf(date, sizeof date, "%04d-%02d-%02d", day.year, day.month, day.day);
    memcpy(activity.date, date, sizeof activity.date);
    return activity_add(db, origin, &activity, &outcome, ret_id);
}

static enum err seed_taps(struct db *db, struct stamp stamp, int64_t activity_id, int members)
{
    enum err err = ERR_OK;
    for (int i = 0; i < members && err == ERR_OK; i++) {
        struct checkin_result result;
        struct attendance attendance;
        struct card card = seed_card(i);
        stamp.wall_ms += 100;
        stamp.mono_ms += 100;
        err = checkin_record(db, &stamp, activity_id, &card, false, &result, &attendance);
    }
    return err;
}

/* One transaction for the whole activity: a million synced ones would take many minutes. */
static enum err seed_past(struct db *db, const struct chain_origin *origin, struct moment day,
                          int members)
{
    int64_t id = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = seed_activity(db, origin, day, 14 * 60, 17 * 60, &id);
    if (err == ERR_OK)
        err = seed_taps(db, origin->stamp, id, members);
    return db_end(db, err);
}

static enum err seed_all(struct db *db, int members, int activities, struct moment today,
                         int64_t *ret_today)
{
    struct chain_origin origin = {.by = "cli", .stamp = clock_stamp()};
    enum err err = seed_people(db, &origin, members);
    for (int i = activities; i > 0 && err == ERR_OK; i--) {
        struct moment day = today;
        day.day -= i;
        day.hour = 14;
        origin.stamp.wall_ms = clock_wall_of(day);
        err = seed_past(db, &origin, clock_moment(origin.stamp.wall_ms), members);
    }
    origin.stamp.wall_ms = clock_wall_of(today);
    return err == ERR_OK ? seed_activity(db, &origin, today, 0, 24 * 60, ret_today) : err;
}

enum err seed_fill(const char *folder, int members, int activities, const char *date,
                   int64_t *ret_today)
{
    struct db *db = NULL;
    struct moment today = {0};
    int64_t id = 0;
    enum err err = clock_parse_date(date, &today);
    if (err == ERR_OK)
        err = db_open(folder, DB_OWNER, &db);
    if (err == ERR_OK)
        err = seed_all(db, members, activities, today, &id);
    if (err == ERR_OK && ret_today != NULL)
        *ret_today = id;
    db_close(db);
    return err;
}
