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

/* Whether the tick of this card moved and then came to rest, while the card lay there. */
static bool moves_and_rests(const char *card)
{
    rig_card(&rig, "place %s", card);
    json_decref(rig_must_see(&rig, "ok"));
    int at_first = sleeps();
    rig_sleep_ms(400);
    int at_rest = sleeps();
    rig_sleep_ms(1000);
    int later = sleeps();
    json_t *next = rig_wait_event(&rig, "frame", RIG_PATIENCE_MS);
    assert_string_equal(json_string_value(json_object_get(next, "screen")), "idle.open");
    json_decref(next);
    rig_card(&rig, "remove");
    print_message("# %d pictures and the like, then %d\n", at_rest - at_first, later - at_rest);
    return at_rest - at_first >= 4 && later - at_rest <= 6; /* the reader reports once a second */
}

/* The trace has one frame for the tick, and its pictures end. A busy machine shows fewer of them,
 * or looks when they are over, hence several cards. */
static void test_after_the_tick_nothing_is_painted(void **state)
{
    bool is_well = false;
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:05", NULL);
    json_decref(rig_must_see(&rig, "idle.open"));
    for (int i = 0; i < 3 && !is_well; i++)
        is_well = moves_and_rests(meeting_cards[i]);
    assert_true(is_well);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEETING_TEST(test_dark_until_somebody_comes, &rig),
        MEETING_TEST(test_after_the_tick_nothing_is_painted, &rig),
    };
    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
