/* Planned activities, who is expected, and the figures of who came (product.md §3a). */
#include "db/activity.h"
#include "db/handle.h"
#include "db/invited.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char noon[] = "2026-05-20 13:50";
static const char late[] = "2026-05-20 14:11";

static struct attendance figures(struct folder *folder, int64_t activity_id, const char *branch)
{
    struct attendance attendance;
    assert_int_equal(activity_attendance(folder->db, activity_id, branch, &attendance), ERR_OK);
    return attendance;
}

#define assert_figures(seen, ...)                                                                  \
    do {                                                                                           \
        struct attendance seen_ = (seen), expected_ = {__VA_ARGS__};                               \
        assert_memory_equal(&seen_, &expected_, sizeof seen_);                                     \
    } while (0)

static enum activity_add_outcome add(struct folder *folder, struct activity activity,
                                     int64_t *ret_id)
{
    enum activity_add_outcome outcome;
    if (activity.theme[0] == '\0')
        strcpy(activity.theme, "学习条例");
    if (activity.date[0] == '\0')
        strcpy(activity.date, "2026-05-20");
    assert_int_equal(activity_add(folder->db, &folder->origin, &activity, &outcome, ret_id),
                     ERR_OK);
    return outcome;
}

/* --- adding --- */

static void test_own_branch_is_meant_when_none_is_named(void **state)
{
    struct folder *folder = *state;
    struct activity activity;
    int64_t id = 0;
    assert_int_equal(add(folder,
                         (struct activity){.start_min = 840,
                                           .end_min = 960,
                                           .type = ACTIVITY_LECTURE,
                                           .theme = "第一行\n第二行",
                                           .place = "党员活动室",
                                           .host = "张伟",
                                           .way = "专题学习研讨"},
                         &id),
                     ACTIVITY_ADDED);
    assert_int_equal(activity_get(folder->db, id, &activity), ERR_OK);
    assert_int_equal(activity.id, id);
    assert_int_equal(activity.type, ACTIVITY_LECTURE);
    assert_string_equal(activity.theme, "第一行\n第二行");
    assert_string_equal(activity.date, "2026-05-20");
    assert_int_equal(activity.start_min, 840);
    assert_int_equal(activity.end_min, 960);
    assert_string_equal(activity.place, "党员活动室");
    assert_string_equal(activity.host, "张伟");
    assert_string_equal(activity.way, "专题学习研讨");
    assert_int_equal(activity.branch_count, 1);
    assert_string_equal(activity.branches[0], "第一党支部");
    assert_false(activity.closed);
    assert_int_equal(activity_get(folder->db, id + 1, &activity), ERR_GONE);
}

/* S2:22, S2:27: one activity, several branches. */
static void test_branches_keep_their_order(void **state)
{
    struct folder *folder = *state;
    struct activity activity;
    folder_person(folder, (struct folder_person){.name = "李强", .branch = "第二党支部"});
    int64_t id =
        folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第二党支部、第一党支部、第二党支部");
    assert_int_equal(activity_get(folder->db, id, &activity), ERR_OK);
    assert_int_equal(activity.branch_count, 2);
    assert_string_equal(activity.branches[0], "第二党支部");
    assert_string_equal(activity.branches[1], "第一党支部");
}

static void test_unknown_branch(void **state)
{
    struct folder *folder = *state;
    int64_t index = 0;
    assert_int_equal(add(folder,
                         (struct activity){.start_min = 840,
                                           .end_min = 960,
                                           .branches = {"第一党支部", "第九党支部"},
                                           .branch_count = 2},
                         &index),
                     ACTIVITY_NO_BRANCH);
    assert_int_equal(index, 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM activity"), 0);
}

static void test_group_must_exist(void **state)
{
    struct folder *folder = *state;
    struct activity activity = {.type = ACTIVITY_GROUP, .start_min = 840, .end_min = 960};
    int64_t id = 0;
    folder_person(folder, (struct folder_person){.name = "张伟"}); /* is in no group */
    assert_int_equal(add(folder, activity, &id), ACTIVITY_NO_GROUP);
    strcpy(activity.group, "一组");
    assert_int_equal(add(folder, activity, &id), ACTIVITY_NO_GROUP);
    folder_person(folder, (struct folder_person){.name = "王芳", .group = "一组"});
    assert_int_equal(add(folder, activity, &id), ACTIVITY_ADDED);
}

static void test_two_at_a_time_overlap(void **state)
{
    struct folder *folder = *state;
    int64_t first = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL); /* 14:00 to 16:00 */
    static const struct {
        int start_min, end_min;
        enum activity_add_outcome outcome;
    } cases[] = {
        {13 * 60, 14 * 60, ACTIVITY_ADDED},        {16 * 60, 17 * 60, ACTIVITY_ADDED},
        {13 * 60, 14 * 60 + 1, ACTIVITY_OVERLAPS}, {15 * 60, 15 * 60 + 30, ACTIVITY_OVERLAPS},
        {12 * 60, 18 * 60, ACTIVITY_OVERLAPS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = 0;
        struct activity activity = {.start_min = cases[i].start_min, .end_min = cases[i].end_min};
        assert_int_equal(add(folder, activity, &id), cases[i].outcome);
        if (cases[i].outcome == ACTIVITY_OVERLAPS)
            assert_int_equal(id, first);
    }
    int64_t id = 0;
    struct activity tomorrow = {.date = "2026-05-21", .start_min = 840, .end_min = 960};
    assert_int_equal(add(folder, tomorrow, &id), ACTIVITY_ADDED);
}

static void test_tables_refuse(void **state)
{
    struct folder *folder = *state;
    enum activity_add_outcome outcome;
    int64_t id = 0;
    const struct activity bad[] = {
        {.theme = " ", .date = "2026-05-20", .start_min = 840, .end_min = 960}, /* S2:16 */
        {.theme = "x", .date = "2026-02-30", .start_min = 840, .end_min = 960},
        {.theme = "x", .date = "20260520", .start_min = 840, .end_min = 960},
        {.theme = "x", .date = "2026-05-20", .start_min = 960, .end_min = 960},
        {.theme = "x", .date = "2026-05-20", .start_min = 960, .end_min = 1441},
        {.theme = "x", .date = "2026-05-20", .start_min = 840, .end_min = 960, .type = 9},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(activity_add(folder->db, &folder->origin, &bad[i], &outcome, &id),
                         ERR_INVALID);
    folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(statement_run(statement_open(folder->db, "DELETE FROM activity")),
                     ERR_INVALID);
    folder_verify(folder);
}

static void test_adding_is_logged(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_activity(folder, ACTIVITY_STUDY, NULL, NULL);
    json_t *entry = folder_last_entry(folder);
    json_t *data = json_object_get(entry, "data");
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "activity.add");
    assert_int_equal(json_integer_value(json_object_get(entry, "activity")), id);
    assert_string_equal(json_string_value(json_object_get(data, "type")), "study");
    assert_string_equal(json_string_value(json_array_get(json_object_get(data, "branches"), 0)),
                        "第一党支部");
    json_decref(entry);
}

struct dates {
    char list[8][DATE_SIZE + 8];
    int count;
};

static bool keep_date(const struct activity *activity, void *context)
{
    struct dates *dates = context;
    snprintf(dates->list[dates->count++], sizeof dates->list[0], "%s %04d", activity->date,
             activity->start_min);
    assert_int_equal(activity->branch_count, 1);
    return true;
}

static void test_list_is_by_date_and_start(void **state)
{
    struct folder *folder = *state;
    struct dates dates = {.count = 0};
    int64_t id = 0;
    add(folder, (struct activity){.date = "2026-06-01", .start_min = 600, .end_min = 660}, &id);
    add(folder, (struct activity){.date = "2026-05-20", .start_min = 900, .end_min = 960}, &id);
    add(folder, (struct activity){.date = "2026-05-20", .start_min = 540, .end_min = 600}, &id);
    assert_int_equal(activity_list(folder->db, keep_date, &dates), ERR_OK);
    assert_int_equal(dates.count, 3);
    assert_string_equal(dates.list[0], "2026-05-20 0540");
    assert_string_equal(dates.list[1], "2026-05-20 0900");
    assert_string_equal(dates.list[2], "2026-06-01 0600");
}

/* --- what is on --- */

static struct plan_news plan_at(struct folder *folder, int day, int hour, int minute)
{
    struct plan_news plan;
    struct moment now = {.year = 2026, .month = 5, .day = day, .hour = hour, .minute = minute};
    assert_int_equal(activity_plan(folder->db, &now, &plan), ERR_OK);
    return plan;
}

static void test_plan_of_the_moment(void **state)
{
    struct folder *folder = *state;
    int64_t morning = 0, evening = 0, later = 0;
    struct plan_news plan = plan_at(folder, 20, 9, 0);
    assert_int_equal(plan.current.id, 0);
    assert_int_equal(plan.next.id, 0);
    add(folder, (struct activity){.start_min = 1080, .end_min = 1140}, &evening);
    add(folder, (struct activity){.start_min = 540, .end_min = 600}, &morning);
    add(folder, (struct activity){.date = "2026-05-25", .start_min = 540, .end_min = 600}, &later);
    add(folder, (struct activity){.date = "2026-06-25", .start_min = 540, .end_min = 600},
        &(int64_t){0});
    static const struct {
        int day, hour, minute, current, next; /* 1 morning, 2 evening, 3 later, 0 none */
    } cases[] = {
        {19, 12, 0, 0, 1},  {20, 0, 0, 1, 3},   {20, 9, 59, 1, 3},
        {20, 10, 0, 2, 3},  {20, 18, 59, 2, 3}, {20, 19, 0, 2, 3},
        {20, 23, 59, 2, 3}, {21, 0, 0, 0, 3},   {25, 8, 0, 3, 4},
    };
    const int64_t ids[] = {0, morning, evening, later, later + 1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plan = plan_at(folder, cases[i].day, cases[i].hour, cases[i].minute);
        assert_int_equal(plan.current.id, ids[cases[i].current]);
        assert_int_equal(plan.next.id, ids[cases[i].next]);
    }
}

static void test_plan_shows_the_last_five(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    for (int i = 0; i < 7; i++) {
        char name[32], uid[32], at[32];
        snprintf(name, sizeof name, "党员%d", i);
        snprintf(uid, sizeof uid, "04A1B2C3D4E50%d", i);
        snprintf(at, sizeof at, "2026-05-20 13:5%d", i);
        folder_person(folder, (struct folder_person){.name = name, .uid = uid});
        folder_tap(folder, id, uid, at, NULL);
    }
    folder_sql(folder, "UPDATE member SET display_name = 'MEMBER' WHERE name = '党员5'");
    struct plan_news plan = plan_at(folder, 20, 14, 0);
    assert_int_equal(plan.recent_count, RECENT_MAX);
    assert_string_equal(plan.recent[0].name, "党员6");
    assert_int_equal(plan.recent[0].hour, 13);
    assert_int_equal(plan.recent[0].minute, 56);
    assert_string_equal(plan.recent[1].name, "MEMBER");
    assert_string_equal(plan.recent[4].name, "党员2");
    assert_int_equal(plan.attendance.present, 7);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, 7, "错刷"), ERR_OK);
    plan = plan_at(folder, 20, 14, 0);
    assert_string_equal(plan.recent[0].name, "MEMBER");
    assert_int_equal(plan.attendance.present, 6);
}

/* --- who is expected --- */

/* product.md §3a: 党员总数 counts formal and probationary members; excused by rule leaves 应到. */
static void test_total_and_expected(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "正式", .class = CLASS_FORMAL});
    folder_person(folder, (struct folder_person){.name = "预备", .class = CLASS_PROBATIONARY});
    folder_person(folder, (struct folder_person){.name = "发展", .class = CLASS_CANDIDATE});
    folder_person(folder, (struct folder_person){.name = "积极", .class = CLASS_APPLICANT});
    folder_person(folder, (struct folder_person){.name = "群众", .class = CLASS_MASSES});
    folder_person(folder, (struct folder_person){.name = "其他", .class = CLASS_OTHER});
    folder_person(folder, (struct folder_person){.name = "离开", .inactive = true});
    folder_person(folder, (struct folder_person){.name = "免到", .excused = true});
    folder_person(folder, (struct folder_person){.name = "别处", .branch = "第二党支部"});
    static const enum activity_type whole_branch[] = {ACTIVITY_THEME_DAY, ACTIVITY_ASSEMBLY,
                                                      ACTIVITY_LECTURE, ACTIVITY_STUDY};
    for (size_t i = 0; i < sizeof whole_branch / sizeof *whole_branch; i++) {
        int64_t id = 0;
        struct activity activity = {
            .type = whole_branch[i], .start_min = 600 + 60 * (int)i, .end_min = 650 + 60 * (int)i};
        add(folder, activity, &id);
        assert_figures(figures(folder, id, NULL), .total = 3, .expected = 2, .absent = 2);
    }
}

/* S1:3,18,39,50: 支委会 expects the committee. */
static void test_committee(void **state)
{
    struct folder *folder = *state;
    static const char *const members[] = {"书记", "副书记", "支委", "组织委员", "组长、宣传委员"};
    static const char *const others[] = {"", "组长", "书记员", "团支部书记"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        folder_person(folder, (struct folder_person){.name = "委", .post = members[i]});
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        folder_person(folder, (struct folder_person){.name = "员", .post = others[i]});
    int64_t id = folder_activity(folder, ACTIVITY_COMMITTEE, NULL, NULL);
    assert_int_equal(figures(folder, id, NULL).expected, 5);
}

static void test_posts_of_the_committee(void **state)
{
    (void)state;
    static const char *const yes[] = {"书记",
                                      "副书记",
                                      "支委",
                                      "委员",
                                      "组织委员",
                                      "纪检委员",
                                      "党支部书记",
                                      "支委委员",
                                      "组长,宣传委员",
                                      "书记兼处长",
                                      "处长兼书记",
                                      "处长（支部书记）",
                                      "团支部书记/青年委员",
                                      "集团党委书记"};
    static const char *const no[] = {"",           "组长",       "书记员",     "委员会干事",
                                     "团支部书记", "团委副书记", "共青团委员", "处长",
                                     "(",          "兼",         "、、"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!invited_is_committee_post(yes[i]))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (invited_is_committee_post(no[i]))
            fail_msg("%s", no[i]);
}

static void test_group_meeting(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "张伟", .group = "一组"});
    folder_person(folder, (struct folder_person){.name = "王芳", .group = "一组"});
    folder_person(folder, (struct folder_person){.name = "李强", .group = "二组"});
    folder_person(folder, (struct folder_person){.name = "赵敏"});
    int64_t id = folder_activity(folder, ACTIVITY_GROUP, "一组", NULL);
    assert_figures(figures(folder, id, NULL), .total = 2, .expected = 2, .absent = 2);
}

/* --- figures --- */

static void test_figures_of_a_whole_meeting(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_person(folder, (struct folder_person){.name = "准时", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "迟到", .uid = "04000000000002"});
    int64_t sick = folder_person(folder, (struct folder_person){.name = "请假"});
    int64_t online = folder_person(folder, (struct folder_person){.name = "线上"});
    folder_person(folder, (struct folder_person){.name = "未到"});
    folder_person(folder, (struct folder_person){.name = "免到", .excused = true});
    folder_person(folder, (struct folder_person){
                              .name = "免到也来", .excused = true, .uid = "04000000000003"});
    folder_person(folder, (struct folder_person){
                              .name = "群众", .class = CLASS_MASSES, .uid = "04000000000004"});
    char sql[256];
    snprintf(sql, sizeof sql,
             "INSERT INTO leave VALUES (%d, %d, 0, 1); INSERT INTO other_way (activity, member) "
             "VALUES (%d, %d)",
             (int)id, (int)sick, (int)id, (int)online);
    folder_sql(folder, sql);
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000002", late, NULL);
    folder_tap(folder, id, "04000000000003", noon, NULL);
    folder_tap(folder, id, "04000000000004", late, NULL);
    assert_figures(figures(folder, id, NULL), .total = 7, .expected = 5, .present = 3, .late = 1,
                   .leave = 1, .other = 1, .guests = 1, .absent = 1);
    assert_figures(figures(folder, id, "第一党支部"), .total = 7, .expected = 5, .present = 3,
                   .late = 1, .leave = 1, .other = 1, .guests = 1, .absent = 1);
}

/* product.md §3a: each branch has its own base; who is listed in two counts once in each. */
static void test_figures_of_a_joint_meeting(void **state)
{
    struct folder *folder = *state;
    int64_t both =
        folder_person(folder, (struct folder_person){.name = "两边", .uid = "04000000000001"});
    folder_listing(folder, both, (struct folder_person){.branch = "第二党支部"});
    folder_person(folder, (struct folder_person){.name = "甲", .uid = "04000000000002"});
    folder_person(folder, (struct folder_person){
                              .name = "乙", .branch = "第二党支部", .uid = "04000000000003"});
    folder_person(folder, (struct folder_person){.name = "丙", .branch = "第二党支部"});
    int64_t half = folder_person(folder, (struct folder_person){.name = "预备在甲群众在乙",
                                                                .class = CLASS_PROBATIONARY,
                                                                .uid = "04000000000004"});
    folder_listing(folder, half,
                   (struct folder_person){.branch = "第二党支部", .class = CLASS_MASSES});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000003", late, NULL);
    folder_tap(folder, id, "04000000000004", noon, NULL);
    assert_figures(figures(folder, id, "第一党支部"), .total = 3, .expected = 3, .present = 2,
                   .absent = 1);
    assert_figures(figures(folder, id, "第二党支部"), .total = 3, .expected = 3, .present = 2,
                   .late = 1, .absent = 1);
    assert_figures(figures(folder, id, NULL), .total = 5, .expected = 5, .present = 3, .late = 1,
                   .absent = 2);
}

static void test_figures_of_what_is_not_there(void **state)
{
    struct folder *folder = *state;
    struct attendance attendance;
    folder_person(folder, (struct folder_person){.name = "李强", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(activity_attendance(folder->db, id + 1, NULL, &attendance), ERR_GONE);
    assert_int_equal(activity_attendance(folder->db, id, "第九党支部", &attendance), ERR_GONE);
    assert_int_equal(activity_attendance(folder->db, id, "第二党支部", &attendance), ERR_GONE);
}

/* Nobody who signed in vanishes because the roster changed afterwards. */
static void test_who_left_the_roster_still_came(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "王芳"});
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_sql(folder, "UPDATE listing SET active = 0");
    assert_figures(figures(folder, id, NULL), .total = 1, .expected = 1, .present = 1);
}

/* Whoever changes the data, the figures of the next moment are right. */
static void test_figures_follow_every_change(void **state)
{
    struct folder *folder = *state;
    struct db *reader = NULL;
    struct attendance seen;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    static const char *const changes[] = {
        "UPDATE listing SET excused = 1",
        "UPDATE listing SET excused = 0",
        "INSERT INTO leave VALUES (1, 1, 3, 0)",
        "DELETE FROM leave",
        "INSERT INTO other_way (activity, member) VALUES (1, 1)",
        "DELETE FROM other_way",
        "UPDATE listing SET class = 3",
        "UPDATE listing SET class = 1",
    };
    static const struct attendance expected[] = {
        {.total = 1},
        {.total = 1, .expected = 1, .absent = 1},
        {.total = 1, .expected = 1, .leave = 1},
        {.total = 1, .expected = 1, .absent = 1},
        {.total = 1, .expected = 1, .other = 1},
        {.total = 1, .expected = 1, .absent = 1},
        {.total = 0},
        {.total = 1, .expected = 1, .absent = 1},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        folder_sql(folder, changes[i]);
        seen = figures(folder, id, NULL);
        assert_memory_equal(&seen, &expected[i], sizeof seen);
        assert_int_equal(activity_attendance(reader, id, NULL, &seen), ERR_OK);
        assert_memory_equal(&seen, &expected[i], sizeof seen);
    }
    folder_tap(folder, id, "04000000000001", noon, NULL);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, zhang, "错刷"), ERR_OK);
    assert_int_equal(figures(folder, id, NULL).present, 0);
    /* A change that is taken back leaves no trace in what is remembered. */
    assert_int_equal(db_begin(folder->db), ERR_OK);
    folder_tap(folder, id, "04000000000001", noon, &seen);
    assert_int_equal(seen.present, 1);
    db_rollback(folder->db);
    assert_int_equal(figures(folder, id, NULL).present, 0);
    db_close(reader);
}

/* --- the sheet --- */

struct sheet {
    struct sheet_line list[16];
    int count;
};

static bool keep_sheet_line(const struct sheet_line *line, void *context)
{
    struct sheet *sheet = context;
    sheet->list[sheet->count++] = *line;
    return true;
}

static struct sheet sheet_of(struct folder *folder, int64_t activity_id)
{
    struct sheet sheet = {.count = 0};
    assert_int_equal(activity_sheet(folder->db, activity_id, keep_sheet_line, &sheet), ERR_OK);
    return sheet;
}

static void test_sheet_lines(void **state)
{
    struct folder *folder = *state;
    enum checkin_outcome outcome;
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_person(folder, (struct folder_person){
                              .name = "群众", .class = CLASS_MASSES, .uid = "04000000000004"});
    folder_person(folder, (struct folder_person){.name = "群众未到", .class = CLASS_MASSES});
    folder_person(folder,
                  (struct folder_person){.name = "迟到", .number = "3", .uid = "04000000000003"});
    int64_t by_hand = folder_person(folder, (struct folder_person){.name = "补登", .number = "2"});
    int64_t undone = folder_person(
        folder, (struct folder_person){.name = "撤销", .number = "1", .uid = "04000000000001"});
    folder_person(folder,
                  (struct folder_person){.name = "免到", .excused = true, .uid = "04000000000005"});
    folder_person(folder, (struct folder_person){.name = "免到未到", .excused = true});
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000003", late, NULL);
    folder_tap(folder, id, "04000000000004", noon, NULL);
    folder_tap(folder, id, "04000000000005", noon, NULL);
    assert_int_equal(
        checkin_add(folder->db, &folder->origin, id, by_hand, "忘带卡", false, &outcome), ERR_OK);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, undone, "别人代刷"), ERR_OK);

    struct sheet sheet = sheet_of(folder, id);
    assert_int_equal(sheet.count, 5);
    const struct sheet_line *line = &sheet.list[0];
    assert_string_equal(line->member.name, "撤销");
    assert_true(line->expected && !line->present && line->was_undone);
    assert_string_equal(line->reason, "别人代刷");
    assert_int_equal(line->at_ms, 0);
    line = &sheet.list[1];
    assert_string_equal(line->member.name, "补登");
    assert_true(line->expected && line->present && line->by_hand && !line->late);
    assert_false(line->was_undone);
    assert_string_equal(line->reason, "忘带卡");
    line = &sheet.list[2];
    assert_string_equal(line->member.name, "迟到");
    assert_true(line->expected && line->present && line->late && !line->by_hand);
    assert_string_equal(line->reason, "");
    assert_int_equal(clock_moment(line->at_ms).minute, 11);
    line = &sheet.list[3];
    assert_string_equal(line->member.name, "免到");
    assert_true(!line->expected && line->present && class_is_member(line->member.class));
    line = &sheet.list[4];
    assert_string_equal(line->member.name, "群众");
    assert_true(!line->expected && line->present && !class_is_member(line->member.class));

    folder_tap(folder, id, "04000000000001", late, NULL);
    sheet = sheet_of(folder, id);
    line = &sheet.list[0]; /* came back: both are told */
    assert_true(line->present && line->late && line->was_undone && !line->by_hand);
    assert_string_equal(line->reason, "别人代刷");
    struct sheet unused = {.count = 0};
    assert_int_equal(activity_sheet(folder->db, id + 1, keep_sheet_line, &unused), ERR_GONE);
}

static void test_sheet_of_a_joint_meeting(void **state)
{
    struct folder *folder = *state;
    int64_t both =
        folder_person(folder, (struct folder_person){.name = "两边", .uid = "04000000000001"});
    folder_listing(folder, both, (struct folder_person){.branch = "第二党支部"});
    int64_t half =
        folder_person(folder, (struct folder_person){.name = "一半", .uid = "04000000000002"});
    folder_listing(folder, half,
                   (struct folder_person){.branch = "第二党支部", .class = CLASS_OTHER});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第二党支部、第一党支部");
    folder_tap(folder, id, "04000000000001", noon, NULL);
    folder_tap(folder, id, "04000000000002", noon, NULL);
    struct sheet sheet = sheet_of(folder, id);
    assert_int_equal(sheet.count, 3);
    assert_string_equal(sheet.list[0].member.branch, "第二党支部");
    assert_string_equal(sheet.list[0].member.name, "两边");
    assert_true(sheet.list[0].present);
    assert_string_equal(sheet.list[1].member.branch, "第一党支部");
    assert_string_equal(sheet.list[2].member.branch, "第一党支部");
    for (int i = 0; i < sheet.count; i++)
        assert_true(sheet.list[i].present && sheet.list[i].expected);
}

static bool join_names(const struct sheet_line *line, void *context)
{
    char *text = context;
    sprintf(text + strlen(text), "%s ", line->member.name);
    return true;
}

static void assert_order(struct folder *folder, int64_t id, enum people_order order,
                         const char *expected)
{
    char names[256] = "";
    assert_int_equal(activity_sheet_by_name(folder->db, id, order, join_names, names), ERR_OK);
    assert_string_equal(names, expected);
}

/* Lists on the screen go by pinyin or by strokes (按姓氏笔画为序) within each branch; the sheet
 * that is exported stays in the order of work numbers. */
static void test_lists_by_name(void **state)
{
    struct folder *folder = *state;
    char names[256] = "";
    folder_person(folder, (struct folder_person){.name = "赵一", .number = "1"});
    folder_person(folder, (struct folder_person){.name = "丁一", .number = "2"});
    folder_person(folder, (struct folder_person){.name = "安一", .number = "3"});
    folder_person(folder, (struct folder_person){.name = "白一", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    assert_order(folder, id, PEOPLE_BY_PINYIN, "安一 丁一 赵一 白一 ");
    assert_order(folder, id, PEOPLE_BY_STROKES, "丁一 安一 赵一 白一 ");
    assert_int_equal(activity_sheet(folder->db, id, join_names, names), ERR_OK);
    assert_string_equal(names, "赵一 丁一 安一 白一 ");
    folder_person(folder, (struct folder_person){.name = "蔡一", .number = "4"});
    assert_order(folder, id, PEOPLE_BY_PINYIN, "安一 蔡一 丁一 赵一 白一 ");
    assert_int_equal(activity_sheet_by_name(folder->db, 99, PEOPLE_BY_PINYIN, join_names, names),
                     ERR_GONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_own_branch_is_meant_when_none_is_named),
        FOLDER_TEST(test_branches_keep_their_order),
        FOLDER_TEST(test_unknown_branch),
        FOLDER_TEST(test_group_must_exist),
        FOLDER_TEST(test_two_at_a_time_overlap),
        FOLDER_TEST(test_tables_refuse),
        FOLDER_TEST(test_adding_is_logged),
        FOLDER_TEST(test_list_is_by_date_and_start),
        FOLDER_TEST(test_plan_of_the_moment),
        FOLDER_TEST(test_plan_shows_the_last_five),
        FOLDER_TEST(test_total_and_expected),
        FOLDER_TEST(test_committee),
        cmocka_unit_test(test_posts_of_the_committee),
        FOLDER_TEST(test_group_meeting),
        FOLDER_TEST(test_figures_of_a_whole_meeting),
        FOLDER_TEST(test_figures_of_a_joint_meeting),
        FOLDER_TEST(test_figures_of_what_is_not_there),
        FOLDER_TEST(test_who_left_the_roster_still_came),
        FOLDER_TEST(test_figures_follow_every_change),
        FOLDER_TEST(test_sheet_lines),
        FOLDER_TEST(test_lists_by_name),
        FOLDER_TEST(test_sheet_of_a_joint_meeting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
