/* Planning, guests, the yearly plan and the ledger at the real screen, by touch alone. */
#include "tests/harness/meeting.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct rig rig;

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .organizer = "李建国",
                                                .organizer_card = meeting_cards[0]});
    rig_must(&rig, "plan", "import", "tests/unit/plan.csv", "--year", "2026");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* S2:98, S2:16: from an empty November to people who sign in, without a keyboard. */
static void test_an_activity_is_added_and_people_sign_in(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(rig_must_see(&rig, "idle.none"));
    json_t *frame = meeting_log_in(&rig, meeting_cards[0]);
    meeting_must_say(frame, "og.plan.detail", "年度计划 12 场，已完成 0 场");
    frame = rig_touch_to(&rig, frame, "og.plan", "og.plan");
    frame = rig_touch_to(&rig, frame, "og.add", "og.add");
    meeting_must_say(frame, "og.add.theme.text", "开展党章专题主题教育");
    meeting_must_say(frame, "og.add.when.text", "2026-11-26");
    frame = rig_touch_to(&rig, frame, "og.add.when", "og.add.when");
    frame = rig_touch_to(&rig, frame, "og.when.day.2", "og.add.when");
    frame = rig_touch_to(&rig, frame, "og.when.day.1", "og.add.when");
    frame = rig_touch_to(&rig, frame, "og.when.day.1", "og.add.when");
    frame = rig_touch_to(&rig, frame, "page.back", "og.add");
    meeting_must_say(frame, "og.add.when.text", "2026-11-21 09:00–12:00");
    frame = rig_touch_to(&rig, frame, "og.add.ok", "og.plan");
    meeting_must_say(frame, "page.message", "已安排：2026-11-21");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "idle.open"));
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
}

/* S2:108 "邀请部分服务对象": nobody types a name, and the public screen counts them. */
static void test_a_guest_is_written_in(void **state)
{
    (void)state;
    meeting_add_activity(&rig);
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok"));
    json_t *frame = meeting_log_in(&rig, meeting_cards[0]);
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    frame = rig_touch_to(&rig, frame, "og.register.3", "og.guests");
    frame = rig_touch_to(&rig, frame, "og.guests.add", "og.guests.add");
    frame = rig_touch_to(&rig, frame, "og.guest.nameless", "og.guest");
    assert_false(rig_can_touch(frame, "og.guest.ok"));
    frame = rig_touch_to(&rig, frame, "og.guest.kind.2", "og.guest");
    frame = rig_touch_to(&rig, frame, "og.guest.ok", "og.guests");
    meeting_must_say(frame, "page.message", "服务对象 1");
    frame = rig_touch_to(&rig, frame, "page.back", "og.register");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    frame = rig_touch_to(&rig, frame, "og.announce", "ann");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    meeting_must_say(frame, "og.register.3.value", "1 人");
    frame = rig_touch_to(&rig, frame, "og.register.3", "og.guests");
    frame = rig_touch_to(&rig, frame, "guest.1", "og.guest.undo");
    frame = rig_touch_to(&rig, frame, "og.reason.0", "og.guest.undo");
    frame = rig_touch_to(&rig, frame, "og.guest.undo.ok", "og.guests");
    meeting_must_say(frame, "page.message", "已撤销：服务对象 1");
    json_decref(frame);
}

/* S2:106 "建立支部主题党日活动台账"; S2:101: one of three is 33.3 %, rounded down. */
static void test_the_ledger_is_read(void **state)
{
    char output[2048];
    (void)state;
    meeting_add_activity(&rig);
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
    meeting_start(&rig, "2026-11-21 12:30:00", NULL);
    json_t *frame = meeting_log_in(&rig, meeting_cards[0]);
    meeting_must_say(frame, "page.message", "活动纪实表请于 2026-11-23 前上报　待补学 2 人");
    frame = rig_touch_to(&rig, frame, "og.plan", "og.plan");
    frame = rig_touch_to(&rig, frame, "og.ledger", "og.ledger");
    meeting_must_say(frame, "activity.1.detail", "33.3%（1÷3）");
    meeting_must_say(frame, "activity.1.value", "未达到");
    frame = rig_touch_to(&rig, frame, "page.previous", "og.ledger");
    frame = rig_touch_to(&rig, frame, "page.back", "og.plan");
    frame = rig_touch_to(&rig, frame, "og.year", "og.year");
    frame = rig_touch_to(&rig, frame, "plan.12", "og.plan.row");
    frame = rig_touch_to(&rig, frame, "og.row.move", "og.plan.move");
    frame = rig_touch_to(&rig, frame, "og.month.10", "og.plan.move");
    frame = rig_touch_to(&rig, frame, "og.reason.0", "og.plan.move");
    frame = rig_touch_to(&rig, frame, "og.row.ok", "og.year");
    meeting_must_say(frame, "page.message", "已改到11月");
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
