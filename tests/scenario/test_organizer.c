/* The organizer at the real screen: his card on the simulated reader, his finger on an X server. */
#include "tests/harness/rig.h"

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
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
    rig_organizer(&rig, "李建国", organizer_card, "2580");
    rig_start(&rig, "--at", "2026-11-21 08:50:00", NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    return 0;
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

static json_t *enter_pin(json_t *frame)
{
    frame = touch(frame, "og.pin.2", "og.pin");
    frame = touch(frame, "og.pin.5", "og.pin");
    frame = touch(frame, "og.pin.8", "og.pin");
    return touch(frame, "og.pin.0", "og.pin");
}

static json_t *log_in(void)
{
    json_decref(tap(organizer_card, "ok"));
    json_t *frame = enter_pin(tap(organizer_card, "og.pin"));
    return touch(frame, "og.pin.ok", "og.menu");
}

static void test_login_and_announcement(void **state)
{
    (void)state;
    json_t *frame = log_in();
    assert_non_null(strstr(rig_text(frame, "og.announce.detail"), "实到 1"));
    frame = touch(frame, "og.announce", "ann");
    assert_non_null(rig_text(frame, "page.title"));
    frame = touch(frame, "page.back", "og.menu");
    frame = touch(frame, "og.exit", "idle.open");
    json_decref(frame);
}

/* A member signs in over the organizer's page, and the page comes back. */
static void test_member_signs_in_over_the_menu(void **state)
{
    (void)state;
    json_t *frame = log_in();
    json_decref(frame);
    json_decref(tap(member_card, "ok"));
    frame = rig_must_see(&rig, "og.menu");
    assert_non_null(strstr(rig_text(frame, "og.announce.detail"), "实到 2"));
    json_decref(frame);
}

/* Who forgot his card is signed in by hand; the screens behind show it at once. */
static void test_manual_sign_in(void **state)
{
    (void)state;
    json_t *frame = log_in();
    frame = touch(frame, "og.register", "og.register");
    frame = touch(frame, "og.pick", "og.pick");
    assert_false(rig_can_touch(frame, "og.pick.B"));
    frame = touch(frame, "og.pick.C", "og.people");
    frame = touch(frame, "person.3", "og.person");
    frame = touch(frame, "og.person.manual", "og.manual");
    assert_false(rig_can_touch(frame, "og.manual.ok"));
    frame = touch(frame, "og.reason.0", "og.manual");
    frame = touch(frame, "og.manual.ok", "og.person");
    assert_non_null(strstr(rig_text(frame, "page.message"), "已补登：陈志强"));
    frame = touch(frame, "page.back", "og.people");
    frame = touch(frame, "page.back", "og.pick");
    frame = touch(frame, "page.back", "og.register");
    frame = touch(frame, "page.back", "og.menu");
    frame = touch(frame, "og.exit", "idle.open");
    assert_string_equal(rig_text(frame, "side.recent.1"), "陈志强");
    json_decref(frame);
    json_decref(tap("04A1B2C3D4E5F8", "ok.again"));
}

/* A finger that bounces on a name does not open what stands in the same place behind it. */
static void test_double_touch_does_one_thing(void **state)
{
    (void)state;
    json_t *frame = log_in();
    frame = touch(frame, "og.register", "og.register");
    frame = touch(frame, "og.register.2", "og.list");
    rig_touch(&rig, frame, "person.2");
    rig_touch(&rig, frame, "person.2");
    json_decref(frame);
    json_decref(rig_must_see(&rig, "og.person"));
    assert_null(rig_wait_screen(&rig, "og.manual", 600));
}

static int64_t count_log(const char *type)
{
    char output[65536], wanted[64];
    int64_t count = 0;
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "log", "show", NULL), 0);
    snprintf(wanted, sizeof wanted, "\"type\": \"%s\"", type);
    for (const char *at = output; (at = strstr(at, wanted)) != NULL; at++)
        count++;
    return count;
}

/* Two organizers at once: what one did at the command line while the other had the same person on
 * the screen is not done a second time, and he is told. */
static void test_the_same_person_twice(void **state)
{
    (void)state;
    json_t *frame = log_in();
    frame = touch(frame, "og.register", "og.register");
    frame = touch(frame, "og.pick", "og.pick");
    frame = touch(frame, "og.pick.C", "og.people");
    frame = touch(frame, "person.3", "og.person");
    frame = touch(frame, "og.person.manual", "og.manual");
    frame = touch(frame, "og.reason.0", "og.manual");
    rig_must(&rig, "checkin", "add", "003", "--reason", "卡坏", "--by", "王五");
    frame = touch(frame, "og.manual.ok", "og.person");
    assert_non_null(strstr(rig_text(frame, "page.message"), "已经签到，没有重复"));
    json_decref(frame);
    assert_int_equal(count_log("checkin.new"), 2);   /* he himself, and the one */
    assert_int_equal(count_log("checkin.again"), 2); /* his own card, for the PIN, and this */
}

/* The date that one is about to choose is void when the other has moved the activity meanwhile;
 * what else the other changed stays. */
static void test_the_same_activity_twice(void **state)
{
    (void)state;
    json_t *frame = log_in();
    rig_must(&rig, "activity", "add", "--theme", "学习条例", "--date", "2026-11-24", "--start",
             "14:00", "--end", "16:00");
    frame = touch(frame, "og.plan", "og.plan");
    frame = touch(frame, "activity.2", "og.activity");
    frame = touch(frame, "og.activity.move", "og.move");
    frame = touch(frame, "og.move.day.1", "og.move");
    rig_must(&rig, "activity", "change", "2", "--theme", "学习党章", "--start", "15:00", "--end",
             "17:00");
    json_decref(frame);
    frame = rig_must_see(&rig, "og.move");
    assert_non_null(strstr(rig_text(frame, "page.message"), "刚被修改过"));
    assert_false(rig_can_touch(frame, "og.move.ok"));
    json_decref(frame);
    char output[4096];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "activity", "show", "2", NULL),
                     0);
    assert_non_null(strstr(output, "学习党章"));
    assert_non_null(strstr(output, "2026-11-24"));
    assert_int_equal(count_log("activity.change"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_login_and_announcement, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_member_signs_in_over_the_menu, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manual_sign_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_double_touch_does_one_thing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_person_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_activity_twice, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("organizer at the screen", tests, NULL, NULL);
}
