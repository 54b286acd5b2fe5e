/* Settings, self-test and first start at the real screen: what is changed by touch is in effect for
 * the next tap, without a restart. */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct rig rig;

static int set_up_empty(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){0});
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster, .has_activity = true});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

static json_t *open_settings(void)
{
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok"));
    json_t *frame = meeting_log_in(&rig, meeting_cards[0]);
    return rig_touch_to(&rig, frame, "og.settings", "og.settings");
}

static bool log_has(const char *text)
{
    static char output[65536];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "log", "show", NULL), 0);
    return strstr(output, text) != NULL;
}

/* ---- settings ---- */

static int set_up_organizer(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "李建国",
                                                .organizer_card = meeting_cards[0],
                                                .starts_at = "2026-11-21 09:07:00"});
    return 0;
}

/* Seven minutes after the start is in time (product.md §0.6) until it is changed. */
static void test_late_at_once(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    assert_string_equal(rig_text(frame, "og.settings.late.value"), "10 分钟");
    frame = rig_touch_to(&rig, frame, "og.settings.late", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "设置文件"));
    assert_false(rig_can_touch(frame, "og.setting.ok"));
    frame = rig_touch_to(&rig, frame, "og.set.5", "og.setting");
    frame = rig_touch_to(&rig, frame, "og.setting.ok", "og.settings");
    assert_string_equal(rig_text(frame, "og.settings.late.value"), "5 分钟");
    json_decref(frame);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok.late"));
    assert_true(log_has("rules.late_after_min"));

    frame = rig_must_see(&rig, "og.settings");
    frame = rig_touch_to(&rig, frame, "og.settings.late", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "屏幕"));
    frame = rig_touch_to(&rig, frame, "og.setting.reset", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "10 分钟"));
    json_decref(frame);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[2], "ok"));
}

/* What was set on the screen is still so after a restart. */
static void test_language_changes_and_stays(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = rig_touch_to(&rig, frame, "page.next", "og.settings");
    frame = rig_touch_to(&rig, frame, "og.settings.language", "og.setting");
    frame = rig_touch_to(&rig, frame, "og.set.en", "og.setting");
    frame = rig_touch_to(&rig, frame, "og.setting.ok", "og.settings");
    assert_string_equal(rig_text(frame, "page.title"), "Settings");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "idle.open"));
    assert_int_equal(rig_stop(&rig, SIGTERM), 0);
    meeting_start(&rig, "2026-11-21 09:08:00", NULL);
    frame = meeting_tap_and_go(&rig, meeting_cards[1], "ok");
    assert_string_equal(rig_text(frame, "main.title"), "Signed in");
    json_decref(frame);
}

static void test_volume_is_heard(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = rig_touch_to(&rig, frame, "og.settings.volume", "og.setting");
    frame = rig_touch_to(&rig, frame, "og.set.40", "og.setting");
    rig_touch(&rig, frame, "og.setting.ok");
    json_decref(frame);
    json_t *sound = rig_wait_event(&rig, "sound", RIG_PATIENCE_MS);
    assert_non_null(sound);
    json_decref(sound);
}

/* The clock of this run is its own (--at): the machine's is never touched. */
static void test_date_and_time(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = rig_touch_to(&rig, frame, "og.settings.clock", "og.clock");
    frame = rig_touch_to(&rig, frame, "og.clock.hour.1", "og.clock");
    frame = rig_touch_to(&rig, frame, "og.clock.minute.3", "og.clock");
    frame = rig_touch_to(&rig, frame, "og.clock.ok", "og.settings");
    assert_non_null(strstr(rig_text(frame, "head.clock"), "10:"));
    assert_true(log_has("clock.set"));
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "idle.late"));
}

/* Which page a line is on depends on what is not well. */
static json_t *turn_to(json_t *frame, const char *line)
{
    while (rig_can_touch(frame, "page.previous"))
        frame = rig_touch_to(&rig, frame, "page.previous", "og.doctor");
    while (rig_text(frame, line) == NULL)
        frame = rig_touch_to(&rig, frame, "page.next", "og.doctor");
    return frame;
}

static void test_self_test(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = rig_touch_to(&rig, frame, "og.settings.doctor", "og.doctor");
    assert_non_null(strstr(rig_text(frame, "og.doctor.data.detail"), "第二党支部"));
    frame = turn_to(frame, "og.doctor.log.detail");
    assert_non_null(strstr(rig_text(frame, "og.doctor.log.detail"), "完整"));
    frame = turn_to(frame, "og.doctor.reader.detail");
    assert_non_null(strstr(rig_text(frame, "og.doctor.reader.detail"), "正常"));
    frame = turn_to(frame, "og.doctor.screen.detail");
    assert_string_equal(rig_text(frame, "og.doctor.screen.detail"), "1280×800");
    frame = turn_to(frame, "og.doctor.polls.detail");
    assert_string_equal(rig_text(frame, "og.doctor.polls.detail"), "测评和表决完好");
    frame = turn_to(frame, "og.doctor.secrecy.detail");
    frame = rig_touch_to(&rig, frame, "page.back", "og.settings");
    json_decref(frame);
}

/* Who is taken out of use at the command line can do nothing more. */
static void test_removed_organizer_is_out(void **state)
{
    (void)state;
    rig_stop(&rig, SIGTERM);
    rig_organizer(&rig, "赵委员", "04000000000001", "2580");
    meeting_start(&rig, "2026-11-21 09:07:00", NULL);
    json_t *frame = open_settings();
    rig_must(&rig, "organizer", "remove", "李建国");
    json_decref(rig_touch_to(&rig, frame, "og.settings.late", "idle.open"));
}

/* ---- the first start ---- */

static json_t *start_without_organizer(const char *moment)
{
    rig_start(&rig, "--at", moment, NULL);
    json_t *frame = rig_must_see(&rig, "first.start");
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    return frame;
}

static json_t *begin_first_start(json_t *frame, const char *card)
{
    json_decref(rig_touch_to(&rig, frame, "first.start", "first.card"));
    return meeting_tap_and_go(&rig, card, "first.pin");
}

static void test_first_start_on_an_empty_folder(void **state)
{
    (void)state;
    json_t *frame = start_without_organizer("2026-11-21 08:00:00");
    assert_string_equal(rig_text(frame, "head.branch"), "主题党日签到终端");
    json_decref(frame);
    /* a tap alone makes nobody organizer */
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "no.card"));
    frame = begin_first_start(rig_must_see(&rig, "first.start"), meeting_cards[0]);
    frame = meeting_enter(&rig, frame, "first.pin", "1234");
    frame = rig_touch_to(&rig, frame, "first.pin.ok", "first.pin");
    assert_non_null(strstr(rig_text(frame, "page.message"), "太简单"));
    frame = meeting_enter(&rig, frame, "first.pin", "2580");
    frame = rig_touch_to(&rig, frame, "first.pin.ok", "first.again");
    frame = meeting_enter(&rig, frame, "first.again", "2581");
    frame = rig_touch_to(&rig, frame, "first.again.ok", "first.pin");
    assert_non_null(strstr(rig_text(frame, "page.message"), "不同"));
    frame = meeting_enter(&rig, frame, "first.pin", "2580");
    frame = rig_touch_to(&rig, frame, "first.pin.ok", "first.again");
    frame = meeting_enter(&rig, frame, "first.again", "2580");
    frame = rig_touch_to(&rig, frame, "first.again.ok", "first.steps");
    assert_string_equal(rig_text(frame, "page.subtitle"), "组织委员");
    assert_non_null(strstr(rig_text(frame, "first.roster.detail"), "待导入"));
    frame = rig_touch_to(&rig, frame, "first.room", "first.room");
    frame = rig_touch_to(&rig, frame, "room.0", "first.steps");
    assert_string_equal(rig_text(frame, "first.room.detail"), "党员活动室");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "idle.none"));
    assert_true(log_has("first-start"));
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "og.pin"));
}

/* The reader is plugged in while somebody is at the page that waits for his card. */
static void test_first_start_without_a_reader(void **state)
{
    char place[RIG_PATH_SIZE + 16], reader[RIG_PATH_SIZE + 32];
    (void)state;
    snprintf(place, sizeof place, "%s/plugged-in", rig.folder);
    snprintf(reader, sizeof reader, "pn532_uart:%s", place);
    rig_start(&rig, "--at", "2026-11-21 08:00:00", "--reader", reader, NULL);
    json_t *frame = rig_must_see(&rig, "first.start");
    json_t *event = rig_wait_event(&rig, "reader", RIG_PATIENCE_MS);
    assert_string_equal(json_string_value(json_object_get(event, "state")), "down");
    json_decref(event);
    meeting_must_say(frame, "foot.reader", "读卡器没有响应");
    frame = rig_touch_to(&rig, frame, "first.start", "first.card");
    assert_true(meeting_says(frame, "读卡器还没有响应，请检查它的连接"));
    frame = rig_touch_to(&rig, frame, "first.setup", "su.new");
    json_decref(rig_touch_to(&rig, frame, "page.back", "first.card"));
    assert_true(scratch_run("ln -s '%s/reader' '%s'", rig.folder, place));
    json_decref(rig_must_see(&rig, "ft.back"));
    frame = rig_must_see(&rig, "first.card");
    assert_false(meeting_says(frame, "请检查它的连接"));
    json_decref(frame);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "first.pin"));
}

/* Where a branch is set up without an organizer, members sign in as ever; the first start waits for
 * a day on which there is nothing to sign in to. */
static void test_first_start_never_stands_in_the_way(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
    rig_stop(&rig, SIGTERM);
    json_t *frame = start_without_organizer("2026-11-22 08:50:00");
    frame = begin_first_start(frame, meeting_cards[0]);
    assert_non_null(strstr(rig_text(frame, "page.subtitle"), "李建国"));
    json_decref(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_late_at_once, set_up_organizer, tear_down),
        cmocka_unit_test_setup_teardown(test_language_changes_and_stays, set_up_organizer,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_volume_is_heard, set_up_organizer, tear_down),
        cmocka_unit_test_setup_teardown(test_date_and_time, set_up_organizer, tear_down),
        cmocka_unit_test_setup_teardown(test_self_test, set_up_organizer, tear_down),
        cmocka_unit_test_setup_teardown(test_removed_organizer_is_out, set_up_organizer, tear_down),
        cmocka_unit_test_setup_teardown(test_first_start_on_an_empty_folder, set_up_empty,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_first_start_without_a_reader, set_up_empty, tear_down),
        cmocka_unit_test_setup_teardown(test_first_start_never_stands_in_the_way, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("settings and first start at the screen", tests, NULL, NULL);
}
