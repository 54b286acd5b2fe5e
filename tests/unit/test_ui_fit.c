/* Every screen and state on every glass, in both languages, in every size of type and both sets of
 * colours: one table of pictures, and for each of them everything a screen has to hold. */
#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

enum { TARGET_LEAST = 36 };

/* ---- the table ---- */

/* A glass and how it is set; every state is drawn on each. */
struct setting {
    enum ui_language language;
    int text_percent;
    bool high_contrast;
};

static const struct setting settings[] = {
    {UI_ZH_CN, 100, false}, {UI_EN, 100, false}, {UI_ZH_CN, 125, true},
    {UI_ZH_CN, 150, false}, {UI_EN, 150, true},
};

enum { SETTINGS = sizeof settings / sizeof *settings };

/* What a screen may have to say beside what it is for. */
static void state_ordinary(struct view *view)
{
    views_ordinary(view->screen, view);
}

static void state_extreme(struct view *view)
{
    views_extreme(view->screen, view);
}

static void state_faulty(struct view *view)
{
    views_ordinary(view->screen, view);
    view->reader_ok = view->storage_ok = false;
    view->ballot_failed = true;
    view->result.party_years = 50;
    view->plan.poll.turns = 0;
    view->attendance_base = 0;
}

static void state_late(struct view *view)
{
    views_ordinary(view->screen, view);
    view->ballot_seconds = 12;
    view->plan.attendance.late = 7;
    view->rate_is_met = false;
}

static void (*const states[])(struct view *view) = {state_ordinary, state_extreme, state_faulty,
                                                    state_late};

enum { STATES = sizeof states / sizeof *states };

static int check_view(struct ui *ui, const struct setting *setting, struct view *view)
{
    static struct scene scene;
    struct layout layout = looks_layout(ui, setting->text_percent);
    view->text_percent = setting->text_percent;
    view->high_contrast = setting->high_contrast;
    ui_describe(ui, view, &scene);
    return looks_check(ui, &layout, &scene, TARGET_LEAST);
}

static int check_screens(struct ui *ui, const struct setting *setting)
{
    struct view view;
    int wrong = 0;
    for (int screen = 0; screen < SCREEN_PAGE; screen++) {
        for (int i = 0; i < STATES; i++) {
            view.screen = (enum screen)screen;
            states[i](&view);
            wrong += check_view(ui, setting, &view);
        }
    }
    return wrong;
}

static void test_every_screen_fits(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES * SETTINGS; i++) {
        const struct looks_size *size = &looks_sizes[i / SETTINGS];
        const struct setting *setting = &settings[i % SETTINGS];
        struct ui *ui = looks_open(size->width, size->height, setting->language);
        wrong += check_screens(ui, setting);
        ui_close(ui);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_screen_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
