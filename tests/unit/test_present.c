/* The two ways to the glass, each read back from where it ends. */
#include "ui/present.h"

#include "ui/paint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

enum { WIDTH = 320, HEIGHT = 200, RED = 0xa61e1a, GREEN = 0x1e7b4f };

static SDL_Window *window;

static int set_up(void **state)
{
    (void)state;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return -1;
    window = SDL_CreateWindow("test", 0, 0, WIDTH, HEIGHT, 0);
    return window ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}

static int pixel_of_surface(int x, int y)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window);
    assert_non_null(surface);
    const Uint32 *row = (const Uint32 *)((const Uint8 *)surface->pixels + y * surface->pitch);
    return (int)(row[x] & 0xffffff);
}

static int pixel_of_renderer(int x, int y)
{
    Uint32 pixel = 0;
    SDL_Rect rect = {x, y, 1, 1};
    assert_int_equal(SDL_RenderReadPixels(SDL_GetRenderer(window), &rect, SDL_PIXELFORMAT_RGB888,
                                          &pixel, sizeof pixel),
                     0);
    return (int)(pixel & 0xffffff);
}

static void check(bool with_texture, int (*pixel_at)(int x, int y))
{
    struct present *present = NULL;
    assert_int_equal(present_open(window, with_texture, &present), ERR_OK);
    cairo_t *cairo = cairo_create(present_surface(present));
    const struct rect all = {0, 0, WIDTH, HEIGHT}, part = {40, 30, 50, 20};
    paint_fill(cairo, all, RED);
    present_show(present, &all, 1);
    assert_int_equal(pixel_at(0, 0), RED);
    assert_int_equal(pixel_at(WIDTH - 1, HEIGHT - 1), RED);

    paint_fill(cairo, all, GREEN);
    present_show(present, &part, 1);
    assert_int_equal(pixel_at(40, 30), GREEN);
    assert_int_equal(pixel_at(89, 49), GREEN);
    if (with_texture) { /* only that part has left for the glass */
        assert_int_equal(pixel_at(39, 30), RED);
        assert_int_equal(pixel_at(90, 49), RED);
    }
    cairo_destroy(cairo);
    present_close(present);
}

static void test_rectangles_reach_the_window_surface(void **state)
{
    (void)state;
    check(false, pixel_of_surface);
}

static void test_rectangles_reach_the_screen_through_a_texture(void **state)
{
    (void)state;
    check(true, pixel_of_renderer);
}

/* As without libgl1: everything is taken, and nothing is drawn. */
static void draw_nothing(SDL_Renderer *renderer)
{
    SDL_RenderSetViewport(renderer, &(SDL_Rect){WIDTH, HEIGHT, 1, 1});
}

static void test_what_does_not_arrive_is_noticed(void **state)
{
    (void)state;
    struct present *present = NULL;
    const struct rect all = {0, 0, WIDTH, HEIGHT};
    assert_int_equal(present_open(window, true, &present), ERR_OK);
    SDL_Renderer *renderer = SDL_GetRenderer(window);
    cairo_t *cairo = cairo_create(present_surface(present));
    paint_fill(cairo, all, RED);
    present_show(present, &all, 1);
    assert_true(present_arrives(present));
    /* Nothing of the pattern is left in the next picture. */
    present_show(present, &(struct rect){100, 100, 10, 10}, 1);
    assert_int_equal(pixel_of_renderer(1, 1), RED);
    for (int colour = 0; colour <= 0xff; colour += 0xff) {
        SDL_SetRenderDrawColor(renderer, (Uint8)colour, (Uint8)colour, (Uint8)colour, 255);
        SDL_RenderClear(renderer);
        draw_nothing(renderer);
        assert_false(present_arrives(present));
        SDL_RenderSetViewport(renderer, NULL);
        assert_true(present_arrives(present));
    }
    cairo_destroy(cairo);
    present_close(present);
}

/* notes on drawing: KMSDRM and Wayland have no window surface in software. */
static void test_which_driver_needs_the_texture(void **state)
{
    (void)state;
    assert_true(present_needs_texture("KMSDRM"));
    assert_true(present_needs_texture("wayland"));
    assert_false(present_needs_texture("x11"));
    assert_false(present_needs_texture("offscreen"));
    assert_false(present_needs_texture("dummy"));
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rectangles_reach_the_window_surface, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_rectangles_reach_the_screen_through_a_texture, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_does_not_arrive_is_noticed, set_up, tear_down),
        cmocka_unit_test(test_which_driver_needs_the_texture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
