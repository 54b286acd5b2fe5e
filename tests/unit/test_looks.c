/* The organization's own colour and picture: what can be used is shown, what cannot is told. */
#include "firmware/looks.h"

#include "tests/harness/looks.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/themeday-looks-XXXXXX";
static char message[512];

static int set_up(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    return fd < 0;
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

/* ---- the colour ---- */

static const int brands[] = {0x1f4e8c, 0x1e6b3c, 0x333333};

/* On every screen text stands out from it and it from its ground, in high contrast, too. */
static void test_a_brand_that_is_taken_is_legible_everywhere(void **state)
{
    static struct scene scene;
    struct view view;
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    struct layout layout = looks_layout(ui, 100);
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
        assert_true(palette_takes_brand(brands[i]));
        ui_set_brand(ui, brands[i]);
        for (int screen = 0; screen < 2 * SCREEN_COUNT; screen++) {
            views_ordinary((enum screen)(screen / 2), &view);
            view.high_contrast = screen % 2;
            ui_describe(ui, &view, &scene);
            assert_int_equal(looks_check(ui, &layout, &scene, 36), 0);
        }
    }
    ui_close(ui);
}

static bool has_colour(const struct scene *scene, int colour)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        for (int part = 0; part < PAINT_BAR_PARTS; part++)
            if (item->colours[part] == colour)
                return true;
        if (item->style.colour == colour || item->style.rest_colour == colour)
            return true;
    }
    return false;
}

/* What is wrong stays red, whatever the brand. */
static void test_the_brand_takes_the_place_of_the_red_and_not_of_warnings(void **state)
{
    static struct scene scene;
    struct view view;
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    ui_set_brand(ui, 0x1f4e8c);
    views_ordinary(SCREEN_IDLE_NOTICE, &view);
    ui_describe(ui, &view, &scene);
    assert_true(has_colour(&scene, 0x1f4e8c));
    assert_false(has_colour(&scene, COLOUR_BRAND));
    assert_false(has_colour(&scene, COLOUR_RED));
    views_ordinary(SCREEN_FT_NOSAVE, &view);
    ui_describe(ui, &view, &scene);
    assert_true(has_colour(&scene, COLOUR_RED));
    ui_close(ui);
}

static void test_a_pale_brand_is_told_and_left_out(void **state)
{
    static struct scene scene;
    struct view view;
    struct settings settings = {.accent = 0xe0b04a};
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    looks_take_accent(&settings, true, ui, message, sizeof message);
    assert_non_null(strstr(message, "e0b04a"));
    assert_non_null(strstr(message, "4.5:1"));
    views_ordinary(SCREEN_IDLE_NOTICE, &view);
    ui_describe(ui, &view, &scene);
    assert_true(has_colour(&scene, COLOUR_BRAND));
    settings.accent = 0x1f4e8c;
    looks_take_accent(&settings, true, ui, message, sizeof message);
    assert_string_equal(message, "");
    ui_describe(ui, &view, &scene);
    assert_false(has_colour(&scene, COLOUR_BRAND));
    ui_close(ui);
}

/* ---- the picture ---- */

/* Half blue, half green: which part of it is shown can be seen. */
static void write_picture(int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0, 0, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 1, 0);
    cairo_rectangle(cairo, 0, height / 2.0, width, height);
    cairo_fill(cairo);
    assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

static void take_picture(struct ui *ui, const char *file)
{
    struct settings settings = {0};
    strcpy(settings.picture, file);
    looks_take_picture(&settings, true, ui, message, sizeof message);
}

static void check_picture(const struct looks_size *size, int text_percent)
{
    static const enum screen screens[] = {SCREEN_IDLE_NONE, SCREEN_IDLE_NOTICE, SCREEN_IDLE_SOON};
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(size->width, size->height, UI_ZH_CN);
    struct layout layout = looks_layout(ui, text_percent);
    take_picture(ui, path);
    assert_string_equal(message, "");
    for (int i = 0; i < 6; i++) {
        if (i % 2)
            views_extreme(screens[i / 2], &view);
        else
            views_ordinary(screens[i / 2], &view);
        view.text_percent = text_percent;
        ui_describe(ui, &view, &scene);
        assert_int_equal(looks_check(ui, &layout, &scene, 36), 0);
        int pictures = 0;
        for (int item = 0; item < scene.count; item++)
            pictures += scene.items[item].kind == SCENE_PICTURE;
        assert_int_equal(pictures, 1);
    }
    ui_close(ui);
}

static void test_words_fit_beside_a_picture_at_every_size(void **state)
{
    (void)state;
    write_picture(300, 200);
    for (int i = 0; i < LOOKS_SIZES; i++) {
        check_picture(&looks_sizes[i], 100);
        check_picture(&looks_sizes[i], 150);
    }
}

static uint32_t pixel(const struct ui *ui, int x, int y)
{
    cairo_surface_t *surface = ui_surface(ui);
    cairo_surface_flush(surface);
    const unsigned char *row = cairo_image_surface_get_data(surface) +
                               (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
    return ((const uint32_t *)(const void *)row)[x] & 0xffffff;
}

/* It fills its place whatever its shape, its middle in the middle, and a strong contrast does
 * without it. */
static void test_a_picture_fills_its_place(void **state)
{
    static const int shapes[][2] = {{1000, 100}, {100, 1000}, {2, 2}};
    struct view view;
    (void)state;
    for (int i = 0; i < 3; i++) {
        write_picture(shapes[i][0], shapes[i][1]);
        struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
        take_picture(ui, path);
        views_ordinary(SCREEN_IDLE_NOTICE, &view);
        ui_draw(ui, &view);
        assert_int_equal(pixel(ui, 70, 200), 0x0000ff);
        assert_int_equal(pixel(ui, 420, 200), 0x0000ff);
        assert_int_equal(pixel(ui, 70, 700), 0x00ff00);
        assert_int_not_equal(pixel(ui, 42, 118), 0x0000ff); /* the panel's corner is round */
        view.high_contrast = true;
        ui_draw(ui, &view);
        assert_int_equal(pixel(ui, 70, 200), 0xffffff);
        ui_close(ui);
    }
}

static void write_bytes(const void *bytes, size_t count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(bytes, 1, count, file);
    fclose(file);
}

static void expect_refused(const char *file, const char *why)
{
    struct view view;
    struct ui *ui = looks_open(800, 480, UI_ZH_CN);
    take_picture(ui, file);
    assert_non_null(strstr(message, file));
    assert_non_null(strstr(message, why));
    views_ordinary(SCREEN_IDLE_NOTICE, &view);
    assert_true(ui_draw(ui, &view)); /* and goes on without it */
    ui_close(ui);
}

static void test_a_bad_picture_is_told_and_left_out(void **state)
{
    static const unsigned char huge[] =
        "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x08\x06\0\0\0";
    char start[100];
    (void)state;
    expect_refused("/proc/nonexistent/room.png", "no such file");
    expect_refused("/tmp", "not a PNG");
    write_bytes("GIF89a", 6);
    expect_refused(path, "not a PNG");
    write_bytes(huge, sizeof huge - 1);
    expect_refused(path, "4096");
    write_picture(300, 200);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t count = fread(start, 1, sizeof start, file);
    fclose(file);
    write_bytes(start, count);
    expect_refused(path, "damaged");
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_brand_that_is_taken_is_legible_everywhere),
        cmocka_unit_test(test_the_brand_takes_the_place_of_the_red_and_not_of_warnings),
        cmocka_unit_test(test_a_pale_brand_is_told_and_left_out),
        cmocka_unit_test(test_words_fit_beside_a_picture_at_every_size),
        cmocka_unit_test(test_a_picture_fills_its_place),
        cmocka_unit_test(test_a_bad_picture_is_told_and_left_out),
    };
    return cmocka_run_group_tests_name("looks", tests, set_up, tear_down);
}
