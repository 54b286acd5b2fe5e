/* What organizers see of a second terminal fits every glass, in both languages, however much there
 * is to say: the refusals, what to compare, what to look at. */
#include "tests/harness/door_pages.h"
#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LEAST_TARGET = 36 };

/* For people who want to look: pictures go where $THEMEDAY_PICTURES says. */
static void picture(struct ui *ui, const struct view *view, const char *name)
{
    const char *folder = getenv("THEMEDAY_PICTURES");
    char path[512];
    if (folder == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s.png", folder, name);
    ui_draw(ui, view);
    assert_int_equal(cairo_surface_write_to_png(ui_surface(ui), path), 0);
}

static int measure(struct ui *ui, const struct page *page, const char *name)
{
    static struct scene scene;
    struct view view;
    struct layout layout = looks_layout(ui, 100);
    views_ordinary(SCREEN_PAGE, &view);
    view.page = page;
    ui_describe(ui, &view, &scene);
    int wrong = looks_check(ui, &layout, &scene, LEAST_TARGET);
    picture(ui, &view, name);
    if (wrong > 0)
        print_error("%s\n", name);
    return wrong;
}

/* Every part of it. */
static int measure_page(struct ui *ui, struct desk *desk, int index, enum ui_language language)
{
    char name[64], screen[16];
    int wrong = 0, width, height;
    ui_size(ui, &width, &height);
    door_page(desk, index, language);
    strcpy(screen, desk->page.screen);
    for (int part = 1;; part++) {
        snprintf(name, sizeof name, "%s-%d-%d-%dx%d-%s", screen, index, part, width, height,
                 language == UI_EN ? "en" : "zh");
        wrong += measure(ui, &desk->page, name);
        if (desk->page.page_number >= desk->page.page_count)
            return wrong;
        session_touch(desk->session, "page.next", &desk->news);
        desk_see(desk, screen);
        assert_int_equal(desk->page.page_number, part + 1);
    }
}

static void test_they_fit(void **state)
{
    struct desk *desk = *state;
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES; i++)
        for (int english = 0; english < 2; english++) {
            enum ui_language language = english ? UI_EN : UI_ZH_CN;
            struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, language);
            for (int index = 0; index < door_pages_count(); index++)
                wrong += measure_page(ui, desk, index, language);
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
