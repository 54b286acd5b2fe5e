/* Activities that are moved, opened and closed by hand, and figures of a past day that stay. */
#include "db/activity_change.h"
#include "db/activity_step.h"
#include "db/export.h"
#include "db/ledger.h"
#include "db/roster.h"
#include "firmware/rules.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* From here on everything happens at this local time. */
static void at(struct folder *folder, int month, int day, int hour)
{
    folder->origin.stamp.wall_ms =
        clock_wall_of((struct moment){.year = 2026, .month = month, .day = day, .hour = hour});
}

static struct activity get(struct folder *folder, int64_t id)
{
    struct activity activity;
    assert_int_equal(activity_get(folder->db, id, &activity), ERR_OK);
    return activity;
}

static enum activity_change_outcome change(struct folder *folder, struct activity_wish wish,
                                           int64_t *ret_other)
{
    enum activity_change_outcome outcome;
    if (wish.reason == NULL)
        wish.reason = "";
    if (wish.reported_on == NULL)
        wish.reported_on = "";
    assert_int_equal(activity_change(folder->db, &folder->origin, &wish, &outcome, ret_other),
                     ERR_OK);
    return outcome;
}

static enum activity_open_outcome open_by_hand(struct folder *folder, int64_t id)
{
    enum activity_open_outcome outcome;
    assert_int_equal(activity_open(folder->db, &folder->origin, id, &outcome), ERR_OK);
    return outcome;
}

static enum activity_open_outcome close_by_hand(struct folder *folder, int64_t id)
{
    enum activity_open_outcome outcome;
    assert_int_equal(activity_close(folder->db, &folder->origin, id, &outcome), ERR_OK);
    return outcome;
}

static int total(struct folder *folder, int64_t id)
{
    struct attendance attendance;
    assert_int_equal(activity_attendance(folder->db, id, NULL, &attendance), ERR_OK);
    return attendance.total;
}

/* --- S2:98 --- */

static void test_a_new_date_needs_a_reason_and_stays_in_the_month(void **state)
{
    struct folder *folder = *state;
    at(folder, 5, 1, 9);
    struct activity_wish wish = {
        .activity = get(folder, folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL))};
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_UNCHANGED);
    strcpy(wish.activity.date, "2026-05-22");
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_NEEDS_REASON);
    wish.reason = "防汛";
    wish.reported_on = "2026-05-18";
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_CHANGED);
    assert_string_equal(get(folder, wish.activity.id).date, "2026-05-22");
    json_t *entry = folder_last_entry(folder), *data = json_object_get(entry, "data");
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "activity.change");
    assert_string_equal(json_string_value(json_object_get(json_object_get(data, "old"), "date")),
                        "2026-05-20");
    assert_string_equal(json_string_value(json_object_get(json_object_get(data, "new"), "date")),
                        "2026-05-22");
    assert_string_equal(json_string_value(json_object_get(data, "reason")), "防汛");
    assert_string_equal(json_string_value(json_object_get(data, "reported_on")), "2026-05-18");
    json_decref(entry);
    strcpy(wish.activity.date, "2026-06-01");
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_LEAVES_MONTH);
    assert_string_equal(get(folder, wish.activity.id).date, "2026-05-22");
    wish.accept_month = true;
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_CHANGED);
    assert_string_equal(get(folder, wish.activity.id).date, "2026-06-01");
    folder_verify(folder);
}

static void test_other_changes_need_no_reason(void **state)
{
    struct folder *folder = *state;
    struct activity_wish wish = {
        .activity = get(folder, folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL))};
    strcpy(wish.activity.theme, "新主题");
    strcpy(wish.activity.place, "会议室");
    strcpy(wish.activity.host, "王芳");
    strcpy(wish.activity.way, "专题学习研讨");
    wish.activity.start_min = 540;
    wish.activity.end_min = 1440;
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_CHANGED);
    struct activity seen = get(folder, wish.activity.id);
    assert_string_equal(seen.theme, "新主题");
    assert_string_equal(seen.place, "会议室");
    assert_string_equal(seen.host, "王芳");
    assert_string_equal(seen.way, "专题学习研讨");
    assert_int_equal(seen.start_min, 540);
    assert_int_equal(seen.end_min, 1440);
}

static void test_impossible_changes(void **state)
{
    struct folder *folder = *state;
    enum activity_change_outcome outcome;
    int64_t other = 0, id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct activity_wish good = {.activity = get(folder, id), .reason = "", .reported_on = ""};
    struct activity_wish bad[5] = {good, good, good, good, good};
    strcpy(bad[0].activity.date, "2026-02-29");
    bad[1].activity.end_min = bad[1].activity.start_min;
    strcpy(bad[2].activity.theme, " \n");
    bad[3].activity.end_min = 1441;
    bad[4].reported_on = "5月18日";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(activity_change(folder->db, &folder->origin, &bad[i], &outcome, NULL),
                         ERR_INVALID);
    good.activity.id = 99;
    assert_int_equal(activity_change(folder->db, &folder->origin, &good, &outcome, NULL), ERR_GONE);
    struct activity second = get(folder, id);
    enum activity_add_outcome added;
    second.start_min = 1000;
    second.end_min = 1100;
    assert_int_equal(activity_add(folder->db, &folder->origin, &second, &added, &second.id),
                     ERR_OK);
    assert_int_equal(added, ACTIVITY_ADDED);
    second.start_min = 900;
    assert_int_equal(change(folder, (struct activity_wish){.activity = second}, &other),
                     ACTIVITY_CHANGE_OVERLAPS);
    assert_int_equal(other, id);
}

static void test_who_came_keeps_the_date(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    struct activity_wish wish = {
        .activity = get(folder, folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL)),
        .reason = "改期"};
    folder_tap(folder, wish.activity.id, "04000000000001", "2026-05-20 13:50", NULL);
    strcpy(wish.activity.date, "2026-05-21");
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_HAS_CHECKINS);
    strcpy(wish.activity.date, "2026-05-20");
    wish.activity.end_min = 1000;
    assert_int_equal(change(folder, wish, NULL), ACTIVITY_CHANGED);
}

/* --- opened and closed --- */

static void test_opened_by_hand_until_closed_by_hand(void **state)
{
    static const struct rules_times times = {.open_before_min = 30, .late_after_min = 10};
    struct folder *folder = *state;
    struct moment morning = {.year = 2026, .month = 5, .day = 20, .hour = 9};
    struct moment night = {.year = 2026, .month = 5, .day = 20, .hour = 23};
    struct moment next_day = {.year = 2026, .month = 5, .day = 21, .hour = 0};
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct activity seen = get(folder, id);
    assert_int_equal(rules_phase(&seen, &morning, &times), PHASE_SOON);
    at(folder, 5, 19, 9);
    assert_int_equal(open_by_hand(folder, id), ACTIVITY_NOT_TODAY);
    at(folder, 5, 20, 9);
    assert_int_equal(open_by_hand(folder, id), ACTIVITY_SWITCHED);
    assert_int_equal(open_by_hand(folder, id), ACTIVITY_WAS_SO);
    seen = get(folder, id);
    assert_int_equal(rules_phase(&seen, &morning, &times), PHASE_OPEN);
    assert_int_equal(rules_phase(&seen, &night, &times), PHASE_LATE);
    assert_int_equal(rules_phase(&seen, &next_day, &times), PHASE_NONE);
    assert_int_equal(close_by_hand(folder, id), ACTIVITY_SWITCHED);
    assert_int_equal(close_by_hand(folder, id), ACTIVITY_WAS_SO);
    seen = get(folder, id);
    assert_int_equal(rules_phase(&seen, &morning, &times), PHASE_CLOSED);
    assert_false(seen.opened);
    assert_int_equal(open_by_hand(folder, id), ACTIVITY_SWITCHED);
    assert_false(get(folder, id).closed);
    folder_verify(folder);
}

static void test_only_one_is_open_by_hand(void **state)
{
    struct folder *folder = *state;
    struct plan_news plan;
    struct moment noon = {.year = 2026, .month = 5, .day = 20, .hour = 12};
    enum activity_add_outcome outcome;
    int64_t first = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL), second = 0;
    struct activity evening = get(folder, first);
    evening.start_min = 1140;
    evening.end_min = 1260;
    assert_int_equal(activity_add(folder->db, &folder->origin, &evening, &outcome, &second),
                     ERR_OK);
    at(folder, 5, 20, 12);
    open_by_hand(folder, first);
    assert_int_equal(open_by_hand(folder, second), ACTIVITY_SWITCHED);
    assert_false(get(folder, first).opened);
    assert_int_equal(activity_plan(folder->db, &noon, &plan), ERR_OK);
    assert_int_equal(plan.current.id, second);
}

/* --- product.md §3a: on that day --- */

static void test_roster_changes_do_not_move_a_past_day(void **state)
{
    struct folder *folder = *state;
    struct export_bundle before, after;
    struct checkin_result result;
    at(folder, 5, 1, 9);
    folder_import(folder, "姓名,工号,党小组,类别,卡号\n张伟,1,一组,正式,04A1B2C3\n"
                          "李明,2,一组,预备,04A1B2C4\n王芳,3,二组,群众,\n");
    int64_t past = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, past, "04A1B2C3", "2026-05-20 13:50", NULL);
    at(folder, 5, 20, 15);
    folder_import(folder, "姓名,工号,党小组,类别,卡号\n张伟,1,一组,正式,04A1B2C3\n"
                          "李明,2,一组,预备,04A1B2C4\n王芳,3,二组,预备,\n");
    assert_int_equal(total(folder, past), 3); /* still on: by the roster as it is */
    at(folder, 6, 1, 9);
    folder_import(folder, "姓名,工号,党小组,类别,卡号\n张伟,1,三组,正式,04A1B2C3\n"
                          "李明,2,一组,预备,04A1B2C4\n王芳,3,二组,预备,\n");
    assert_int_equal(export_make(folder->db, past, &before), ERR_OK);
    folder_import(folder,
                  "姓名,工号,党小组,类别,卡号\n张伟,1,三组,其他,04A1B2C3\n赵六,4,,正式,04A1B2C6\n");
    assert_int_equal(total(folder, past), 3);
    assert_int_equal(export_make(folder->db, past, &after), ERR_OK);
    for (int i = 0; i < before.file_count; i++) {
        assert_int_equal(before.files[i].length, after.files[i].length);
        assert_memory_equal(before.files[i].bytes, after.files[i].bytes, after.files[i].length);
    }
    assert_non_null(memmem(after.files[0].bytes, after.files[0].length, "一组,正式党员,已签到",
                           strlen("一组,正式党员,已签到")));
    export_clear(&before);
    export_clear(&after);
    result = folder_tap(folder, past, "04A1B2C6", "2026-06-01 10:00", NULL);
    assert_int_equal(result.outcome, CHECKIN_UNLISTED); /* was not expected on that day */
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain "
                                           "WHERE type = 'activity.freeze'"),
                     1);
    folder_verify(folder);
}

static void test_dry_run_writes_nothing_down(void **state)
{
    struct folder *folder = *state;
    struct roster_report report;
    struct roster_options options = {.dry_run = true};
    folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    at(folder, 6, 1, 9);
    static const char text[] = "姓名\n张伟\n";
    assert_int_equal(
        roster_import(folder->db, &folder->origin, text, strlen(text), &options, &report), ERR_OK);
    roster_report_clear(&report);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM activity WHERE frozen"), 0);
}

/* Closing writes the list down at once; opening again on the same day takes it back. */
static void test_closing_and_opening_again(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    at(folder, 5, 20, 15);
    close_by_hand(folder, id);
    folder_person(folder, (struct folder_person){.name = "李明"});
    assert_int_equal(total(folder, id), 1);
    open_by_hand(folder, id);
    assert_int_equal(total(folder, id), 2);
    folder_verify(folder);
}

/* --- S2:106 --- */

static void test_nine_steps(void **state)
{
    struct folder *folder = *state;
    char dates[ACTIVITY_STEPS][DATE_SIZE];
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 2, "2026-05-10"), ERR_OK);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 9, "2026-05-20"), ERR_OK);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 2, "2026-05-11"), ERR_OK);
    assert_int_equal(activity_step_list(folder->db, id, dates), ERR_OK);
    assert_string_equal(dates[0], "");
    assert_string_equal(dates[1], "2026-05-11");
    assert_string_equal(dates[8], "2026-05-20");
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 2, ""), ERR_OK);
    json_t *entry = folder_last_entry(folder), *data = json_object_get(entry, "data");
    assert_string_equal(json_string_value(json_object_get(data, "old")), "2026-05-11");
    assert_string_equal(json_string_value(json_object_get(data, "new")), "");
    json_decref(entry);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 0, ""), ERR_INVALID);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 10, ""), ERR_INVALID);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, id, 1, "明天"), ERR_INVALID);
    assert_int_equal(activity_step_set(folder->db, &folder->origin, 99, 1, ""), ERR_GONE);
    assert_int_equal(activity_step_list(folder->db, 99, dates), ERR_GONE);
}

/* --- the ledger --- */

struct year {
    struct ledger_line lines[20];
    int count;
    struct ledger_member members[8];
    int member_count;
};

static bool keep_line(const struct ledger_line *line, void *context)
{
    struct year *year = context;
    year->lines[year->count++] = *line;
    return true;
}

static bool keep_member(const struct ledger_member *line, void *context)
{
    struct year *year = context;
    year->members[year->member_count++] = *line;
    return true;
}

/* S2:98 "必须坚持每月开展一次": a month without one shows. S2:109: counts, no judgement. */
static void test_ledger(void **state)
{
    struct folder *folder = *state;
    static struct year year;
    struct moment now = {.year = 2026, .month = 5, .day = 31};
    enum activity_add_outcome outcome;
    folder_person(folder,
                  (struct folder_person){.name = "张伟", .number = "1", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "李明", .number = "2"});
    folder_person(folder, (struct folder_person){.name = "王芳", .class = CLASS_MASSES});
    folder_person(folder, (struct folder_person){.name = "赵六", .branch = "第二党支部"});
    int64_t held = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    struct activity later = get(folder, held);
    strcpy(later.date, "2026-12-20");
    assert_int_equal(activity_add(folder->db, &folder->origin, &later, &outcome, &later.id),
                     ERR_OK);
    folder_tap(folder, held, "04000000000001", "2026-05-20 14:20", NULL);
    memset(&year, 0, sizeof year);
    assert_int_equal(ledger_list(folder->db, "第一党支部", 2026, &now, keep_line, &year), ERR_OK);
    assert_int_equal(year.count, 12);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(year.lines[i].month, i + 1);
        assert_int_equal(year.lines[i].activity.id, i == 4 ? held : i == 11 ? later.id : 0);
        assert_int_equal(year.lines[i].held, i == 4);
    }
    assert_int_equal(year.lines[4].attendance.total, 2);
    assert_int_equal(year.lines[4].attendance.present, 1);
    assert_int_equal(year.lines[4].owed, 1);
    assert_int_equal(ledger_members(folder->db, "第一党支部", 2026, &now, keep_member, &year),
                     ERR_OK);
    assert_int_equal(year.member_count, 2);
    assert_string_equal(year.members[0].member.name, "张伟");
    assert_int_equal(year.members[0].activities, 1);
    assert_int_equal(year.members[0].present, 1);
    assert_int_equal(year.members[0].late, 1);
    assert_int_equal(year.members[0].owed, 0);
    assert_int_equal(year.members[1].absent, 1);
    assert_int_equal(year.members[1].owed, 1);
    assert_int_equal(ledger_list(folder->db, "没有", 2026, &now, keep_line, &year), ERR_GONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_a_new_date_needs_a_reason_and_stays_in_the_month),
        FOLDER_TEST(test_other_changes_need_no_reason),
        FOLDER_TEST(test_impossible_changes),
        FOLDER_TEST(test_who_came_keeps_the_date),
        FOLDER_TEST(test_opened_by_hand_until_closed_by_hand),
        FOLDER_TEST(test_only_one_is_open_by_hand),
        FOLDER_TEST(test_roster_changes_do_not_move_a_past_day),
        FOLDER_TEST(test_dry_run_writes_nothing_down),
        FOLDER_TEST(test_closing_and_opening_again),
        FOLDER_TEST(test_nine_steps),
        FOLDER_TEST(test_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
