/* The organizer at the real screen: his card on the simulated reader, his finger on an X server. */
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct rig rig;

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "李建国",
                                                .organizer_card = meeting_cards[0],
                                                .starts_at = "2026-11-21 08:50:00"});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* He signs in himself, and his second tap opens the PIN. */
static json_t *log_in(void)
{
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok"));
    return meeting_log_in(&rig, meeting_cards[0]);
}

static void test_login_and_announcement(void **state)
{
    (void)state;
    json_t *frame = log_in();
    assert_non_null(strstr(rig_text(frame, "og.announce.detail"), "实到 1"));
    frame = rig_touch_to(&rig, frame, "og.announce", "ann");
    assert_non_null(rig_text(frame, "page.title"));
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    frame = rig_touch_to(&rig, frame, "og.exit", "idle.open");
    json_decref(frame);
}

/* A member signs in over the organizer's page, and the page comes back. */
static void test_member_signs_in_over_the_menu(void **state)
{
    (void)state;
    json_t *frame = log_in();
    json_decref(frame);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
    frame = rig_must_see(&rig, "og.menu");
    assert_non_null(strstr(rig_text(frame, "og.announce.detail"), "实到 2"));
    json_decref(frame);
}

/* Who forgot his card is signed in by hand; the screens behind show it at once. */
static void test_manual_sign_in(void **state)
{
    (void)state;
    json_t *frame = log_in();
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    frame = rig_touch_to(&rig, frame, "og.pick", "og.pick");
    assert_false(rig_can_touch(frame, "og.pick.B"));
    frame = rig_touch_to(&rig, frame, "og.pick.C", "og.people");
    frame = rig_touch_to(&rig, frame, "person.3", "og.person");
    frame = rig_touch_to(&rig, frame, "og.person.manual", "og.manual");
    assert_false(rig_can_touch(frame, "og.manual.ok"));
    frame = rig_touch_to(&rig, frame, "og.reason.0", "og.manual");
    frame = rig_touch_to(&rig, frame, "og.manual.ok", "og.person");
    assert_non_null(strstr(rig_text(frame, "page.message"), "已补登：陈志强"));
    frame = rig_touch_to(&rig, frame, "page.back", "og.people");
    frame = rig_touch_to(&rig, frame, "page.back", "og.pick");
    frame = rig_touch_to(&rig, frame, "page.back", "og.register");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    frame = rig_touch_to(&rig, frame, "og.exit", "idle.open");
    assert_string_equal(rig_text(frame, "side.recent.1"), "陈志强");
    json_decref(frame);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[2], "ok.again"));
}

/* A finger that bounces on a name does not open what stands in the same place behind it. */
static void test_double_touch_does_one_thing(void **state)
{
    (void)state;
    json_t *frame = log_in();
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    frame = rig_touch_to(&rig, frame, "og.register.2", "og.list");
    rig_touch_twice(&rig, frame, "person.2");
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
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    frame = rig_touch_to(&rig, frame, "og.pick", "og.pick");
    frame = rig_touch_to(&rig, frame, "og.pick.C", "og.people");
    frame = rig_touch_to(&rig, frame, "person.3", "og.person");
    frame = rig_touch_to(&rig, frame, "og.person.manual", "og.manual");
    frame = rig_touch_to(&rig, frame, "og.reason.0", "og.manual");
    rig_must(&rig, "checkin", "add", "003", "--reason", "卡坏", "--by", "王五");
    frame = rig_touch_to(&rig, frame, "og.manual.ok", "og.person");
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
    frame = rig_touch_to(&rig, frame, "og.plan", "og.plan");
    frame = rig_touch_to(&rig, frame, "activity.2", "og.activity");
    frame = rig_touch_to(&rig, frame, "og.activity.move", "og.move");
    frame = rig_touch_to(&rig, frame, "og.move.day.1", "og.move");
    rig_must(&rig, "activity", "change", "2", "--theme", "学习党章", "--start", "15:00", "--end",
             "17:00");
    frame = meeting_await(&rig, frame, "page.message", "刚被修改过");
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
