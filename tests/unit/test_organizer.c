/* The organizer's scenes on a real database, without a screen: what each page shows, that nothing
 * is shown as done before it is, and that every change by hand is in the log under his name. */
#include "db/activity_step.h"
#include "db/organizer.h"
#include "tests/harness/desk.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct desk desk;

static int set_up(void **state)
{
    (void)state;
    desk_open(&desk, "2026-05-20 13:50:00");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return desk_close(&desk);
}

/* ---- what an organizer sees and does ---- */

static void look(void)
{
    session_page(desk.session, 0, &desk.page);
}

static void touch_person(int64_t id)
{
    char widget[32];
    snprintf(widget, sizeof widget, "person.%lld", (long long)id);
    desk_touch(&desk, widget);
}

static void type_pin(const char *pin)
{
    char key[] = "og.pin.0";
    for (; *pin != '\0'; pin++) {
        key[sizeof key - 2] = *pin;
        desk_touch(&desk, key);
        assert_false(desk.news.other);
    }
    desk_touch(&desk, "og.pin.ok");
}

static void log_in(void)
{
    struct card card = folder_card(desk_card);
    assert_true(session_login(desk.session, &card));
    desk_see(&desk, "og.pin");
    type_pin("2580");
    desk_see(&desk, "og.menu");
}

static void assert_last_entry(const char *type, const char *by)
{
    json_t *entry = folder_last_entry(desk.folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), type);
    assert_string_equal(json_string_value(json_object_get(entry, "by")), by);
    json_decref(entry);
}

static int64_t add_person(const char *name, const char *number, const char *group, const char *uid)
{
    return folder_person(
        desk.folder,
        (struct folder_person){.name = name, .number = number, .group = group, .uid = uid});
}

/* ---- the login ---- */

static void test_login(void **state)
{
    (void)state;
    struct card card = folder_card(desk_card);
    assert_int_equal(session_owner(desk.session, &card), OWNER_OUTSIDER);
    assert_true(session_login(desk.session, &card));
    assert_false(desk_find(&desk, "og.pin.ok")->enabled);
    desk_touch(&desk, "og.pin.2");
    desk_touch(&desk, "og.pin.5");
    look();
    assert_string_equal(desk.page.entry, "●●");
    desk_touch(&desk, "og.pin.clear");
    look();
    assert_string_equal(desk.page.entry, "");
    type_pin("1357");
    desk_told(&desk, PAGE_WARNING, "还可以试 4 次");
    assert_string_equal(desk.page.screen, "og.pin");
    type_pin("2580");
    assert_true(desk.news.other);
    desk_see(&desk, "og.menu");
    assert_true(desk_shows(&desk, "李建国"));
    desk_touch(&desk, "og.exit");
    assert_true(desk.news.left);
    look();
    assert_string_equal(desk.page.screen, "");
}

static void test_five_wrong_pins_lock(void **state)
{
    (void)state;
    struct card card = folder_card(desk_card);
    assert_true(session_login(desk.session, &card));
    for (int i = 0; i < ORGANIZER_TRIES; i++)
        type_pin("1357");
    desk_told(&desk, PAGE_FAULT, "已锁定，1 分钟后再试");
    assert_false(desk_find(&desk, "og.pin.2")->enabled);
    session_touch(desk.session, "og.pin.2", &desk.news);
    assert_true(session_login(desk.session, &card));
    desk_told(&desk, PAGE_FAULT, "已锁定");
    desk_touch(&desk, "page.back");
    assert_true(desk.news.left);
}

/* A card of the roster that is an organizer's too signs him in first: the kiosk must know. */
static void test_owner_of_a_card(void **state)
{
    (void)state;
    add_person("王芳", "", "", "04000000000002");
    struct card card = folder_card("04000000000002");
    assert_int_equal(session_owner(desk.session, &card), OWNER_NOBODY);
    enum organizer_outcome outcome;
    assert_int_equal(
        organizer_add(desk.folder->db, &desk.folder->origin, "王芳", &card, "2580", &outcome, NULL),
        ERR_OK);
    assert_int_equal(session_owner(desk.session, &card), OWNER_MEMBER);
}

static void test_card_of_nobody_opens_nothing(void **state)
{
    (void)state;
    struct card card = folder_card("04000000000077");
    log_in();
    assert_false(session_login(desk.session, &card));
    look();
    assert_string_equal(desk.page.screen, "");
}

/* Nothing typed, chosen or known outlives the session. */
static void test_end_forgets(void **state)
{
    (void)state;
    log_in();
    session_end(desk.session);
    look();
    assert_string_equal(desk.page.screen, "");
    session_touch(desk.session, "og.announce", &desk.news);
    assert_true(desk.news.left);
}

static void test_countdown_stands_beside_the_title(void **state)
{
    (void)state;
    log_in();
    session_page(desk.session, 15, &desk.page);
    assert_string_equal(desk.page.subtitle, "李建国 · 15 秒后自动退出");
}

/* ---- the announcement ---- */

/* product.md §3a: 35 of 44 are 79.55 %, which is neither 80 % nor shown as such. */
static void test_announcement_of_35_in_44(void **state)
{
    char name[32], uid[16];
    (void)state;
    int64_t activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    for (int i = 0; i < 44; i++) {
        snprintf(name, sizeof name, "党员%02d", i);
        snprintf(uid, sizeof uid, "040000000001%02X", i);
        add_person(name, "", "", uid);
        if (i < 35)
            folder_tap(desk.folder, activity, uid, "2026-05-20 13:55", NULL);
    }
    log_in();
    desk_touch(&desk, "og.announce");
    desk_see(&desk, "ann");
    assert_int_equal(desk.page.layout, PAGE_FIGURES);
    assert_true(desk_shows(&desk, "到会率 79.5%（35÷44）"));
    assert_true(desk_shows(&desk, "未达到党员总数 80% 的要求，还差 1 人"));
    assert_int_equal(desk.page.tone, PAGE_WARNING);
    assert_false(desk_shows(&desk, "迟到"));
    assert_true(desk_shows(&desk, "请假"));
    assert_false(desk_shows(&desk, "党员40"));
    folder_tap(desk.folder, activity, "04000000000123", "2026-05-20 13:56", NULL);
    assert_true(desk_shows(&desk, "81.8%"));
    assert_true(desk_shows(&desk, "达到党员总数 80% 的要求"));
    assert_int_equal(desk.page.tone, PAGE_GOOD);
    desk_touch(&desk, "ann.names");
    assert_true(desk_shows(&desk, "党员40"));
    desk_touch(&desk, "ann.names");
    assert_false(desk_shows(&desk, "党员40"));
}

/* Every branch of a joint activity has its own base and verdict. */
static void test_announcement_of_two_branches(void **state)
{
    (void)state;
    add_person("张伟", "", "", "04000000000010");
    folder_person(desk.folder, (struct folder_person){.name = "王芳", .branch = "第二党支部"});
    int64_t activity =
        folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    folder_tap(desk.folder, activity, "04000000000010", "2026-05-20 13:55", NULL);
    log_in();
    desk_touch(&desk, "og.announce");
    look();
    assert_string_equal(desk.page.items[0].text, "第一党支部");
    assert_int_equal(desk.page.items[0].tone, PAGE_GOOD);
    assert_non_null(strstr(desk.page.items[0].detail, "100.0%"));
    assert_string_equal(desk.page.items[1].text, "第二党支部");
    assert_int_equal(desk.page.items[1].tone, PAGE_WARNING);
    assert_string_equal(desk.page.items[1].value, "还差 1 人");
}

/* ---- by hand ---- */

static void test_manual_sign_in_and_undo(void **state)
{
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", NULL);
    int64_t activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.register");
    desk_touch(&desk, "og.register.2");
    touch_person(zhang);
    desk_touch(&desk, "og.person.manual");
    assert_false(desk_find(&desk, "og.manual.ok")->enabled);
    session_touch(desk.session, "og.reason.0", &desk.news);
    assert_false(desk.news.other);
    assert_true(desk_find(&desk, "og.reason.0")->chosen);
    desk_touch(&desk, "og.manual.ok");
    desk_see(&desk, "og.person");
    desk_told(&desk, PAGE_GOOD, "已补登：张伟");
    assert_last_entry("checkin.new", "李建国");
    assert_int_equal(folder_number(desk.folder, "SELECT count(*) FROM checkin WHERE method = "
                                                "'manual' AND reason = '忘带卡'"),
                     1);
    desk_touch(&desk, "og.person.undo");
    desk_touch(&desk, "og.reason.0");
    desk_touch(&desk, "og.undo.ok");
    desk_told(&desk, PAGE_GOOD, "已撤销");
    assert_last_entry("checkin.undo", "李建国");
    struct attendance attendance;
    assert_int_equal(activity_attendance(desk.folder->db, activity, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.present, 0);
    desk_touch(&desk, "page.back");
    desk_see(&desk, "og.list");
    assert_true(desk_shows(&desk, "张伟"));
}

/* An entry of this type by the organizer holds the text. */
static void assert_logged(const char *type, const char *text)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM chain WHERE type = '%s' AND origin = '李建国' AND "
             "instr(replace(data, ' ', ''), '%s')",
             type, text);
    assert_int_equal(folder_number(desk.folder, sql), 1);
}

/* product.md §1d: the kind of leave is on no list, only where it is entered. */
static void test_leave(void **state)
{
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", NULL);
    folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.register");
    desk_touch(&desk, "og.register.2");
    touch_person(zhang);
    desk_touch(&desk, "og.person.leave");
    desk_touch(&desk, "og.leave.kind.0");
    assert_false(desk_find(&desk, "og.leave.ok")->enabled);
    desk_touch(&desk, "og.leave.paper.1");
    desk_touch(&desk, "og.leave.ok");
    desk_told(&desk, PAGE_GOOD, "已登记请假：张伟");
    assert_true(desk_shows(&desk, "书面材料已收"));
    assert_false(desk_shows(&desk, "病假"));
    desk_touch(&desk, "page.back");
    desk_see(&desk, "og.list");
    assert_false(desk_shows(&desk, "张伟"));
    desk_touch(&desk, "page.back");
    desk_touch(&desk, "og.register.1");
    assert_true(desk_shows(&desk, "张伟"));
    assert_false(desk_shows(&desk, "病假"));
    touch_person(zhang);
    desk_touch(&desk, "og.person.leave");
    assert_true(desk_find(&desk, "og.leave.kind.0")->chosen);
    desk_touch(&desk, "og.leave.cancel");
    desk_see(&desk, "og.leave.undo");
    assert_false(desk_find(&desk, "og.withdraw.ok")->enabled);
    desk_touch(&desk, "og.reason.1");
    desk_touch(&desk, "og.withdraw.ok");
    desk_told(&desk, PAGE_GOOD, "已取消请假");
    assert_logged("leave.kind", "\"old\":\"sick\",\"reason\":\"情况有变\"");
    assert_true(desk_shows(&desk, "未请假"));
}

static void test_other_way(void **state)
{
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", NULL);
    int64_t activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.register");
    desk_touch(&desk, "og.register.2");
    touch_person(zhang);
    desk_touch(&desk, "og.person.other");
    desk_touch(&desk, "og.other.kind.0");
    desk_touch(&desk, "og.other.ok");
    desk_told(&desk, PAGE_GOOD, "张伟");
    struct attendance attendance;
    assert_int_equal(activity_attendance(desk.folder->db, activity, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.other, 1);
    assert_int_equal(attendance.present, 0);
    desk_touch(&desk, "og.person.other");
    desk_touch(&desk, "og.other.cancel");
    desk_touch(&desk, "og.reason.0");
    desk_touch(&desk, "og.withdraw.ok");
    assert_logged("other_way.cancel", "\"reason\":\"登记有误\"");
    assert_int_equal(activity_attendance(desk.folder->db, activity, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.other, 0);
}

/* ---- choosing a person ---- */

static void test_pick_by_initials(void **state)
{
    char name[32];
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", NULL);
    add_person("张伟", "2023047", "第二党小组", NULL);
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "李%s", i % 2 ? "明" : "强");
        add_person(name, "", "第一党小组", NULL);
    }
    folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.register");
    desk_touch(&desk, "og.pick");
    desk_see(&desk, "og.pick");
    assert_false(desk_find(&desk, "og.pick.B")->enabled);
    desk_touch(&desk, "og.pick.L");
    desk_see(&desk, "og.pick");
    assert_true(desk_shows(&desk, "20 人"));
    desk_touch(&desk, "og.pick.erase");
    desk_touch(&desk, "og.pick.Z");
    desk_see(&desk, "og.people");
    assert_int_equal(desk.page.item_count, 2);
    assert_string_equal(desk.page.items[0].text, "张伟");
    assert_string_not_equal(desk.page.items[0].detail, desk.page.items[1].detail);
    touch_person(zhang);
    desk_see(&desk, "og.person");
    assert_true(desk_shows(&desk, "第一党小组"));
    desk_touch(&desk, "page.back");
    desk_touch(&desk, "page.back");
    desk_see(&desk, "og.pick");
    assert_string_equal(desk.page.entry, "");
}

static void test_pick_by_group_in_parts(void **state)
{
    char name[32];
    (void)state;
    for (int i = 0; i < 8; i++) {
        snprintf(name, sizeof name, "党员%02d", i);
        add_person(name, "", "第二党小组", NULL);
    }
    folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.register");
    desk_touch(&desk, "og.pick");
    desk_touch(&desk, "og.pick.groups");
    assert_true(desk_shows(&desk, "8 人"));
    desk_touch(&desk, "group.0");
    desk_see(&desk, "og.people");
    assert_int_equal(desk.page.item_count, 6);
    assert_int_equal(desk.page.page_count, 2);
    session_touch(desk.session, "page.next", &desk.news);
    look();
    assert_int_equal(desk.page.item_count, 2);
    assert_int_equal(desk.page.page_number, 2);
}

/* ---- cards ---- */

/* practice.md §3i: the unknown card finds its person, and the tap keeps its time. */
static void test_unclaimed_card_keeps_its_tap(void **state)
{
    char widget[32];
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", NULL);
    int64_t activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(desk.folder, activity, "04000000000099", "2026-05-20 13:41", NULL);
    log_in();
    assert_true(desk_shows(&desk, "1 张待认领"));
    desk_touch(&desk, "og.cards");
    snprintf(widget, sizeof widget, "card.%lld",
             (long long)folder_number(desk.folder, "SELECT id FROM card WHERE member IS NULL AND "
                                                   "taps > 0"));
    desk_touch(&desk, widget);
    desk_touch(&desk, "og.pick.Z");
    touch_person(zhang);
    desk_see(&desk, "og.claim");
    assert_true(desk_shows(&desk, "13:41"));
    desk_touch(&desk, "og.claim.ok");
    desk_see(&desk, "og.cards");
    desk_told(&desk, PAGE_GOOD, "13:41 签到");
    desk_touch(&desk, "page.back");
    assert_true(desk_shows(&desk, "0 张待认领"));
    assert_int_equal(folder_number(desk.folder, "SELECT count(*) FROM checkin WHERE late = 0"), 1);
}

static void test_enrolment_by_tapping(void **state)
{
    (void)state;
    int64_t zhang = add_person("张伟", "2023001", "第一党小组", "04000000000010");
    add_person("李明", "", "", "04000000000011");
    struct card new = folder_card("04000000000012"), other = folder_card("04000000000011");
    struct card old = folder_card("04000000000010");
    log_in();
    desk_touch(&desk, "og.cards");
    desk_touch(&desk, "og.cards.enrol");
    desk_touch(&desk, "og.pick.Z");
    touch_person(zhang);
    assert_false(desk.news.wants_card);
    desk_touch(&desk, "og.person.card");
    assert_true(desk.news.wants_card);
    session_card(desk.session, &other, &desk.news);
    desk_told(&desk, PAGE_WARNING, "李明");
    assert_true(desk.news.wants_card);
    desk_touch(&desk, "og.card.mode.1");
    session_card(desk.session, &new, &desk.news);
    assert_false(desk.news.wants_card);
    desk_see(&desk, "og.person");
    desk_told(&desk, PAGE_GOOD, "张伟");
    int64_t activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct stamp stamp = clock_stamp();
    struct checkin_result result;
    struct attendance attendance;
    assert_int_equal(
        checkin_record(desk.folder->db, &stamp, activity, &old, false, &result, &attendance),
        ERR_OK);
    assert_int_equal(result.outcome, CHECKIN_DISABLED);
    assert_int_equal(
        checkin_record(desk.folder->db, &stamp, activity, &new, false, &result, &attendance),
        ERR_OK);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    desk_touch(&desk, "og.person.card");
    desk_touch(&desk, "og.card.stop");
    assert_false(desk.news.wants_card);
    desk_touch(&desk, "og.stop.ok");
    desk_told(&desk, PAGE_GOOD, "1 张");
}

/* ---- make-up, and sign-in by hand ---- */

static void test_makeup(void **state)
{
    (void)state;
    add_person("张伟", "2023001", "第一党小组", NULL);
    folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(clock_start_at("2026-05-21 09:00:00"), ERR_OK);
    log_in();
    assert_true(desk_shows(&desk, "活动纪实表请于 2026-05-22 前上报　待补学 1 人"));
    desk_touch(&desk, "og.register");
    assert_true(desk_shows(&desk, "1 人次待补学"));
    desk_touch(&desk, "og.makeup");
    assert_true(desk_shows(&desk, "2026-05-20"));
    desk_touch(&desk, "makeup.0");
    desk_touch(&desk, "og.way.1");
    desk_touch(&desk, "og.made.up.ok");
    desk_told(&desk, PAGE_GOOD, "已登记补学：张伟");
    assert_true(desk_shows(&desk, "0 人次"));
    desk_touch(&desk, "page.back");
    desk_touch(&desk, "page.back");
    assert_true(desk_shows(&desk, "待补学 0 人"));
}

static void test_sign_in_opened_and_closed_by_hand(void **state)
{
    (void)state;
    assert_int_equal(clock_start_at("2026-05-20 08:00:00"), ERR_OK);
    int64_t id = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct activity activity;
    log_in();
    desk_touch(&desk, "og.plan");
    assert_true(desk_shows(&desk, "未开始"));
    desk_touch(&desk, "activity.1");
    desk_touch(&desk, "og.activity.open");
    assert_int_equal(activity_get(desk.folder->db, id, &activity), ERR_OK);
    assert_false(activity.opened);
    desk_touch(&desk, "og.switch.ok");
    desk_told(&desk, PAGE_GOOD, "已开放签到");
    assert_int_equal(activity_get(desk.folder->db, id, &activity), ERR_OK);
    assert_true(activity.opened);
    assert_null(desk_find(&desk, "og.activity.open"));
    desk_touch(&desk, "og.activity.close");
    desk_touch(&desk, "og.switch.ok");
    assert_int_equal(activity_get(desk.folder->db, id, &activity), ERR_OK);
    assert_true(activity.closed);
    desk_touch(&desk, "page.back");
    assert_true(desk_shows(&desk, "已结束"));
}

/* S2:98: the date changes with a reason, and not out of the month without a warning. */
static void test_another_date(void **state)
{
    (void)state;
    assert_int_equal(clock_start_at("2026-05-10 08:00:00"), ERR_OK);
    int64_t id = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct activity activity;
    log_in();
    desk_touch(&desk, "og.plan");
    desk_touch(&desk, "activity.1");
    desk_touch(&desk, "og.activity.move");
    assert_false(desk_find(&desk, "og.move.ok")->enabled);
    desk_touch(&desk, "og.move.day.3");
    assert_true(desk_shows(&desk, "2026-05-27"));
    assert_false(desk_find(&desk, "og.move.ok")->enabled);
    desk_touch(&desk, "og.move.reason.0");
    desk_touch(&desk, "og.move.day.3");
    desk_touch(&desk, "og.move.ok");
    desk_told(&desk, PAGE_WARNING, "须在当月完成");
    assert_int_equal(activity_get(desk.folder->db, id, &activity), ERR_OK);
    assert_string_equal(activity.date, "2026-05-20");
    desk_touch(&desk, "og.move.day.2");
    desk_touch(&desk, "og.move.time.1");
    desk_touch(&desk, "og.move.ok");
    desk_told(&desk, PAGE_GOOD, "已改期");
    desk_see(&desk, "og.activity");
    assert_int_equal(activity_get(desk.folder->db, id, &activity), ERR_OK);
    assert_string_equal(activity.date, "2026-05-27");
    assert_int_equal(activity.start_min, 14 * 60 + 30);
    json_t *entry = folder_last_entry(desk.folder);
    char *text = json_dumps(entry, 0);
    assert_non_null(strstr(text, "2026-05-20"));
    assert_non_null(strstr(text, "2026-05-27"));
    assert_non_null(strstr(text, "工作安排"));
    assert_non_null(strstr(text, "李建国"));
    free(text);
    json_decref(entry);
}

/* S2:106: nine steps with their dates. */
static void test_nine_steps(void **state)
{
    char dates[ACTIVITY_STEPS][DATE_SIZE];
    (void)state;
    int64_t id = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    log_in();
    desk_touch(&desk, "og.plan");
    desk_touch(&desk, "activity.1");
    desk_touch(&desk, "og.activity.steps");
    desk_touch(&desk, "step.3");
    assert_false(desk.news.other);
    assert_string_equal(desk_find(&desk, "step.3")->value, "2026-05-20");
    assert_int_equal(activity_step_list(desk.folder->db, id, dates), ERR_OK);
    assert_string_equal(dates[2], "2026-05-20");
    desk_touch(&desk, "step.3");
    assert_string_equal(desk_find(&desk, "og.step.ok")->text, "确定取消");
    assert_int_equal(activity_step_list(desk.folder->db, id, dates), ERR_OK);
    assert_string_equal(dates[2], "2026-05-20"); /* a second touch only asks */
    desk_touch(&desk, "og.step.ok");
    assert_string_equal(desk_find(&desk, "step.3")->value, "");
    session_touch(desk.session, "page.next", &desk.news);
    desk_touch(&desk, "step.9");
    assert_string_equal(desk_find(&desk, "step.9")->value, "2026-05-20");
}

/* S2:106: the record form is due two days after the end, the first day not counted. */
static void test_record_form_is_due(void **state)
{
    (void)state;
    folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(clock_start_at("2026-05-20 15:59:00"), ERR_OK);
    log_in();
    assert_false(desk_shows(&desk, "纪实表"));
    assert_int_equal(clock_start_at("2026-05-20 16:00:00"), ERR_OK);
    assert_true(desk_shows(&desk, "活动纪实表请于 2026-05-22 前上报"));
    assert_int_equal(clock_start_at("2026-05-22 23:59:00"), ERR_OK);
    assert_true(desk_shows(&desk, "活动纪实表请于 2026-05-22 前上报"));
    assert_int_equal(clock_start_at("2026-05-23 00:00:00"), ERR_OK);
    assert_false(desk_shows(&desk, "纪实表"));
}

/* An empty terminal: the menu is there, and nothing offers what needs an activity. */
static void test_without_an_activity(void **state)
{
    (void)state;
    log_in();
    assert_false(desk_find(&desk, "og.announce")->enabled);
    desk_touch(&desk, "og.register");
    assert_null(desk_find(&desk, "og.register.0"));
    assert_non_null(desk_find(&desk, "og.makeup"));
    desk_touch(&desk, "page.back");
    desk_touch(&desk, "og.plan");
    desk_told(&desk, PAGE_PLAIN, "还没有安排活动");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_login, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_five_wrong_pins_lock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_owner_of_a_card, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_card_of_nobody_opens_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_end_forgets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_countdown_stands_beside_the_title, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_announcement_of_35_in_44, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_announcement_of_two_branches, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manual_sign_in_and_undo, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_leave, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pick_by_initials, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pick_by_group_in_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unclaimed_card_keeps_its_tap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_enrolment_by_tapping, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_makeup, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sign_in_opened_and_closed_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_date, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nine_steps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_record_form_is_due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_an_activity, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("organizer", tests, NULL, NULL);
}
