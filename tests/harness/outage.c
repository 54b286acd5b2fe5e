#include "tests/harness/outage.h"

#include "db/checkin.h"
#include "db/export.h"
#include "db/handle.h"
#include "db/leave.h"
#include "tests/fault/disk.h"
#include "tests/harness/scratch.h"
#include "tests/harness/seed.h"
#include "tests/harness/votes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MIB = 20, PROMISES_MAX = 4096 };

/* ---- the state that is promised, and found ---- */

static int64_t ask_number(struct db *db, const char *sql)
{
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(db->handle, sql, -1, &query, NULL), SQLITE_OK);
    int64_t number = sqlite3_step(query) == SQLITE_ROW ? sqlite3_column_int64(query, 0) : -1;
    sqlite3_finalize(query);
    return number;
}

/* The hash of an entry; false: there is no such entry. */
static bool ask_hash(struct db *db, int64_t seq, unsigned char ret_hash[32])
{
    sqlite3_stmt *query = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db->handle, "SELECT hash FROM chain WHERE seq = ?", -1, &query, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(query, 1, seq);
    bool is_there = sqlite3_step(query) == SQLITE_ROW;
    if (is_there)
        memcpy(ret_hash, sqlite3_column_blob(query, 0), 32);
    sqlite3_finalize(query);
    return is_there;
}

static const char people_signed_in[] =
    "SELECT count(DISTINCT member) FROM checkin WHERE undone_by IS NULL";

static void outage_keep(struct outage *outage, struct promise promise)
{
    assert_true(outage->promise_count < PROMISES_MAX);
    outage->promises[outage->promise_count++] = promise;
}

void outage_promise_people(struct outage *outage, int64_t people)
{
    size_t place = volume_position(&outage->volume);
    outage_keep(outage, (struct promise){.place = place, .people = people});
}

static void outage_promise(struct outage *outage, struct db *db)
{
    size_t place = volume_position(&outage->volume);
    struct promise promise = {.place = place, .poll = outage->poll};
    promise.entries = ask_number(db, "SELECT max(seq) FROM chain");
    assert_true(ask_hash(db, promise.entries, promise.head));
    promise.people = ask_number(db, people_signed_in);
    if (outage->poll > 0) {
        struct poll poll;
        assert_int_equal(poll_get(db, outage->poll, &poll), ERR_OK);
        promise.ballots = poll.ballots;
        promise.is_closed = !poll.open;
    }
    outage_keep(outage, promise);
}

/* ---- the meeting ---- */

static struct db *open_data(const struct outage *outage, struct outage_neglect neglect)
{
    char sql[64];
    struct db *db = NULL;
    assert_int_equal(db_open(outage->data, DB_OWNER, &db), ERR_OK);
    if (neglect.synchronous != NULL) {
        snprintf(sql, sizeof sql, "PRAGMA synchronous = %s", neglect.synchronous);
        assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
    }
    return db;
}

static void tap(struct outage *outage, struct db *db, int person)
{
    struct stamp stamp = clock_stamp();
    struct card card = seed_card(person);
    struct checkin_result result;
    struct attendance attendance;
    assert_int_equal(
        checkin_record(db, &stamp, outage->activity, &card, false, &result, &attendance), ERR_OK);
    outage_promise(outage, db);
}

/* What the organizer does while people come. */
static void help(struct outage *outage, struct db *db, int person)
{
    struct chain_origin origin = votes_origin();
    enum leave_outcome leave;
    enum checkin_outcome checkin;
    switch (person % 4) {
    case 0:
        assert_int_equal(
            leave_set(db, &origin, outage->activity, person + 2, LEAVE_SICK, true, &leave), ERR_OK);
        break;
    case 1:
        assert_int_equal(
            checkin_add(db, &origin, outage->activity, person + 2, "忘带卡", false, &checkin),
            ERR_OK);
        break;
    case 2:
        assert_int_equal(
            checkin_add(db, &origin, outage->activity, person + 2, "卡坏", false, &checkin),
            ERR_OK);
        outage_promise(outage, db);
        assert_int_equal(checkin_undo(db, &origin, outage->activity, person + 2, "登错人了"),
                         ERR_OK);
        /* Now fewer are signed in than were promised: from here on this is what counts. */
        outage->promises[outage->promise_count - 1].people--;
        break;
    case 3:
        db_rest(db);
        break;
    }
    outage_promise(outage, db);
}

static void cast(struct outage *outage, struct db *db, int person)
{
    enum poll_cast_outcome outcome;
    struct ballot ballot = votes_ballot(person);
    assert_int_equal(votes_cast(db, person, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
    outage_promise(outage, db);
}

static void vote(struct outage *outage, struct db *db, enum poll_kind kind, int people,
                 struct outage_neglect neglect)
{
    static const struct disk_plan unsynced = {
        .call = DISK_SYNC, .fault = DISK_LOSES, .at = 1, .goes_on = true};
    struct chain_origin origin = votes_origin();
    assert_int_equal(votes_open(db, outage->activity, kind, &outage->poll), ERR_OK);
    outage_promise(outage, db);
    if (neglect.ballots_unsynced)
        disk_break(&unsynced);
    for (int i = 0; i < people; i++)
        cast(outage, db, i);
    disk_heal();
    assert_int_equal(poll_close(db, &origin, outage->poll), ERR_OK);
    outage_promise(outage, db);
}

static void export(struct outage *outage, struct db *db)
{
    struct chain_origin origin = votes_origin();
    struct export_bundle bundle;
    assert_int_equal(export_make(db, outage->activity, &bundle), ERR_OK);
    assert_int_equal(export_seal(db, &bundle), ERR_OK);
    assert_int_equal(export_record(db, &origin, outage->activity, &bundle, bundle.name), ERR_OK);
    export_clear(&bundle);
    outage_promise(outage, db);
}

/* Half of them come before a restart of the terminal and half behind it; then they vote. */
static void hold_meeting(struct outage *outage, int people, struct outage_neglect neglect)
{
    struct db *db = open_data(outage, neglect);
    outage_promise(outage, db);
    for (int i = 0; i < people; i++) {
        if (i == people / 2) {
            db_close(db);
            db = open_data(outage, neglect);
        }
        tap(outage, db, i);
        if (i % 3 == 0)
            help(outage, db, i);
    }
    vote(outage, db, POLL_EVALUATION, people, neglect);
    export(outage, db);
    vote(outage, db, POLL_RESOLUTION, people / 2, neglect);
    db_close(db);
}

void outage_hold_meeting(struct outage *outage, int people, struct outage_neglect neglect)
{
    char date[48];
    votes_be_at_noon();
    struct moment now = clock_moment(clock_wall_ms());
    snprintf(date, sizeof date, "%04d-%02d-%02d", now.year, now.month, now.day);
    assert_int_equal(seed_fill(outage->data, people + 2, 0, date, &outage->activity), ERR_OK);
    sync();
    disk_install();
    hold_meeting(outage, people, neglect);
}

bool outage_plug_in(struct outage *outage)
{
    *outage = (struct outage){.promises = calloc(PROMISES_MAX, sizeof *outage->promises)};
    assert_non_null(outage->promises);
    snprintf(outage->folder, sizeof outage->folder, "%s/themeday-outage-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(outage->folder));
    if (!volume_plug_in(&outage->volume, outage->folder, MIB)) {
        outage_end(outage);
        return false;
    }
    snprintf(outage->data, sizeof outage->data, "%.110s/data", outage->volume.disk);
    return true;
}

void outage_unplug(struct outage *outage)
{
    volume_pull_out(&outage->volume);
    replay_begin(&outage->replay, &outage->volume);
}

void outage_end(struct outage *outage)
{
    volume_pull_out(&outage->volume);
    volume_forget(&outage->volume);
    replay_end(&outage->replay);
    free(outage->promises);
    assert_true(scratch_run("rm -rf --one-file-system '%s'", outage->folder));
}

size_t outage_begin(const struct outage *outage)
{
    return outage->promises[0].place;
}

size_t outage_last(const struct outage *outage)
{
    return volume_position(&outage->volume);
}

/* ---- after the power cut ---- */

/* The last promise that was given before the plug was pulled. */
static const struct promise *outage_due(struct outage *outage, size_t place)
{
    while (outage->kept + 1 < outage->promise_count &&
           outage->promises[outage->kept + 1].place <= place)
        outage->kept++;
    return &outage->promises[outage->kept];
}

static const char *look_at_log(struct db *db, const struct promise *promise)
{
    struct chain_report log;
    struct checkin_report checkins;
    unsigned char head[32];
    if (db_check(db) != ERR_OK)
        return "terminal.db is damaged";
    if (chain_verify(db, &log) != ERR_OK || log.bad_seq != 0)
        return "the log does not verify";
    if (checkin_verify(db, &checkins) != ERR_OK || checkins.bad_seq != 0)
        return "sign-ins and log differ";
    if (promise->entries > 0 && !ask_hash(db, promise->entries, head))
        return "entries of the log are lost";
    if (promise->entries > 0 && memcmp(head, promise->head, sizeof head) != 0)
        return "an entry of the log is another one";
    return ask_number(db, people_signed_in) < promise->people ? "a sign-in is lost" : NULL;
}

static const char *look_at_polls(struct db *db, const struct promise *promise)
{
    struct poll poll;
    if (poll_verify(db) != ERR_OK)
        return "the polls do not balance";
    if (promise->poll == 0)
        return NULL;
    if (poll_get(db, promise->poll, &poll) != ERR_OK)
        return "a poll is lost";
    if (poll.ballots < promise->ballots)
        return "a ballot is lost";
    return poll.open && promise->is_closed ? "a closed poll is open" : NULL;
}

static const char *look_at_data(const char *data, const struct promise *promise)
{
    struct db *db = NULL;
    if (db_open(data, DB_OWNER, &db) != ERR_OK)
        return "the data folder cannot be opened";
    const char *complaint = look_at_log(db, promise);
    if (complaint == NULL)
        complaint = look_at_polls(db, promise);
    db_close(db);
    return complaint;
}

/* e2fsck plays the journal back, as the kernel does when it mounts. It ends with 1 when it has
 * mended something, which after a power cut are the counts of what is free. */
const char *outage_look_at_image(const char *folder, const char *data,
                                 const struct promise *promise)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, data);
    if (!scratch_run(
            "PATH=$PATH:/usr/sbin:/sbin; e2fsck -fy '%s/image' >/dev/null 2>&1; [ $? -le 1 ]",
            folder))
        return "the file system cannot be repaired";
    if (!scratch_run("PATH=$PATH:/usr/sbin:/sbin; rm -rf '%s' && cd '%s' && "
                     "debugfs -R 'rdump /%s .' image 2>/dev/null",
                     path, folder, data))
        return "the data folder cannot be read";
    return look_at_data(path, promise);
}

const char *outage_look(struct outage *outage, size_t place, struct volume_loss loss)
{
    char image[128];
    snprintf(image, sizeof image, "%s/image", outage->folder);
    replay_cut(&outage->replay, place, loss, image);
    return outage_look_at_image(outage->folder, "data", outage_due(outage, place));
}
