/* Which activity the organizer's export is of, without a screen and without a stick. */
#include "db/activity.h"
#include "tests/harness/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void nothing_has_taken_place(void **state)
{
    struct desk *desk = *state;
    assert_false(desk_find(desk, "og.export")->enabled);
    assert_string_equal(desk_find(desk, "og.export")->detail, "还没有开展过活动");
}

static void the_activity_of_the_day(void **state)
{
    struct desk *desk = *state;
    folder_activity(desk->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    desk_see(desk, "og.menu");
    assert_string_equal(desk_find(desk, "og.export")->detail, "请插入 U 盘");
    desk_touch(desk, "og.export");
    desk_see(desk, "ex.put");
    assert_non_null(strstr(desk->page.subtitle, "2026-05-20"));
    desk_touch(desk, "page.back");
    desk_see(desk, "og.menu");
}

/* On the day after, the next one is what the other tiles are about. */
static void the_last_one_on_the_day_after(void **state)
{
    struct desk *desk = *state;
    folder_activity(desk->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    desk_clock("2026-05-21 09:00:00");
    desk_touch(desk, "og.export");
    desk_see(desk, "ex.put");
    assert_non_null(strstr(desk->page.subtitle, "2026-05-20"));
}

static void one_that_is_still_to_come(void **state)
{
    struct desk *desk = *state;
    folder_activity(desk->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    desk_clock("2026-05-19 09:00:00");
    desk_see(desk, "og.menu");
    assert_false(desk_find(desk, "og.export")->enabled);
}

static void an_older_one_from_the_list(void **state)
{
    struct desk *desk = *state;
    folder_activity(desk->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    desk_clock("2026-05-22 09:00:00");
    desk_walk(desk, "og.plan activity.1 og.export");
    desk_see(desk, "ex.put");
    desk_touch(desk, "page.back");
    desk_see(desk, "og.activity");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_has_taken_place, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(the_activity_of_the_day, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(the_last_one_on_the_day_after, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(one_that_is_still_to_come, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(an_older_one_from_the_list, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests_name("what is exported", tests, NULL, NULL);
}
