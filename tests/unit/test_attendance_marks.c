/* What the organizer notes of an activity's people: leave, other ways, guests, and make-ups owed
 * (S2:30, S2:101, S2:106). */
#include "db/activity.h"
#include "db/activity_change.h"
#include "db/export.h"
#include "db/guest.h"
#include "db/leave.h"
#include "db/ledger.h"
#include "db/makeup.h"
#include "db/other_way.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct moment evening = {.year = 2026, .month = 5, .day = 20, .hour = 16};
static const struct moment noon = {.year = 2026, .month = 5, .day = 20, .hour = 12};

static struct attendance figures(struct folder *folder, int64_t id, const char *branch)
{
    struct attendance attendance;
    assert_int_equal(activity_attendance(folder->db, id, branch, &attendance), ERR_OK);
    return attendance;
}

static enum leave_outcome set_leave(struct folder *folder, int64_t id, int64_t member,
                                    enum leave_kind kind, bool paper)
{
    enum leave_outcome outcome;
    assert_int_equal(leave_set(folder->db, &folder->origin, id, member, kind, paper, &outcome),
                     ERR_OK);
    return outcome;
}

static enum other_way_outcome set_other_way(struct folder *folder, int64_t id, int64_t member,
                                            const char *note)
{
    enum other_way_outcome outcome;
    assert_int_equal(
        other_way_set(folder->db, &folder->origin, id, member, OTHER_WAY_VISIT, note, &outcome),
        ERR_OK);
    return outcome;
}

/* --- leave and other ways --- */

static void test_leave(void **state)
{
    struct folder *folder = *state;
    struct leave leave;
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    int64_t guest =
        folder_person(folder, (struct folder_person){.name = "王芳", .class = CLASS_MASSES});
    int64_t stranger =
        folder_person(folder, (struct folder_person){.name = "李明", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(set_leave(folder, id, zhang, LEAVE_SICK, false), LEAVE_SET);
    assert_int_equal(set_leave(folder, id, zhang, LEAVE_SICK, false), LEAVE_UNCHANGED);
    assert_int_equal(set_leave(folder, id, zhang, LEAVE_SICK, true), LEAVE_SET);
    assert_int_equal(set_leave(folder, id, guest, LEAVE_SICK, true), LEAVE_NOT_EXPECTED);
    assert_int_equal(set_leave(folder, id, stranger, LEAVE_SICK, true), LEAVE_NOT_EXPECTED);
    assert_int_equal(figures(folder, id, NULL).leave, 1);
    assert_int_equal(figures(folder, id, NULL).absent, 0);
    folder_tap(folder, id, "04000000000001", "2026-05-20 13:50", NULL);
    assert_int_equal(leave_get(folder->db, id, zhang, &leave), ERR_OK);
    assert_int_equal(leave.kind, LEAVE_SICK);
    assert_true(leave.paper);
    assert_true(leave.has_come);
    assert_string_equal(leave.member.name, "张伟");
    assert_int_equal(leave_cancel(folder->db, &folder->origin, id, zhang, "登记有误"), ERR_OK);
    assert_int_equal(leave_cancel(folder->db, &folder->origin, id, zhang, "登记有误"), ERR_GONE);
    assert_int_equal(leave_get(folder->db, id, zhang, &leave), ERR_GONE);
    enum leave_outcome outcome;
    assert_int_equal(leave_set(folder->db, &folder->origin, 99, zhang, LEAVE_SICK, false, &outcome),
                     ERR_GONE);
    assert_int_equal(leave_set(folder->db, &folder->origin, id, 99, LEAVE_SICK, false, &outcome),
                     ERR_GONE);
    folder_verify(folder);
}

/* product.md §4: sick leave tells about somebody's health. It is in the log, not in the bundle. */
static void test_kind_of_leave_and_note_never_leave(void **state)
{
    struct folder *folder = *state;
    struct export_bundle bundle;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t li = folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    set_leave(folder, id, zhang, LEAVE_PRIVATE, false);
    set_leave(folder, id, zhang, LEAVE_SICK, true);
    set_other_way(folder, id, li, "行动不便");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE activity = 0 AND "
                                           "data LIKE '%\"new\":\"sick\",\"of\":%' AND "
                                           "data LIKE '%\"old\":\"private\"%'"),
                     1);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM chain WHERE data LIKE '%行动不便%'"), 1);
    assert_int_equal(export_make(folder->db, id, &bundle), ERR_OK);
    for (int i = 0; i < bundle.file_count; i++) {
        static const char *const secrets[] = {"sick", "private", "病假", "行动不便"};
        for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++)
            assert_null(memmem(bundle.files[i].bytes, bundle.files[i].length, secrets[k],
                               strlen(secrets[k])));
    }
    export_clear(&bundle);
}

/* S2:101, S3:27: a line of its own, never part of 实到. */
static void test_other_way(void **state)
{
    struct folder *folder = *state;
    enum other_way_kind kind;
    char note[TITLE_SIZE];
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(set_other_way(folder, id, zhang, "送学上门"), OTHER_WAY_SET);
    assert_int_equal(set_other_way(folder, id, zhang, "送学上门"), OTHER_WAY_UNCHANGED);
    assert_int_equal(figures(folder, id, NULL).other, 1);
    assert_int_equal(figures(folder, id, NULL).present, 0);
    assert_int_equal(other_way_get(folder->db, id, zhang, &kind, note), ERR_OK);
    assert_int_equal(kind, OTHER_WAY_VISIT);
    assert_string_equal(note, "送学上门");
    assert_int_equal(other_way_cancel(folder->db, &folder->origin, id, zhang, "登记有误"), ERR_OK);
    assert_int_equal(other_way_cancel(folder->db, &folder->origin, id, zhang, "登记有误"),
                     ERR_GONE);
    assert_int_equal(figures(folder, id, NULL).absent, 1);
    folder_verify(folder);
}

/* --- guests --- */

struct sheet {
    struct sheet_line last;
    int count;
};

static bool keep_last_line(const struct sheet_line *line, void *context)
{
    struct sheet *sheet = context;
    sheet->last = *line;
    sheet->count++;
    return true;
}

/* S0:12, S2:108: never in the base, counted once, at the end of the sheet. */
static void test_guests(void **state)
{
    struct folder *folder = *state;
    struct sheet sheet = {.count = 0};
    int64_t first = 0, second = 0;
    folder_person(folder, (struct folder_person){.name = "张伟"});
    folder_person(folder, (struct folder_person){.name = "李明", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    assert_int_equal(
        guest_add(folder->db, &folder->origin, id, "赵主任", GUEST_SUPERIOR, "组织部", &first),
        ERR_OK);
    assert_int_equal(
        guest_add(folder->db, &folder->origin, id, "赵主任", GUEST_SERVED, "", &second), ERR_OK);
    assert_int_equal(figures(folder, id, NULL).guests, 2);
    assert_int_equal(figures(folder, id, NULL).total, 2);
    assert_int_equal(figures(folder, id, "第一党支部").guests, 2);
    assert_int_equal(figures(folder, id, "第二党支部").guests, 0);
    assert_int_equal(guest_undo(folder->db, &folder->origin, second, "写错了"), ERR_OK);
    assert_int_equal(guest_undo(folder->db, &folder->origin, second, "写错了"), ERR_GONE);
    assert_int_equal(figures(folder, id, NULL).guests, 1);
    assert_int_equal(activity_sheet(folder->db, id, keep_last_line, &sheet), ERR_OK);
    assert_int_equal(sheet.count, 3);
    assert_int_equal(sheet.last.guest_id, first);
    assert_string_equal(sheet.last.member.name, "赵主任");
    assert_int_equal(sheet.last.guest_kind, GUEST_SUPERIOR);
    assert_string_equal(sheet.last.guest_label, "组织部");
    assert_true(sheet.last.by_hand && sheet.last.present);
    assert_false(sheet.last.counts || sheet.last.expected);
    int64_t none = 0;
    assert_int_equal(guest_add(folder->db, &folder->origin, 99, "赵", GUEST_OTHER, "", &none),
                     ERR_GONE);
    folder_verify(folder);
}

static void test_guest_on_the_printed_sheet(void **state)
{
    struct folder *folder = *state;
    struct export_bundle bundle;
    int64_t guest = 0;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(
        guest_add(folder->db, &folder->origin, id, "赵主任", GUEST_LIAISON, "=组织部", &guest),
        ERR_OK);
    assert_int_equal(export_make(folder->db, id, &bundle), ERR_OK);
    assert_non_null(memmem(bundle.files[0].bytes, bundle.files[0].length, "赵主任,,,,列席,",
                           strlen("赵主任,,,,列席,")));
    assert_non_null(memmem(bundle.files[0].bytes, bundle.files[0].length, ",补登,联系领导：=组织部",
                           strlen(",补登,联系领导：=组织部")));
    export_clear(&bundle);
}

/* --- make-ups --- */

struct owed {
    struct makeup list[8];
    int count;
};

static bool keep_makeup(const struct makeup *makeup, void *context)
{
    struct owed *owed = context;
    owed->list[owed->count++] = *makeup;
    return true;
}

static struct owed owed_at(struct folder *folder, const struct moment *now,
                           struct makeup_filter filter)
{
    struct owed owed = {.count = 0};
    int count = -1;
    assert_int_equal(makeup_list(folder->db, now, &filter, keep_makeup, &owed), ERR_OK);
    assert_int_equal(makeup_count(folder->db, now, &filter, &count), ERR_OK);
    assert_int_equal(count, owed.count);
    return owed;
}

static enum makeup_outcome make_up(struct folder *folder, int64_t id, int64_t member)
{
    struct makeup done = {.activity_id = id,
                          .member.id = member,
                          .date = "2026-05-25",
                          .way = MAKEUP_TOLD,
                          .content = "学习条例",
                          .by_whom = "王芳"};
    enum makeup_outcome outcome;
    folder->origin.stamp.wall_ms = clock_wall_of(evening);
    assert_int_equal(makeup_done(folder->db, &folder->origin, &done, &outcome), ERR_OK);
    return outcome;
}

static void test_who_owes_a_makeup(void **state)
{
    struct folder *folder = *state;
    int64_t on_leave = folder_person(folder, (struct folder_person){.name = "甲", .number = "1"});
    int64_t absent = folder_person(folder, (struct folder_person){.name = "乙", .number = "2"});
    int64_t other = folder_person(folder, (struct folder_person){.name = "丙"});
    int64_t came =
        folder_person(folder, (struct folder_person){.name = "丁", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "戊", .excused = true});
    folder_person(folder, (struct folder_person){.name = "己", .class = CLASS_APPLICANT});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    set_leave(folder, id, on_leave, LEAVE_DUTY, true);
    set_other_way(folder, id, other, "");
    folder_tap(folder, id, "04000000000001", "2026-05-20 13:50", NULL);
    assert_int_equal(owed_at(folder, &noon, (struct makeup_filter){.year = 0}).count, 0);
    struct owed owed = owed_at(folder, &evening, (struct makeup_filter){.year = 2026});
    assert_int_equal(owed.count, 2);
    assert_int_equal(owed.list[0].member.id, on_leave);
    assert_true(owed.list[0].on_leave);
    assert_int_equal(owed.list[1].member.id, absent);
    assert_false(owed.list[1].on_leave || owed.list[1].done);
    assert_string_equal(owed.list[1].activity_date, "2026-05-20");
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 2025}).count, 0);
    assert_int_equal(make_up(folder, id, came), MAKEUP_NOT_OWED);
    assert_int_equal(make_up(folder, id, other), MAKEUP_NOT_OWED);
    folder_verify(folder);
}

static void test_makeup_is_done_once_and_taken_back(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(make_up(folder, id, zhang), MAKEUP_DONE);
    assert_int_equal(make_up(folder, id, zhang), MAKEUP_WAS_DONE);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.member_id = zhang}).count,
                     0);
    struct owed owed = owed_at(
        folder, &evening,
        (struct makeup_filter){.activity_id = id, .branch = "第一党支部", .with_done = true});
    assert_int_equal(owed.count, 1);
    assert_true(owed.list[0].done);
    assert_string_equal(owed.list[0].date, "2026-05-25");
    assert_int_equal(owed.list[0].way, MAKEUP_TOLD);
    assert_string_equal(owed.list[0].content, "学习条例");
    assert_string_equal(owed.list[0].by_whom, "王芳");
    assert_int_equal(makeup_undo(folder->db, &folder->origin, id, zhang, "写错人"), ERR_OK);
    assert_int_equal(makeup_undo(folder->db, &folder->origin, id, zhang, "写错人"), ERR_GONE);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 1);
    struct makeup bad = {.activity_id = id, .member.id = zhang, .date = "2026-02-30"};
    enum makeup_outcome outcome;
    assert_int_equal(makeup_done(folder->db, &folder->origin, &bad, &outcome), ERR_INVALID);
    folder_verify(folder);
}

/* S4:9: who is listed in both branches of a joint activity owes one. */
static void test_one_makeup_for_two_branches(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    folder_listing(folder, zhang, (struct folder_person){.branch = "第二党支部"});
    folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第二党支部、第一党支部");
    struct owed owed = owed_at(folder, &evening, (struct makeup_filter){.year = 0});
    assert_int_equal(owed.count, 1);
    assert_string_equal(owed.list[0].member.branch, "第二党支部");
    assert_int_equal(
        owed_at(folder, &evening, (struct makeup_filter){.branch = "第一党支部"}).count, 1);
}

/* Beyond the rules: somebody excused, who took part in another way, or of another branch. */
static void test_makeup_that_is_added(void **state)
{
    struct folder *folder = *state;
    enum makeup_add_outcome outcome;
    const struct chain_origin *origin = &folder->origin;
    folder->origin.stamp.wall_ms = clock_wall_of(evening);
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟", .excused = true});
    int64_t li = folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t wang =
        folder_person(folder, (struct folder_person){.name = "王芳", .uid = "04000000000003"});
    int64_t zhou =
        folder_person(folder, (struct folder_person){.name = "周强", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, id, "04000000000003", "2026-05-20 13:50", NULL);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 1);
    assert_int_equal(makeup_add(folder->db, origin, id, li, "缺席", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_WAS_OWED);
    assert_int_equal(makeup_add(folder->db, origin, id, wang, "早退", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_CAME);
    assert_int_equal(makeup_add(folder->db, origin, id, zhang, " ", &outcome), ERR_INVALID);
    assert_int_equal(makeup_add(folder->db, origin, id, 99, "缺席", &outcome), ERR_GONE);
    assert_int_equal(makeup_add(folder->db, origin, 99, zhang, "缺席", &outcome), ERR_GONE);
    assert_int_equal(makeup_add(folder->db, origin, id, zhang, "本人要求", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_ADDED);
    assert_int_equal(makeup_add(folder->db, origin, id, zhang, "本人要求", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_WAS_OWED);
    assert_int_equal(makeup_add(folder->db, origin, id, zhou, "来访", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_ADDED);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 2026}).count, 3);
    struct owed owed = owed_at(folder, &evening, (struct makeup_filter){.branch = "第二党支部"});
    assert_int_equal(owed.count, 1);
    assert_true(owed.list[0].added);
    assert_string_equal(owed.list[0].member.name, "周强");
    assert_int_equal(make_up(folder, id, zhou), MAKEUP_DONE);
    assert_int_equal(makeup_drop(folder->db, origin, id, zhou, "写错人"), ERR_GONE);
    assert_int_equal(makeup_drop(folder->db, origin, id, zhang, "写错人"), ERR_OK);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 1);
}

static bool add_owed(const struct ledger_line *line, void *context)
{
    *(int *)context += line->owed;
    return true;
}

static bool add_members_owed(const struct ledger_member *line, void *context)
{
    *(int *)context += line->owed;
    return true;
}

/* S2:109: the ledger counts them where the list does. */
static void test_ledger_counts_what_is_added(void **state)
{
    struct folder *folder = *state;
    enum makeup_add_outcome outcome;
    int months = 0, members = 0;
    folder->origin.stamp.wall_ms = clock_wall_of(evening);
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟", .excused = true});
    folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(makeup_add(folder->db, &folder->origin, id, zhang, "本人要求", &outcome),
                     ERR_OK);
    assert_int_equal(ledger_list(folder->db, "第一党支部", 2026, &evening, add_owed, &months),
                     ERR_OK);
    assert_int_equal(
        ledger_members(folder->db, "第一党支部", 2026, &evening, add_members_owed, &members),
        ERR_OK);
    assert_int_equal(months, 2);
    assert_int_equal(members, 2);
}

static void test_makeup_is_added_beside_another_way(void **state)
{
    struct folder *folder = *state;
    enum makeup_add_outcome outcome;
    enum other_way_outcome marked;
    folder->origin.stamp.wall_ms = clock_wall_of(noon);
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(
        other_way_set(folder->db, &folder->origin, id, zhang, OTHER_WAY_ONLINE, "", &marked),
        ERR_OK);
    assert_int_equal(makeup_add(folder->db, &folder->origin, id, zhang, "掉线", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_AHEAD);
    folder->origin.stamp.wall_ms = clock_wall_of(evening);
    assert_int_equal(makeup_add(folder->db, &folder->origin, id, zhang, "掉线", &outcome), ERR_OK);
    assert_int_equal(outcome, MAKEUP_ADDED);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 1);
    assert_int_equal(other_way_cancel(folder->db, &folder->origin, id, zhang, "登记有误"), ERR_OK);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 1);
    folder_tap(folder, id, "04000000000001", "2026-05-20 15:30", NULL);
    assert_int_equal(owed_at(folder, &evening, (struct makeup_filter){.year = 0}).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_leave),
        FOLDER_TEST(test_kind_of_leave_and_note_never_leave),
        FOLDER_TEST(test_other_way),
        FOLDER_TEST(test_guests),
        FOLDER_TEST(test_guest_on_the_printed_sheet),
        FOLDER_TEST(test_who_owes_a_makeup),
        FOLDER_TEST(test_makeup_is_done_once_and_taken_back),
        FOLDER_TEST(test_one_makeup_for_two_branches),
        FOLDER_TEST(test_makeup_that_is_added),
        FOLDER_TEST(test_ledger_counts_what_is_added),
        FOLDER_TEST(test_makeup_is_added_beside_another_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
