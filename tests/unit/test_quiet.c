/* Nobody is there: the screen is dark at night, wakes for whoever comes, and drifts in between. */
#include "firmware/kiosk.h"

#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS(n) ((int64_t)(n)*1000000000)

/* ---- when it is dark ---- */

static struct kiosk kiosk;
static struct effects effects;
static int64_t now_ns;

static void feed(struct event event, int hour, int minute)
{
    event.mono_ns = now_ns;
    event.moment = (struct moment){2026, 11, 20, 5, hour, minute, 0};
    kiosk_step(&kiosk, &event, &effects);
}

static void feed_time(int seconds, int hour, int minute)
{
    now_ns += SECONDS(seconds);
    feed((struct event){.type = EVENT_TIME}, hour, minute);
}

static void begin(int dark_from_min, int dark_to_min, struct plan_news plan, int hour)
{
    struct kiosk_settings settings = {
        .dark_from_min = dark_from_min,
        .dark_to_min = dark_to_min,
        .times = {.open_before_min = 30, .late_after_min = 10},
        .attendance_percent = 80,
    };
    now_ns = SECONDS(1000);
    kiosk_init(&kiosk, &settings);
    feed((struct event){.type = EVENT_READER_UP}, hour, 0);
    feed((struct event){.type = EVENT_TIME}, hour, 0);
    feed((struct event){.type = EVENT_ACTIVITY, .plan = plan}, hour, 0);
}

static const struct plan_news nothing;
static const struct plan_news nine_to_twelve = {
    .current = {.id = 7, .date = "2026-11-20", .start_min = 9 * 60, .end_min = 12 * 60}};

static void expect(enum screen screen)
{
    struct view view;
    kiosk_view(&kiosk, &view);
    assert_int_equal(view.screen, screen);
}

static void test_dark_between_the_times(void **state)
{
    (void)state;
    begin(22 * 60, 6 * 60, nothing, 21);
    feed_time(60, 21, 59);
    expect(SCREEN_IDLE_NONE);
    feed_time(60, 22, 0);
    expect(SCREEN_IDLE_DARK);
    feed_time(60, 5, 59);
    expect(SCREEN_IDLE_DARK);
    feed_time(60, 6, 0);
    expect(SCREEN_IDLE_NONE);
    begin(12 * 60, 14 * 60, nothing, 13);
    expect(SCREEN_IDLE_DARK);
    feed_time(60, 14, 0);
    expect(SCREEN_IDLE_NONE);
    begin(0, 0, nothing, 0); /* as it is without settings */
    expect(SCREEN_IDLE_NONE);
}

static void test_never_dark_while_something_is_on(void **state)
{
    (void)state;
    begin(0, 23 * 60, nine_to_twelve, 8);
    expect(SCREEN_IDLE_DARK); /* before it */
    feed_time(60, 8, 30);
    expect(SCREEN_IDLE_OPEN);
    feed_time(60, 9, 30);
    expect(SCREEN_IDLE_LATE);
    feed_time(60, 12, 1);
    expect(SCREEN_IDLE_DARK);

    struct plan_news plan = nine_to_twelve;
    plan.poll = (struct poll){.id = 1, .kind = POLL_EVALUATION, .open = true};
    begin(0, 23 * 60, plan, 13);
    expect(SCREEN_EV_START);
    begin(0, 23 * 60, nothing, 3);
    feed((struct event){.type = EVENT_READER_DOWN}, 3, 1);
    expect(SCREEN_FT_READER);
}

/* For a minute, and the clock is wanted when it is over. */
static void test_a_touch_wakes(void **state)
{
    (void)state;
    begin(22 * 60, 6 * 60, nothing, 23);
    now_ns += SECONDS(10);
    feed((struct event){.type = EVENT_TOUCH, .widget = "dark.wake"}, 23, 0);
    expect(SCREEN_IDLE_NONE);
    int64_t until = now_ns + SECONDS(60);
    feed_time(20, 23, 0);
    expect(SCREEN_IDLE_NONE);
    assert_true(kiosk_deadline_ns(&kiosk) <= until);
    now_ns = until;
    feed((struct event){.type = EVENT_TIME}, 23, 1);
    expect(SCREEN_IDLE_DARK);
}

static void test_a_card_wakes_and_gets_its_answer(void **state)
{
    (void)state;
    begin(22 * 60, 6 * 60, nothing, 23);
    struct card card = {.uid = {4, 1, 2, 3, 4, 5, 6}, .uid_len = 7, .kind = CARD_ISO14443A};
    feed((struct event){.type = EVENT_CARD, .card = card}, 23, 0);
    feed((struct event){.type = EVENT_RECORDED, .recorded.result.outcome = CHECKIN_UNKNOWN}, 23, 0);
    expect(SCREEN_NO_CARD);
    feed_time(10, 23, 0);
    expect(SCREEN_IDLE_NONE);
    feed_time(60, 23, 1);
    expect(SCREEN_IDLE_DARK);
    feed((struct event){.type = EVENT_UNREADABLE}, 23, 1);
    expect(SCREEN_ERR_READ);
}

/* ---- what the screen looks like then ---- */

static uint32_t pixel(const struct ui *ui, int x, int y)
{
    cairo_surface_t *surface = ui_surface(ui);
    cairo_surface_flush(surface);
    const unsigned char *row = cairo_image_surface_get_data(surface) +
                               (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
    return ((const uint32_t *)(const void *)row)[x] & 0xffffff;
}

static void test_dark_is_black_and_a_touch_anywhere_counts(void **state)
{
    struct view view;
    const struct ui_widget *widgets;
    (void)state;
    struct ui *ui = looks_open(800, 480, UI_ZH_CN);
    views_ordinary(SCREEN_IDLE_DARK, &view);
    ui_draw(ui, &view);
    for (int y = 0; y < 480; y++)
        for (int x = 0; x < 800; x++)
            assert_int_equal(pixel(ui, x, y), 0);
    assert_int_equal(ui_widgets(ui, &widgets), 1);
    assert_true(widgets[0].enabled);
    assert_int_equal(widgets[0].w * widgets[0].h, 800 * 480);
    ui_close(ui);
}

static const struct ui_widget *find(const struct ui *ui, const char *id)
{
    const struct ui_widget *widgets;
    size_t count = ui_widgets(ui, &widgets);
    for (size_t i = 0; i < count; i++)
        if (strcmp(widgets[i].id, id) == 0)
            return &widgets[i];
    return NULL;
}

static void draw_drifted(struct ui *ui, enum screen screen, int drift)
{
    struct view view;
    views_ordinary(screen, &view);
    view.drift = drift;
    ui_draw(ui, &view);
}

/* A few pixels, everything together, and back where it was. */
static void test_an_idle_screen_drifts(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    draw_drifted(ui, SCREEN_IDLE_OPEN, 0);
    struct ui_widget clock = *find(ui, "head.clock"), theme = *find(ui, "main.title");
    int places = 0;
    for (int drift = 1; drift < 8; drift++) {
        draw_drifted(ui, SCREEN_IDLE_OPEN, drift);
        int right = find(ui, "head.clock")->x - clock.x, down = find(ui, "head.clock")->y - clock.y;
        assert_in_range(right + 4, 0, 8);
        assert_in_range(down + 4, 0, 8);
        assert_int_equal(find(ui, "main.title")->x - theme.x, right);
        assert_int_equal(find(ui, "main.title")->y - theme.y, down);
        places += right != 0 || down != 0;
    }
    assert_int_equal(places, 7);
    draw_drifted(ui, SCREEN_IDLE_OPEN, 8);
    assert_int_equal(find(ui, "head.clock")->x, clock.x);
    assert_int_equal(find(ui, "head.clock")->y, clock.y);
    ui_close(ui);
}

static void finger(struct ui *ui, Uint32 type, int x, int y)
{
    char widget[32];
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}};
    SDL_PushEvent(&event);
    while (ui_pump(ui, widget) != UI_NOTHING)
        continue;
}

static void test_nothing_moves_away_under_a_finger(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    draw_drifted(ui, SCREEN_EV_START, 0);
    struct ui_widget guest = *find(ui, "ev.guest");
    finger(ui, SDL_MOUSEBUTTONDOWN, guest.x + 10, guest.y + 10);
    draw_drifted(ui, SCREEN_EV_START, 2);
    assert_int_equal(find(ui, "ev.guest")->x, guest.x);
    finger(ui, SDL_MOUSEBUTTONUP, guest.x + 10, guest.y + 10);
    draw_drifted(ui, SCREEN_EV_START, 2);
    assert_int_not_equal(find(ui, "ev.guest")->x, guest.x);
    ui_close(ui);
}

/* Another place every five minutes, with the clock and not beside it; only where nobody is. */
static void test_how_often_it_drifts(void **state)
{
    struct view before, after;
    (void)state;
    begin(0, 0, nothing, 10);
    kiosk_view(&kiosk, &before);
    feed_time(240, 10, 4);
    kiosk_view(&kiosk, &after);
    assert_int_equal(after.drift, before.drift);
    feed_time(60, 10, 5);
    kiosk_view(&kiosk, &after);
    assert_int_equal(after.drift, before.drift + 1);
    feed((struct event){.type = EVENT_UNREADABLE}, 10, 5);
    kiosk_view(&kiosk, &after);
    assert_int_equal(after.drift, 0);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dark_between_the_times),
        cmocka_unit_test(test_never_dark_while_something_is_on),
        cmocka_unit_test(test_a_touch_wakes),
        cmocka_unit_test(test_a_card_wakes_and_gets_its_answer),
        cmocka_unit_test(test_dark_is_black_and_a_touch_anywhere_counts),
        cmocka_unit_test(test_an_idle_screen_drifts),
        cmocka_unit_test(test_nothing_moves_away_under_a_finger),
        cmocka_unit_test(test_how_often_it_drifts),
    };
    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
