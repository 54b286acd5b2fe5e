/* What organizers see of a second terminal fits every glass, in both languages, however much there
 * is to say: the refusals, what to compare, what to look at. */
#include "tests/harness/desk_looks.h"
#include "tests/harness/door_pages.h"
#include "tests/harness/looks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_they_fit(void **state)
{
    struct desk *desk = *state;
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES; i++)
        for (int english = 0; english < 2; english++) {
            enum ui_language language = english ? UI_EN : UI_ZH_CN;
            struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, language);
            for (int index = 0; index < door_pages_count(); index++) {
                door_page(desk, index, language);
                wrong += desk_looks_measure(ui, desk, index, language);
            }
            ui_close(ui);
        }
    assert_int_equal(wrong, 0);
}

/* Nobody can go on without the fingerprint before his eyes, and nothing that was refused can be
 * taken. */
static void test_who_commits_has_seen_the_fingerprint(void **state)
{
    struct desk *desk = *state;
    static const char *const commits[] = {"mg.trust", "su.ok"};
    int seen = 0;
    for (int index = 0; index < door_pages_count(); index++) {
        door_page(desk, index, UI_ZH_CN);
        for (size_t i = 0; i < sizeof commits / sizeof *commits; i++) {
            const struct page_item *button = desk_find(desk, commits[i]);
            if (button == NULL || !button->enabled)
                continue;
            assert_string_equal(desk->page.verdict, "WWWWW-MMMMM-QQQQQ-WMWMW");
            seen++;
        }
    }
    assert_int_equal(seen, 3); /* trust, seal and take */
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_they_fit, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_who_commits_has_seen_the_fingerprint, desk_setup,
                                        desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
