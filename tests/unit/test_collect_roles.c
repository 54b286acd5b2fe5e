/*
 * Who may do what in a committee's database, and see which branches; and schemas that are not this
 * program's.
 */
#include "tests/harness/reception.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { YEAR = RECEPTION_YEAR };

/* ---- who may do what ---- */

static void assert_may_not(struct committee *committee, const char *sql)
{
    enum err err = committee_run(committee, sql, NULL, 0);
    if (err != ERR_INVALID)
        fail_msg("%s: %s", sql, err_name(err));
    assert_non_null(strstr(committee_reason(committee), "permission denied"));
}

static void test_the_loader_may_only_insert(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    reception_role("door", "themeday_loader");
    struct committee *door = reception_connect("door");
    struct reception loader = {.committee = door};
    assert_int_equal(committee_load_open(door, true, &loader.load), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(reception_export(&loader, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    reception_correct(&terminal, id);
    assert_int_equal(reception_export(&loader, &terminal, id, 2, "2025-03-21"), COMMITTEE_LOADED);
    assert_int_equal(reception_number("SELECT count(replaced_by) FROM bundle"), 1);
    static const char *const refused[] = {
        "SELECT name FROM attendance",
        "SELECT name FROM attendance_2025_03",
        "UPDATE bundle SET replaced_by = NULL",
        "DELETE FROM bundle",
        "UPDATE attendance SET state = 'present'",
        "DELETE FROM attendance_2025_03",
        "DELETE FROM activity",
        "UPDATE device SET trusted = true",
        "SELECT trust_device('\\x00', '', '', NULL, NULL)",
        "INSERT INTO device_entry (device, what) VALUES (1, 'add')",
        "SELECT settle_versions(1, '')",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_may_not(door, refused[i]);
    committee_load_close(loader.load);
    committee_close(door);
    db_close(terminal.db);
}

/* Rows that this role sees, of each table. */
static void assert_sees(const char *role, int branches, int activities)
{
    static const char *const tables[] = {"activity", "activity_branch", "bundle", "device"};
    struct committee *reader = reception_connect(role);
    struct committee_rows *rows = NULL;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        assert_int_equal(committee_ask(reader, sql, NULL, 0, &rows), ERR_OK);
        assert_int_equal(committee_number(rows, 0, 0), activities);
        committee_rows_clear(rows);
    }
    assert_int_equal(committee_ask(reader,
                                   "SELECT (SELECT count(*) FROM branch),"
                                   " (SELECT count(DISTINCT branch) FROM attendance),"
                                   " (SELECT count(DISTINCT bundle) FROM evaluation),"
                                   " (SELECT count(DISTINCT branch) FROM makeup)",
                                   NULL, 0, &rows),
                     ERR_OK);
    for (int column = 0; column < 4; column++)
        assert_int_equal(committee_number(rows, 0, column), branches);
    committee_rows_clear(rows);
    assert_may_not(reader, "SELECT name FROM attendance_2025_03");
    assert_may_not(reader, "INSERT INTO reader SELECT current_user, 1");
    assert_may_not(reader, "UPDATE activity SET theme = ''");
    committee_close(reader);
}

static void bind_role(const char *role, const char *path)
{
    postgres_run(reception_postgres(),
                 "INSERT INTO themeday.reader SELECT '%s', id FROM "
                 "themeday.committee_path WHERE path = '%s'",
                 role, path);
}

static void assert_reads(const char *role, const char *sql, const char *expected)
{
    struct committee *reader = reception_connect(role);
    struct committee_rows *rows = NULL;
    assert_int_equal(committee_ask(reader, sql, NULL, 0, &rows), ERR_OK);
    assert_string_equal(committee_text(rows, 0, 0), expected);
    committee_rows_clear(rows);
    committee_close(reader);
}

/* What was loaded stays with the committee that the terminal had then, its theme and its counts as
 * well as its lines; and nobody learns of a committee beside his own. */
static void test_a_terminal_that_moves(void **state)
{
    struct reception *reception = *state;
    static const char *const tables[] = {"bundle",     "activity",   "activity_branch",
                                         "attendance", "evaluation", "makeup"};
    struct fleet_terminal terminal;
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, "甲党委/一总支");
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    reception_role("old_office", "themeday_reader");
    reception_role("new_office", "themeday_reader");
    bind_role("old_office", "甲党委/一总支");
    postgres_run(reception_postgres(),
                 "INSERT INTO themeday.committee (parent, name) VALUES (1, '乙党委')");
    bind_role("new_office", "乙党委");
    postgres_run(reception_postgres(), "UPDATE themeday.device SET committee = "
                                       "(SELECT id FROM themeday.committee WHERE name = '乙党委')");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", tables[i]);
        assert_reads("old_office", sql, "t");
        assert_reads("new_office", sql, "f");
    }
    assert_reads("old_office", "SELECT count(*) FROM device_entry", "0");
    assert_reads("new_office", "SELECT count(*) FROM device_entry", "1");
    assert_reads("old_office", "SELECT string_agg(path, ',' ORDER BY path) FROM committee_path",
                 ",甲党委,甲党委/一总支");
    assert_reads("new_office", "SELECT string_agg(path, ',' ORDER BY path) FROM committee_path",
                 ",乙党委");
    db_close(terminal.db);
}

static void test_a_committee_reads_its_own_branches(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminals[3];
    static const char *const paths[] = {"甲党委/一总支", "甲党委/二总支", "乙党委"};
    for (int i = 0; i < 3; i++) {
        reception_terminal(reception, i, &terminals[i]);
        reception_trust(reception, &terminals[i], paths[i]);
        int64_t id = fleet_month_hold(&terminals[i], YEAR, 3);
        assert_int_equal(reception_export(reception, &terminals[i], id, 1, "2025-03-20"),
                         COMMITTEE_LOADED);
        db_close(terminals[i].db);
    }
    reception_role("root_office", "themeday_reader");
    reception_role("first_office", "themeday_reader");
    reception_role("nobody_office", "themeday_reader");
    reception_role("lower_office", "themeday_reader");
    bind_role("root_office", "");
    bind_role("first_office", "甲党委");
    bind_role("lower_office", "甲党委/二总支");
    assert_sees("root_office", 3, 3);
    assert_sees("first_office", 2, 2);
    assert_sees("lower_office", 1, 1);
    assert_sees("nobody_office", 0, 0);
}

/* ---- the schema ---- */

static void test_schemas_that_do_not_fit(void **state)
{
    (void)state;
    char url[POSTGRES_URL_SIZE], reason[COMMITTEE_REASON_SIZE];
    struct committee *committee = NULL;
    reception_role("door", "themeday_loader");
    postgres_url(reception_postgres(), "door", url);
    postgres_run(reception_postgres(),
                 "INSERT INTO themeday.migration (name) VALUES ('999_later')");
    assert_int_equal(committee_open(url, &committee, reason), ERR_UNSUPPORTED);
    postgres_run(reception_postgres(), "DELETE FROM themeday.migration WHERE name >= '003'");
    assert_int_equal(committee_open(url, &committee, reason), ERR_GONE);
    postgres_run(reception_postgres(),
                 "SET client_min_messages = error; DROP SCHEMA themeday CASCADE");
    assert_int_equal(committee_open(url, &committee, reason), ERR_GONE);
    assert_non_null(strstr(reason, "permission denied"));
    assert_int_equal(committee_open("postgresql:///themeday?host=/nowhere", &committee, reason),
                     ERR_IO);
    assert_null(committee);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reception_setup, reception_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_the_loader_may_only_insert),
        TEST(test_a_committee_reads_its_own_branches),
        TEST(test_a_terminal_that_moves),
        TEST(test_schemas_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, reception_open, reception_close);
}
