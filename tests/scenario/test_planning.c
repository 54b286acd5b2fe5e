/* Planning, guests, the yearly plan and the ledger at the real screen, by touch alone. */
#include "tests/harness/rig.h"

#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char roster[] = "\xEF\xBB\xBF姓名,党支部,党小组,人员类别,工号,卡号\r\n"
                             "李建国,第二党支部,第一党小组,正式党员,001,04A1B2C3D4E5F6\r\n"
                             "刘思远,第二党支部,第二党小组,正式党员,002,04A1B2C3D4E5F7\r\n"
                             "陈志强,第二党支部,第一党小组,预备党员,003,04A1B2C3D4E5F8\r\n";

static const char organizer_card[] = "04A1B2C3D4E5F6";
static const char member_card[] = "04A1B2C3D4E5F7";

static struct rig rig;

static void start_at(const char *moment)
{
    if (rig.kiosk > 0)
        rig_stop(&rig, SIGTERM);
    rig_start(&rig, "--at", moment, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
}

static int set_up(void **state)
{
    char path[RIG_PATH_SIZE + 16];
    (void)state;
    rig_open(&rig, 1280, 800);
    snprintf(path, sizeof path, "%s/roster.csv", rig.folder);
    FILE *file = fopen(path, "w");
    fputs(roster, file);
    fclose(file);
    rig_must(&rig, "init", "--branch", "第二党支部", "--room", "党员活动室");
    rig_must(&rig, "roster", "import", path);
    rig_must(&rig, "plan", "import", "tests/unit/plan.csv", "--year", "2026");
    rig_organizer(&rig, "李建国", organizer_card, "2580");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    return 0;
}

static json_t *touch(json_t *frame, const char *widget, const char *screen)
{
    return rig_touch_to(&rig, frame, widget, screen);
}

/* A tap of his card opens the PIN when there is nothing to sign in to, or when he has. */
static json_t *log_in(void)
{
    rig_card(&rig, "place %s", organizer_card);
    json_t *frame = rig_must_see(&rig, "og.pin");
    rig_card(&rig, "remove");
    frame = touch(frame, "og.pin.2", "og.pin");
    frame = touch(frame, "og.pin.5", "og.pin");
    frame = touch(frame, "og.pin.8", "og.pin");
    frame = touch(frame, "og.pin.0", "og.pin");
    return touch(frame, "og.pin.ok", "og.menu");
}

static void tap(const char *card, const char *screen)
{
    rig_card(&rig, "place %s", card);
    json_decref(rig_must_see(&rig, screen));
    rig_card(&rig, "remove");
    rig_sleep_ms(600); /* the card has to be away for half a second to be a new tap */
}

static void must_say(const json_t *frame, const char *widget, const char *words)
{
    const char *text = rig_text(frame, widget);
    if (text == NULL || strstr(text, words) == NULL)
        fail_msg("%s says “%s”", widget, text == NULL ? "nothing" : text);
}

/* S2:98, S2:16: from an empty November to people who sign in, without a keyboard. */
static void test_an_activity_is_added_and_people_sign_in(void **state)
{
    (void)state;
    start_at("2026-11-21 08:50:00");
    json_decref(rig_must_see(&rig, "idle.none"));
    json_t *frame = log_in();
    must_say(frame, "og.plan.detail", "年度计划 12 场，已完成 0 场");
    frame = touch(frame, "og.plan", "og.plan");
    frame = touch(frame, "og.add", "og.add");
    must_say(frame, "og.add.theme.text", "开展党章专题主题教育");
    must_say(frame, "og.add.when.text", "2026-11-26");
    frame = touch(frame, "og.add.when", "og.add.when");
    frame = touch(frame, "og.when.day.2", "og.add.when");
    frame = touch(frame, "og.when.day.1", "og.add.when");
    frame = touch(frame, "og.when.day.1", "og.add.when");
    frame = touch(frame, "page.back", "og.add");
    must_say(frame, "og.add.when.text", "2026-11-21 09:00–12:00");
    frame = touch(frame, "og.add.ok", "og.plan");
    must_say(frame, "page.message", "已安排：2026-11-21");
    frame = touch(frame, "page.back", "og.menu");
    json_decref(touch(frame, "og.exit", "idle.open"));
    tap(member_card, "ok");
}

/* S2:108 "邀请部分服务对象": nobody types a name, and the public screen counts them. */
static void test_a_guest_is_written_in(void **state)
{
    (void)state;
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
    start_at("2026-11-21 08:50:00");
    tap(organizer_card, "ok");
    json_t *frame = log_in();
    frame = touch(frame, "og.register", "og.register");
    frame = touch(frame, "og.register.3", "og.guests");
    frame = touch(frame, "og.guests.add", "og.guests.add");
    frame = touch(frame, "og.guest.nameless", "og.guest");
    assert_false(rig_can_touch(frame, "og.guest.ok"));
    frame = touch(frame, "og.guest.kind.2", "og.guest");
    frame = touch(frame, "og.guest.ok", "og.guests");
    must_say(frame, "page.message", "服务对象 1");
    frame = touch(frame, "page.back", "og.register");
    frame = touch(frame, "page.back", "og.menu");
    frame = touch(frame, "og.announce", "ann");
    frame = touch(frame, "page.back", "og.menu");
    frame = touch(frame, "og.register", "og.register");
    must_say(frame, "og.register.3.value", "1 人");
    frame = touch(frame, "og.register.3", "og.guests");
    frame = touch(frame, "guest.1", "og.guest.undo");
    frame = touch(frame, "og.reason.0", "og.guest.undo");
    frame = touch(frame, "og.guest.undo.ok", "og.guests");
    must_say(frame, "page.message", "已撤销：服务对象 1");
    json_decref(frame);
}

/* S2:106 "建立支部主题党日活动台账"; S2:101: one of three is 33.3 %, rounded down. */
static void test_the_ledger_is_read(void **state)
{
    char output[2048];
    (void)state;
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
    start_at("2026-11-21 08:50:00");
    tap(member_card, "ok");
    start_at("2026-11-21 12:30:00");
    json_t *frame = log_in();
    must_say(frame, "page.message", "活动纪实表请于 2026-11-23 前上报　待补学 2 人");
    frame = touch(frame, "og.plan", "og.plan");
    frame = touch(frame, "og.ledger", "og.ledger");
    must_say(frame, "activity.1.detail", "33.3%（1÷3）");
    must_say(frame, "activity.1.value", "未达到");
    frame = touch(frame, "page.previous", "og.ledger");
    frame = touch(frame, "page.back", "og.plan");
    frame = touch(frame, "og.year", "og.year");
    frame = touch(frame, "plan.12", "og.plan.row");
    frame = touch(frame, "og.row.move", "og.plan.move");
    frame = touch(frame, "og.month.10", "og.plan.move");
    frame = touch(frame, "og.reason.0", "og.plan.move");
    frame = touch(frame, "og.row.ok", "og.year");
    must_say(frame, "page.message", "已改到 11 月");
    json_decref(frame);
    assert_int_equal(
        rig_cli(&rig, output, sizeof output, "ledger", "2026", "--to", rig.folder, NULL), 0);
    assert_non_null(strstr(output, "台账-2026"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_activity_is_added_and_people_sign_in, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_guest_is_written_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_ledger_is_read, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("planning at the screen", tests, NULL, NULL);
}
