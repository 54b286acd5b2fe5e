/* What organizers see of a poll that was held at many doors fits every glass, in both languages. */
#include "tests/harness/desk_looks.h"
#include "tests/harness/door_polls.h"
#include "tests/harness/looks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_results_of_many_doors_fit(void **state)
{
    struct desk *desk = *state;
    int wrong = 0;
    door_polls_hold(desk);
    for (int i = 0; i < LOOKS_SIZES; i++)
        for (int english = 0; english < 2; english++) {
            enum ui_language language = english ? UI_EN : UI_ZH_CN;
            struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, language);
            for (int index = 0; index < DOOR_POLLS; index++) {
                door_polls_page(desk, index, language);
                wrong += desk_looks_measure(ui, desk, index, language);
            }
            ui_close(ui);
        }
    assert_int_equal(wrong, 0);
}

/* rv.void, and who is to blame for it is not told: how many. */
static void test_doubled_votes_are_said(void **state)
{
    struct desk *desk = *state;
    door_polls_hold(desk);
    door_polls_page(desk, 2, UI_ZH_CN);
    assert_true(desk_shows(desk, "5 人在两台终端都投了票，票数多于投票人数，本次无效"));
    door_polls_page(desk, 0, UI_ZH_CN);
    desk_walk(desk, "page.next page.next");
    assert_true(desk_shows(desk, "5 人在两台终端都投了票"));
    assert_true(desk_shows(desk, "终端 47149bd2"));
    assert_true(desk_shows(desk, "还有 1 台"));
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_results_of_many_doors_fit, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_doubled_votes_are_said, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
