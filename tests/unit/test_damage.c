/* Only what changed is painted, and it comes out the same as a picture painted in one go. */
#include "ui/ui_private.h"

#include "tests/harness/pages.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdlib.h>

static const struct {
    int width, height;
} sizes[] = {{800, 480}, {1024, 600}, {1280, 800}, {1920, 1080}, {800, 1280}};

enum { SIZES = sizeof sizes / sizeof *sizes };

static struct ui *open_ui(int width, int height, enum ui_language language)
{
    struct ui_options options = {.width = width, .height = height, .language = language};
    struct ui *ui = NULL;
    assert_int_equal(ui_open(&options, &ui), ERR_OK);
    return ui;
}

static uint64_t hash_of(cairo_surface_t *surface)
{
    uint64_t hash = 14695981039346656037U;
    cairo_surface_flush(surface);
    const unsigned char *row = cairo_image_surface_get_data(surface);
    int width = cairo_image_surface_get_width(surface);
    for (int y = cairo_image_surface_get_height(surface); y > 0; y--) {
        const uint32_t *pixels = (const uint32_t *)(const void *)row;
        for (int x = 0; x < width; x++)
            hash = (hash ^ (pixels[x] & 0xffffff)) * 1099511628211U;
        row += cairo_image_surface_get_stride(surface);
    }
    return hash;
}

/* The picture of a view painted in one go on a fresh surface. */
static uint64_t hash_from_scratch(struct ui *ui, const struct view *view)
{
    static struct scene scene;
    cairo_surface_t *glass = ui_surface(ui);
    int width = cairo_image_surface_get_width(glass);
    int height = cairo_image_surface_get_height(glass);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    ui_describe(ui, view, &scene);
    scene_paint(&scene, cairo, (struct rect){0, 0, width, height});
    cairo_destroy(cairo);
    uint64_t hash = hash_of(surface);
    cairo_surface_destroy(surface);
    return hash;
}

enum { VIEWS = 2 * SCREEN_COUNT };

static void view_at(int index, struct view *ret_view)
{
    if (index < SCREEN_COUNT)
        views_ordinary((enum screen)index, ret_view);
    else
        views_extreme((enum screen)(index - SCREEN_COUNT), ret_view);
}

static void step_to(struct ui *ui, int index, const uint64_t expected[VIEWS])
{
    struct view view;
    view_at(index, &view);
    ui_draw(ui, &view);
    bool is_same = hash_of(ui_surface(ui)) == expected[index];
    if (!is_same)
        print_error("view %d is not what it should be\n", index);
    assert_true(is_same);
}

/* Every screen after every other, both ways, and the extreme ones among them. */
static void test_a_change_paints_what_a_fresh_start_would(void **state)
{
    (void)state;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    uint64_t expected[VIEWS];
    struct view view;
    for (int i = 0; i < VIEWS; i++) {
        view_at(i, &view);
        expected[i] = hash_from_scratch(ui, &view);
    }
    for (int one = 0; one < SCREEN_COUNT; one++) {
        for (int other = one + 1; other < SCREEN_COUNT; other++) {
            step_to(ui, one, expected);
            step_to(ui, other, expected);
        }
        step_to(ui, VIEWS - 1 - one, expected);
    }
    ui_close(ui);
}

static void test_a_change_paints_right_at_every_size(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        struct ui *ui = open_ui(sizes[i].width, sizes[i].height, UI_EN);
        struct view view;
        for (int step = 0; step < VIEWS; step++) {
            view_at(step * 7 % VIEWS, &view);
            ui_draw(ui, &view);
            assert_true(hash_of(ui_surface(ui)) == hash_from_scratch(ui, &view));
        }
        ui_close(ui);
    }
}

static void test_pages_are_painted_right_one_after_another(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        struct ui *ui = open_ui(sizes[i].width, sizes[i].height, UI_EN);
        struct view view;
        struct page page;
        views_ordinary(SCREEN_PAGE, &view);
        view.page = &page;
        for (int step = 0; step <= PAGES_COUNT; step++) { /* once around, and the first again */
            pages_sample(step * 7 % PAGES_COUNT, UI_EN, &page);
            ui_draw(ui, &view);
            assert_true(hash_of(ui_surface(ui)) == hash_from_scratch(ui, &view));
        }
        ui_close(ui);
    }
}

static void push_mouse(Uint32 type, int x, int y)
{
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}};
    SDL_PushEvent(&event);
}

/* The widget under the finger looks pressed, and nothing else is painted for it. */
static void test_a_finger_presses_its_button_only(void **state)
{
    (void)state;
    static struct scene before, after;
    struct rect damage[SCENE_DAMAGE_MAX];
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    struct view view;
    struct page page;
    char widget[32] = "";
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(PAGES_MENU, UI_ZH_CN, &page);
    view.page = &page;
    ui_draw(ui, &view);
    while (ui_pump(ui, widget) != UI_NOTHING)
        continue;
    ui_draw(ui, &view);
    ui_describe(ui, &view, &before);
    push_mouse(SDL_MOUSEBUTTONDOWN, 200, 300);
    assert_int_equal(ui_pump(ui, widget), UI_REDRAW);
    assert_int_equal(ui_pump(ui, widget), UI_NOTHING);
    ui_describe(ui, &view, &after);
    assert_int_equal(scene_damage(&before, &after, (struct rect){0, 0, 1280, 800}, damage), 1);
    assert_true(damage[0].w < 420 && damage[0].h < 220);
    assert_true(ui_draw(ui, &view));
    push_mouse(SDL_MOUSEBUTTONUP, 200, 300);
    assert_int_equal(ui_pump(ui, widget), UI_TOUCH);
    assert_string_equal(widget, "og.announce");
    assert_true(ui_draw(ui, &view));
    assert_true(hash_of(ui_surface(ui)) == hash_from_scratch(ui, &view));
    ui_close(ui);
}

static void test_the_same_view_draws_nothing(void **state)
{
    (void)state;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    struct view view;
    views_ordinary(SCREEN_OK, &view);
    assert_true(ui_draw(ui, &view));
    assert_false(ui_draw(ui, &view));
    view.now.second++; /* the head shows minutes */
    assert_false(ui_draw(ui, &view));
    view.now.minute++;
    assert_true(ui_draw(ui, &view));
    ui_close(ui);
}

static void test_a_tick_of_the_clock_damages_the_clock_only(void **state)
{
    (void)state;
    static struct scene before, after;
    struct rect damage[SCENE_DAMAGE_MAX];
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    struct view view;
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    ui_describe(ui, &view, &before);
    view.now.minute++;
    ui_describe(ui, &view, &after);
    size_t count = scene_damage(&before, &after, (struct rect){0, 0, 1280, 800}, damage);
    assert_int_equal(count, 1);
    assert_true(damage[0].x > 1000 && damage[0].y + damage[0].h <= SIZE_HEAD);
    ui_close(ui);
}

static void test_another_size_of_window_is_drawn_anew(void **state)
{
    (void)state;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    struct view view;
    char widget[32];
    views_ordinary(SCREEN_OK, &view);
    ui_draw(ui, &view);
    SDL_SetWindowSize(SDL_GetWindowFromID(1), 1024, 600);
    bool redraw = false;
    for (enum ui_news news; (news = ui_pump(ui, widget)) != UI_NOTHING;)
        redraw |= news == UI_REDRAW;
    assert_true(redraw);
    assert_true(ui_draw(ui, &view));
    assert_int_equal(cairo_image_surface_get_width(ui_surface(ui)), 1024);
    assert_true(hash_of(ui_surface(ui)) == hash_from_scratch(ui, &view));
    assert_false(ui_draw(ui, &view));
    ui_close(ui);
}

static void test_an_uncovered_window_is_presented_again(void **state)
{
    (void)state;
    struct ui *ui = open_ui(800, 480, UI_ZH_CN);
    struct view view;
    char widget[32];
    views_ordinary(SCREEN_OK, &view);
    ui_draw(ui, &view);
    while (ui_pump(ui, widget) != UI_NOTHING)
        ui_draw(ui, &view);
    assert_false(ui_draw(ui, &view));
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_EXPOSED}};
    SDL_PushEvent(&event);
    assert_int_equal(ui_pump(ui, widget), UI_REDRAW);
    assert_true(ui_draw(ui, &view));
    assert_false(ui_draw(ui, &view));
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_paints_what_a_fresh_start_would),
        cmocka_unit_test(test_a_change_paints_right_at_every_size),
        cmocka_unit_test(test_pages_are_painted_right_one_after_another),
        cmocka_unit_test(test_a_finger_presses_its_button_only),
        cmocka_unit_test(test_the_same_view_draws_nothing),
        cmocka_unit_test(test_a_tick_of_the_clock_damages_the_clock_only),
        cmocka_unit_test(test_another_size_of_window_is_drawn_anew),
        cmocka_unit_test(test_an_uncovered_window_is_presented_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
