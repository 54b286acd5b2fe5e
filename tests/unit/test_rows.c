/* Rows that were changed behind the log's back show (product.md §1d "弄虚作假"). */
#include "db/rows.h"
#include "db/leave.h"
#include "db/makeup.h"
#include "db/other_way.h"
#include "db/roster.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ZHANG = 1, LI = 2, WANG = 3 };

static void add_people(struct folder *folder)
{
    static const struct roster_options options = {.dry_run = false};
    static const char *const files[] = {
        "姓名,人员类别\n张伟,预备\n李明,正式\n王芳,正式\n",
        "姓名,人员类别,生效日期\n张伟,正式,2026-05-01\n李明,正式,\n王芳,正式,\n",
        "姓名,人员类别,生效日期\n张伟,其他,2026-04-01\n李明,正式,\n王芳,正式,\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct roster_report report;
        assert_int_equal(roster_import(folder->db, &folder->origin, files[i], strlen(files[i]),
                                       &options, &report),
                         ERR_OK);
        assert_false(report.refused);
        roster_report_clear(&report);
    }
}

/* One of everything, some of it taken back. */
static void fill(struct folder *folder)
{
    const struct chain_origin *origin = &folder->origin;
    struct makeup done = {.activity_id = 1, .way = MAKEUP_TOLD, .date = "2026-06-01"};
    enum leave_outcome leave;
    enum other_way_outcome other;
    enum makeup_outcome makeup;
    int64_t id = 0;
    add_people(folder);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(activity, 1);
    struct db *db = folder->db;
    assert_int_equal(guest_add(db, origin, 1, "陈静", GUEST_SERVED, "街道", &id), ERR_OK);
    assert_int_equal(guest_add(db, origin, 1, "刘洋", GUEST_OTHER, "", &id), ERR_OK);
    assert_int_equal(guest_undo(db, origin, id, "写错"), ERR_OK);
    assert_int_equal(leave_set(db, origin, 1, LI, LEAVE_SICK, false, &leave), ERR_OK);
    assert_int_equal(leave_set(db, origin, 1, LI, LEAVE_SICK, true, &leave), ERR_OK);
    assert_int_equal(leave_set(db, origin, 1, WANG, LEAVE_DUTY, true, &leave), ERR_OK);
    assert_int_equal(leave_cancel(db, origin, 1, WANG, "登记有误"), ERR_OK);
    assert_int_equal(leave_set(db, origin, 1, WANG, LEAVE_OTHER, true, &leave), ERR_OK);
    assert_int_equal(other_way_set(db, origin, 1, WANG, OTHER_WAY_VISIT, "上门", &other), ERR_OK);
    assert_int_equal(leave, LEAVE_SET);
    assert_int_equal(other, OTHER_WAY_SET);
    done.member.id = LI;
    strcpy(done.content, "条例");
    assert_int_equal(makeup_done(db, origin, &done, &makeup), ERR_OK);
    assert_int_equal(makeup, MAKEUP_DONE);
    assert_int_equal(makeup_undo(db, origin, 1, LI, "写错"), ERR_OK);
    assert_int_equal(makeup_done(db, origin, &done, &makeup), ERR_OK);
    folder_verify(folder);
    folder_sql(folder, "DROP TRIGGER guest_stays; DROP TRIGGER makeup_stays;"
                       "DROP TRIGGER class_period_stays");
}

static void assert_shows(struct folder *folder, const char *table, const char *sql)
{
    struct rows_report report;
    folder_sql(folder, "SAVEPOINT tamper");
    folder_sql(folder, sql);
    assert_int_equal(rows_verify(folder->db, &report), ERR_OK);
    if (report.table == NULL || strcmp(report.table, table) != 0)
        fail_msg("not seen: %s", sql);
    folder_sql(folder, "ROLLBACK TO tamper; RELEASE tamper");
}

static void test_guests(void **state)
{
    struct folder *folder = *state;
    fill(folder);
    assert_shows(folder, "guest", "DELETE FROM guest WHERE undone_by IS NULL");
    assert_shows(folder, "guest", "DELETE FROM guest WHERE undone_by IS NOT NULL");
    assert_shows(folder, "guest", "UPDATE guest SET name = '甲' WHERE id = 1");
    assert_shows(folder, "guest", "UPDATE guest SET kind = 0 WHERE id = 1");
    assert_shows(folder, "guest", "UPDATE guest SET label = '' WHERE id = 1");
    assert_shows(folder, "guest", "UPDATE guest SET wall_ms = 1 WHERE id = 1");
    assert_shows(folder, "guest", "UPDATE guest SET undone_by = NULL");
    assert_shows(folder, "guest", "UPDATE guest SET undone_by = 1 WHERE id = 1");
    assert_shows(
        folder, "guest",
        "INSERT INTO guest (activity, name, kind, wall_ms, seq) VALUES (1, '甲', 0, 1, 1)");
}

static void test_makeups(void **state)
{
    struct folder *folder = *state;
    fill(folder);
    assert_shows(folder, "makeup", "DELETE FROM makeup WHERE undone_by IS NULL");
    assert_shows(folder, "makeup", "UPDATE makeup SET member = 3");
    assert_shows(folder, "makeup", "UPDATE makeup SET date = '2026-07-01'");
    assert_shows(folder, "makeup", "UPDATE makeup SET way = 2");
    assert_shows(folder, "makeup", "UPDATE makeup SET content = ''");
    assert_shows(folder, "makeup", "UPDATE makeup SET by_whom = '甲'");
    assert_shows(folder, "makeup", "UPDATE makeup SET undone_by = 1 WHERE undone_by IS NULL");
    assert_shows(folder, "makeup_owed",
                 "INSERT INTO makeup_owed (activity, member, branch, reason, seq) "
                 "VALUES (1, 3, 1, '甲', 1)");
}

static void test_leave(void **state)
{
    struct folder *folder = *state;
    fill(folder);
    assert_shows(folder, "leave", "DELETE FROM leave WHERE member = 2");
    assert_shows(folder, "leave", "UPDATE leave SET paper = 0 WHERE member = 2");
    assert_shows(folder, "leave", "UPDATE leave SET kind = 1 WHERE member = 2");
    assert_shows(folder, "leave", "UPDATE leave SET kind = 2 WHERE member = 3");
    assert_shows(folder, "leave", "UPDATE leave SET member = 1 WHERE member = 2");
    assert_shows(folder, "leave", "INSERT INTO leave (activity, member, kind) VALUES (1, 1, 0)");
}

static void test_other_ways(void **state)
{
    struct folder *folder = *state;
    fill(folder);
    assert_shows(folder, "other_way", "DELETE FROM other_way");
    assert_shows(folder, "other_way", "UPDATE other_way SET way = 0");
    assert_shows(folder, "other_way", "UPDATE other_way SET note = ''");
    assert_shows(folder, "other_way", "UPDATE other_way SET note = '线上'");
    assert_shows(folder, "other_way", "INSERT INTO other_way (activity, member) VALUES (1, 1)");
}

static void test_classes_of_the_past(void **state)
{
    struct folder *folder = *state;
    fill(folder);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM class_period"), 1);
    assert_shows(folder, "class_period", "DELETE FROM class_period");
    assert_shows(folder, "class_period", "UPDATE class_period SET class = 3");
    assert_shows(folder, "class_period", "UPDATE class_period SET may_vote = 1");
    assert_shows(folder, "class_period", "UPDATE class_period SET excused = 1");
    assert_shows(folder, "class_period", "UPDATE class_period SET from_day = '2025-01-01'");
    assert_shows(folder, "class_period", "UPDATE class_period SET member = 2");
    assert_shows(folder, "class_period", "UPDATE class_period SET undone_by = 1");
    assert_shows(folder, "class_period",
                 "INSERT INTO class_period (branch, member, from_day, class, may_vote, excused, "
                 "seq) VALUES (1, 2, '', 4, 0, 0, 1)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_guests),
        FOLDER_TEST(test_makeups),
        FOLDER_TEST(test_leave),
        FOLDER_TEST(test_other_ways),
        FOLDER_TEST(test_classes_of_the_past),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
