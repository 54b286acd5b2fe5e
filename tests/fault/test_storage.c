/*
 * Storage that fails: each script runs again and again, and each time another call of SQLite's to
 * the disk goes wrong, until a run meets none any more. Whatever fails, nobody is told a success
 * that is none, what was acknowledged stays, and the same call works once the disk does.
 *
 * A new script is a row of the table below.
 */
#include "db/activity_change.h"
#include "db/export.h"
#include "db/handle.h"
#include "db/notice.h"
#include "db/poll.h"
#include "db/roster.h"
#include "tests/fault/disk.h"
#include "tests/harness/folder.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct script {
    const char *name;
    /* The call. It may fail; whatever else goes wrong in it fails the test. */
    enum err (*run)(struct folder *folder);
    /* What it changes: a number that is another one as soon as it has succeeded; by SQL, or (NULL)
     * the ballots of the poll. */
    const char *effect;
    /* Done with a good disk, once and for all runs, or after each opening. NULL: nothing. */
    void (*prepare)(struct folder *folder);
    void (*warm)(struct folder *folder);
    bool begins_closed; /* the call opens the database */
};

/* ---- scripts ---- */

static const char first_uid[] = "04000000000001", second_uid[] = "04000000000002";

/* The only activity, and its only sign-in, acknowledged before anything fails. */
enum { ACTIVITY = 1 };

static void prepare_meeting(struct folder *folder)
{
    folder_person(folder, (struct folder_person){.name = "张伟", .number = "1", .uid = first_uid});
    folder_person(folder, (struct folder_person){.name = "李娜", .number = "2", .uid = second_uid});
    folder_person(folder, (struct folder_person){.name = "王芳", .number = "3"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(id, ACTIVITY);
    folder_tap(folder, id, first_uid, "2026-05-20 13:50", NULL);
}

static enum err cast_by(struct folder *folder, const char *uid)
{
    struct card card = folder_card(uid);
    struct poll_voter voter;
    enum poll_access access;
    struct ballot ballot = {.choices = {0, 1, 2, CHOICE_NONE}};
    enum poll_cast_outcome outcome;
    enum err err = poll_find_voter(folder->db, &card, &voter, &access);
    if (err == ERR_OK && access == POLL_VOTED)
        return ERR_OK;
    if (err == ERR_OK)
        assert_int_equal(access, POLL_READY);
    if (err == ERR_OK)
        err = poll_cast(folder->db, &voter, &ballot, &outcome);
    assert_true(err != ERR_OK || outcome == POLL_CAST);
    return err;
}

static enum err run_checkin(struct folder *folder)
{
    struct card card = folder_card(second_uid);
    struct checkin_result result;
    struct attendance attendance;
    enum err err = checkin_record(folder->db, &folder->origin.stamp, ACTIVITY, &card, false,
                                  &result, &attendance);
    if (err == ERR_OK) {
        assert_int_equal(result.outcome, CHECKIN_NEW);
        assert_int_equal(attendance.present, 2);
    }
    return err;
}

static enum err run_import(struct folder *folder)
{
    static const char text[] = "姓名,工号,党小组\n张伟,1,第一组\n李娜,2,\n赵敏,4,\n孙丽,5,\n";
    struct roster_options options = {.cards = UID_AS_WRITTEN};
    struct roster_report report;
    enum err err =
        roster_import(folder->db, &folder->origin, text, sizeof text - 1, &options, &report);
    if (err == ERR_OK) {
        assert_false(report.refused);
        assert_int_equal(report.added, 2);
        assert_int_equal(report.disabled, 1);
    }
    roster_report_clear(&report);
    return err;
}

static enum err run_close(struct folder *folder)
{
    enum activity_open_outcome outcome = ACTIVITY_NOT_TODAY;
    enum err err = activity_close(folder->db, &folder->origin, ACTIVITY, &outcome);
    assert_true(err != ERR_OK || outcome == ACTIVITY_SWITCHED);
    return err;
}

static enum err run_export(struct folder *folder)
{
    struct export_bundle bundle;
    enum err err = export_make(folder->db, ACTIVITY, &bundle);
    if (err == ERR_OK)
        err = export_seal(folder->db, &bundle);
    if (err == ERR_OK)
        err = export_record(folder->db, &folder->origin, ACTIVITY, &bundle, bundle.name);
    export_clear(&bundle);
    return err;
}

/* The evaluation of today, open, with one ballot in it. */
static void prepare_poll(struct folder *folder)
{
    struct poll_wish wish = {.activity_id = ACTIVITY, .kind = POLL_EVALUATION, .item = ""};
    enum poll_open_outcome outcome;
    int64_t id = 0;
    prepare_meeting(folder);
    assert_int_equal(clock_start_at("2026-05-20 15:50:00"), ERR_OK);
    folder->origin.stamp = clock_stamp();
    folder_tap(folder, ACTIVITY, second_uid, "2026-05-20 13:51", NULL);
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    assert_int_equal(cast_by(folder, first_uid), ERR_OK);
}

/* Said to have failed, a ballot may still be on the disk (poll.h): then it counts once. */
static enum err run_vote(struct folder *folder)
{
    return cast_by(folder, second_uid);
}

static int64_t count_ballots(struct folder *folder)
{
    struct poll poll = {.ballots = -1};
    assert_int_equal(poll_verify(folder->db), ERR_OK);
    assert_int_equal(poll_current(folder->db, &poll), ERR_OK);
    return poll.ballots;
}

static enum err run_open(struct folder *folder)
{
    return db_open(folder->path, DB_OWNER, &folder->db);
}

/* The last checkpoint of all is made when the database is closed. */
static enum err run_checkin_and_stop(struct folder *folder)
{
    enum err err = run_checkin(folder);
    db_close(folder->db);
    folder->db = NULL;
    return err;
}

/* More pages than db_rest() lets pass. */
static void warm_much_to_do(struct folder *folder)
{
    folder_sql(folder, "INSERT INTO setting (key, value) VALUES ('much', hex(randomblob(450000)))");
}

static enum err run_rest_and_checkin(struct folder *folder)
{
    db_rest(folder->db);
    return run_checkin(folder);
}

/* Copies what the first version had of one table. */
static void copy_table(sqlite3 *old, const char *table)
{
    char sql[1024];
    sqlite3_stmt *query = NULL;
    snprintf(sql, sizeof sql, "SELECT group_concat(name) FROM pragma_table_info('%s')", table);
    assert_int_equal(sqlite3_prepare_v2(old, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    const char *columns = (const char *)sqlite3_column_text(query, 0);
    snprintf(sql, sizeof sql, "INSERT INTO main.%s (%s) SELECT %s FROM today.%s", table, columns,
             columns, table);
    sqlite3_finalize(query);
    assert_int_equal(sqlite3_exec(old, sql, NULL, NULL, NULL), SQLITE_OK);
}

static int copy_each_table(void *old, int count, char **values, char **names)
{
    (void)count;
    (void)names;
    copy_table(old, values[0]);
    return 0;
}

static char *schema_of_version_1(void)
{
    static char sql[32 * 1024];
    FILE *file = fopen("db/schema/001_initial.sql", "r");
    assert_non_null(file);
    sql[fread(sql, 1, sizeof sql - 1, file)] = '\0';
    fclose(file);
    return sql;
}

/* The same meeting as the first version kept it. */
static void prepare_old_meeting(struct folder *folder)
{
    char path[PATH_MAX], today[PATH_MAX], attach[PATH_MAX + 32];
    sqlite3 *old = NULL;
    prepare_meeting(folder);
    db_close(folder->db);
    folder->db = NULL;
    snprintf(path, sizeof path, "%s/old.db", folder->path);
    snprintf(today, sizeof today, "%s/terminal.db", folder->path);
    snprintf(attach, sizeof attach, "ATTACH '%s' AS today", today);
    assert_int_equal(sqlite3_open(path, &old), SQLITE_OK);
    assert_int_equal(sqlite3_exec(old, schema_of_version_1(), NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(old, "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(old, attach, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(old, "SELECT name FROM sqlite_schema WHERE type = 'table'",
                                  copy_each_table, old, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(old), SQLITE_OK);
    assert_int_equal(rename(path, today), 0);
}

/* No database yet, only the folder and its key. */
static void prepare_nothing(struct folder *folder)
{
    static const char *const names[] = {"terminal.db", "poll.db", "poll.db-journal"};
    char path[PATH_MAX];
    db_close(folder->db);
    folder->db = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        assert_int_equal(unlink(path), 0);
    }
}

static const char count_checkins[] = "SELECT count(*) FROM checkin";
static const char version[] = "SELECT user_version FROM pragma_user_version";

static const struct script scripts[] = {
    {"check-in", run_checkin, count_checkins, prepare_meeting, NULL, false},
    {"vote", run_vote, NULL, prepare_poll, NULL, false},
    {"import", run_import, "SELECT sum(id * active) FROM member JOIN listing ON member = id",
     prepare_meeting, NULL, false},
    {"close activity", run_close, "SELECT count(*) FROM frozen", prepare_meeting, NULL, false},
    {"export", run_export, "SELECT count(*) FROM chain WHERE type = 'export'", prepare_meeting,
     NULL, false},
    {"migrate from 001", run_open, version, prepare_old_meeting, NULL, true},
    {"first start", run_open, version, prepare_nothing, NULL, true},
    {"check-in and stop", run_checkin_and_stop, count_checkins, prepare_meeting, NULL, false},
    {"check-in after a rest", run_rest_and_checkin, count_checkins, prepare_meeting,
     warm_much_to_do, false},
};

enum { SCRIPTS = sizeof scripts / sizeof *scripts };

static void folder_open(struct folder *folder)
{
    if (folder->db == NULL)
        assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
}

/* ---- a script and what must hold of it ---- */

struct trial {
    const struct script *script;
    struct folder *prepared; /* closed; every run begins with a copy of it */
    int64_t before, after;   /* the script's number */
    int64_t entries;         /* of the log, acknowledged before */
    int64_t checkins;
};

static int64_t effect_of(const struct trial *trial, struct folder *folder)
{
    const char *sql = trial->script->effect;
    return sql == NULL ? count_ballots(folder) : folder_number(folder, sql);
}

static struct folder trial_begin(const struct trial *trial)
{
    struct folder folder = folder_copy(trial->prepared);
    if (trial->script->begins_closed)
        return folder;
    folder_open(&folder);
    if (trial->script->warm != NULL)
        trial->script->warm(&folder);
    return folder;
}

/* Everything that was acknowledged is there, and the whole is sound. */
static void assert_kept(const struct trial *trial, struct folder *folder)
{
    folder_open(folder);
    folder_verify(folder);
    assert_true(folder_number(folder, "SELECT count(*) FROM chain") >= trial->entries);
    assert_true(folder_number(folder, count_checkins) >= trial->checkins);
}

/* The program was killed right after the call had returned. A call that failed may have gone
 * through nevertheless, whole or not at all. */
static void assert_crash_is_survived(const struct trial *trial, const struct folder *folder,
                                     enum err err)
{
    struct folder left = folder_copy(folder);
    assert_kept(trial, &left);
    int64_t effect = effect_of(trial, &left);
    assert_true(effect == trial->after || (err != ERR_OK && effect == trial->before));
    folder_drop(&left);
}

static void assert_failure_can_be_repeated(const struct trial *trial, struct folder *folder)
{
    int64_t effect = folder->db == NULL ? trial->before : effect_of(trial, folder);
    assert_true(effect == trial->before || trial->script->run == run_vote);
    if (folder->db == NULL && !trial->script->begins_closed)
        folder_open(folder);
    assert_int_equal(trial->script->run(folder), ERR_OK);
}

/* False: this run met no fault. */
static bool trial_run(const struct trial *trial, const struct disk_plan *plan)
{
    struct folder folder = trial_begin(trial);
    disk_break(plan);
    enum err err = trial->script->run(&folder);
    bool was_hit = disk_heal() > 0;
    assert_true(was_hit || err == ERR_OK);
    if (was_hit) {
        assert_crash_is_survived(trial, &folder, err);
        if (err != ERR_OK) {
            assert_failure_can_be_repeated(trial, &folder);
            assert_kept(trial, &folder);
        }
        folder_open(&folder);
        assert_int_equal(effect_of(trial, &folder), trial->after);
    }
    folder_drop(&folder);
    return was_hit;
}

/* Once without a fault: what the numbers are before and after. */
static void trial_learn(struct trial *trial)
{
    struct folder folder = trial_begin(trial);
    if (!trial->script->begins_closed) {
        trial->before = effect_of(trial, &folder);
        trial->entries = folder_number(&folder, "SELECT count(*) FROM chain");
        trial->checkins = folder_number(&folder, count_checkins);
    }
    assert_int_equal(trial->script->run(&folder), ERR_OK);
    assert_true(disk_is_synced());
    assert_kept(trial, &folder);
    trial->after = effect_of(trial, &folder);
    assert_int_not_equal(trial->after, trial->before);
    folder_drop(&folder);
}

static void trial_prepare(struct trial *trial, const struct script *script)
{
    void *state;
    folder_setup(&state);
    *trial = (struct trial){.script = script, .prepared = state};
    script->prepare(trial->prepared);
    db_close(trial->prepared->db);
    trial->prepared->db = NULL;
    trial_learn(trial);
}

static void trial_end(struct trial *trial)
{
    void *state = trial->prepared;
    folder_teardown(&state);
}

/* All of the first calls, which are all there are of a short script, then every second, fourth and
 * so on, for there may be hundreds. A disk that does not come back is met in fewer places than one
 * that does; and most of a start is one transaction, of which it does not matter where it breaks
 * off. */
static int next_call(const struct trial *trial, const struct disk_plan *plan)
{
    bool comes_back = plan->fault == DISK_FAILS && !plan->goes_on;
    int all = (comes_back ? 12 : 5) / (trial->script->begins_closed ? 3 : 1);
    return plan->at <= all ? plan->at + 1 : 2 * plan->at;
}

static int trial_walk(const struct trial *trial, struct disk_plan plan)
{
    int runs = 0;
    for (plan.at = 1; trial_run(trial, &plan); plan.at = next_call(trial, &plan))
        runs++;
    return runs;
}

static void test_disk_that_fails(void **state)
{
    const struct script *script = *state;
    struct trial trial;
    int runs = 0;
    trial_prepare(&trial, script);
    for (int call = 0; call < DISK_CALLS; call++)
        for (int goes_on = 0; goes_on < 2; goes_on++)
            runs += trial_walk(&trial, (struct disk_plan){.call = (enum disk_call)call,
                                                          .fault = DISK_FAILS,
                                                          .goes_on = goes_on != 0});
    assert_true(runs > 0);
    trial_end(&trial);
    print_message("# %s: %d runs\n", script->name, runs);
}

static void test_disk_that_is_full(void **state)
{
    struct trial trial;
    trial_prepare(&trial, *state);
    assert_true(trial_walk(&trial, (struct disk_plan){.call = DISK_WRITE,
                                                      .fault = DISK_IS_FULL,
                                                      .goes_on = true}) > 0);
    trial_end(&trial);
}

static bool was_set_aside(struct folder *folder)
{
    bool waits = false;
    assert_int_equal(notice_waits(folder->db, NOTICE_OF_STORE, &waits), ERR_OK);
    return waits;
}

/* What a disk does not do and says it did. Nobody can know that at once: but what comes of it is
 * found, or does no harm to what was acknowledged before. */
static void assert_sound_or_found(const struct trial *trial, struct folder *folder)
{
    struct chain_report chain = {.bad_seq = -1};
    struct checkin_report checkins = {.bad_seq = -1};
    enum err err = folder->db != NULL ? ERR_OK : db_open(folder->path, DB_OWNER, &folder->db);
    if (err == ERR_OK)
        err = db_check(folder->db);
    if (err == ERR_OK)
        err = chain_verify(folder->db, &chain);
    if (err == ERR_OK)
        err = checkin_verify(folder->db, &checkins);
    if (err == ERR_OK && chain.bad_seq == 0 && chain.reason == NULL && checkins.bad_seq == 0) {
        assert_true(was_set_aside(folder) ||
                    (folder_number(folder, "SELECT count(*) FROM chain") >= trial->entries &&
                     folder_number(folder, count_checkins) >= trial->checkins));
    }
}

static bool trial_lose(const struct trial *trial, const struct disk_plan *plan)
{
    struct folder folder = trial_begin(trial);
    disk_break(plan);
    enum err err = trial->script->run(&folder);
    bool was_hit = disk_heal() > 0;
    assert_true(err == ERR_OK || plan->call == DISK_WRITE);
    struct folder left = folder_copy(&folder);
    assert_sound_or_found(trial, &left);
    folder_drop(&left);
    db_close(folder.db);
    folder.db = NULL;
    assert_sound_or_found(trial, &folder);
    if (plan->call != DISK_WRITE)
        assert_int_equal(effect_of(trial, &folder), trial->after);
    folder_drop(&folder);
    return was_hit;
}

static void test_disk_that_lies(void **state)
{
    static const enum disk_call calls[] = {DISK_WRITE, DISK_SYNC, DISK_TRUNCATE, DISK_DELETE};
    struct trial trial;
    trial_prepare(&trial, *state);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct disk_plan plan = {.call = calls[i], .fault = DISK_LOSES};
        for (plan.at = 1; trial_lose(&trial, &plan); plan.at = next_call(&trial, &plan))
            continue;
    }
    trial_end(&trial);
}

/* The answer waits for the disk: no tick before the row is on it (architecture.md). */
static void test_slow_disk_is_waited_for(void **state)
{
    const struct script *script = *state;
    struct disk_plan plan = {.call = DISK_SYNC, .fault = DISK_IS_SLOW, .at = 1, .goes_on = true};
    struct trial trial;
    trial_prepare(&trial, script);
    struct folder folder = trial_begin(&trial);
    disk_break(&plan);
    int64_t begin_ns = clock_mono_ns();
    assert_int_equal(script->run(&folder), ERR_OK);
    int64_t took_ms = (clock_mono_ns() - begin_ns) / 1000000;
    assert_true(disk_is_synced());
    int syncs = disk_heal();
    assert_true(syncs > 0 && took_ms >= syncs * DISK_SLOW_MS);
    assert_crash_is_survived(&trial, &folder, ERR_OK);
    folder_drop(&folder);
    trial_end(&trial);
}

static int install_disk(void **state)
{
    (void)state;
    disk_install();
    return 0;
}

int main(void)
{
    static const struct {
        const char *name;
        CMUnitTestFunction function;
    } disks[] = {
        {"a disk that fails", test_disk_that_fails},
        {"a full disk", test_disk_that_is_full},
        {"a disk that lies", test_disk_that_lies},
        {"a slow disk", test_slow_disk_is_waited_for},
    };
    enum { DISKS = sizeof disks / sizeof *disks };
    static char names[SCRIPTS * DISKS][64];
    struct CMUnitTest tests[SCRIPTS * DISKS] = {{.name = NULL}};
    for (int i = 0; i < SCRIPTS * DISKS; i++) {
        const struct script *script = &scripts[i / DISKS];
        snprintf(names[i], sizeof names[i], "%s, on %s", script->name, disks[i % DISKS].name);
        tests[i].name = names[i];
        tests[i].test_func = disks[i % DISKS].function;
        tests[i].setup_func = install_disk;
        tests[i].initial_state = (void *)script;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
