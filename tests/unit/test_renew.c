/*
 * Damaged files: whatever happened to them, the terminal starts and signs people in, says what it
 * set aside, and has lost nothing that it does not say it lost.
 */
#include "db/renew.h"

#include "db/aside.h"
#include "db/key.h"
#include "db/notice.h"
#include "db/organizer.h"
#include "db/outbox.h"
#include "db/rows.h"
#include "tests/harness/held.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PAST = 1, TODAY = 2, PEOPLE = 12, SIGNED_IN = 5, PAGE = 4096 };

static char uids[PEOPLE][32];

/* ---- a kill at the N-th thing that is done to a name in the folder ---- */

static int steps_left; /* 0: none */

static void count_step(void)
{
    if (steps_left > 0 && --steps_left == 0)
        _exit(0);
}

/* Instead of the C library's, for the whole program. */
int rename(const char *from, const char *to)
{
    count_step();
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlink(const char *path)
{
    count_step();
    return unlinkat(AT_FDCWD, path, 0);
}

/* ---- a terminal in the middle of its life ---- */

static int64_t add_past_activity(struct folder *folder)
{
    struct activity activity = {.type = ACTIVITY_THEME_DAY, .start_min = 840, .end_min = 960};
    enum activity_add_outcome outcome;
    int64_t id = 0;
    strcpy(activity.theme, "上个月的活动");
    strcpy(activity.date, "2026-04-20");
    assert_int_equal(activity_add(folder->db, &folder->origin, &activity, &outcome, &id), ERR_OK);
    return id;
}

static void hold_evaluation(struct folder *folder, int64_t activity, const char *moment)
{
    struct held_vote votes[4];
    for (int i = 0; i < 4; i++)
        votes[i] = (struct held_vote){uids[i], {0, i % 3, 1, 0}};
    held_evaluation(folder, activity, moment, votes, 4);
}

static void sign_in(struct folder *folder, int64_t activity, int count, const char *at)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(folder_tap(folder, activity, uids[i], at, NULL).outcome, CHECKIN_NEW);
}

static int setup(void **state)
{
    assert_int_equal(clock_start_at("2026-04-20 13:00:00"), ERR_OK);
    folder_setup(state);
    struct folder *folder = *state;
    for (int i = 0; i < PEOPLE; i++) {
        char name[32], number[16];
        snprintf(uids[i], sizeof uids[i], "0400000000%04d", i);
        snprintf(name, sizeof name, "党员%02d", i);
        snprintf(number, sizeof number, "%03d", i);
        folder_person(folder,
                      (struct folder_person){.name = name, .number = number, .uid = uids[i]});
    }
    struct card card = folder_card(uids[0]);
    enum organizer_outcome outcome;
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, "赵委员", &card, "2580", &outcome, NULL),
        ERR_OK);
    assert_int_equal(add_past_activity(folder), PAST);
    sign_in(folder, PAST, SIGNED_IN, "2026-04-20 13:50");
    hold_evaluation(folder, PAST, "2026-04-20 15:50:00");
    assert_int_equal(clock_start_at("2026-05-20 13:50:00"), ERR_OK);
    folder->origin.stamp = clock_stamp();
    assert_int_equal(folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL), TODAY);
    sign_in(folder, TODAY, SIGNED_IN, "2026-05-20 13:50");
    db_close(folder->db);
    folder->db = NULL;
    return 0;
}

/* ---- files ---- */

static const char *path_of(const struct folder *folder, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    return path;
}

static bool is_there(const struct folder *folder, const char *name)
{
    return access(path_of(folder, name), F_OK) == 0;
}

static size_t size_of(const struct folder *folder, const char *name)
{
    struct stat status;
    return stat(path_of(folder, name), &status) == 0 ? (size_t)status.st_size : 0;
}

static void write_at(const struct folder *folder, const char *name, size_t offset,
                     const void *bytes, size_t size)
{
    int fd = open(path_of(folder, name), O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, size, (off_t)offset), size);
    close(fd);
}

/* Of poll.db without its head: opening it sets a counter there back (poll_file.c). */
static uint64_t hash_of(const struct folder *folder, const char *name)
{
    uint64_t hash = 14695981039346656037U;
    FILE *file = fopen(path_of(folder, name), "rb");
    assert_non_null(file);
    if (strncmp(name, "poll.db", 7) == 0)
        fseek(file, 100, SEEK_SET);
    for (int byte; (byte = fgetc(file)) != EOF;)
        hash = (hash ^ (unsigned)byte) * 1099511628211U;
    fclose(file);
    return hash;
}

/* The first page of a table or an index, from 1. */
static int64_t root_of(struct folder *folder, const char *file, const char *name)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open(path_of(folder, file), &handle), SQLITE_OK);
    sqlite3_prepare_v2(handle, "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1, &query,
                       NULL);
    sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t page = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(handle);
    return page;
}

static void spoil_page(struct folder *folder, const char *file, size_t page_size, const char *name)
{
    unsigned char junk[PAGE];
    int64_t page = root_of(folder, file, name);
    memset(junk, 0x5a, sizeof junk);
    write_at(folder, file, (size_t)(page - 1) * page_size, junk, page_size);
}

/* A bundle that waits for its upload. */
static void spool_one(const struct folder *folder)
{
    assert_int_equal(mkdir(path_of(folder, "spool"), 0700), 0);
    assert_int_equal(mkdir(path_of(folder, "spool/upload"), 0700), 0);
    assert_int_equal(mkdir(path_of(folder, "spool/upload/1"), 0700), 0);
}

/* ---- what must hold ---- */

static void open_folder(struct folder *folder)
{
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
}

static void assert_sound(struct folder *folder)
{
    folder_verify(folder);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

static bool is_told(struct folder *folder)
{
    bool waits = false;
    assert_int_equal(notice_waits(folder->db, NOTICE_OF_STORE, &waits), ERR_OK);
    return waits;
}

static const char *newest_aside(struct folder *folder)
{
    static struct aside_report report;
    assert_int_equal(aside_list(folder->path, &report), ERR_OK);
    return report.newest;
}

/* Said until it was read, over a restart, and then not again. */
static void assert_said(struct folder *folder)
{
    assert_true(is_told(folder));
    folder_reopen(folder);
    assert_true(is_told(folder));
    assert_int_equal(notice_see(folder->db, &folder->origin, NOTICE_OF_STORE), ERR_OK);
    folder_reopen(folder);
    assert_false(is_told(folder));
    assert_sound(folder);
}

static json_t *set_aside_data(struct folder *folder)
{
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "store.set_aside");
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "terminal");
    json_t *data = json_incref(json_object_get(entry, "data"));
    json_decref(entry);
    return data;
}

static int64_t kept_of(const json_t *data, const char *table)
{
    const json_t *counts = json_object_get(json_object_get(data, "rows"), table);
    return counts == NULL ? -1 : json_integer_value(json_array_get(counts, 1));
}

static enum checkin_outcome tap_of(struct folder *folder, int person)
{
    return folder_tap(folder, TODAY, uids[person], "2026-05-20 13:55", NULL).outcome;
}

static void assert_organizer_is_known(struct folder *folder)
{
    struct card card = folder_card(uids[0]);
    struct organizer organizer;
    assert_int_equal(organizer_find(folder->db, &card, &organizer), ERR_OK);
    assert_string_equal(organizer.name, "赵委员");
}

/* ---- terminal.db ---- */

/* product.md §6f ft.db. Nothing that counts was damaged: nobody has to do anything again. */
static void test_a_damaged_index_costs_nothing(void **state)
{
    struct folder folder = folder_copy(*state);
    spoil_page(&folder, "terminal.db", PAGE, "checkin_by_activity");
    uint64_t hash = hash_of(&folder, "terminal.db");
    spool_one(&folder);
    open_folder(&folder);
    assert_true(hash_of(&folder, "terminal.db.damaged-20260520-1") == hash);
    assert_true(is_there(&folder, "spool/upload/1"));
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM checkin"), 2 * SIGNED_IN);
    json_t *data = set_aside_data(&folder);
    assert_true(json_is_true(json_object_get(data, "whole")));
    assert_int_equal(kept_of(data, "checkin"), 2 * SIGNED_IN);
    json_decref(data);
    assert_sound(&folder);
    assert_int_equal(tap_of(&folder, 0), CHECKIN_ALREADY);
    assert_int_equal(tap_of(&folder, PEOPLE - 1), CHECKIN_NEW);
    assert_said(&folder);
    folder_drop(&folder);
}

/* The log is not what it was: a new one begins, with who people are and what is on today. */
static void test_a_damaged_log_stays_in_its_file(void **state)
{
    struct folder folder = folder_copy(*state);
    spoil_page(&folder, "terminal.db", PAGE, "chain");
    uint64_t hash = hash_of(&folder, "terminal.db"), polls_hash = hash_of(&folder, "poll.db");
    open_folder(&folder);
    assert_true(hash_of(&folder, "terminal.db.damaged-20260520-1") == hash);
    assert_true(hash_of(&folder, "poll.db.damaged-20260520-1") == polls_hash);
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM chain"), 1);
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM checkin"), 0);
    assert_int_equal(folder_number(&folder, "SELECT max(id) FROM activity"), TODAY);
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM activity"), 1);
    json_t *data = set_aside_data(&folder);
    assert_true(json_is_false(json_object_get(data, "whole")));
    assert_int_equal(kept_of(data, "member"), PEOPLE);
    assert_int_equal(kept_of(data, "card"), PEOPLE);
    assert_int_equal(kept_of(data, "checkin"), -1);
    json_decref(data);
    assert_sound(&folder);
    assert_organizer_is_known(&folder);
    assert_int_equal(tap_of(&folder, 0), CHECKIN_NEW); /* once more */
    assert_int_equal(tap_of(&folder, 0), CHECKIN_ALREADY);
    for (int i = 1; i < 4; i++)
        assert_int_equal(tap_of(&folder, i), CHECKIN_NEW);
    hold_evaluation(&folder, TODAY, "2026-05-20 13:58:00");
    assert_said(&folder);
    folder_drop(&folder);
}

/* The fresh outbox does not know them, and would tidy them away; and it has nothing to say of an
 * activity that has no log any more. */
static void test_bundles_that_wait_stay(void **state)
{
    struct folder folder = folder_copy(*state);
    struct stamp stamp = clock_stamp();
    struct outbox_count count;
    struct moment night = {.year = 2026, .month = 5, .day = 20, .hour = 23};
    spoil_page(&folder, "terminal.db", PAGE, "chain");
    spool_one(&folder);
    open_folder(&folder);
    assert_true(is_there(&folder, "spool/upload.damaged-20260520-1/1"));
    assert_false(is_there(&folder, "spool/upload"));
    assert_int_equal(outbox_queue(folder.db, &stamp, &night), ERR_OK);
    assert_int_equal(outbox_count(folder.db, &count), ERR_OK);
    assert_int_equal(count.unsent, 0);
    assert_int_equal(tap_of(&folder, 0), CHECKIN_NEW);
    assert_int_equal(outbox_queue(folder.db, &stamp, &night), ERR_OK);
    assert_int_equal(outbox_count(folder.db, &count), ERR_OK);
    assert_int_equal(count.unsent, 1);
    folder_drop(&folder);
}

/* A terminal that was set up from another one knows cards by that one's key (setup.h). */
static void test_the_shared_key_is_kept(void **state)
{
    static const uint8_t card[KEY_SIZE] = {7};
    struct folder folder = folder_copy(*state);
    char check[KEY_CHECK_SIZE], sql[160];
    open_folder(&folder);
    assert_int_equal(key_share_write(folder.path, card), ERR_OK);
    key_share_check(card, check);
    snprintf(sql, sizeof sql, "INSERT INTO setting (key, value) VALUES ('shared_key', '%s')",
             check);
    folder_sql(&folder, sql);
    folder_reopen(&folder);
    folder_person(&folder, (struct folder_person){.name = "陈志强", .uid = "04DEADBEEF0001"});
    db_close(folder.db);
    folder.db = NULL;
    spoil_page(&folder, "terminal.db", PAGE, "setting");
    open_folder(&folder);
    assert_sound(&folder);
    assert_int_equal(folder_tap(&folder, TODAY, "04DEADBEEF0001", "2026-05-20 13:55", NULL).outcome,
                     CHECKIN_NEW);
    folder_drop(&folder);
}

/* A row that cannot be told any more leaves its card without an owner: the tap is kept as that of
 * an unknown card, and can be claimed. */
static void test_whoever_is_lost_can_still_tap(void **state)
{
    struct folder folder = folder_copy(*state);
    spoil_page(&folder, "terminal.db", PAGE, "member");
    open_folder(&folder);
    assert_sound(&folder);
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM member"), 0);
    assert_int_equal(tap_of(&folder, 3), CHECKIN_UNKNOWN);
    assert_int_equal(folder_number(&folder, "SELECT sum(taps) FROM card"), 1);
    folder_drop(&folder);
}

static void assert_starts_anew(struct folder *folder)
{
    open_folder(folder);
    assert_sound(folder);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member"), 0);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), 1);
    assert_said(folder);
    assert_true(is_there(folder, "poll.db.damaged-20260520-1"));
}

static void test_nothing_reads_back(void **state)
{
    static const unsigned char zeros[PAGE];
    struct folder folder = folder_copy(*state);
    write_at(&folder, "terminal.db", 0, zeros, sizeof zeros);
    assert_starts_anew(&folder);
    folder_drop(&folder);
    folder = folder_copy(*state);
    assert_int_equal(truncate(path_of(&folder, "terminal.db"), 0), 0);
    assert_starts_anew(&folder);
    folder_drop(&folder);
    folder = folder_copy(*state);
    assert_int_equal(unlinkat(AT_FDCWD, path_of(&folder, "terminal.db"), 0), 0);
    open_folder(&folder);
    assert_sound(&folder);
    assert_said(&folder);
    folder_drop(&folder);
}

static void test_a_truncated_file(void **state)
{
    size_t whole = size_of(*state, "terminal.db");
    for (size_t size = 100; size < whole; size += size / 2) {
        struct folder folder = folder_copy(*state);
        assert_int_equal(truncate(path_of(&folder, "terminal.db"), (off_t)size), 0);
        open_folder(&folder);
        assert_sound(&folder);
        assert_true(is_told(&folder));
        folder_drop(&folder);
    }
}

/* product.md: nothing is ever overwritten. */
static void test_a_second_time_gets_another_name(void **state)
{
    struct folder folder = folder_copy(*state);
    for (int i = 1; i <= 3; i++) {
        char name[64];
        spoil_page(&folder, "terminal.db", PAGE, "chain");
        uint64_t hash = hash_of(&folder, "terminal.db");
        open_folder(&folder);
        assert_sound(&folder);
        assert_int_equal(tap_of(&folder, i), CHECKIN_NEW);
        db_close(folder.db);
        folder.db = NULL;
        snprintf(name, sizeof name, "terminal.db.damaged-20260520-%d", i);
        assert_true(hash_of(&folder, name) == hash);
        assert_string_equal(newest_aside(&folder), name);
    }
    folder_drop(&folder);
}

/* The key is what cards are known by: without it a fresh file would know nobody. */
static void test_without_the_key_nothing_is_touched(void **state)
{
    struct folder folder = folder_copy(*state);
    spoil_page(&folder, "terminal.db", PAGE, "chain");
    uint64_t hash = hash_of(&folder, "terminal.db");
    assert_int_equal(unlinkat(AT_FDCWD, path_of(&folder, "device.key"), 0), 0);
    assert_int_equal(db_open(folder.path, DB_OWNER, &folder.db), ERR_CORRUPT);
    assert_true(hash_of(&folder, "terminal.db") == hash);
    assert_false(is_there(&folder, "terminal.db.damaged-20260520-1"));
    folder_drop(&folder);
}

/* What is in the WAL belongs to the file, and moves with it. */
static void test_the_newest_rows_are_in_the_wal(void **state)
{
    struct folder original = folder_copy(*state);
    open_folder(&original);
    assert_int_equal(tap_of(&original, 9), CHECKIN_NEW);
    struct folder folder = folder_copy(&original); /* a kill */
    folder_drop(&original);
    assert_true(size_of(&folder, "terminal.db-wal") > 0);
    spoil_page(&folder, "terminal.db", PAGE, "member_by_name");
    open_folder(&folder);
    assert_sound(&folder);
    assert_true(is_there(&folder, "terminal.db.damaged-20260520-1-wal"));
    assert_int_equal(tap_of(&folder, 9), CHECKIN_ALREADY);
    folder_drop(&folder);
}

/* Without its activity the terminal shows that there is none today, and takes taps all the same. */
static enum err tap_today(struct folder *folder)
{
    struct card card = folder_card(uids[PEOPLE - 1]);
    struct checkin_result result;
    struct attendance attendance;
    struct stamp stamp = clock_stamp();
    int64_t today = folder_number(folder, "SELECT coalesce(max(id), 0) FROM activity WHERE id = 2");
    return checkin_record(folder->db, &stamp, today, &card, false, &result, &attendance);
}

/* Met by a tap, not at a start. */
static void test_damage_in_use(void **state)
{
    struct folder folder = folder_copy(*state);
    open_folder(&folder);
    assert_int_equal(tap_of(&folder, 6), CHECKIN_NEW);
    folder_sql(&folder,
               "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = 0; PRAGMA shrink_memory");
    spoil_page(&folder, "terminal.db", PAGE, "checkin_once");
    folder_sql(&folder, "PRAGMA shrink_memory");
    struct card card = folder_card(uids[7]);
    struct checkin_result result;
    struct attendance attendance;
    struct stamp stamp = clock_stamp();
    enum err err = checkin_record(folder.db, &stamp, TODAY, &card, false, &result, &attendance);
    assert_int_equal(err, ERR_CORRUPT);
    assert_true(db_is_damaged(folder.db));
    assert_int_equal(db_renew(folder.db), ERR_OK);
    assert_false(db_is_damaged(folder.db));
    assert_int_equal(db_renew(folder.db), ERR_OK); /* nothing to do */
    assert_sound(&folder);
    assert_int_equal(tap_of(&folder, 6), CHECKIN_ALREADY);
    assert_int_equal(tap_of(&folder, 7), CHECKIN_NEW);
    folder_drop(&folder);
}

/* A name that is no text any more, met by a tap: no log entry could hold it. */
static void test_a_damaged_name_in_use(void **state)
{
    struct folder folder = folder_copy(*state);
    char page[PAGE];
    open_folder(&folder);
    folder_sql(&folder, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = 0");
    size_t start = (size_t)(root_of(&folder, "terminal.db", "branch") - 1) * PAGE;
    int fd = open(path_of(&folder, "terminal.db"), O_RDONLY | O_CLOEXEC);
    assert_int_equal(pread(fd, page, sizeof page, (off_t)start), PAGE);
    close(fd);
    const char *name = memmem(page, sizeof page, "第一党支部", strlen("第一党支部"));
    assert_non_null(name);
    write_at(&folder, "terminal.db", start + (size_t)(name - page), "x", 1);
    folder_sql(&folder, "PRAGMA shrink_memory");
    assert_int_equal(tap_today(&folder), ERR_CORRUPT);
    assert_true(db_is_damaged(folder.db));
    assert_int_equal(db_renew(folder.db), ERR_OK);
    assert_sound(&folder);
    assert_int_equal(folder_number(&folder, "SELECT name = 'x??一党支部' FROM branch"), 1);
    assert_int_equal(tap_of(&folder, 7), CHECKIN_NEW);
    folder_drop(&folder);
}

/* Killed before, at and after each step of the exchange: the next start finishes it, and the file
 * set aside is what it was. */
static void kill_at_every_step(void **state, const char *file, size_t page, const char *name,
                               const char *aside)
{
    int kills = 0;
    for (int step = 1;; step++) {
        struct folder folder = folder_copy(*state);
        spoil_page(&folder, file, page, name);
        uint64_t hash = hash_of(&folder, file);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            steps_left = step;
            (void)!db_open(folder.path, DB_OWNER, &folder.db);
            _exit(steps_left > 0 ? 1 : 0);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        open_folder(&folder);
        assert_sound(&folder);
        assert_true(hash_of(&folder, aside) == hash);
        assert_int_equal(tap_of(&folder, PEOPLE - 1), CHECKIN_NEW);
        folder_drop(&folder);
        if (WEXITSTATUS(status) == 1)
            break;
        kills++;
    }
    print_message("# killed at %d steps\n", kills);
    assert_true(kills >= 4);
}

static void test_a_kill_at_every_step(void **state)
{
    kill_at_every_step(state, "terminal.db", PAGE, "chain", "terminal.db.damaged-20260520-1");
    kill_at_every_step(state, "poll.db", 2048, "box", "poll.db.damaged-20260520-1");
}

/* ---- poll.db ---- */

static void test_closed_polls_are_carried_over(void **state)
{
    struct folder folder = folder_copy(*state);
    struct poll_result result;
    spoil_page(&folder, "poll.db", 2048, "poll_one_open");
    uint64_t hash = hash_of(&folder, "poll.db");
    open_folder(&folder);
    assert_true(hash_of(&folder, "poll.db.damaged-20260520-1") == hash);
    assert_int_equal(folder_number(&folder, "SELECT count(*) FROM checkin"), 2 * SIGNED_IN);
    assert_int_equal(poll_result_of_activity(folder.db, PAST, &result), ERR_OK);
    assert_int_equal(result.poll.ballots, 4);
    assert_sound(&folder);
    assert_said(&folder);
    folder_drop(&folder);
}

/* The poll that was open is over and does not count; it may be held again, under a new number. */
static void test_the_open_poll_is_over(void **state)
{
    static const unsigned char zeros[2048];
    struct folder folder = folder_copy(*state);
    struct poll_wish wish = {.activity_id = TODAY, .kind = POLL_EVALUATION, .item = ""};
    enum poll_open_outcome outcome;
    struct poll poll;
    int64_t id = 0, again = 0;
    open_folder(&folder);
    assert_int_equal(poll_open(folder.db, &folder.origin, &wish, &outcome, &id), ERR_OK);
    db_close(folder.db);
    write_at(&folder, "poll.db", 0, zeros, sizeof zeros);
    open_folder(&folder);
    assert_int_equal(poll_current(folder.db, &poll), ERR_GONE);
    assert_int_equal(poll_open(folder.db, &folder.origin, &wish, &outcome, &again), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    assert_true(again > id);
    assert_sound(&folder);
    folder_drop(&folder);
}

/* A missing file is no fresh start: what was in it does not count, and is said. */
static void test_polls_that_are_gone(void **state)
{
    struct folder folder = folder_copy(*state);
    assert_int_equal(truncate(path_of(&folder, "poll.db"), 0), 0);
    open_folder(&folder);
    assert_sound(&folder);
    assert_said(&folder);
    db_close(folder.db);
    assert_int_equal(unlinkat(AT_FDCWD, path_of(&folder, "poll.db"), 0), 0);
    open_folder(&folder);
    assert_false(is_told(&folder)); /* nothing was in it since */
    folder_drop(&folder);
}

/* ---- anything ---- */

enum { FLIPS = 100 };

/* Turns bits over in a byte that is in use: most of a page is empty. */
static void spoil_byte(struct folder *folder, const char *file)
{
    size_t size = size_of(folder, file);
    unsigned char byte = 0;
    off_t offset = 0;
    int fd = open(path_of(folder, file), O_RDWR | O_CLOEXEC);
    while (byte == 0) {
        offset = rand() % (off_t)size;
        assert_int_equal(pread(fd, &byte, 1, offset), 1);
    }
    byte ^= (unsigned char)(1 + rand() % 255);
    assert_int_equal(pwrite(fd, &byte, 1, offset), 1);
    close(fd);
}

/* The checks of doctor and `log verify`; false when they cannot be made. */
static bool look_closely(struct folder *folder, bool *ret_fits)
{
    struct chain_report chain = {.bad_seq = 0};
    struct checkin_report checkins = {.bad_seq = 0};
    struct rows_report rows = {.table = NULL};
    enum err err = chain_verify(folder->db, &chain);
    if (err == ERR_OK && chain.bad_seq == 0)
        err = checkin_verify(folder->db, &checkins);
    if (err == ERR_OK && chain.bad_seq == 0)
        err = rows_verify(folder->db, &rows);
    *ret_fits = chain.bad_seq == 0 && checkins.bad_seq == 0 && rows.table == NULL;
    return err == ERR_OK;
}

/* Bits that turn over somewhere: it works and everything verifies, or it was set aside and said so,
 * or the checks that doctor and `log verify` make name what does not fit. */
static void flip_one(struct folder *folder, int *set_aside, int *named)
{
    const char *file = rand() % 4 == 0 ? "poll.db" : "terminal.db";
    spoil_byte(folder, file);
    enum err err = db_open(folder->path, DB_OWNER, &folder->db);
    if (err == ERR_UNSUPPORTED || err == ERR_CORRUPT) {
        /* Its version or the check value of its key: refused with a sentence, and untouched. */
        assert_false(is_there(folder, "terminal.db.damaged-20260520-1"));
        ++*named;
        return;
    }
    assert_int_equal(err, ERR_OK);
    bool fits = false;
    if (!look_closely(folder, &fits)) { /* a column has another name: met in use */
        assert_true(db_is_damaged(folder->db));
        assert_int_equal(db_renew(folder->db), ERR_OK);
        assert_true(look_closely(folder, &fits) && is_told(folder));
    }
    if (is_told(folder)) {
        assert_true(fits && newest_aside(folder)[0] != '\0');
        ++*set_aside;
    } else if (!fits) {
        ++*named;
    } else {
        int64_t count = folder_number(folder, "SELECT count(*) FROM checkin");
        assert_int_equal(count, 2 * SIGNED_IN);
        err = poll_verify(folder->db);
        assert_true(err == ERR_OK || err == ERR_CORRUPT || err == ERR_UNSUPPORTED);
        *named += err != ERR_OK;
    }
    /* As the terminal does it: once more with a fresh file. */
    err = tap_today(folder);
    if (err == ERR_CORRUPT && db_is_damaged(folder->db)) {
        assert_int_equal(db_renew(folder->db), ERR_OK);
        err = tap_today(folder);
    }
    assert_int_equal(err, ERR_OK);
}

static void test_bits_that_turn_over(void **state)
{
    int set_aside = 0, named = 0;
    srand(20260520);
    for (int i = 0; i < FLIPS; i++) {
        struct folder folder = folder_copy(*state);
        flip_one(&folder, &set_aside, &named);
        folder_drop(&folder);
    }
    print_message("# %d bytes: %d set aside, %d named by a check, %d did no harm\n", FLIPS,
                  set_aside, named, FLIPS - set_aside - named);
    assert_true(set_aside > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_damaged_index_costs_nothing),
        cmocka_unit_test(test_a_damaged_log_stays_in_its_file),
        cmocka_unit_test(test_bundles_that_wait_stay),
        cmocka_unit_test(test_the_shared_key_is_kept),
        cmocka_unit_test(test_whoever_is_lost_can_still_tap),
        cmocka_unit_test(test_nothing_reads_back),
        cmocka_unit_test(test_a_truncated_file),
        cmocka_unit_test(test_a_second_time_gets_another_name),
        cmocka_unit_test(test_without_the_key_nothing_is_touched),
        cmocka_unit_test(test_the_newest_rows_are_in_the_wal),
        cmocka_unit_test(test_damage_in_use),
        cmocka_unit_test(test_a_damaged_name_in_use),
        cmocka_unit_test(test_a_kill_at_every_step),
        cmocka_unit_test(test_closed_polls_are_carried_over),
        cmocka_unit_test(test_the_open_poll_is_over),
        cmocka_unit_test(test_polls_that_are_gone),
        cmocka_unit_test(test_bits_that_turn_over),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}
