/* The tick that is drawn before the eyes: nobody waits for it, and at rest nothing is painted. */
#include "ui/motion.h"

#include "firmware/base/clock.h"
#include "tests/harness/looks.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { PIXELS = 1280 * 800 };

static uint32_t still[PIXELS], seen[PIXELS];

static void copy_picture(const struct ui *ui, uint32_t *to)
{
    cairo_surface_t *surface = ui_surface(ui);
    cairo_surface_flush(surface);
    assert_int_equal(cairo_image_surface_get_stride(surface), 1280 * 4);
    memcpy(to, cairo_image_surface_get_data(surface), PIXELS * sizeof *to);
    for (int i = 0; i < PIXELS; i++)
        to[i] &= 0xffffff;
}

static bool looks_still(const struct ui *ui)
{
    copy_picture(ui, seen);
    return memcmp(seen, still, sizeof still) == 0;
}

static void greet(enum screen screen, int64_t member, struct view *ret_view)
{
    views_ordinary(screen, ret_view);
    ret_view->result.member.id = member;
    ret_view->shown_since_ns = 7;
}

/* The picture without any motion. */
static void draw_still(const struct view *view)
{
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    ui_draw(ui, view);
    assert_int_equal(ui_motion_ns(ui), INT64_MAX);
    copy_picture(ui, still);
    ui_close(ui);
}

static struct ui *open_moving(void)
{
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    ui_set_motion(ui, true);
    return ui;
}

/* As the loop does it; returns how many pictures it took, and when the last one was due. */
static int move_to_rest(struct ui *ui, int64_t *ret_last_ns)
{
    int pictures = 0;
    for (int64_t due; (due = ui_motion_ns(ui)) != INT64_MAX; pictures++) {
        *ret_last_ns = due;
        int64_t wait = due - clock_mono_ns();
        struct timespec pause = {.tv_nsec = wait > 0 ? wait : 0};
        ppoll(NULL, 0, &pause, NULL);
        ui_move(ui);
    }
    return pictures;
}

static bool shows(const struct ui *ui, const char *id, const char *text)
{
    const struct ui_widget *widgets;
    size_t count = ui_widgets(ui, &widgets);
    for (size_t i = 0; i < count; i++)
        if (strcmp(widgets[i].id, id) == 0)
            return strcmp(widgets[i].text, text) == 0;
    return false;
}

static void test_the_tick_is_whole_within_200_ms_and_then_rests(void **state)
{
    struct view view;
    (void)state;
    greet(SCREEN_OK, 1, &view);
    draw_still(&view);
    struct ui *ui = open_moving();
    int64_t begun = clock_mono_ns(), last = 0;
    assert_true(ui_draw(ui, &view));
    int64_t drawn = clock_mono_ns();
    assert_true(shows(ui, "main.name", "刘思远同志")); /* with the first picture */
    assert_false(looks_still(ui));
    int pictures = move_to_rest(ui, &last);
    assert_in_range(pictures, 1, MOTION_TICK_MS * MOTION_FRAMES / 1000 + 1);
    assert_in_range(last, begun + 1, drawn + 200000000); /* how late it is is the machine's doing */
    assert_true(looks_still(ui));
    ui_move(ui);
    assert_int_equal(ui_motion_ns(ui), INT64_MAX);
    assert_false(ui_draw(ui, &view)); /* the same again: nothing to paint */
    assert_int_equal(ui_motion_ns(ui), INT64_MAX);
    ui_close(ui);
}

static void test_sixty_pictures_a_second_and_no_more(void **state)
{
    struct motion motion;
    int pictures = 0, last = 0;
    (void)state;
    motion_rest(&motion);
    assert_false(motion_step(&motion, INT64_MAX - 1));
    motion_begin(&motion, 1000);
    int64_t now = 1000;
    for (; motion.next_ns != INT64_MAX; pictures++) {
        assert_false(motion_step(&motion, motion.next_ns - 1));
        now = motion.next_ns;
        assert_true(motion_step(&motion, now));
        assert_true(motion.permille > last);
        last = motion.permille;
    }
    assert_int_equal(last, 1000);
    assert_int_equal(pictures, (MOTION_TICK_MS * MOTION_FRAMES + 999) / 1000);
    assert_true(now - 1000 <= 200000000);
}

/* Pictures that came too late are left out, they do not queue up. */
static void test_a_busy_machine_shows_fewer(void **state)
{
    struct motion motion;
    (void)state;
    motion_begin(&motion, 0);
    assert_true(motion_step(&motion, 100000000));
    assert_true(motion.next_ns > 100000000);
    assert_true(motion_step(&motion, 500000000));
    assert_int_equal(motion.permille, 1000);
}

static void test_the_next_person_is_shown_at_once(void **state)
{
    struct view view;
    int64_t last = 0;
    (void)state;
    struct ui *ui = open_moving();
    greet(SCREEN_OK, 1, &view);
    ui_draw(ui, &view);
    greet(SCREEN_OK, 2, &view);
    strcpy(view.result.member.name, "王䶮");
    draw_still(&view);
    assert_true(ui_draw(ui, &view));
    assert_true(shows(ui, "main.name", "王䶮同志"));
    assert_true(ui_motion_ns(ui) != INT64_MAX);
    move_to_rest(ui, &last);
    assert_true(looks_still(ui));
    greet(SCREEN_NO_CARD, 2, &view); /* somebody else's card, over the moving tick */
    draw_still(&view);
    greet(SCREEN_OK, 3, &view);
    ui_draw(ui, &view);
    greet(SCREEN_NO_CARD, 3, &view);
    ui_draw(ui, &view);
    assert_int_equal(ui_motion_ns(ui), INT64_MAX);
    assert_true(looks_still(ui));
    ui_close(ui);
}

/* Drawn again for another reason, such as the minute, it goes on and does not begin anew. */
static void test_another_picture_meanwhile_goes_on(void **state)
{
    struct view view;
    int64_t last = 0;
    (void)state;
    struct ui *ui = open_moving();
    greet(SCREEN_OK, 1, &view);
    ui_draw(ui, &view);
    int64_t due = ui_motion_ns(ui);
    view.now.minute++;
    assert_true(ui_draw(ui, &view));
    assert_int_equal(ui_motion_ns(ui), due);
    draw_still(&view);
    move_to_rest(ui, &last);
    assert_true(looks_still(ui));
    ui_close(ui);
}

/* Neither what was known already nor what follows a ballot. */
static void test_only_a_sign_in_moves(void **state)
{
    struct view view;
    (void)state;
    struct ui *ui = open_moving();
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        bool is_sign_in = screen >= SCREEN_OK && screen <= SCREEN_OK_GUEST;
        greet((enum screen)screen, screen + 1, &view);
        ui_draw(ui, &view);
        bool moves = ui_motion_ns(ui) != INT64_MAX;
        assert_int_equal(moves, is_sign_in);
    }
    ui_set_motion(ui, false);
    greet(SCREEN_OK, 99, &view);
    ui_draw(ui, &view);
    assert_int_equal(ui_motion_ns(ui), INT64_MAX);
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tick_is_whole_within_200_ms_and_then_rests),
        cmocka_unit_test(test_sixty_pictures_a_second_and_no_more),
        cmocka_unit_test(test_a_busy_machine_shows_fewer),
        cmocka_unit_test(test_the_next_person_is_shown_at_once),
        cmocka_unit_test(test_another_picture_meanwhile_goes_on),
        cmocka_unit_test(test_only_a_sign_in_moves),
    };
    return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
