/* Sign-ins: every outcome, the log beside them, and what survives a crash or a failing disk. */
#include "db/card.h"
#include "db/checkin.h"
#include "db/handle.h"
#include "tests/harness/folder.h"
#include "tests/harness/seed.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const char noon[] = "2026-05-20 13:50";
static const char late[] = "2026-05-20 14:11";

/* What the last log entry says. */
static void assert_logged(struct folder *folder, int64_t activity_id, const char *type,
                          const char *key, const char *value)
{
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), type);
    assert_int_equal(json_integer_value(json_object_get(entry, "activity")), activity_id);
    if (key != NULL)
        assert_string_equal(json_string_value(json_object_get(json_object_get(entry, "data"), key)),
                            value);
    json_decref(entry);
}

static int64_t theme_day(struct folder *folder)
{
    return folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
}

static int64_t rows(struct folder *folder)
{
    return folder_number(folder, "SELECT count(*) FROM checkin");
}

/* --- outcomes of a tap --- */

static void test_new(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    struct checkin_result result = folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_false(result.late || result.was_on_leave || result.other_branch);
    assert_int_equal(result.member.id, zhang);
    assert_string_equal(result.member.name, "张伟");
    assert_string_equal(result.member.branch, "第一党支部");
    assert_int_equal(result.at.hour, 13);
    assert_int_equal(result.at.minute, 50);
    assert_int_equal(figures.present, 1);
    assert_int_equal(figures.absent, 0);
    assert_logged(folder, id, "checkin.new", "name", "张伟");
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "card");
    json_decref(entry);
    folder_verify(folder);
}

/* practice.md §2.1: a second tap neither flips anything nor makes a second row. */
static void test_again(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_tap(folder, id, "04A1B2C3D4E5F6", noon, NULL);
    struct checkin_result result = folder_tap(folder, id, "04A1B2C3D4E5F6", late, &figures);
    assert_int_equal(result.outcome, CHECKIN_ALREADY);
    assert_int_equal(result.at.hour, 13); /* of the first */
    assert_int_equal(result.at.minute, 50);
    assert_false(result.late);
    assert_string_equal(result.member.name, "张伟");
    assert_int_equal(figures.present, 1);
    assert_int_equal(figures.late, 0);
    assert_int_equal(rows(folder), 1);
    assert_logged(folder, id, "checkin.again", "name", "张伟");
    folder_verify(folder);
}

static void test_late(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    assert_true(folder_tap(folder, id, "04A1B2C3D4E5F6", late, &figures).late);
    assert_int_equal(figures.late, 1);
    assert_int_equal(figures.present, 1); /* 实到 includes 迟到 */
    assert_true(folder_tap(folder, id, "04A1B2C3D4E5F6", late, NULL).late);
}

/* S2:13, S2:101: 发展对象, 积极分子, 群众 may sign in and are never in the base. */
static void test_guest(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    for (int class = CLASS_CANDIDATE; class <= CLASS_OTHER; class ++) {
        char uid[32];
        snprintf(uid, sizeof uid, "040000000000%02X", class);
        folder_person(folder, (struct folder_person){.name = "客", .class = class, .uid = uid});
        assert_int_equal(folder_tap(folder, id, uid, noon, &figures).outcome, CHECKIN_GUEST);
        assert_int_equal(folder_tap(folder, id, uid, late, &figures).outcome, CHECKIN_ALREADY);
    }
    assert_int_equal(figures.guests, 4);
    assert_int_equal(figures.present, 0);
    assert_int_equal(figures.total, 0);
    assert_int_equal(folder_number(folder, "SELECT sum(guest) FROM checkin"), 4);
    folder_verify(folder);
}

static void test_excused_by_rule_may_come(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    folder_person(folder,
                  (struct folder_person){.name = "张伟", .excused = true, .uid = "04A1B2C3D4E5F6"});
    assert_int_equal(folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures).outcome, CHECKIN_NEW);
    assert_int_equal(figures.present, 1);
    assert_int_equal(figures.total, 1);
    assert_int_equal(figures.expected, 0);
    assert_int_equal(figures.absent, 0);
}

/* product.md §3a: on leave but came is present, and no longer on leave. */
static void test_on_leave_but_came(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_sql(folder, "INSERT INTO leave (activity, member, kind) VALUES (1, 1, 0)");
    assert_int_equal(activity_attendance(folder->db, id, NULL, &figures), ERR_OK);
    assert_int_equal(figures.leave, 1);
    struct checkin_result result = folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_true(result.was_on_leave);
    assert_int_equal(figures.leave, 0);
    assert_int_equal(figures.present, 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM leave"), 1);
}

static void test_not_on_the_list(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    folder_person(folder, (struct folder_person){
                              .name = "李强", .branch = "第二党支部", .uid = "04000000000001"});
    folder_person(
        folder, (struct folder_person){.name = "离开", .inactive = true, .uid = "04000000000002"});
    int64_t id = theme_day(folder);
    struct checkin_result result = folder_tap(folder, id, "04000000000001", noon, &figures);
    assert_int_equal(result.outcome, CHECKIN_UNLISTED);
    assert_string_equal(result.member.name, "李强");
    assert_string_equal(result.member.branch, "第二党支部");
    assert_logged(folder, id, "checkin.refused", "reason", "unlisted");
    assert_int_equal(folder_tap(folder, id, "04000000000002", noon, &figures).outcome,
                     CHECKIN_UNLISTED);
    assert_int_equal(figures.present + figures.guests, 0);
    assert_int_equal(rows(folder), 0);
    folder_verify(folder);
}

static void test_not_of_the_committee_or_group(void **state)
{
    struct folder *folder = *state;
    folder_person(
        folder, (struct folder_person){.name = "委", .post = "宣传委员", .uid = "04000000000001"});
    folder_person(folder,
                  (struct folder_person){.name = "员", .group = "一组", .uid = "04000000000002"});
    int64_t committee = folder_activity(folder, ACTIVITY_COMMITTEE, NULL, NULL);
    assert_int_equal(folder_tap(folder, committee, "04000000000001", noon, NULL).outcome,
                     CHECKIN_NEW);
    assert_int_equal(folder_tap(folder, committee, "04000000000002", noon, NULL).outcome,
                     CHECKIN_UNLISTED);
    folder_sql(folder, "UPDATE activity SET type = 3, group_name = '一组'");
    assert_int_equal(folder_tap(folder, committee, "04000000000002", noon, NULL).outcome,
                     CHECKIN_NEW);
}

/* S2:22: at a joint activity the greeting names another branch than the terminal's own. */
static void test_other_branch(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){
                              .name = "李强", .branch = "第二党支部", .uid = "04000000000001"});
    int64_t both = folder_person(
        folder,
        (struct folder_person){.name = "两边", .branch = "第二党支部", .uid = "04000000000002"});
    folder_listing(folder, both, (struct folder_person){.branch = NULL});
    int64_t half = folder_person(
        folder,
        (struct folder_person){.name = "一半", .class = CLASS_MASSES, .uid = "04000000000003"});
    folder_listing(folder, half, (struct folder_person){.branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第二党支部、第一党支部");
    struct checkin_result result = folder_tap(folder, id, "04000000000001", noon, NULL);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_true(result.other_branch);
    assert_string_equal(result.member.branch, "第二党支部");
    result = folder_tap(folder, id, "04000000000002", noon, NULL);
    assert_false(result.other_branch);
    assert_string_equal(result.member.branch, "第一党支部");
    /* Where she is a member counts for more than where she is at home. */
    result = folder_tap(folder, id, "04000000000003", noon, NULL);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_true(result.other_branch);
    result = folder_tap(folder, id, "04000000000001", late, NULL);
    assert_int_equal(result.outcome, CHECKIN_ALREADY);
    assert_true(result.other_branch);
    folder_verify(folder);
}

static void test_unknown_card(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t id = theme_day(folder);
    struct checkin_result result = folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures);
    assert_int_equal(result.outcome, CHECKIN_UNKNOWN);
    assert_int_equal(strlen(result.code), 4);
    assert_logged(folder, id, "checkin.refused", "code", result.code);
    struct checkin_result again = folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures);
    assert_string_equal(again.code, result.code);
    assert_string_not_equal(folder_tap(folder, id, "04A1B2C3D4E5F7", noon, NULL).code, result.code);
    assert_int_equal(folder_number(folder, "SELECT taps FROM card WHERE id = 1"), 2);
    assert_int_equal(rows(folder), 0);
    folder_verify(folder);
}

static void test_disabled_card(void **state)
{
    struct folder *folder = *state;
    int64_t id = theme_day(folder);
    struct card card = folder_card("04A1B2C3D4E5F6");
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    struct checkin_result result = folder_tap(folder, id, "04A1B2C3D4E5F6", noon, NULL);
    assert_int_equal(result.outcome, CHECKIN_DISABLED);
    assert_string_equal(result.member.name, "张伟");
    assert_logged(folder, id, "checkin.refused", "reason", "disabled");
    assert_int_equal(rows(folder), 0);
}

static void test_not_open(void **state)
{
    struct folder *folder = *state;
    struct attendance figures = {.total = 7};
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    struct checkin_result result = folder_tap(folder, 0, "04A1B2C3D4E5F6", noon, &figures);
    assert_int_equal(result.outcome, CHECKIN_NOT_OPEN);
    assert_int_equal(result.member.id, 0);
    assert_int_equal(figures.total, 0);
    assert_logged(folder, 0, "checkin.refused", "reason", "not_open");
    result = folder_tap(folder, 0, "04A1B2C3D4E5F7", noon, NULL);
    assert_int_equal(result.outcome, CHECKIN_UNKNOWN);
    assert_int_equal(strlen(result.code), 4);
    folder_verify(folder);
}

/* product.md §0.12: refused taps are all in the log with the reason. */
static void test_refusals_are_logged(void **state)
{
    struct folder *folder = *state;
    static const char *const words[] = {
        [TAP_RANDOM_UID] = "random_uid",
        [TAP_NO_IDENTITY] = "no_identity",
        [TAP_UNREADABLE] = "unreadable",
        [TAP_TWO_CARDS] = "two_cards",
    };
    int64_t id = theme_day(folder);
    for (int reason = TAP_RANDOM_UID; reason <= TAP_TWO_CARDS; reason++) {
        assert_int_equal(
            checkin_log_refused(folder->db, &folder->origin.stamp, id, (enum tap_refusal)reason),
            ERR_OK);
        assert_logged(folder, id, "checkin.refused", "reason", words[reason]);
    }
    assert_int_equal(checkin_log_refused(folder->db, &folder->origin.stamp, 0, TAP_UNREADABLE),
                     ERR_OK);
    assert_logged(folder, 0, "checkin.refused", "reason", "unreadable");
    assert_int_equal(checkin_log_refused(folder->db, &folder->origin.stamp, id + 1, TAP_UNREADABLE),
                     ERR_GONE);
    folder_verify(folder);
}

static void test_no_such_activity(void **state)
{
    struct folder *folder = *state;
    struct checkin_result result = {.outcome = CHECKIN_DISABLED};
    struct attendance figures = {.total = 7};
    struct card card = folder_card("04A1B2C3D4E5F6");
    int64_t entries = folder_number(folder, "SELECT count(*) FROM chain");
    assert_int_equal(
        checkin_record(folder->db, &folder->origin.stamp, 99, &card, false, &result, &figures),
        ERR_GONE);
    assert_int_equal(result.outcome, CHECKIN_DISABLED); /* untouched */
    assert_int_equal(figures.total, 7);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), entries);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card"), 0);
}

/* --- by hand --- */

static enum checkin_outcome add(struct folder *folder, int64_t activity_id, int64_t member_id)
{
    enum checkin_outcome outcome;
    assert_int_equal(
        checkin_add(folder->db, &folder->origin, activity_id, member_id, "忘带卡", false, &outcome),
        ERR_OK);
    return outcome;
}

static void test_manual_outcomes(void **state)
{
    struct folder *folder = *state;
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    int64_t guest =
        folder_person(folder, (struct folder_person){.name = "群众", .class = CLASS_MASSES});
    int64_t other =
        folder_person(folder, (struct folder_person){.name = "李强", .branch = "第二党支部"});
    int64_t id = theme_day(folder);
    folder->origin.by = "组织委员";
    assert_int_equal(add(folder, id, zhang), CHECKIN_NEW);
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "组织委员");
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(entry, "data"), "method")), "manual");
    json_decref(entry);
    assert_logged(folder, id, "checkin.new", "reason", "忘带卡");
    assert_int_equal(add(folder, id, zhang), CHECKIN_ALREADY);
    assert_int_equal(add(folder, id, guest), CHECKIN_GUEST);
    assert_int_equal(add(folder, id, other), CHECKIN_UNLISTED);
    assert_logged(folder, id, "checkin.refused", "method", "manual");
    assert_int_equal(folder_tap(folder, id, "04A1B2C3D4E5F6", late, NULL).outcome, CHECKIN_ALREADY);
    enum checkin_outcome outcome;
    assert_int_equal(checkin_add(folder->db, &folder->origin, id + 1, zhang, "", false, &outcome),
                     ERR_GONE);
    assert_int_equal(checkin_add(folder->db, &folder->origin, id, 99, "", false, &outcome),
                     ERR_GONE);
    folder_verify(folder);
}

/* It is the caller who knows whether it is late; the figures follow. */
static void test_manual_sign_in_may_be_late(void **state)
{
    struct folder *folder = *state;
    struct attendance attendance;
    enum checkin_outcome outcome;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t li = folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t id = theme_day(folder);
    assert_int_equal(checkin_add(folder->db, &folder->origin, id, zhang, "卡坏", true, &outcome),
                     ERR_OK);
    assert_logged(folder, id, "checkin.new", "reason", "卡坏");
    assert_int_equal(checkin_add(folder->db, &folder->origin, id, li, "卡坏", false, &outcome),
                     ERR_OK);
    assert_int_equal(activity_attendance(folder->db, id, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.present, 2);
    assert_int_equal(attendance.late, 1);
    folder_verify(folder);
}

static void test_reason_that_is_not_utf8(void **state)
{
    struct folder *folder = *state;
    enum checkin_outcome outcome;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t id = theme_day(folder);
    assert_int_equal(
        checkin_add(folder->db, &folder->origin, id, zhang, "\xcd\xfc\xb4\xf8", false, &outcome),
        ERR_INVALID);
    assert_int_equal(rows(folder), 0);
    folder_verify(folder);
}

static void test_undo_and_tap_again(void **state)
{
    struct folder *folder = *state;
    struct attendance figures;
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    int64_t id = theme_day(folder);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, zhang, "错刷"), ERR_GONE);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(folder_tap(folder, id, "04A1B2C3D4E5F6", noon, &figures).outcome,
                         CHECKIN_NEW);
        assert_int_equal(figures.present, 1);
        assert_int_equal(checkin_undo(folder->db, &folder->origin, id, zhang, "错刷"), ERR_OK);
        assert_logged(folder, id, "checkin.undo", "reason", "错刷");
        assert_int_equal(checkin_undo(folder->db, &folder->origin, id, zhang, "错刷"), ERR_GONE);
    }
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, 99, "错刷"), ERR_GONE);
    assert_int_equal(add(folder, id, zhang), CHECKIN_NEW);
    assert_int_equal(rows(folder), 4); /* corrections never overwrite */
    folder_verify(folder);
}

/* --- rows and log belong together --- */

static void test_rows_refuse_changes(void **state)
{
    struct folder *folder = *state;
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_tap(folder, id, "04A1B2C3D4E5F6", noon, NULL);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, 1, "错刷"), ERR_OK);
    static const char *const attempts[] = {
        "DELETE FROM checkin",
        "UPDATE checkin SET late = 1",
        "UPDATE checkin SET wall_ms = 0",
        "UPDATE checkin SET undone_by = NULL",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(statement_run(statement_open(folder->db, attempts[i])), ERR_INVALID);
    folder_verify(folder);
}

static void test_rows_behind_the_logs_back_show(void **state)
{
    struct folder *folder = *state;
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "王芳", .uid = "04000000000002"});
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000002", noon, NULL);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, 1, "错刷"), ERR_OK);
    int64_t first = folder_number(folder, "SELECT seq FROM checkin WHERE member = 1");
    folder_verify(folder);
    folder_sql(folder, "DROP TRIGGER checkin_stays; DROP TRIGGER checkin_is_not_changed;"
                       "DROP TRIGGER checkin_is_undone_once");
    const struct {
        const char *sql;
        int64_t bad_seq;
    } changes[] = {
        {"DELETE FROM checkin WHERE member = 1", first},
        {"UPDATE checkin SET member = 1 WHERE member = 2", first + 1},
        {"UPDATE checkin SET wall_ms = wall_ms + 1 WHERE member = 2", first + 1},
        {"UPDATE checkin SET mono_ms = mono_ms + 1 WHERE member = 2", first + 1},
        {"UPDATE checkin SET boot_id = 'x' WHERE member = 2", first + 1},
        {"UPDATE checkin SET trusted = 1 - trusted WHERE member = 2", first + 1},
        {"UPDATE checkin SET late = 1 WHERE member = 2", first + 1},
        {"UPDATE checkin SET guest = 1 WHERE member = 2", first + 1},
        {"UPDATE checkin SET method = 'manual' WHERE member = 2", first + 1},
        {"UPDATE checkin SET reason = 'x' WHERE member = 2", first + 1},
        {"UPDATE checkin SET seq = 1 WHERE member = 2", 1},
        {"UPDATE checkin SET undone_by = NULL WHERE member = 1", first + 2},
        {"UPDATE checkin SET undone_by = 1 WHERE member = 2", first + 1},
        {"INSERT INTO checkin SELECT 9, activity, 2, branch, wall_ms, mono_ms, boot_id, trusted, "
         "late, method, reason, guest, 2, 3, device, device_seq, beaten FROM checkin "
         "WHERE member = 1",
         2},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct checkin_report report;
        folder_sql(folder, "SAVEPOINT tamper");
        folder_sql(folder, changes[i].sql);
        assert_int_equal(checkin_verify(folder->db, &report), ERR_OK);
        assert_int_equal(report.bad_seq, changes[i].bad_seq);
        folder_sql(folder, "ROLLBACK TO tamper; RELEASE tamper");
    }
}

/* --- speed: nothing on the way of a tap reads a whole table --- */

/* Whenever a log entry is added SQLite plans to look through the tables that name entries without
 * an index by them, in case one of their rows had waited for it; as no reference is deferred none
 * waits, and nothing is looked through. (Of these tables clock_trust always has a row, so that a
 * step would be counted.) */
static bool is_only_planned(sqlite3_stmt *statement)
{
    return strncmp(sqlite3_sql(statement), "INSERT INTO chain ", 18) == 0 &&
           sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) == 0;
}

static void assert_no_scan(sqlite3 *handle, sqlite3_stmt *statement)
{
    char explain[4096];
    const char *sql = sqlite3_sql(statement);
    sqlite3_stmt *query = NULL;
    snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
    if (sqlite3_prepare_v2(handle, explain, -1, &query, NULL) != SQLITE_OK)
        return; /* PRAGMA and the like have no plan */
    while (sqlite3_step(query) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(query, 3);
        if (strncmp(detail, "SCAN ", 5) == 0 && strstr(detail, "CONSTANT ROW") == NULL &&
            strstr(detail, "subquery") == NULL &&
            strcmp(detail, "SCAN invited") != 0 && /* the view; its own tables have lines too */
            !is_only_planned(statement))
            fail_msg("%s in: %s", detail, sql);
    }
    sqlite3_finalize(query);
}

static void test_a_tap_scans_no_table(void **state)
{
    struct folder *folder = *state;
    struct plan_news plan;
    struct moment now = {.year = 2026, .month = 5, .day = 20, .hour = 14};
    int64_t id = theme_day(folder);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){
                              .name = "李强", .branch = "第二党支部", .uid = "04000000000002"});
    struct card card = folder_card("04000000000001");
    folder_reopen(folder); /* forgets what was prepared until here */
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000002", noon, NULL);
    folder_tap(folder, id, "04000000000003", noon, NULL);
    folder_tap(folder, 0, "04000000000001", noon, NULL);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    folder_tap(folder, id, "04000000000001", noon, NULL);
    assert_int_equal(checkin_log_refused(folder->db, &folder->origin.stamp, id, TAP_UNREADABLE),
                     ERR_OK);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, 1, "错刷"), ERR_OK);
    assert_int_equal(add(folder, id, 1), CHECKIN_NEW);
    assert_int_equal(activity_plan(folder->db, &now, &plan), ERR_OK);
    int count = 0;
    for (sqlite3_stmt *at = sqlite3_next_stmt(folder->db->handle, NULL); at != NULL;
         at = sqlite3_next_stmt(folder->db->handle, at), count++)
        assert_no_scan(folder->db->handle, at);
    assert_true(count > 25);
}

/* --- a failing disk --- */

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static rlim_t size_of_wal(const struct folder *folder)
{
    char path[128];
    struct stat status;
    snprintf(path, sizeof path, "%s/terminal.db-wal", folder->path);
    assert_int_equal(stat(path, &status), 0);
    return (rlim_t)status.st_size;
}

/* "On failure nothing was recorded", whichever write of the tap it was that failed. */
static void test_a_tap_that_cannot_be_kept_is_not_half_kept(void **state)
{
    struct folder *folder = *state;
    int64_t id = theme_day(folder), failures = 0;
    for (int i = 0; i < 20; i++) {
        struct checkin_result result;
        struct attendance figures;
        char uid[32];
        snprintf(uid, sizeof uid, "040000000000%02X", i);
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = uid});
        struct card card = folder_card(uid);
        int64_t before = folder_number(folder, "SELECT count(*) FROM chain");
        limit_file_size(size_of_wal(folder) + 2060 * (rlim_t)i);
        enum err err =
            checkin_record(folder->db, &folder->origin.stamp, id, &card, false, &result, &figures);
        limit_file_size(RLIM_INFINITY);
        if (err != ERR_OK) {
            failures++;
            assert_true(err == ERR_IO || err == ERR_FULL);
            assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), before);
            assert_int_equal(rows(folder), i);
        }
        /* 请再刷一次: the next attempt works, and the figures know nothing of the first. */
        result = folder_tap(folder, id, uid, noon, &figures);
        assert_int_equal(result.outcome, err == ERR_OK ? CHECKIN_ALREADY : CHECKIN_NEW);
        assert_int_equal(figures.present, i + 1);
        assert_int_equal(figures.absent, 0);
    }
    assert_true(failures >= 5 && failures < 20);
    folder_verify(folder);
    folder_reopen(folder);
    assert_int_equal(rows(folder), 20);
    folder_verify(folder);
}

/* --- kill -9 --- */

enum { KILLS = 50, AT_A_TIME = 30, PEOPLE = KILLS * AT_A_TIME };

/* In the child: signs people in, more than there is usually time for, and tells of each when the
 * function has returned. Then it waits, so that a kill that comes late leaves people for the next.
 */
static void record_until_killed(const char *path, int64_t activity_id, int first, int pipe_fd)
{
    struct db *db = NULL;
    if (db_open(path, DB_OWNER, &db) != ERR_OK)
        _exit(1);
    for (int i = first; i < first + AT_A_TIME; i++) {
        struct checkin_result result;
        struct attendance figures;
        struct stamp stamp = clock_stamp();
        struct card card = seed_card(i);
        if (checkin_record(db, &stamp, activity_id, &card, false, &result, &figures) != ERR_OK ||
            result.outcome != CHECKIN_NEW || write(pipe_fd, &i, sizeof i) != sizeof i)
            _exit(2);
    }
    for (;;)
        pause();
}

/* Lets a child record until it told of so many, and this much longer; kills it, and returns the
 * last person it told of. */
static int record_and_kill(const char *path, int64_t activity_id, int first, int count,
                           int microseconds)
{
    int ends[2], last = first - 1, status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        record_until_killed(path, activity_id, first, ends[1]);
    close(ends[1]);
    while (last < first - 1 + count)
        assert_int_equal(read(ends[0], &last, sizeof last), sizeof last);
    struct timespec pause = {.tv_nsec = microseconds * 1000L};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it had no complaint until then */
    while (read(ends[0], &last, sizeof last) == sizeof last)
        ;
    close(ends[0]);
    return last;
}

/* Every sign-in that was told of is there; at most the one under way is there untold. */
static void test_kill_loses_no_told_sign_in(void **state)
{
    struct folder *folder = *state;
    char path[128];
    int64_t id = 0;
    int told = 0;
    snprintf(path, sizeof path, "%s/seeded", folder->path);
    assert_int_equal(seed_fill(path, PEOPLE, 0, "2026-05-20", &id), ERR_OK);
    srand(20260520);
    db_close(folder->db);
    folder->db = NULL;
    for (int i = 0; i < KILLS; i++) {
        int last = record_and_kill(path, id, told, rand() % 6, rand() % 1500);
        assert_int_equal(db_open(path, DB_OWNER, &folder->db), ERR_OK);
        int64_t kept = rows(folder);
        assert_true(kept == last + 1 || kept == last + 2);
        assert_int_equal(folder_number(folder, "SELECT max(member) FROM checkin"), kept);
        folder_verify(folder);
        db_close(folder->db);
        folder->db = NULL;
        told = (int)kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_new),
        FOLDER_TEST(test_again),
        FOLDER_TEST(test_late),
        FOLDER_TEST(test_guest),
        FOLDER_TEST(test_excused_by_rule_may_come),
        FOLDER_TEST(test_on_leave_but_came),
        FOLDER_TEST(test_not_on_the_list),
        FOLDER_TEST(test_not_of_the_committee_or_group),
        FOLDER_TEST(test_other_branch),
        FOLDER_TEST(test_unknown_card),
        FOLDER_TEST(test_disabled_card),
        FOLDER_TEST(test_not_open),
        FOLDER_TEST(test_refusals_are_logged),
        FOLDER_TEST(test_no_such_activity),
        FOLDER_TEST(test_manual_outcomes),
        FOLDER_TEST(test_manual_sign_in_may_be_late),
        FOLDER_TEST(test_reason_that_is_not_utf8),
        FOLDER_TEST(test_undo_and_tap_again),
        FOLDER_TEST(test_rows_refuse_changes),
        FOLDER_TEST(test_rows_behind_the_logs_back_show),
        FOLDER_TEST(test_a_tap_scans_no_table),
        FOLDER_TEST(test_a_tap_that_cannot_be_kept_is_not_half_kept),
        FOLDER_TEST(test_kill_loses_no_told_sign_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
