/*
 * Bundles into a committee's PostgreSQL: what comes of them there, whom one has to believe, and who
 * may see what. Terminals, bundles and server are real; hard times are in
 * tests/fault/test_collect*.
 */
#include "db/committee_load.h"
#include "db/committee_trust.h"
#include "db/activity.h"
#include "db/activity_step.h"
#include "db/makeup.h"
#include "db/member.h"
#include "db/poll_result.h"
#include "db/sign.h"
#include "firmware/bundle.h"
#include "tests/harness/fleet_month.h"
#include "tests/harness/postgres.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { YEAR = 2025, PEOPLE = 24, PATH_SIZE = 256 };

static const char today[] = "2026-11-21";

static struct postgres postgres;
static struct settings settings;

/* ---- the committee ---- */

struct office {
    struct scratch scratch;
    struct committee *committee;
    struct committee_load *load;
};

static struct committee *connect_as(const char *role)
{
    char url[POSTGRES_URL_SIZE], reason[COMMITTEE_REASON_SIZE];
    struct committee *committee = NULL;
    postgres_url(&postgres, role, url);
    if (committee_open(url, &committee, reason) != ERR_OK)
        fail_msg("%s: %s", role, reason);
    return committee;
}

static int setup(void **state)
{
    struct office *office = calloc(1, sizeof *office);
    assert_non_null(office);
    scratch_make(&office->scratch, NULL);
    postgres_run(&postgres, "SET client_min_messages = error; "
                            "DROP SCHEMA IF EXISTS themeday CASCADE");
    office->committee = connect_as("postgres");
    assert_int_equal(committee_load_open(office->committee, true, &office->load), ERR_OK);
    *state = office;
    return 0;
}

static int teardown(void **state)
{
    struct office *office = *state;
    committee_load_close(office->load);
    committee_close(office->committee);
    scratch_remove(&office->scratch);
    free(office);
    return 0;
}

static long long number(const char *sql)
{
    return postgres_number(&postgres, "SET search_path = themeday; %s", sql);
}

static void assert_answer(const char *sql, const char *expected)
{
    char *answer = postgres_ask(&postgres, "SET search_path = themeday; %s", sql);
    assert_string_equal(answer, expected);
    free(answer);
}

/* ---- its terminals ---- */

static void open_terminal(const struct office *office, int index, struct fleet_terminal *terminal)
{
    char folder[PATH_SIZE];
    memset(terminal, 0, sizeof *terminal);
    snprintf(folder, sizeof folder, "%s/data%d", office->scratch.path, index);
    fleet_branch_make(7, index, PEOPLE, &terminal->branch);
    terminal->branch.diligence = 700;
    terminal->branch.misses = 0;
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(db_open(folder, DB_OWNER, &terminal->db), ERR_OK);
    fleet_month_prepare(terminal, YEAR, 12);
}

static void trust(const struct office *office, const struct fleet_terminal *terminal,
                  const char *path)
{
    char text[SIGN_TEXT_SIZE];
    struct trust_key key;
    enum committee_trust_outcome outcome;
    sign_public_key(terminal->db, text);
    assert_int_equal(trust_read(text, &key), ERR_OK);
    assert_int_equal(committee_trust_add(office->committee, &key, path, NULL, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_ADDED);
}

static void make_bundle(struct fleet_terminal *terminal, int64_t activity, struct bundle *bundle)
{
    assert_int_equal(bundle_make(terminal->db, activity, &settings, bundle), ERR_OK);
    assert_int_equal(export_seal(terminal->db, &bundle->export), ERR_OK);
}

/* A later export of it has another content. */
static void correct(struct fleet_terminal *terminal, int64_t activity)
{
    assert_int_equal(activity_step_set(terminal->db, &terminal->origin, activity, 9, "2025-04-02"),
                     ERR_OK);
}

/* Hands a bundle in, under its name with this version, and says what came of it. */
static enum committee_outcome hand_in(struct office *office, const struct export_bundle *export,
                                      int version, const char *received_on)
{
    char folder[EXPORT_NAME_SIZE + 16];
    struct committee_bundle bundle;
    struct committee_report report;
    enum committee_outcome outcome;
    snprintf(folder, sizeof folder, version > 1 ? "%s-%d" : "%s", export->name, version);
    assert_int_equal(
        committee_bundle_read(folder, export->files, export->file_count, today, &bundle, &report),
        ERR_OK);
    assert_int_equal(report.fault, COMMITTEE_GOOD);
    assert_int_equal(committee_load_begin(office->load, &bundle, received_on), ERR_OK);
    assert_int_equal(committee_load_end(office->load, &outcome), ERR_OK);
    committee_bundle_clear(&bundle);
    return outcome;
}

static enum committee_outcome export_now(struct office *office, struct fleet_terminal *terminal,
                                         int64_t activity, int version, const char *received_on)
{
    static struct bundle bundle;
    make_bundle(terminal, activity, &bundle);
    enum committee_outcome outcome = hand_in(office, &bundle.export, version, received_on);
    bundle_clear(&bundle);
    return outcome;
}

/* ---- what is in the tables ---- */

struct line_search {
    int lines, present;
};

static bool compare_line(const struct sheet_line *line, void *context)
{
    struct line_search *search = context;
    char sql[512], *name = NULL;
    search->lines++;
    snprintf(sql, sizeof sql,
             "SELECT name FROM attendance WHERE line = %d AND by_hand = %s "
             "AND (at IS NOT NULL) = %s AND (state = 'late') = %s AND (state = 'guest') = %s",
             search->lines, line->present && line->by_hand ? "true" : "false",
             line->present ? "true" : "false",
             line->counts && line->present && line->late ? "true" : "false",
             line->counts ? "false" : "true");
    name = postgres_ask(&postgres, "SET search_path = themeday; %s", sql);
    assert_string_equal(name, line->member.name);
    free(name);
    search->present += line->counts && line->present;
    return true;
}

static bool compare_makeup(const struct makeup *makeup, void *context)
{
    char sql[512];
    ++*(int *)context;
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM makeup WHERE name = '%s' AND on_leave = %s "
             "AND NOT added AND coalesce(done_on::text, '') = '%s'",
             makeup->member.name, makeup->on_leave ? "true" : "false",
             makeup->done ? makeup->date : "");
    assert_int_equal(number(sql), 1);
    return true;
}

/* S2:108: what is counted there is what was counted here, question by question. */
static void compare_counts(struct db *db, int64_t activity)
{
    struct poll_result result;
    assert_int_equal(poll_result_of_activity(db, activity, &result), ERR_OK);
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        char sql[256], expected[64];
        const int *count = result.all.count[question];
        snprintf(sql, sizeof sql,
                 "SELECT satisfied, basic, unsatisfied, no_comment FROM evaluation "
                 "WHERE question = %d AND audience = 'all'",
                 question + 1);
        snprintf(expected, sizeof expected, "%d|%d|%d|%d", count[0], count[1], count[2], count[3]);
        assert_answer(sql, expected);
    }
    assert_int_equal(number("SELECT ballots FROM activity"), result.poll.ballots);
    assert_int_equal(number("SELECT voters FROM activity"), result.poll.expected);
}

static void test_a_bundle_is_as_its_terminal_has_it(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    struct line_search search = {0};
    struct moment now = {.year = 2026, .month = 11, .day = 21};
    int owed = 0;
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, "校党委/机关党总支");
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    struct makeup_filter filter = {.activity_id = id, .with_done = true};
    fleet_month_correct(&terminal, id, 500);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_int_equal(activity_sheet(terminal.db, id, compare_line, &search), ERR_OK);
    assert_int_equal(number("SELECT count(*) FROM attendance"), search.lines);
    assert_int_equal(number("SELECT present FROM activity_branch"), search.present);
    assert_int_equal(makeup_list(terminal.db, &now, &filter, compare_makeup, &owed), ERR_OK);
    assert_true(owed > 0);
    assert_int_equal(number("SELECT count(*) FROM makeup"), owed);
    assert_int_equal(number("SELECT owed FROM activity_branch"), owed);
    compare_counts(terminal.db, id);
    assert_answer("SELECT path, received_on FROM branch JOIN committee_path "
                  "ON committee_path.id = committee, activity",
                  "校党委/机关党总支|2025-03-20");
    /* Every month has its parts, and the rows are in that of the activity's day. */
    assert_int_equal(number("SELECT count(*) FROM attendance_2025_03"), search.lines);
    db_close(terminal.db);
}

/* product.md §4: who wants no names has none, wherever he looks. */
static void test_without_names(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    static const char *const tables[] = {"bundle", "activity",   "activity_branch",
                                         "makeup", "attendance", "evaluation"};
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    committee_load_close(office->load);
    assert_int_equal(committee_load_open(office->committee, false, &office->load), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_true(number("SELECT count(*) FROM attendance WHERE class = 'formal'") > 5);
    assert_int_equal(number("SELECT count(*) FROM attendance WHERE name IS NOT NULL"), 0);
    for (int i = 0; i < terminal.branch.members; i++) {
        struct member member;
        assert_int_equal(member_get(terminal.db, terminal.people[i], &member), ERR_OK);
        for (size_t j = 0; j < sizeof tables / sizeof *tables; j++)
            assert_int_equal(postgres_number(&postgres,
                                             "SELECT count(*) FROM themeday.%s AS t "
                                             "WHERE to_jsonb(t)::text LIKE '%%%s%%'",
                                             tables[j], member.name),
                             0);
    }
    db_close(terminal.db);
}

/* ---- versions ---- */

static void assert_second_counts(void)
{
    assert_answer("SELECT count(*), count(replaced_by) FROM bundle", "2|1");
    assert_answer("SELECT bundle.version FROM bundle WHERE replaced_by IS NULL", "2");
    assert_answer("SELECT count(*), count(DISTINCT bundle) FROM activity", "2|2");
    assert_answer(
        "SELECT version, bundle.received_on = '2025-03-20', activity.received_on FROM activity "
        "JOIN bundle ON bundle.id = activity.bundle WHERE current",
        "2|f|2025-03-20");
    assert_answer("SELECT version FROM activity_branch "
                  "JOIN bundle ON bundle.id = activity_branch.bundle WHERE current",
                  "2");
    assert_int_equal(number("SELECT count(DISTINCT bundle) FROM attendance"), 2);
    assert_int_equal(number("SELECT count(*) FROM device_conflict"), 0);
}

/* A correction takes the place of what it corrects, which stays; the record form came with the
 * first. Whichever comes first. */
static void test_a_correction_replaces(void **state)
{
    struct office *office = *state;
    static struct bundle first, second;
    struct fleet_terminal terminal;
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    make_bundle(&terminal, id, &first);
    correct(&terminal, id);
    make_bundle(&terminal, id, &second);
    for (int turn = 0; turn < 2; turn++) {
        const struct export_bundle *before = turn == 0 ? &first.export : &second.export;
        const struct export_bundle *after = turn == 0 ? &second.export : &first.export;
        assert_int_equal(
            hand_in(office, before, turn == 0 ? 1 : 2, turn == 0 ? "2025-03-20" : "2025-04-20"),
            COMMITTEE_LOADED);
        assert_int_equal(
            hand_in(office, after, turn == 0 ? 2 : 1, turn == 0 ? "2025-04-20" : "2025-03-20"),
            COMMITTEE_LOADED);
        assert_second_counts();
        assert_int_equal(hand_in(office, before, 1, "2025-05-20"), COMMITTEE_KNOWN);
        assert_second_counts();
        postgres_run(&postgres, "TRUNCATE themeday.bundle, themeday.activity, "
                                "themeday.activity_branch, themeday.attendance, "
                                "themeday.evaluation, themeday.makeup");
    }
    bundle_clear(&first);
    bundle_clear(&second);
    db_close(terminal.db);
}

/* Two doors: each terminal reports the same activity, until one has merged both (db/merge.h). */
static void test_two_terminals_of_one_activity(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminals[2];
    struct committee_report report;
    enum committee_outcome outcome;
    static struct bundle bundles[2];
    struct committee_bundle read[2];
    for (int i = 0; i < 2; i++) {
        open_terminal(office, i, &terminals[i]);
        trust(office, &terminals[i], "校党委");
        make_bundle(&terminals[i], fleet_month_hold(&terminals[i], YEAR, 3), &bundles[i]);
        const struct export_bundle *export = &bundles[i].export;
        assert_int_equal(committee_bundle_read(export->name, export->files, export->file_count,
                                               today, &read[i], &report),
                         ERR_OK);
        strcpy(read[i].identity, "12345678-1");
        assert_int_equal(committee_load_begin(office->load, &read[i], "2025-03-20"), ERR_OK);
        assert_int_equal(committee_load_end(office->load, &outcome), ERR_OK);
        assert_int_equal(outcome, COMMITTEE_LOADED);
    }
    assert_int_equal(number("SELECT count(*) FROM activity WHERE current"), 1);
    assert_int_equal(number("SELECT count(*) FROM activity_unmerged"), 1);
    assert_int_equal(number("SELECT count(*) FROM device_conflict"), 0);
    /* Now the second brings the records of both, however short its log is. */
    read[1].id = 1;
    read[1].terminals = 2;
    read[1].entries = 1;
    assert_int_equal(committee_load_begin(office->load, &read[1], "2025-03-21"), ERR_OK);
    assert_int_equal(committee_load_end(office->load, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_LOADED);
    assert_answer("SELECT bundle FROM activity WHERE current", "1");
    assert_int_equal(number("SELECT count(*) FROM activity_unmerged"), 0);
    for (int i = 0; i < 2; i++) {
        committee_bundle_clear(&read[i]);
        bundle_clear(&bundles[i]);
        db_close(terminals[i].db);
    }
}

/* ---- what somebody has to look at ---- */

static void test_one_key_at_two_terminals(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal, twin;
    char copy[PATH_SIZE];
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    twin = terminal;
    twin.db = NULL;
    snprintf(copy, sizeof copy, "%s/copy", office->scratch.path);
    db_close(terminal.db);
    assert_true(scratch_run("cp -a '%s/data0' '%s'", office->scratch.path, copy));
    assert_int_equal(db_open(copy, DB_OWNER, &twin.db), ERR_OK);
    char data[PATH_SIZE];
    snprintf(data, sizeof data, "%s/data0", office->scratch.path);
    assert_int_equal(db_open(data, DB_OWNER, &terminal.db), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_int_equal(number("SELECT count(*) FROM device_conflict"), 0);
    assert_int_equal(export_now(office, &twin, fleet_month_hold(&twin, YEAR, 4), 1, "2025-04-20"),
                     COMMITTEE_LOADED);
    assert_int_equal(number("SELECT count(*) FROM device_conflict"), 2);
    db_close(terminal.db);
    db_close(twin.db);
}

static void test_a_gap(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    int64_t ids[4];
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    for (int month = 1; month <= 4; month++)
        ids[month - 1] = fleet_month_hold(&terminal, YEAR, month);
    assert_int_equal(export_now(office, &terminal, ids[0], 1, "2025-05-20"), COMMITTEE_LOADED);
    assert_int_equal(export_now(office, &terminal, ids[3], 1, "2025-05-20"), COMMITTEE_LOADED);
    assert_answer("SELECT first, last FROM device_gap", "2|3");
    assert_int_equal(export_now(office, &terminal, ids[1], 1, "2025-05-20"), COMMITTEE_LOADED);
    assert_int_equal(export_now(office, &terminal, ids[2], 1, "2025-05-20"), COMMITTEE_LOADED);
    assert_int_equal(number("SELECT count(*) FROM device_gap"), 0);
    db_close(terminal.db);
}

/* ---- whom to believe ---- */

static void test_trust(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    struct committee_rows *rows = NULL;
    char text[SIGN_TEXT_SIZE];
    struct trust_key key;
    enum committee_trust_outcome outcome;
    open_terminal(office, 0, &terminal);
    sign_public_key(terminal.db, text);
    assert_int_equal(trust_read(text, &key), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 1);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-02-01"), COMMITTEE_NOT_TRUSTED);
    assert_int_equal(number("SELECT count(*) FROM bundle"), 0);
    trust(office, &terminal, "校党委/机关党总支");
    assert_int_equal(committee_trust_add(office->committee, &key, NULL, NULL, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_WAS);
    assert_int_equal(committee_trust_add(office->committee, &key, NULL, "一楼", &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_CHANGED);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-02-01"), COMMITTEE_LOADED);
    assert_int_equal(committee_trust_list(office->committee, &rows), ERR_OK);
    assert_int_equal(committee_row_count(rows), 1);
    assert_string_equal(committee_text(rows, 0, 1), key.device);
    assert_string_equal(committee_text(rows, 0, 2), key.fingerprint);
    assert_string_equal(committee_text(rows, 0, 3), "校党委/机关党总支");
    assert_string_equal(committee_text(rows, 0, 4), "一楼");
    assert_int_equal(committee_number(rows, 0, 7), 1);
    const char *number_text = committee_text(rows, 0, 0);
    assert_int_equal(committee_trust_remove(office->committee, number_text, "换了"), ERR_OK);
    assert_int_equal(committee_trust_remove(office->committee, number_text, "换了"), ERR_GONE);
    committee_rows_clear(rows);
    correct(&terminal, id);
    assert_int_equal(export_now(office, &terminal, id, 2, "2025-02-01"), COMMITTEE_NOT_TRUSTED);
    assert_int_equal(number("SELECT count(*) FROM bundle"), 1);
    trust(office, &terminal, NULL);
    /* Who, why, what it was and what it became. */
    assert_answer("SELECT what, by, reason, old->>'label', new->>'label', new->>'trusted' "
                  "FROM device_entry ORDER BY id",
                  "add|postgres||||true\nchange|postgres|||一楼|true\n"
                  "remove|postgres|换了|一楼|一楼|false\nadd|postgres||一楼|一楼|true");
    db_close(terminal.db);
}

static struct export_file *file_of(struct export_bundle *export, const char *name)
{
    for (int i = 0; i < export->file_count; i++)
        if (strcmp(export->files[i].name, name) == 0)
            return &export->files[i];
    fail_msg("no %s", name);
    return NULL;
}

/* Signed by a terminal that is trusted, and not understood all the same: a head of the sheet, a
 * word in it, no sheet at all, a count that is none. */
static void test_what_cannot_be_understood(void **state)
{
    struct office *office = *state;
    static const char sheet[] = "签到表.csv", result[] = "测评结果.csv";
    static const char *const changes[][3] = {{sheet, "姓名", "姓氏"},
                                             {sheet, "未到", "不明"},
                                             {sheet, NULL, NULL},
                                             {result, "四项合计,合计,", "四项合计,合计,-"},
                                             {result, "\r\n内容,", "\r\n程序,"}};
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_bundle read;
    struct committee_report report;
    open_terminal(office, 0, &terminal);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(bundle_make(terminal.db, id, &settings, &bundle), ERR_OK);
        struct export_file *file = file_of(&bundle.export, changes[i][0]);
        if (changes[i][1] == NULL)
            strcpy(file->name, "签到.csv");
        else
            memcpy(strstr(file->bytes, changes[i][1]), changes[i][2], strlen(changes[i][2]));
        assert_int_equal(export_seal(terminal.db, &bundle.export), ERR_OK);
        assert_int_equal(committee_bundle_read(bundle.export.name, bundle.export.files,
                                               bundle.export.file_count, today, &read, &report),
                         ERR_OK);
        assert_int_equal(report.fault, COMMITTEE_UNCLEAR);
        assert_string_equal(report.file, changes[i][0]);
        committee_bundle_clear(&read);
        bundle_clear(&bundle);
    }
    db_close(terminal.db);
}

/* The day after is no mistake of anybody's clock; the one behind it is. */
static void test_an_activity_to_come(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_bundle read;
    struct committee_report report;
    open_terminal(office, 0, &terminal);
    make_bundle(&terminal, fleet_month_hold(&terminal, YEAR, 3), &bundle);
    int day = atoi(bundle.export.name + strlen("TD-12345678-2025-03-"));
    for (int before = 0; before < 3; before++) {
        char now[DATE_SIZE];
        snprintf(now, sizeof now, "2025-03-%02u", (unsigned)(day - before) % 100u);
        assert_int_equal(committee_bundle_read(bundle.export.name, bundle.export.files,
                                               bundle.export.file_count, now, &read, &report),
                         ERR_OK);
        assert_int_equal(report.fault, before < 2 ? COMMITTEE_GOOD : COMMITTEE_AHEAD);
        committee_bundle_clear(&read);
    }
    bundle_clear(&bundle);
    db_close(terminal.db);
}

/* ---- who may do what ---- */

static void make_role(const char *role, const char *group)
{
    postgres_run(&postgres,
                 "SET client_min_messages = error; DROP ROLE IF EXISTS %s; CREATE ROLE %s LOGIN; "
                 "GRANT %s TO %s",
                 role, role, group, role);
}

static void assert_may_not(struct committee *committee, const char *sql)
{
    enum err err = committee_run(committee, sql, NULL, 0);
    if (err != ERR_INVALID)
        fail_msg("%s: %s", sql, err_name(err));
    assert_non_null(strstr(committee_reason(committee), "permission denied"));
}

static void test_the_loader_may_only_insert(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    make_role("door", "themeday_loader");
    struct committee *door = connect_as("door");
    struct office loader = {.committee = door};
    assert_int_equal(committee_load_open(door, true, &loader.load), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(export_now(&loader, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    correct(&terminal, id);
    assert_int_equal(export_now(&loader, &terminal, id, 2, "2025-03-21"), COMMITTEE_LOADED);
    assert_int_equal(number("SELECT count(replaced_by) FROM bundle"), 1);
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
    struct committee *reader = connect_as(role);
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
    postgres_run(&postgres,
                 "INSERT INTO themeday.reader SELECT '%s', id FROM "
                 "themeday.committee_path WHERE path = '%s'",
                 role, path);
}

static void assert_reads(const char *role, const char *sql, const char *expected)
{
    struct committee *reader = connect_as(role);
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
    struct office *office = *state;
    static const char *const tables[] = {"bundle",     "activity",   "activity_branch",
                                         "attendance", "evaluation", "makeup"};
    struct fleet_terminal terminal;
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, "甲党委/一总支");
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(export_now(office, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    make_role("old_office", "themeday_reader");
    make_role("new_office", "themeday_reader");
    bind_role("old_office", "甲党委/一总支");
    postgres_run(&postgres, "INSERT INTO themeday.committee (parent, name) VALUES (1, '乙党委')");
    bind_role("new_office", "乙党委");
    postgres_run(&postgres, "UPDATE themeday.device SET committee = "
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
    struct office *office = *state;
    struct fleet_terminal terminals[3];
    static const char *const paths[] = {"甲党委/一总支", "甲党委/二总支", "乙党委"};
    for (int i = 0; i < 3; i++) {
        open_terminal(office, i, &terminals[i]);
        trust(office, &terminals[i], paths[i]);
        int64_t id = fleet_month_hold(&terminals[i], YEAR, 3);
        assert_int_equal(export_now(office, &terminals[i], id, 1, "2025-03-20"), COMMITTEE_LOADED);
        db_close(terminals[i].db);
    }
    make_role("root_office", "themeday_reader");
    make_role("first_office", "themeday_reader");
    make_role("nobody_office", "themeday_reader");
    make_role("lower_office", "themeday_reader");
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
    make_role("door", "themeday_loader");
    postgres_url(&postgres, "door", url);
    postgres_run(&postgres, "INSERT INTO themeday.migration (name) VALUES ('999_later')");
    assert_int_equal(committee_open(url, &committee, reason), ERR_UNSUPPORTED);
    postgres_run(&postgres, "DELETE FROM themeday.migration WHERE name >= '003'");
    assert_int_equal(committee_open(url, &committee, reason), ERR_GONE);
    postgres_run(&postgres, "SET client_min_messages = error; DROP SCHEMA themeday CASCADE");
    assert_int_equal(committee_open(url, &committee, reason), ERR_GONE);
    assert_non_null(strstr(reason, "permission denied"));
    assert_int_equal(committee_open("postgresql:///themeday?host=/nowhere", &committee, reason),
                     ERR_IO);
    assert_null(committee);
}

/* ---- waiting for more ---- */

struct watcher {
    pid_t pid;
    int socket;
};

static struct watcher begin_watch(const struct office *office, const char *box)
{
    char path[PATH_SIZE];
    const char *build = getenv("THEMEDAY_BUILD");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct watcher watcher = {.socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    snprintf(path, sizeof path, "%s/themeday", build == NULL ? "build" : build);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", office->scratch.path);
    assert_int_equal(bind(watcher.socket, (struct sockaddr *)&address, sizeof address), 0);
    watcher.pid = fork();
    assert_true(watcher.pid >= 0);
    if (watcher.pid > 0)
        return watcher;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    execl(path, "themeday", "collect", box, "--watch", "--db", postgres.url, (char *)NULL);
    _exit(127);
}

/* Waits for a message of the watcher that holds this. */
static void await_word(const struct watcher *watcher, const char *word)
{
    char message[512] = "";
    do {
        struct pollfd fd = {.fd = watcher->socket, .events = POLLIN};
        assert_int_equal(poll(&fd, 1, 120000), 1);
        ssize_t length = recv(watcher->socket, message, sizeof message - 1, 0);
        assert_true(length >= 0);
        message[length] = '\0';
    } while (strstr(message, word) == NULL);
}

/* Writes the signature, or (false) the other files into a folder. */
static void write_files(const struct export_bundle *export, const char *folder, bool signature)
{
    for (int i = 0; i < export->file_count; i++) {
        char path[2 * PATH_SIZE];
        if ((strcmp(export->files[i].name, "SHA256SUMS.minisig") == 0) != signature)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, export->files[i].name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(export->files[i].bytes, 1, export->files[i].length, file),
                         export->files[i].length);
        assert_int_equal(fclose(file), 0);
    }
}

/* As a server takes it: the folder, its files, the signature last. */
static void deliver(const struct export_bundle *export, const char *box, const char *suffix)
{
    char folder[2 * PATH_SIZE];
    snprintf(folder, sizeof folder, "%s/%s%s", box, export->name, suffix);
    assert_int_equal(mkdir(folder, 0755), 0);
    write_files(export, folder, false);
    write_files(export, folder, true);
}

static void test_watching(void **state)
{
    struct office *office = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    char box[PATH_SIZE], below[2 * PATH_SIZE], hidden[PATH_SIZE + 16];
    int64_t ids[4];
    open_terminal(office, 0, &terminal);
    trust(office, &terminal, NULL);
    snprintf(box, sizeof box, "%s/box", office->scratch.path);
    snprintf(below, sizeof below, "%s/deep", box);
    snprintf(hidden, sizeof hidden, "%s/.hidden", box);
    assert_int_equal(mkdir(box, 0755), 0);
    assert_int_equal(mkdir(hidden, 0755), 0);
    for (int i = 0; i < 4; i++)
        ids[i] = fleet_month_hold(&terminal, YEAR, i + 1);
    make_bundle(&terminal, ids[0], &bundle);
    deliver(&bundle.export, box, "");
    bundle_clear(&bundle);
    struct watcher watcher = begin_watch(office, box);
    await_word(&watcher, "READY=1");
    await_word(&watcher, "1 loaded");
    /* In a folder that is new, file by file. */
    make_bundle(&terminal, ids[1], &bundle);
    assert_int_equal(mkdir(below, 0755), 0);
    deliver(&bundle.export, below, "");
    await_word(&watcher, "2 loaded");
    bundle_clear(&bundle);
    /* Renamed when it was whole. */
    make_bundle(&terminal, ids[2], &bundle);
    deliver(&bundle.export, hidden, "");
    assert_true(scratch_run("mv '%s'/TD-* '%s'", hidden, box));
    await_word(&watcher, "3 loaded");
    bundle_clear(&bundle);
    assert_int_equal(number("SELECT count(*) FROM bundle"), 3);
    /* Copied with the signature first: it is not whole at the first look. */
    make_bundle(&terminal, ids[3], &bundle);
    snprintf(below, sizeof below, "%s/%s", box, bundle.export.name);
    assert_int_equal(mkdir(below, 0755), 0);
    write_files(&bundle.export, below, true);
    await_word(&watcher, "1 failed");
    write_files(&bundle.export, below, false);
    await_word(&watcher, "4 loaded");
    bundle_clear(&bundle);
    /* The database goes away and comes back, and what came meanwhile is not lost. */
    correct(&terminal, ids[2]);
    make_bundle(&terminal, ids[2], &bundle);
    postgres_run(&postgres, "CHECKPOINT"); /* nothing of the four is taken back */
    postgres_kill(&postgres);
    deliver(&bundle.export, box, "-2");
    await_word(&watcher, "the database is lost");
    postgres_again(&postgres);
    await_word(&watcher, "5 loaded");
    bundle_clear(&bundle);
    int status;
    assert_int_equal(kill(watcher.pid, SIGTERM), 0);
    await_word(&watcher, "STOPPING=1");
    assert_int_equal(waitpid(watcher.pid, &status, 0), watcher.pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(watcher.socket);
    db_close(terminal.db);
}

static int setup_all(void **state)
{
    char message[256];
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    assert_int_equal(settings_load(NULL, false, &settings, message, sizeof message), ERR_OK);
    postgres_start(&postgres);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
    postgres_stop(&postgres);
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_bundle_is_as_its_terminal_has_it),
        TEST(test_without_names),
        TEST(test_a_correction_replaces),
        TEST(test_two_terminals_of_one_activity),
        TEST(test_one_key_at_two_terminals),
        TEST(test_a_gap),
        TEST(test_trust),
        TEST(test_what_cannot_be_understood),
        TEST(test_an_activity_to_come),
        TEST(test_the_loader_may_only_insert),
        TEST(test_a_committee_reads_its_own_branches),
        TEST(test_a_terminal_that_moves),
        TEST(test_schemas_that_do_not_fit),
        TEST(test_watching),
    };
    return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
