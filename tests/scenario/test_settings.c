/* Settings, self-test and first start at the real screen: what is changed by touch is in effect for
 * the next tap, without a restart. */
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
static const char member_cards[][16] = {"04A1B2C3D4E5F7", "04A1B2C3D4E5F8"};

static struct rig rig;

static void make_branch(void)
{
    char path[RIG_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/roster.csv", rig.folder);
    FILE *file = fopen(path, "w");
    fputs(roster, file);
    fclose(file);
    rig_must(&rig, "init", "--branch", "第二党支部", "--room", "党员活动室");
    rig_must(&rig, "roster", "import", path);
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
}

static int set_up_empty(void **state)
{
    (void)state;
    rig_open(&rig, 1280, 800);
    return 0;
}

static int set_up(void **state)
{
    set_up_empty(state);
    make_branch();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    return 0;
}

static void start_at(const char *moment)
{
    rig_start(&rig, "--at", moment, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
}

static json_t *tap(const char *card, const char *screen)
{
    rig_card(&rig, "place %s", card);
    json_t *frame = rig_must_see(&rig, screen);
    rig_card(&rig, "remove");
    rig_sleep_ms(600); /* the card has to be away for half a second to be a new tap */
    return frame;
}

static json_t *touch(json_t *frame, const char *widget, const char *screen)
{
    return rig_touch_to(&rig, frame, widget, screen);
}

static json_t *type(json_t *frame, const char *screen, const char *pin)
{
    for (; *pin != '\0'; pin++) {
        char widget[32];
        snprintf(widget, sizeof widget, "%s.%c", screen, *pin);
        frame = touch(frame, widget, screen);
    }
    return frame;
}

static json_t *open_settings(void)
{
    json_decref(tap(organizer_card, "ok"));
    json_t *frame = type(tap(organizer_card, "og.pin"), "og.pin", "2580");
    frame = touch(frame, "og.pin.ok", "og.menu");
    return touch(frame, "og.settings", "og.settings");
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
    set_up(state);
    rig_organizer(&rig, "李建国", organizer_card, "2580");
    start_at("2026-11-21 09:07:00");
    return 0;
}

/* Seven minutes after the start is in time (product.md §0.6) until it is changed. */
static void test_late_at_once(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    assert_string_equal(rig_text(frame, "og.settings.late.value"), "10 分钟");
    frame = touch(frame, "og.settings.late", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "设置文件"));
    assert_false(rig_can_touch(frame, "og.setting.ok"));
    frame = touch(frame, "og.set.5", "og.setting");
    frame = touch(frame, "og.setting.ok", "og.settings");
    assert_string_equal(rig_text(frame, "og.settings.late.value"), "5 分钟");
    json_decref(frame);
    json_decref(tap(member_cards[0], "ok.late"));
    assert_true(log_has("rules.late_after_min"));

    frame = rig_must_see(&rig, "og.settings");
    frame = touch(frame, "og.settings.late", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "屏幕"));
    frame = touch(frame, "og.setting.reset", "og.setting");
    assert_non_null(strstr(rig_text(frame, "page.message"), "10 分钟"));
    json_decref(frame);
    json_decref(tap(member_cards[1], "ok"));
}

/* What was set on the screen is still so after a restart. */
static void test_language_changes_and_stays(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = touch(frame, "og.settings.language", "og.setting");
    frame = touch(frame, "og.set.en", "og.setting");
    frame = touch(frame, "og.setting.ok", "og.settings");
    assert_string_equal(rig_text(frame, "page.title"), "Settings");
    frame = touch(frame, "page.back", "og.menu");
    json_decref(touch(frame, "og.exit", "idle.open"));
    assert_int_equal(rig_stop(&rig, SIGTERM), 0);
    start_at("2026-11-21 09:08:00");
    frame = tap(member_cards[0], "ok");
    assert_string_equal(rig_text(frame, "main.title"), "Signed in");
    json_decref(frame);
}

static void test_volume_is_heard(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = touch(frame, "og.settings.volume", "og.setting");
    frame = touch(frame, "og.set.40", "og.setting");
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
    frame = touch(frame, "og.settings.clock", "og.clock");
    frame = touch(frame, "og.clock.hour.1", "og.clock");
    frame = touch(frame, "og.clock.minute.3", "og.clock");
    frame = touch(frame, "og.clock.ok", "og.settings");
    assert_non_null(strstr(rig_text(frame, "head.clock"), "10:"));
    assert_true(log_has("clock.set"));
    frame = touch(frame, "page.back", "og.menu");
    json_decref(touch(frame, "og.exit", "idle.late"));
}

/* Which page a line is on depends on what is not well. */
static json_t *turn_to(json_t *frame, const char *line)
{
    while (rig_text(frame, line) == NULL)
        frame = touch(frame, "page.next", "og.doctor");
    return frame;
}

static void test_self_test(void **state)
{
    (void)state;
    json_t *frame = open_settings();
    frame = touch(frame, "og.settings.doctor", "og.doctor");
    assert_non_null(strstr(rig_text(frame, "og.doctor.data.detail"), "第二党支部"));
    frame = turn_to(frame, "og.doctor.log.detail");
    assert_non_null(strstr(rig_text(frame, "og.doctor.log.detail"), "完整"));
    frame = turn_to(frame, "og.doctor.reader.detail");
    assert_non_null(strstr(rig_text(frame, "og.doctor.reader.detail"), "正常"));
    frame = turn_to(frame, "og.doctor.screen.detail");
    assert_string_equal(rig_text(frame, "og.doctor.screen.detail"), "1280×800");
    frame = turn_to(frame, "og.doctor.polls.detail");
    frame = touch(frame, "page.back", "og.settings");
    json_decref(frame);
}

/* Who is taken out of use at the command line can do nothing more. */
static void test_removed_organizer_is_out(void **state)
{
    (void)state;
    rig_stop(&rig, SIGTERM);
    rig_organizer(&rig, "赵委员", "04000000000001", "2580");
    start_at("2026-11-21 09:07:00");
    json_t *frame = open_settings();
    rig_must(&rig, "organizer", "remove", "李建国");
    json_decref(touch(frame, "og.settings.late", "idle.open"));
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
    json_decref(touch(frame, "first.start", "first.card"));
    return tap(card, "first.pin");
}

static void test_first_start_on_an_empty_folder(void **state)
{
    (void)state;
    json_t *frame = start_without_organizer("2026-11-21 08:00:00");
    assert_string_equal(rig_text(frame, "head.branch"), "主题党日签到终端");
    json_decref(frame);
    json_decref(tap("04A1B2C3D4E5F6", "no.card")); /* a tap alone makes nobody organizer */
    frame = begin_first_start(rig_must_see(&rig, "first.start"), "04A1B2C3D4E5F6");
    frame = type(frame, "first.pin", "1234");
    frame = touch(frame, "first.pin.ok", "first.pin");
    assert_non_null(strstr(rig_text(frame, "page.message"), "太简单"));
    frame = type(frame, "first.pin", "2580");
    frame = touch(frame, "first.pin.ok", "first.again");
    frame = type(frame, "first.again", "2581");
    frame = touch(frame, "first.again.ok", "first.pin");
    assert_non_null(strstr(rig_text(frame, "page.message"), "不同"));
    frame = type(frame, "first.pin", "2580");
    frame = touch(frame, "first.pin.ok", "first.again");
    frame = type(frame, "first.again", "2580");
    frame = touch(frame, "first.again.ok", "og.menu");
    assert_string_equal(rig_text(frame, "page.subtitle"), "组织委员");
    json_decref(touch(frame, "og.exit", "idle.none"));
    assert_true(log_has("first-start"));
    json_decref(tap("04A1B2C3D4E5F6", "og.pin"));
}

/* Where a branch is set up without an organizer, members sign in as ever; the first start waits for
 * a day on which there is nothing to sign in to. */
static void test_first_start_never_stands_in_the_way(void **state)
{
    (void)state;
    start_at("2026-11-21 08:50:00");
    json_decref(tap(member_cards[0], "ok"));
    rig_stop(&rig, SIGTERM);
    json_t *frame = start_without_organizer("2026-11-22 08:50:00");
    frame = begin_first_start(frame, organizer_card);
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
        cmocka_unit_test_setup_teardown(test_first_start_never_stands_in_the_way, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("settings and first start at the screen", tests, NULL, NULL);
}
