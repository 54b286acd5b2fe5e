/*
 * Bundles into a committee's PostgreSQL: what comes of them there. Whom one has to believe is in
 * test_collect_trust.c, who may see what in test_collect_roles.c, waiting for more in test_watch.c,
 * hard times in tests/fault/test_collect*.
 */
#include "db/activity.h"
#include "db/makeup.h"
#include "db/member.h"
#include "db/poll_result.h"
#include "tests/harness/reception.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { YEAR = RECEPTION_YEAR };

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
    name = postgres_ask(reception_postgres(), "SET search_path = themeday; %s", sql);
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
    assert_int_equal(reception_number(sql), 1);
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
        reception_assert(sql, expected);
    }
    assert_int_equal(reception_number("SELECT ballots FROM activity"), result.poll.ballots);
    assert_int_equal(reception_number("SELECT voters FROM activity"), result.poll.expected);
}

static void test_a_bundle_is_as_its_terminal_has_it(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    struct line_search search = {0};
    struct moment now = {.year = 2026, .month = 11, .day = 21};
    int owed = 0;
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, "校党委/机关党总支");
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    struct makeup_filter filter = {.activity_id = id, .with_done = true};
    fleet_month_correct(&terminal, id, 500);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_int_equal(activity_sheet(terminal.db, id, compare_line, &search), ERR_OK);
    assert_int_equal(reception_number("SELECT count(*) FROM attendance"), search.lines);
    assert_int_equal(reception_number("SELECT present FROM activity_branch"), search.present);
    assert_int_equal(makeup_list(terminal.db, &now, &filter, compare_makeup, &owed), ERR_OK);
    assert_true(owed > 0);
    assert_int_equal(reception_number("SELECT count(*) FROM makeup"), owed);
    assert_int_equal(reception_number("SELECT owed FROM activity_branch"), owed);
    compare_counts(terminal.db, id);
    reception_assert("SELECT path, received_on FROM branch JOIN committee_path "
                     "ON committee_path.id = committee, activity",
                     "校党委/机关党总支|2025-03-20");
    /* Every month has its parts, and the rows are in that of the activity's day. */
    assert_int_equal(reception_number("SELECT count(*) FROM attendance_2025_03"), search.lines);
    db_close(terminal.db);
}

/* product.md §4: who wants no names has none, wherever he looks. */
static void test_without_names(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static const char *const tables[] = {"bundle", "activity",   "activity_branch",
                                         "makeup", "attendance", "evaluation"};
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    committee_load_close(reception->load);
    assert_int_equal(committee_load_open(reception->committee, false, &reception->load), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_true(reception_number("SELECT count(*) FROM attendance WHERE class = 'formal'") > 5);
    assert_int_equal(reception_number("SELECT count(*) FROM attendance WHERE name IS NOT NULL"), 0);
    for (int i = 0; i < terminal.branch.members; i++) {
        struct member member;
        assert_int_equal(member_get(terminal.db, terminal.people[i], &member), ERR_OK);
        for (size_t j = 0; j < sizeof tables / sizeof *tables; j++)
            assert_int_equal(postgres_number(reception_postgres(),
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
    reception_assert("SELECT count(*), count(replaced_by) FROM bundle", "2|1");
    reception_assert("SELECT bundle.version FROM bundle WHERE replaced_by IS NULL", "2");
    reception_assert("SELECT count(*), count(DISTINCT bundle) FROM activity", "2|2");
    reception_assert(
        "SELECT version, bundle.received_on = '2025-03-20', activity.received_on FROM activity "
        "JOIN bundle ON bundle.id = activity.bundle WHERE current",
        "2|f|2025-03-20");
    reception_assert("SELECT version FROM activity_branch "
                     "JOIN bundle ON bundle.id = activity_branch.bundle WHERE current",
                     "2");
    assert_int_equal(reception_number("SELECT count(DISTINCT bundle) FROM attendance"), 2);
    assert_int_equal(reception_number("SELECT count(*) FROM device_conflict"), 0);
}

/* A correction takes the place of what it corrects, which stays; the record form came with the
 * first. Whichever comes first. */
static void test_a_correction_replaces(void **state)
{
    struct reception *reception = *state;
    static struct bundle first, second;
    struct fleet_terminal terminal;
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    reception_bundle(&terminal, id, &first);
    reception_correct(&terminal, id);
    reception_bundle(&terminal, id, &second);
    for (int turn = 0; turn < 2; turn++) {
        const struct export_bundle *before = turn == 0 ? &first.export : &second.export;
        const struct export_bundle *after = turn == 0 ? &second.export : &first.export;
        assert_int_equal(reception_hand_in(reception, before, turn == 0 ? 1 : 2,
                                           turn == 0 ? "2025-03-20" : "2025-04-20"),
                         COMMITTEE_LOADED);
        assert_int_equal(reception_hand_in(reception, after, turn == 0 ? 2 : 1,
                                           turn == 0 ? "2025-04-20" : "2025-03-20"),
                         COMMITTEE_LOADED);
        assert_second_counts();
        assert_int_equal(reception_hand_in(reception, before, 1, "2025-05-20"), COMMITTEE_KNOWN);
        assert_second_counts();
        postgres_run(reception_postgres(), "TRUNCATE themeday.bundle, themeday.activity, "
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
    struct reception *reception = *state;
    struct fleet_terminal terminals[2];
    struct committee_report report;
    enum committee_outcome outcome;
    static struct bundle bundles[2];
    struct committee_bundle read[2];
    for (int i = 0; i < 2; i++) {
        reception_terminal(reception, i, &terminals[i]);
        reception_trust(reception, &terminals[i], "校党委");
        reception_bundle(&terminals[i], fleet_month_hold(&terminals[i], YEAR, 3), &bundles[i]);
        const struct export_bundle *export = &bundles[i].export;
        assert_int_equal(reception_read(export->name, export, RECEPTION_TODAY, &read[i], &report),
                         COMMITTEE_GOOD);
        strcpy(read[i].identity, "12345678-1");
        assert_int_equal(committee_load_begin(reception->load, &read[i], "2025-03-20"), ERR_OK);
        assert_int_equal(committee_load_end(reception->load, &outcome), ERR_OK);
        assert_int_equal(outcome, COMMITTEE_LOADED);
    }
    assert_int_equal(reception_number("SELECT count(*) FROM activity WHERE current"), 1);
    assert_int_equal(reception_number("SELECT count(*) FROM activity_unmerged"), 1);
    assert_int_equal(reception_number("SELECT count(*) FROM device_conflict"), 0);
    /* Now the second brings the records of both, however short its log is. */
    read[1].id = 1;
    read[1].terminals = 2;
    read[1].entries = 1;
    assert_int_equal(committee_load_begin(reception->load, &read[1], "2025-03-21"), ERR_OK);
    assert_int_equal(committee_load_end(reception->load, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_LOADED);
    reception_assert("SELECT bundle FROM activity WHERE current", "1");
    assert_int_equal(reception_number("SELECT count(*) FROM activity_unmerged"), 0);
    for (int i = 0; i < 2; i++) {
        committee_bundle_clear(&read[i]);
        bundle_clear(&bundles[i]);
        db_close(terminals[i].db);
    }
}

/* ---- what somebody has to look at ---- */

static void test_one_key_at_two_terminals(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal, twin;
    char copy[RECEPTION_PATH_SIZE];
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    twin = terminal;
    twin.db = NULL;
    snprintf(copy, sizeof copy, "%s/copy", reception->scratch.path);
    db_close(terminal.db);
    assert_true(scratch_run("cp -a '%s/data0' '%s'", reception->scratch.path, copy));
    assert_int_equal(db_open(copy, DB_OWNER, &twin.db), ERR_OK);
    char data[RECEPTION_PATH_SIZE];
    snprintf(data, sizeof data, "%s/data0", reception->scratch.path);
    assert_int_equal(db_open(data, DB_OWNER, &terminal.db), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-03-20"), COMMITTEE_LOADED);
    assert_int_equal(reception_number("SELECT count(*) FROM device_conflict"), 0);
    assert_int_equal(
        reception_export(reception, &twin, fleet_month_hold(&twin, YEAR, 4), 1, "2025-04-20"),
        COMMITTEE_LOADED);
    assert_int_equal(reception_number("SELECT count(*) FROM device_conflict"), 2);
    db_close(terminal.db);
    db_close(twin.db);
}

static void test_a_gap(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    int64_t ids[4];
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    for (int month = 1; month <= 4; month++)
        ids[month - 1] = fleet_month_hold(&terminal, YEAR, month);
    assert_int_equal(reception_export(reception, &terminal, ids[0], 1, "2025-05-20"),
                     COMMITTEE_LOADED);
    assert_int_equal(reception_export(reception, &terminal, ids[3], 1, "2025-05-20"),
                     COMMITTEE_LOADED);
    reception_assert("SELECT first, last FROM device_gap", "2|3");
    assert_int_equal(reception_export(reception, &terminal, ids[1], 1, "2025-05-20"),
                     COMMITTEE_LOADED);
    assert_int_equal(reception_export(reception, &terminal, ids[2], 1, "2025-05-20"),
                     COMMITTEE_LOADED);
    assert_int_equal(reception_number("SELECT count(*) FROM device_gap"), 0);
    db_close(terminal.db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reception_setup, reception_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_bundle_is_as_its_terminal_has_it),
        TEST(test_without_names),
        TEST(test_a_correction_replaces),
        TEST(test_two_terminals_of_one_activity),
        TEST(test_one_key_at_two_terminals),
        TEST(test_a_gap),
    };
    return cmocka_run_group_tests(tests, reception_open, reception_close);
}
