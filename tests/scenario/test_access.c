/* A member who sees badly, and an organizer who types: large type for as long as he is there, and
 * all the way to the menu without a finger. */
#include "tests/harness/meeting.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "李建国",
                                                .organizer_card = organizer_card,
                                                .starts_at = "2026-11-21 08:50:00"});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

static int height_of(const json_t *frame, const char *id)
{
    size_t index;
    json_t *widget;
    json_array_foreach(json_object_get(frame, "widgets"), index, widget)
    {
        if (strcmp(json_string_value(json_object_get(widget, "id")), id) == 0)
            return (int)json_integer_value(json_object_get(widget, "h"));
    }
    return 0;
}

static void test_large_type_for_one_member(void **state)
{
    (void)state;
    json_t *frame = rig_must_see(&rig, "idle.open");
    assert_string_equal(rig_text(frame, "access.text"), "大字");
    int usual = height_of(frame, "main.hint");
    frame = rig_touch_to(&rig, frame, "access.text", "idle.open");
    frame = rig_touch_to(&rig, frame, "access.text", "idle.open");
    assert_string_equal(rig_text(frame, "access.text"), "原大");
    assert_true(height_of(frame, "main.hint") * 10 > usual * 13);
    json_decref(frame);
    frame = meeting_tap_and_go(&rig, meeting_cards[1], "ok");
    assert_true(height_of(frame, "main.line") * 10 > usual * 13);
    json_decref(frame);
    frame = meeting_settle(&rig, "idle.open");
    assert_string_equal(rig_text(frame, "access.text"), "大字");
    assert_int_equal(height_of(frame, "main.hint"), usual);
    json_decref(frame);
}

static void type(const char *keys)
{
    char command[128];
    snprintf(command, sizeof command, "xdotool key %s", keys);
    assert_int_equal(system(command), 0);
}

static void test_an_organizer_logs_in_by_the_keyboard(void **state)
{
    enum { GUARD_MS = 450 };
    (void)state;
    json_decref(rig_must_see(&rig, "idle.open"));
    json_decref(meeting_tap(&rig, organizer_card, "og.pin"));
    rig_sleep_ms(GUARD_MS);
    type("2 5 8 0 Return");
    json_decref(rig_must_see(&rig, "og.menu"));
    rig_sleep_ms(GUARD_MS);
    type("Escape");
    json_decref(rig_must_see(&rig, "idle.open"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_large_type_for_one_member, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_organizer_logs_in_by_the_keyboard, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
