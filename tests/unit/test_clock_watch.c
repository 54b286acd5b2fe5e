/* Clocks that are set (product.md §6f ft.clock): nothing is lost, nothing changes its order, and
 * the log says so. */
#include "db/clock_watch.h"
#include "db/export.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* The machine's clocks, to be set and to go on. */
struct clocks {
    struct folder *folder;
    struct stamp now;
    int64_t activity_id;
};

static struct clocks start_clocks(struct folder *folder, int hour, int minute)
{
    struct moment moment = {.year = 2026, .month = 5, .day = 20, .hour = hour, .minute = minute};
    struct clocks clocks = {.folder = folder, .now = folder->origin.stamp};
    clocks.activity_id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    clocks.now.wall_ms = clock_wall_of(moment);
    /* What the test folder was made with is of another time. */
    assert_int_equal(clock_watch_note(folder->db, &clocks.now, 0), ERR_OK);
    return clocks;
}

static void go_on(struct clocks *clocks, int64_t ms)
{
    clocks->now.wall_ms += ms;
    clocks->now.mono_ms += ms;
}

/* As the terminal does it. */
static struct checkin_result tap(struct clocks *clocks, const char *uid)
{
    struct card card = folder_card(uid);
    struct checkin_result result;
    struct attendance attendance;
    struct db *db = clocks->folder->db;
    assert_int_equal(clock_watch_note(db, &clocks->now, clocks->activity_id), ERR_OK);
    assert_int_equal(
        checkin_record(db, &clocks->now, clocks->activity_id, &card, false, &result, &attendance),
        ERR_OK);
    return result;
}

static int64_t changes(struct folder *folder)
{
    return folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'clock.changed'");
}

static void add_people(struct folder *folder)
{
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "李明", .uid = "04000000000002"});
    folder_person(folder, (struct folder_person){.name = "王芳", .uid = "04000000000003"});
}

static void assert_arrived(struct folder *folder, const char *first, const char *second,
                           const char *third)
{
    struct moment day = {.year = 2026, .month = 5, .day = 20, .hour = 14};
    struct plan_news plan;
    assert_int_equal(activity_plan(folder->db, &day, &plan), ERR_OK);
    assert_int_equal(plan.attendance.present, 3);
    assert_int_equal(plan.recent_count, 3);
    assert_string_equal(plan.recent[2].name, first);
    assert_string_equal(plan.recent[1].name, second);
    assert_string_equal(plan.recent[0].name, third);
}

/* Set back an hour between two taps: both count, in the order in which they came, and a second tap
 * is still a second tap. */
static void test_an_hour_back(void **state)
{
    struct folder *folder = *state;
    add_people(folder);
    struct clocks clocks = start_clocks(folder, 14, 20);
    int64_t before = changes(folder);
    assert_int_equal(tap(&clocks, "04000000000001").outcome, CHECKIN_NEW);
    go_on(&clocks, MINUTE);
    assert_int_equal(tap(&clocks, "04000000000002").outcome, CHECKIN_NEW);
    go_on(&clocks, MINUTE);
    clocks.now.wall_ms -= HOUR;
    assert_int_equal(tap(&clocks, "04000000000001").outcome, CHECKIN_ALREADY);
    assert_int_equal(tap(&clocks, "04000000000003").outcome, CHECKIN_NEW);
    assert_arrived(folder, "张伟", "李明", "王芳");
    assert_int_equal(changes(folder), before + 1);
    assert_int_equal(folder_number(folder, "SELECT data ->> '$.by_ms' FROM chain "
                                           "WHERE type = 'clock.changed' AND activity = 1"),
                     -HOUR);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM checkin AS a JOIN checkin AS b ON a.seq < b.seq"
                              " WHERE a.mono_ms > b.mono_ms"),
        0);
    folder_verify(folder);
}

static void test_a_day_back_and_forth(void **state)
{
    struct folder *folder = *state;
    add_people(folder);
    struct clocks clocks = start_clocks(folder, 14, 0);
    int64_t before = changes(folder);
    assert_int_equal(tap(&clocks, "04000000000001").outcome, CHECKIN_NEW);
    clocks.now.wall_ms -= DAY;
    assert_int_equal(tap(&clocks, "04000000000002").outcome, CHECKIN_NEW);
    go_on(&clocks, 5 * MINUTE);
    clocks.now.wall_ms += DAY;
    assert_int_equal(tap(&clocks, "04000000000003").outcome, CHECKIN_NEW);
    assert_arrived(folder, "张伟", "李明", "王芳");
    assert_int_equal(changes(folder), before + 2);
    folder_verify(folder);
}

/* Corrections of the network's clock go in small steps, and time passes. */
static void test_what_is_no_change(void **state)
{
    struct folder *folder = *state;
    add_people(folder);
    struct clocks clocks = start_clocks(folder, 14, 0);
    int64_t before = changes(folder);
    tap(&clocks, "04000000000001");
    go_on(&clocks, 3 * DAY);
    tap(&clocks, "04000000000002");
    clocks.now.wall_ms += 2000;
    tap(&clocks, "04000000000003");
    clocks.now.wall_ms -= 2000;
    tap(&clocks, "04000000000003");
    assert_int_equal(changes(folder), before);
    clocks.now.wall_ms -= 2001;
    tap(&clocks, "04000000000003");
    assert_int_equal(changes(folder), before + 1);
}

/* The machine was switched off: a clock before the last entry is wrong, one behind it may be right.
 */
static void test_another_boot(void **state)
{
    struct folder *folder = *state;
    add_people(folder);
    struct clocks clocks = start_clocks(folder, 14, 0);
    int64_t before = changes(folder);
    tap(&clocks, "04000000000001");
    strcpy(clocks.now.boot_id, "00000000-0000-4000-8000-000000000001");
    clocks.now.mono_ms = 5000;
    clocks.now.wall_ms += DAY;
    tap(&clocks, "04000000000002");
    assert_int_equal(changes(folder), before);
    strcpy(clocks.now.boot_id, "00000000-0000-4000-8000-000000000002");
    clocks.now.wall_ms -= 2 * DAY;
    tap(&clocks, "04000000000003");
    assert_int_equal(changes(folder), before + 1);
    assert_int_equal(folder_number(folder, "SELECT data ->> '$.restarted' FROM chain "
                                           "WHERE type = 'clock.changed' ORDER BY seq DESC"),
                     1);
    folder_verify(folder);
}

static void export_sheet(struct folder *folder, int64_t activity_id, char *ret_text, size_t size)
{
    struct export_bundle bundle;
    assert_int_equal(export_make(folder->db, activity_id, &bundle), ERR_OK);
    snprintf(ret_text, size, "%.*s", (int)bundle.files[0].length, bundle.files[0].bytes);
    export_clear(&bundle);
}

/* The sheet says so, and only the sheet of the activity that was on. */
static void test_the_sheet_says_so(void **state)
{
    static char sheet[8192];
    struct folder *folder = *state;
    add_people(folder);
    struct clocks clocks = start_clocks(folder, 14, 0);
    tap(&clocks, "04000000000001");
    export_sheet(folder, clocks.activity_id, sheet, sizeof sheet);
    assert_null(strstr(sheet, "本机时间"));
    clocks.now.wall_ms -= HOUR;
    tap(&clocks, "04000000000002");
    export_sheet(folder, clocks.activity_id, sheet, sizeof sheet);
    assert_non_null(strstr(sheet, "\r\n,,,,,,,,活动当天本机时间调整过 1 次"));
}

static void test_an_empty_log_knows_nothing(void **state)
{
    struct folder *folder = *state;
    struct stamp stamp = clock_stamp();
    folder_sql(folder, "DROP TRIGGER chain_stays; PRAGMA foreign_keys = OFF; DELETE FROM chain;"
                       "DELETE FROM chain_head");
    assert_int_equal(clock_watch_note(folder->db, &stamp, 0), ERR_OK);
    assert_int_equal(changes(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_an_hour_back),      FOLDER_TEST(test_a_day_back_and_forth),
        FOLDER_TEST(test_what_is_no_change), FOLDER_TEST(test_another_boot),
        FOLDER_TEST(test_the_sheet_says_so), FOLDER_TEST(test_an_empty_log_knows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
