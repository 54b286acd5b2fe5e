/* A screen that nobody looks at: dark at night until somebody comes, and still once the tick is
 * drawn. */
#include "tests/harness/meeting.h"

#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct rig rig;

static void test_dark_until_somebody_comes(void **state)
{
    char path[RIG_PATH_SIZE + 32];
    (void)state;
    meeting_write_file(&rig, "night.ini", "[screen]\ndark_from = 23:00\ndark_to = 06:00\n");
    snprintf(path, sizeof path, "%s/night.ini", rig.folder);
    rig_start(&rig, "--at", "2026-11-18 23:30:00", "--config", path, NULL);
    json_t *frame = rig_must_see(&rig, "idle.dark");
    assert_true(rig_can_touch(frame, "dark.wake"));
    assert_int_equal(json_array_size(json_object_get(frame, "widgets")), 1);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    frame = rig_touch_to(&rig, frame, "dark.wake", "idle.notice");
    assert_non_null(rig_text(frame, "main.title"));
    json_decref(frame);
    meeting_start(&rig, "2026-11-18 23:40:00", NULL);
    json_decref(rig_must_see(&rig, "idle.notice")); /* without the setting */
    rig_stop(&rig, SIGTERM);
    rig_start(&rig, "--at", "2026-11-18 23:50:00", "--config", path, NULL);
    json_decref(rig_must_see(&rig, "idle.dark"));
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    json_decref(meeting_tap(&rig, "DEADBEEF", "no.card"));
}

/* How often the kiosk has gone to sleep so far: once for each picture, and for all else it does. */
static int sleeps(void)
{
    char path[64], line[128];
    int count = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)rig.kiosk);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        sscanf(line, "voluntary_ctxt_switches: %d", &count);
    fclose(file);
    return count;
}

/* The trace has one frame for the tick, and its pictures end. */
static void test_after_the_tick_nothing_is_painted(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:05", NULL);
    json_decref(rig_must_see(&rig, "idle.open"));
    rig_card(&rig, "place %s", meeting_cards[1]);
    json_decref(rig_must_see(&rig, "ok"));
    int at_first = sleeps();
    rig_sleep_ms(400);
    int at_rest = sleeps();
    assert_true(at_rest - at_first >= 4); /* it did move */
    rig_sleep_ms(1000);
    assert_in_range(sleeps() - at_rest, 0, 6); /* the reader process reports once a second */
    json_t *next = rig_wait_event(&rig, "frame", RIG_PATIENCE_MS);
    assert_string_equal(json_string_value(json_object_get(next, "screen")), "idle.open");
    json_decref(next);
    rig_card(&rig, "remove");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEETING_TEST(test_dark_until_somebody_comes, &rig),
        MEETING_TEST(test_after_the_tick_nothing_is_painted, &rig),
    };
    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
