/* Fingers and the mouse, pushed through SDL's own queue into a screen with two buttons. */
#include "ui/ui_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 800 };

static struct ui *ui;

static void add_button(struct scene *scene, const char *id, struct rect rect, int enabled)
{
    scene_fill(scene, rect, 0x123456);
    struct scene_item *item = &scene->items[scene->count - 1];
    strcpy(item->id, id);
    item->enabled = enabled;
}

static void show_buttons(int enabled)
{
    static struct scene scene;
    scene_begin(&scene, ui_text(ui), false);
    add_button(&scene, "yes", (struct rect){100, 100, 200, 80}, enabled);
    add_button(&scene, "no", (struct rect){400, 100, 200, 80}, enabled);
    add_button(&scene, "label", (struct rect){700, 100, 200, 80}, 0);
    ui_show(ui, &scene);
}

static int set_up(void **state)
{
    (void)state;
    struct ui_options options = {.width = WIDTH, .height = HEIGHT};
    if (ui_open(&options, &ui) != ERR_OK)
        return -1;
    show_buttons(1);
    char widget[32];
    while (ui_pump(ui, widget) != UI_NOTHING)
        continue;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ui_close(ui);
    return 0;
}

static void push_mouse(Uint32 type, int x, int y, Uint32 which, Uint8 button)
{
    SDL_Event event = {.button = {.type = type, .which = which, .button = button, .x = x, .y = y}};
    SDL_PushEvent(&event);
}

static void mouse(Uint32 type, int x, int y)
{
    push_mouse(type, x, y, 0, SDL_BUTTON_LEFT);
}

static void push_finger(Uint32 type, int x, int y, SDL_TouchID device, SDL_FingerID id)
{
    SDL_Event event = {.tfinger = {.type = type,
                                   .touchId = device,
                                   .fingerId = id,
                                   .x = ((float)x + 0.5F) / WIDTH,
                                   .y = ((float)y + 0.5F) / HEIGHT}};
    SDL_PushEvent(&event);
}

static void finger(Uint32 type, int x, int y, SDL_FingerID id)
{
    push_finger(type, x, y, 5, id);
}

/* What was touched since the last time, one after the other. */
static void expect_touches(const char *expected)
{
    char all[256] = "", widget[32];
    for (enum ui_news news; (news = ui_pump(ui, widget)) != UI_NOTHING;) {
        if (news == UI_TOUCH) {
            strcat(all, widget);
            strcat(all, " ");
        }
    }
    assert_string_equal(all, expected);
}

static void test_a_click_inside_one_button_counts(void **state)
{
    (void)state;
    mouse(SDL_MOUSEBUTTONDOWN, 110, 110);
    expect_touches("");
    mouse(SDL_MOUSEBUTTONUP, 290, 170);
    expect_touches("yes ");
}

static void test_a_finger_inside_one_button_counts(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 100, 100, 77);
    finger(SDL_FINGERUP, 299, 179, 77);
    finger(SDL_FINGERDOWN, 599, 179, 78);
    finger(SDL_FINGERUP, 400, 100, 78);
    expect_touches("yes no ");
}

static void test_the_edges_belong_to_nobody_else(void **state)
{
    (void)state;
    const int outside[][2] = {{99, 100}, {300, 100}, {100, 99}, {100, 180}};
    for (int i = 0; i < 4; i++) {
        finger(SDL_FINGERDOWN, outside[i][0], outside[i][1], i);
        finger(SDL_FINGERUP, outside[i][0], outside[i][1], i);
    }
    expect_touches("");
}

static void test_sliding_off_or_onto_a_button_counts_nothing(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 110, 110, 1);
    finger(SDL_FINGERUP, 350, 110, 1);
    finger(SDL_FINGERDOWN, 350, 110, 2);
    finger(SDL_FINGERUP, 450, 110, 2);
    mouse(SDL_MOUSEBUTTONDOWN, 110, 110);
    mouse(SDL_MOUSEBUTTONUP, 450, 110); /* from one button to the other */
    expect_touches("");
}

static void test_a_disabled_item_cannot_be_touched(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 750, 110, 1);
    finger(SDL_FINGERUP, 750, 110, 1);
    expect_touches("");
}

static void test_copies_made_by_sdl_count_once(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 110, 110, 1);
    push_mouse(SDL_MOUSEBUTTONDOWN, 110, 110, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT);
    finger(SDL_FINGERUP, 110, 110, 1);
    push_mouse(SDL_MOUSEBUTTONUP, 110, 110, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT);
    expect_touches("yes ");
    mouse(SDL_MOUSEBUTTONDOWN, 450, 110);
    push_finger(SDL_FINGERDOWN, 450, 110, SDL_MOUSE_TOUCHID, 0);
    mouse(SDL_MOUSEBUTTONUP, 450, 110);
    push_finger(SDL_FINGERUP, 450, 110, SDL_MOUSE_TOUCHID, 0);
    expect_touches("no ");
}

static void test_a_second_finger_is_ignored(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 110, 110, 1);
    finger(SDL_FINGERDOWN, 450, 110, 2);
    finger(SDL_FINGERUP, 450, 110, 2);
    expect_touches("");
    finger(SDL_FINGERUP, 110, 110, 1);
    expect_touches("yes ");
}

static void test_other_mouse_buttons_do_nothing(void **state)
{
    (void)state;
    push_mouse(SDL_MOUSEBUTTONDOWN, 110, 110, 0, SDL_BUTTON_RIGHT);
    push_mouse(SDL_MOUSEBUTTONUP, 110, 110, 0, SDL_BUTTON_RIGHT);
    expect_touches("");
}

static void test_a_button_that_went_away_under_the_finger_does_not_count(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 110, 110, 1);
    expect_touches("");
    show_buttons(0);
    finger(SDL_FINGERUP, 110, 110, 1);
    expect_touches("");
    show_buttons(1);
    finger(SDL_FINGERDOWN, 110, 110, 2);
    finger(SDL_FINGERUP, 110, 110, 2);
    expect_touches("yes ");
}

static void test_the_trace_tells_what_can_be_touched(void **state)
{
    (void)state;
    const struct ui_widget *widgets;
    size_t count = ui_widgets(ui, &widgets);
    assert_int_equal(count, 3);
    assert_string_equal(widgets[0].id, "yes");
    assert_true(widgets[0].enabled && widgets[1].enabled && !widgets[2].enabled);
    assert_int_equal(widgets[0].x, 100);
    assert_int_equal(widgets[0].h, 80);
}

#define TOUCH_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        TOUCH_TEST(test_a_click_inside_one_button_counts),
        TOUCH_TEST(test_a_finger_inside_one_button_counts),
        TOUCH_TEST(test_the_edges_belong_to_nobody_else),
        TOUCH_TEST(test_sliding_off_or_onto_a_button_counts_nothing),
        TOUCH_TEST(test_a_disabled_item_cannot_be_touched),
        TOUCH_TEST(test_copies_made_by_sdl_count_once),
        TOUCH_TEST(test_a_second_finger_is_ignored),
        TOUCH_TEST(test_other_mouse_buttons_do_nothing),
        TOUCH_TEST(test_a_button_that_went_away_under_the_finger_does_not_count),
        TOUCH_TEST(test_the_trace_tells_what_can_be_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
