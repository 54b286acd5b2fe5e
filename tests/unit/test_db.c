/* The data folder: who may write, what is refused, what a failing disk does. */
#include "db/db.h"
#include "db/card.h"
#include "db/handle.h"
#include "db/schema.h"
#include "tests/harness/folder.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char *path_of(const struct folder *folder, const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    return path;
}

/* The whole file; free() it. */
static char *file_bytes(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *ret_size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*ret_size + 1);
    assert_int_equal(fread(bytes, 1, *ret_size, file), *ret_size);
    fclose(file);
    bytes[*ret_size] = '\0';
    return bytes;
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static enum err try_open(const struct folder *folder, enum db_access access)
{
    struct db *db = NULL;
    enum err err = db_open(folder->path, access, &db);
    db_close(db);
    return err;
}

static void close_folder(struct folder *folder)
{
    db_close(folder->db);
    folder->db = NULL;
}

/* --- making and opening --- */

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 0777;
}

static void test_only_the_owner_may_read_the_files(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(mode_of(folder->path), 0700);
    assert_int_equal(mode_of(path_of(folder, "device.key")), 0600);
    assert_int_equal(mode_of(path_of(folder, "terminal.db")), 0600);
    assert_int_equal(mode_of(path_of(folder, "terminal.db-wal")), 0600);
}

static void test_key_is_64_hex_digits_and_stays(void **state)
{
    struct folder *folder = *state;
    size_t size = 0, size_after = 0;
    char device[16];
    strcpy(device, db_device(folder->db));
    char *key = file_bytes(path_of(folder, "device.key"), &size);
    assert_int_equal(size, 65);
    assert_int_equal(strspn(key, "0123456789abcdef"), 64);
    assert_int_equal(key[64], '\n');
    assert_int_equal(strlen(device), 8);
    assert_int_equal(strspn(device, "0123456789abcdef"), 8);
    assert_null(strstr(key, device));
    folder_reopen(folder);
    char *key_after = file_bytes(path_of(folder, "device.key"), &size_after);
    assert_string_equal(key, key_after);
    assert_string_equal(device, db_device(folder->db));
    free(key_after);
    free(key);
}

static void test_missing_folders_are_made(void **state)
{
    struct folder *folder = *state;
    struct db *db = NULL;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/a/b/c", folder->path);
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_OK);
    assert_int_equal(mode_of(path), 0700);
    db_close(db);
}

static void test_a_commit_is_synced(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(folder_number(folder, "PRAGMA synchronous"), 2);
    assert_int_equal(folder_number(folder, "PRAGMA foreign_keys"), 1);
    assert_int_equal(folder_number(folder, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"),
                     1);
}

/* --- one owner --- */

static void test_one_owner_at_a_time(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(try_open(folder, DB_OWNER), ERR_BUSY);
    pid_t child = fork();
    if (child == 0)
        _exit(try_open(folder, DB_OWNER));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), ERR_BUSY);
    close_folder(folder);
    assert_int_equal(try_open(folder, DB_OWNER), ERR_OK);
}

static void test_a_dead_owner_owns_nothing(void **state)
{
    struct folder *folder = *state;
    close_folder(folder);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct db *db = NULL;
        char byte = (char)db_open(folder->path, DB_OWNER, &db);
        if (write(ready[1], &byte, 1) == 1)
            pause();
        _exit(1);
    }
    char byte = 1;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(byte, ERR_OK);
    assert_int_equal(try_open(folder, DB_OWNER), ERR_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(try_open(folder, DB_OWNER), ERR_OK);
    close(ready[0]);
    close(ready[1]);
}

static void test_readers_look_on_and_do_not_write(void **state)
{
    struct folder *folder = *state;
    struct db *reader = NULL;
    char branch[TITLE_SIZE];
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    struct statement *query = statement_open(reader, "SELECT name FROM branch");
    assert_true(statement_row(query));
    statement_copy_text(query, 0, branch, sizeof branch);
    assert_int_equal(statement_close(query), ERR_OK);
    assert_string_equal(branch, "第一党支部");
    assert_string_equal(db_device(reader), db_device(folder->db));
    assert_int_equal(db_probe(reader), ERR_IO);
    db_close(reader);
}

static void test_reader_without_a_database(void **state)
{
    struct folder *folder = *state;
    struct db *db = NULL;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/empty", folder->path);
    assert_int_equal(db_open(path, DB_READER, &db), ERR_GONE);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(db_open(path, DB_READER, &db), ERR_GONE);
    assert_null(db);
    assert_int_equal(rmdir(path), 0); /* nothing was made in it */
}

/* --- what is refused --- */

static void assert_refused_untouched(struct folder *folder, enum err owner_err)
{
    size_t size = 0, size_after = 0;
    char *before = file_bytes(path_of(folder, "terminal.db"), &size);
    assert_int_equal(try_open(folder, DB_OWNER), owner_err);
    assert_int_equal(try_open(folder, DB_READER), owner_err);
    char *after = file_bytes(path_of(folder, "terminal.db"), &size_after);
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    free(after);
    free(before);
}

static void test_newer_version_is_left_alone(void **state)
{
    struct folder *folder = *state;
    folder_sql(folder, "PRAGMA user_version = 99");
    close_folder(folder);
    assert_refused_untouched(folder, ERR_UNSUPPORTED);
}

/* A reader says so and leaves it alone; the owner sets it aside (test_renew.c). */
static void test_not_a_database(void **state)
{
    struct folder *folder = *state;
    char junk[5000];
    memset(junk, 'x', sizeof junk);
    close_folder(folder);
    write_file(path_of(folder, "terminal.db"), junk, sizeof junk);
    assert_int_equal(try_open(folder, DB_READER), ERR_CORRUPT);
    size_t size = 0;
    char *after = file_bytes(path_of(folder, "terminal.db"), &size);
    assert_int_equal(size, sizeof junk);
    assert_memory_equal(after, junk, size);
    free(after);
    assert_int_equal(try_open(folder, DB_OWNER), ERR_OK);
}

static void test_somebody_elses_database(void **state)
{
    struct folder *folder = *state;
    sqlite3 *other = NULL;
    close_folder(folder);
    assert_int_equal(unlink(path_of(folder, "terminal.db")), 0);
    assert_int_equal(sqlite3_open(path_of(folder, "terminal.db"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE music (title)", NULL, NULL, NULL), 0);
    sqlite3_close(other);
    size_t size = 0, size_after = 0;
    char *before = file_bytes(path_of(folder, "terminal.db"), &size);
    assert_int_equal(try_open(folder, DB_OWNER), ERR_CORRUPT);
    char *after = file_bytes(path_of(folder, "terminal.db"), &size_after);
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    free(after);
    free(before);
}

static void test_lost_key_is_not_made_anew(void **state)
{
    struct folder *folder = *state;
    close_folder(folder);
    assert_int_equal(unlink(path_of(folder, "device.key")), 0);
    assert_refused_untouched(folder, ERR_CORRUPT);
    assert_int_equal(access(path_of(folder, "device.key"), F_OK), -1);
}

static void test_key_of_another_terminal(void **state)
{
    struct folder *folder = *state;
    char key[65];
    close_folder(folder);
    memset(key, 'a', 64);
    key[64] = '\n';
    write_file(path_of(folder, "device.key"), key, sizeof key);
    assert_refused_untouched(folder, ERR_CORRUPT);
}

static void test_damaged_key(void **state)
{
    struct folder *folder = *state;
    size_t size = 0;
    close_folder(folder);
    char *key = file_bytes(path_of(folder, "device.key"), &size);
    write_file(path_of(folder, "device.key"), key, 40);
    assert_refused_untouched(folder, ERR_CORRUPT);
    key[3] = 'x';
    write_file(path_of(folder, "device.key"), key, size);
    assert_refused_untouched(folder, ERR_CORRUPT);
    free(key);
}

static void test_damaged_pages_are_found(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(db_check(folder->db), ERR_OK);
    close_folder(folder);
    size_t size = 0;
    char *bytes = file_bytes(path_of(folder, "terminal.db"), &size);
    size_t schema_pages = 8 * 4096; /* opens still, or this would prove nothing */
    assert_true(size > schema_pages + 4096);
    memset(bytes + schema_pages, 0x5a, size - schema_pages);
    write_file(path_of(folder, "terminal.db"), bytes, size);
    free(bytes);
    struct db *db = NULL;
    enum err err = db_open(folder->path, DB_READER, &db);
    if (err == ERR_OK)
        err = db_check(db);
    db_close(db);
    assert_int_equal(err, ERR_CORRUPT);
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
    assert_int_equal(db_check(folder->db), ERR_OK); /* set aside (test_renew.c) */
}

/* --- the disk --- */

static void test_a_file_where_the_folder_should_be(void **state)
{
    struct folder *folder = *state;
    struct db *db = NULL;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/device.key", folder->path);
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_IO);
    snprintf(path, sizeof path, "%s/device.key/data", folder->path);
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_IO);
    assert_int_equal(db_open("/proc/themeday", DB_OWNER, &db), ERR_IO);
    assert_null(db);
}

static void test_path_too_long(void **state)
{
    (void)state;
    struct db *db = NULL;
    char path[PATH_MAX + 10];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_INVALID);
}

/* No file of this process may grow beyond `bytes`; RLIM_INFINITY takes the limit away. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* EFBIG stands for a disk that refuses to write. */
static void test_probe_tells_when_nothing_can_be_kept(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(db_probe(folder->db), ERR_OK);
    limit_file_size(8192);
    enum err err = db_probe(folder->db);
    limit_file_size(RLIM_INFINITY);
    assert_true(err == ERR_IO || err == ERR_FULL);
    assert_int_equal(db_probe(folder->db), ERR_OK);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM setting WHERE key = 'probe'"), 0);
    folder_verify(folder);
}

/* Fails at the first write, at the second and so on; what each failure leaves behind does not stand
 * in the way of the next attempt. */
static void test_a_new_folder_on_a_failing_disk(void **state)
{
    struct folder *folder = *state;
    struct db *db = NULL;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/new", folder->path);
    for (rlim_t bytes = 0; bytes < 40000; bytes += 4096) {
        limit_file_size(bytes);
        enum err err = db_open(path, DB_OWNER, &db);
        limit_file_size(RLIM_INFINITY);
        assert_true(err == ERR_IO || err == ERR_FULL);
        assert_null(db);
    }
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_OK);
    db_close(db);
}

enum { NO_MOUNT = 100, NOT_FULL = 101 };

/* In a child with a file system of its own: fills it, then empties it again. */
static int use_a_full_disk(const char *path)
{
    char filler[PATH_MAX + 8];
    struct db *db = NULL;
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return NO_MOUNT;
    if (mkdir(path, 0700) != 0 || mount("none", path, "tmpfs", 0, "size=512k") != 0)
        return NO_MOUNT;
    if (db_open(path, DB_OWNER, &db) != ERR_OK)
        return ERR_INVALID;
    snprintf(filler, sizeof filler, "%s/filler", path);
    int fd = open(filler, O_WRONLY | O_CREAT, 0600);
    while (write(fd, "xxxxxxxx", 8) > 0)
        ;
    close(fd);
    /* The WAL may have room left within its last page of the disk. */
    enum err err = ERR_OK;
    for (int i = 0; i < 100 && err == ERR_OK; i++)
        err = db_probe(db);
    bool again = unlink(filler) == 0 && db_probe(db) == ERR_OK && db_check(db) == ERR_OK;
    db_close(db);
    return err == ERR_OK ? NOT_FULL : again ? (int)err : ERR_CORRUPT;
}

static void test_probe_tells_a_full_disk(void **state)
{
    struct folder *folder = *state;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/mount", folder->path);
    close_folder(folder);
    pid_t child = fork();
    if (child == 0)
        _exit(use_a_full_disk(path));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) == NO_MOUNT)
        skip(); /* not allowed to mount anything here */
    assert_int_equal(WEXITSTATUS(status), ERR_FULL);
}

/* --- versions of the data --- */

static int64_t data_version(struct db *db)
{
    int64_t version = 0;
    assert_int_equal(db_data_version(db, &version), ERR_OK);
    return version;
}

/* Entries in the database file itself, without its WAL. */
static int64_t entries_without_wal(const struct folder *folder)
{
    char uri[128];
    sqlite3 *handle;
    sqlite3_stmt *query;
    snprintf(uri, sizeof uri, "file:%s/terminal.db?immutable=1", folder->path);
    assert_int_equal(sqlite3_open_v2(uri, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT count(*) FROM chain", -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(handle);
    return count;
}

static void log_taps(struct folder *folder, int count)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(checkin_log_refused(folder->db, &folder->origin.stamp, 0, TAP_UNREADABLE),
                         ERR_OK);
}

/* A few taps stay in the WAL; when there are many, a rest moves them, and so does the WAL itself
 * when there never is one. */
static void test_the_wal_is_worked_off_while_nobody_waits(void **state)
{
    struct folder *folder = *state;
    folder_reopen(folder);
    int64_t before = entries_without_wal(folder);
    log_taps(folder, 5);
    db_rest(folder->db);
    assert_int_equal(entries_without_wal(folder), before);
    log_taps(folder, 95);
    db_rest(folder->db);
    assert_int_equal(entries_without_wal(folder), before + 100);
    log_taps(folder, 2000);
    assert_true(entries_without_wal(folder) > before + 1000);
}

static void test_data_version_tells_every_change(void **state)
{
    struct folder *folder = *state;
    struct db *reader = NULL;
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    int64_t own = data_version(folder->db), others = data_version(reader);
    assert_int_equal(own, data_version(folder->db));
    assert_int_equal(others, data_version(reader));
    folder_sql(folder, "INSERT INTO branch (name) VALUES ('第二党支部')");
    assert_int_not_equal(own, data_version(folder->db));
    assert_int_not_equal(others, data_version(reader));
    db_close(reader);
}

/* --- transactions and statements --- */

static void test_inner_rollback_keeps_the_outer(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(db_begin(folder->db), ERR_OK);
    folder_sql(folder, "INSERT INTO branch (name) VALUES ('outer')");
    assert_int_equal(db_begin(folder->db), ERR_OK);
    folder_sql(folder, "INSERT INTO branch (name) VALUES ('inner')");
    assert_int_equal(db_end(folder->db, ERR_INVALID), ERR_INVALID);
    assert_int_equal(db_end(folder->db, ERR_OK), ERR_OK);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM branch WHERE name = 'outer'"), 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM branch WHERE name = 'inner'"), 0);
}

static void test_outer_rollback_undoes_the_inner(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(db_begin(folder->db), ERR_OK);
    assert_int_equal(db_begin(folder->db), ERR_OK);
    folder_sql(folder, "INSERT INTO branch (name) VALUES ('inner')");
    assert_int_equal(db_commit(folder->db), ERR_OK);
    db_rollback(folder->db);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM branch WHERE name = 'inner'"), 0);
}

static void test_statements(void **state)
{
    struct folder *folder = *state;
    static const char sql[] = "SELECT value FROM (SELECT 'a党员' AS value UNION ALL SELECT NULL)";
    char cut[6];
    struct statement *outer = statement_open(folder->db, sql);
    assert_true(statement_row(outer));
    struct statement *inner = statement_open(folder->db, sql); /* the same text, still open */
    assert_true(statement_row(inner));
    assert_true(statement_row(inner));
    assert_true(statement_is_null(inner, 0));
    assert_string_equal(statement_text(inner, 0), "");
    assert_false(statement_row(inner));
    assert_int_equal(statement_close(inner), ERR_OK);
    statement_copy_text(outer, 0, cut, sizeof cut);
    assert_string_equal(cut, "a党"); /* whole characters only */
    assert_int_equal(statement_close(outer), ERR_OK);
}

static void test_first_error_of_a_statement_sticks(void **state)
{
    struct folder *folder = *state;
    struct statement *query = statement_open(folder->db, "SELECT nothing FROM nowhere");
    statement_bind_int(query, 1, 7);
    assert_false(statement_row(query));
    assert_int_equal(statement_close(query), ERR_CORRUPT);
    struct statement *insert =
        statement_open(folder->db, "INSERT INTO branch (name) VALUES ('第一党支部')");
    assert_int_equal(statement_run(insert), ERR_INVALID);
    int64_t value = 7;
    assert_int_equal(
        statement_value(statement_open(folder->db, "SELECT id FROM branch WHERE id = 99"), &value),
        ERR_GONE);
    assert_int_equal(value, 7);
}

/* What the later files of db/schema add is taken away, so that the next opening adds it to data of
 * old. */
static void make_version_1(struct folder *folder)
{
    folder_sql(folder,
               "DROP VIEW temp.invited; DROP VIEW temp.listed;"
               "DROP TRIGGER member_added; DROP TRIGGER member_changed;"
               "DROP TRIGGER listing_added; DROP TRIGGER listing_changed;"
               "DROP TABLE roster_version; DROP TABLE card_tap; DROP TABLE plan;"
               "DROP TABLE makeup; DROP TABLE guest; DROP TABLE activity_step;"
               "DROP TABLE frozen; DROP TABLE organizer;"
               "ALTER TABLE other_way DROP COLUMN note; ALTER TABLE other_way DROP COLUMN way;"
               "ALTER TABLE activity DROP COLUMN frozen; ALTER TABLE activity DROP COLUMN opened;"
               "DROP TABLE makeup_owed; DROP TABLE class_period; ALTER TABLE listing DROP COLUMN "
               "class_from;"
               "ALTER TABLE member DROP COLUMN joined;"
               "DROP TABLE notice; DROP TABLE run; DROP TABLE clock_trust;"
               "DROP TABLE outbox; DROP TABLE trust; DROP TABLE merged; DROP INDEX checkin_once;"
               "DROP INDEX checkin_beaten; DROP INDEX checkin_by_device;"
               "DROP INDEX member_by_identity; DROP INDEX activity_by_identity;"
               "CREATE UNIQUE INDEX checkin_once ON checkin (activity, member)"
               " WHERE undone_by IS NULL;"
               "ALTER TABLE checkin DROP COLUMN device; ALTER TABLE checkin DROP COLUMN device_seq;"
               "ALTER TABLE checkin DROP COLUMN beaten; ALTER TABLE member DROP COLUMN identity;"
               "ALTER TABLE activity DROP COLUMN identity;"
               "PRAGMA user_version = 1");
}

/* An update keeps everything; even the taps of unknown cards made before can be claimed. */
static void test_older_version_is_brought_up_to_date(void **state)
{
    struct folder *folder = *state;
    struct attendance attendance;
    struct card_claim claim;
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    int64_t li = folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, id, "04000000000001", "2026-05-20 13:50", NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F6", "2026-05-20 13:55", NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F6", "2026-05-20 14:30", NULL);
    int64_t card = folder_number(folder, "SELECT id FROM card WHERE member IS NULL");
    make_version_1(folder);
    folder_reopen(folder);
    assert_int_equal(folder_number(folder, "PRAGMA user_version"), schema_version());
    folder_verify(folder);
    assert_int_equal(card_claim(folder->db, &folder->origin, card, li, id, false, &claim), ERR_OK);
    assert_int_equal(claim.checkin, CHECKIN_NEW);
    assert_int_equal(
        folder_number(folder, "SELECT max(wall_ms) - min(wall_ms) FROM checkin") / 60000, 5);
    assert_int_equal(activity_attendance(folder->db, id, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.present, 2);
    folder_verify(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_only_the_owner_may_read_the_files),
        FOLDER_TEST(test_key_is_64_hex_digits_and_stays),
        FOLDER_TEST(test_missing_folders_are_made),
        FOLDER_TEST(test_a_commit_is_synced),
        FOLDER_TEST(test_one_owner_at_a_time),
        FOLDER_TEST(test_a_dead_owner_owns_nothing),
        FOLDER_TEST(test_readers_look_on_and_do_not_write),
        FOLDER_TEST(test_reader_without_a_database),
        FOLDER_TEST(test_newer_version_is_left_alone),
        FOLDER_TEST(test_older_version_is_brought_up_to_date),
        FOLDER_TEST(test_not_a_database),
        FOLDER_TEST(test_somebody_elses_database),
        FOLDER_TEST(test_lost_key_is_not_made_anew),
        FOLDER_TEST(test_key_of_another_terminal),
        FOLDER_TEST(test_damaged_key),
        FOLDER_TEST(test_damaged_pages_are_found),
        FOLDER_TEST(test_a_file_where_the_folder_should_be),
        cmocka_unit_test(test_path_too_long),
        FOLDER_TEST(test_probe_tells_a_full_disk),
        FOLDER_TEST(test_probe_tells_when_nothing_can_be_kept),
        FOLDER_TEST(test_a_new_folder_on_a_failing_disk),
        FOLDER_TEST(test_the_wal_is_worked_off_while_nobody_waits),
        FOLDER_TEST(test_data_version_tells_every_change),
        FOLDER_TEST(test_inner_rollback_keeps_the_outer),
        FOLDER_TEST(test_outer_rollback_undoes_the_inner),
        FOLDER_TEST(test_statements),
        FOLDER_TEST(test_first_error_of_a_statement_sticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
