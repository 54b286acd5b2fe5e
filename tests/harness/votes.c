#include "tests/harness/votes.h"

#include "db/checkin.h"
#include "db/statement.h"
#include "tests/harness/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct chain_origin votes_origin(void)
{
    return (struct chain_origin){.by = "赵委员", .stamp = clock_stamp()};
}

static enum err votes_sign_in(struct db *db, int64_t activity, int people)
{
    struct stamp stamp = clock_stamp();
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    for (int i = 0; i < people && err == ERR_OK; i++) {
        struct card card = seed_card(i);
        struct checkin_result result;
        struct attendance attendance;
        err = checkin_record(db, &stamp, activity, &card, false, &result, &attendance);
    }
    return db_end(db, err);
}

void votes_be_at_noon(void)
{
    char zone[32];
    struct tm utc;
    time_t now = clock_wall_ms() / 1000;
    gmtime_r(&now, &utc);
    snprintf(zone, sizeof zone, "<noon>%d", utc.tm_hour - 12);
    setenv("TZ", zone, 1);
    tzset();
}

enum err votes_fill(const char *folder, int people, int64_t *ret_activity)
{
    char date[48];
    struct db *db = NULL;
    votes_be_at_noon();
    struct moment now = clock_moment(clock_wall_ms());
    snprintf(date, sizeof date, "%04d-%02d-%02d", now.year, now.month, now.day);
    enum err err = seed_fill(folder, people, 0, date, ret_activity);
    if (err == ERR_OK)
        err = db_open(folder, DB_OWNER, &db);
    if (err == ERR_OK)
        err = votes_sign_in(db, *ret_activity, people);
    db_close(db);
    return err;
}

enum err votes_open(struct db *db, int64_t activity, enum poll_kind kind, int64_t *ret_id)
{
    struct chain_origin origin = votes_origin();
    struct poll_wish wish = {.activity_id = activity,
                             .kind = kind,
                             .item = kind == POLL_RESOLUTION ? "通过会议决议" : ""};
    enum poll_open_outcome outcome;
    enum err err = poll_open(db, &origin, &wish, &outcome, ret_id);
    return err == ERR_OK && outcome != POLL_OPENED ? ERR_INVALID : err;
}

struct ballot votes_ballot(int number)
{
    return (struct ballot){.choices = {(int8_t)(number % 3), (int8_t)(number / 3 % 4 - 1),
                                       (int8_t)(number / 12 % 4 - 1),
                                       (int8_t)(number / 48 % 4 - 1)}};
}

enum err votes_cast(struct db *db, int person, const struct ballot *ballot,
                    enum poll_cast_outcome *ret_outcome)
{
    struct card card = seed_card(person);
    struct poll_voter voter;
    enum poll_access access;
    enum err err = poll_find_voter(db, &card, &voter, &access);
    if (err == ERR_OK && access != POLL_READY && access != POLL_VOTED)
        err = ERR_GONE;
    return err == ERR_OK ? poll_cast(db, &voter, ballot, ret_outcome) : err;
}

enum err votes_read_file(const char *folder, const char *name, unsigned char **ret_bytes,
                         size_t *ret_size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return ERR_GONE;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc((size_t)size + 1);
    bool is_read = bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size;
    fclose(file);
    if (!is_read) {
        free(bytes);
        return ERR_IO;
    }
    *ret_bytes = bytes;
    *ret_size = (size_t)size;
    return ERR_OK;
}
