/* Data between versions: what every older version left is brought forward, what a newer one left is
 * used where it says so, and otherwise refused without touching it. The older versions' files are
 * made by the very migrations that they had. */
#include "db/handle.h"
#include "db/schema.h"
#include "tests/harness/folder.h"
#include "tests/harness/scratch.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int close_only(struct folder *folder)
{
    db_close(folder->db);
    folder->db = NULL;
    return 0;
}

static sqlite3 *open_file(const struct folder *folder)
{
    char path[PATH_MAX];
    sqlite3 *handle = NULL;
    snprintf(path, sizeof path, "%s/terminal.db", folder->path);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    return handle;
}

static void run(sqlite3 *handle, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
}

/* Into a static place. */
static const char *text_of(sqlite3 *handle, const char *sql)
{
    static char text[100000];
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
    return text;
}

static const char all_tables[] = "SELECT group_concat(sql, ';') FROM"
                                 " (SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY name)";

/* ---- older ---- */

static void run_migration(sqlite3 *handle, int number)
{
    char wanted[16], path[PATH_MAX] = "", sql[32768];
    snprintf(wanted, sizeof wanted, "%03d_", number);
    DIR *directory = opendir("db/schema");
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (strncmp(entry->d_name, wanted, 4) == 0)
            snprintf(path, sizeof path, "db/schema/%s", entry->d_name);
    closedir(directory);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    sql[fread(sql, 1, sizeof sql - 1, file)] = '\0';
    fclose(file);
    run(handle, sql);
}

/* The folder as the program left it that knew so many migrations. */
static void make_older(struct folder *folder, int version)
{
    char sql[512];
    sqlite3 *handle = open_file(folder);
    snprintf(sql, sizeof sql,
             "INSERT INTO setting (key, value) VALUES ('key_check', '%s');"
             "PRAGMA user_version = %d",
             text_of(handle, "SELECT value FROM setting WHERE key = 'key_check'"), version);
    sqlite3_close(handle);
    assert_true(scratch_run("rm '%s'/terminal.db*", folder->path));
    handle = open_file(folder);
    for (int i = 1; i <= version; i++)
        run_migration(handle, i);
    run(handle, "INSERT INTO branch (name) VALUES ('第一党支部');"
                "INSERT INTO setting (key, value) VALUES ('screen.terminal.volume', '40')");
    run(handle, sql);
    sqlite3_close(handle);
}

static void test_every_older_version_is_brought_forward(void **state)
{
    struct folder *folder = *state;
    char today[100000];
    snprintf(today, sizeof today, "%s", text_of(folder->db->handle, all_tables));
    for (int version = 1; version < schema_version(); version++) {
        close_only(folder);
        make_older(folder, version);
        assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
        assert_string_equal(text_of(folder->db->handle, all_tables), today);
        assert_string_equal(text_of(folder->db->handle, "SELECT name FROM branch"), "第一党支部");
        assert_string_equal(text_of(folder->db->handle, "SELECT value FROM setting WHERE key ="
                                                        " 'screen.terminal.volume'"),
                            "40");
        assert_int_equal(folder_number(folder, "PRAGMA user_version"), schema_version());
        assert_false(db_is_damaged(folder->db));
        folder_verify(folder);
    }
}

/* ---- newer ---- */

/* What a later version does to the data: adds what older ones need not know, or changes what they
 * do. */
#define ADDS                                                                                       \
    "ALTER TABLE member ADD COLUMN favourite TEXT NOT NULL DEFAULT '';"                            \
    "CREATE TABLE badge (id INTEGER PRIMARY KEY, member INTEGER REFERENCES member (id)) STRICT;"
#define SAYS_SO "INSERT INTO setting (key, value) VALUES ('readable_from.99', '1');"
#define CHANGES "ALTER TABLE member RENAME COLUMN name TO full_name;"

static void make_newer(struct folder *folder, const char *migration)
{
    close_only(folder);
    sqlite3 *handle = open_file(folder);
    run(handle, migration);
    run(handle, "PRAGMA user_version = 99");
    sqlite3_close(handle);
}

/* People and sign-ins of before are there, new ones are taken, and nothing of the newer version's
 * is lost. */
static void test_a_newer_version_that_only_adds(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "李建国", .uid = "04000000000001"});
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    make_newer(folder, ADDS SAYS_SO "INSERT INTO badge (member) VALUES (1);");
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
    assert_int_equal(
        folder_tap(folder, activity, "04000000000001", "2026-05-20 13:50", NULL).outcome,
        CHECKIN_NEW);
    folder_person(folder, (struct folder_person){.name = "刘思远", .uid = "04000000000002"});
    folder_reopen(folder);
    assert_int_equal(
        folder_tap(folder, activity, "04000000000002", "2026-05-20 13:51", NULL).outcome,
        CHECKIN_NEW);
    assert_int_equal(folder_number(folder, "PRAGMA user_version"), 99);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM badge"), 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member WHERE favourite = ''"), 2);
    folder_verify(folder);
    struct db *reader = NULL;
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    db_close(reader);
}

/* Every file of the folder as it is, in one sum; readers leave an empty WAL behind. */
static void sum_up(const struct folder *folder, char ret_sum[65])
{
    char command[256];
    snprintf(command, sizeof command,
             "cd '%s' && ls | grep -vE '^(lock|.*-shm|.*-wal)$' | xargs sha256sum | sha256sum",
             folder->path);
    FILE *sum = popen(command, "r");
    assert_non_null(sum);
    assert_int_equal(fread(ret_sum, 1, 64, sum), 64);
    ret_sum[64] = '\0';
    pclose(sum);
}

static void test_a_newer_version_that_changes(void **state)
{
    static const char *const migrations[] = {
        CHANGES,
        ADDS, /* says nothing */
        CHANGES "INSERT INTO setting (key, value) VALUES ('readable_from.99', '98');",
        CHANGES "INSERT INTO setting (key, value) VALUES ('readable_from.99', 'x');",
        /* what the one before said of itself */
        CHANGES "INSERT INTO setting (key, value) VALUES ('readable_from.98', '1');",
        "PRAGMA foreign_keys = OFF; DROP TABLE setting;",
    };
    char before[65], after[65];
    for (size_t i = 0; i < sizeof migrations / sizeof *migrations; i++) {
        void *other;
        struct db *db = NULL;
        folder_setup(&other);
        struct folder *folder = other;
        make_newer(folder, migrations[i]);
        sum_up(folder, before);
        for (int again = 0; again < 2; again++) {
            assert_int_equal(db_open(folder->path, DB_OWNER, &db), ERR_UNSUPPORTED);
            assert_int_equal(db_open(folder->path, DB_READER, &db), ERR_UNSUPPORTED);
        }
        sum_up(folder, after);
        assert_string_equal(before, after);
        folder_drop(folder);
        free(folder);
    }
    (void)state;
}

/* Whoever adds a migration says in db_readable_since() which program reads what it leaves. */
static void test_the_program_reads_its_own_data(void **state)
{
    (void)state;
    assert_true(strverscmp(db_readable_since(), THEMEDAY_VERSION) <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_older_version_is_brought_forward, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(test_a_newer_version_that_only_adds, folder_setup,
                                        folder_teardown),
        cmocka_unit_test(test_a_newer_version_that_changes),
        cmocka_unit_test(test_the_program_reads_its_own_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
