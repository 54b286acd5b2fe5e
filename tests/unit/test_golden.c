/* Every screen and state against the picture of it that was looked at and found good. `make golden`
 * renews the pictures; look at them before they are committed. */
#include "tests/harness/gallery.h"
#include "tests/harness/golden.h"
#include "tests/harness/looks.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BYTES = 8 << 20 };

/* ---- the pictures ---- */

static int seen, wrong;

static void check(void *context, const char *name, cairo_surface_t *picture)
{
    (void)context;
    seen++;
    wrong += !golden_check(name, picture);
}

static const struct gallery_visitor visitor = {check, NULL};

static void test_members_screens(void **state)
{
    (void)state;
    gallery_members(&visitor);
    assert_int_equal(wrong, 0);
}

static void test_kinds_of_pages(void **state)
{
    (void)state;
    gallery_samples(&visitor);
    assert_int_equal(wrong, 0);
}

static void test_organizers_pages(void **state)
{
    (void)state;
    gallery_organizer(&visitor);
    assert_int_equal(wrong, 0);
}

/* Nothing is kept that is drawn no more, and all of it is small enough to be carried along. */
static void test_no_picture_is_left_over(void **state)
{
    struct dirent *entry;
    struct stat status;
    DIR *folder = opendir("tests/golden");
    long long bytes = 0;
    int count = 0;
    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".png") != 0)
            continue;
        assert_int_equal(fstatat(dirfd(folder), entry->d_name, &status, 0), 0);
        bytes += status.st_size;
        count++;
    }
    closedir(folder);
    assert_int_equal(count, seen);
    assert_true(bytes <= MOST_BYTES);
}

/* ---- what the comparison finds, and what it lets pass ---- */

static struct scene_item *item_of(struct scene *scene, const char *id)
{
    const struct scene_item *item = looks_find(scene, id);
    assert_non_null(item);
    return &scene->items[item - scene->items];
}

/* The main panel has no id. */
static struct scene_item *panel_of(struct scene *scene)
{
    int i = 0;
    while (scene->items[i].kind != SCENE_PANEL)
        assert_true(++i < scene->count);
    return &scene->items[i];
}

/* Whether the screen while sign-in is open is still its golden picture, with something changed. */
static bool is_same_with(const char *id, void (*change)(struct scene_item *item))
{
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    cairo_surface_t *golden = cairo_image_surface_create_from_png("tests/golden/idle.open.png");
    assert_int_equal(cairo_image_surface_get_width(golden), 1280);
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    ui_describe(ui, &view, &scene);
    change(id == NULL ? panel_of(&scene) : item_of(&scene, id));
    ui_show(ui, &scene);
    bool is_same = golden_is_same(golden_compare(golden, ui_surface(ui)), golden);
    cairo_surface_destroy(golden);
    ui_close(ui);
    return is_same;
}

static void change_nothing(struct scene_item *item)
{
    (void)item;
}

static void move_by_two(struct scene_item *item)
{
    item->rect.x += 2;
    item->bounds.x += 2;
}

static void make_red(struct scene_item *item)
{
    item->style.colour = COLOUR_RED;
}

/* Too little for any single pixel to be found. */
static void make_darker(struct scene_item *item)
{
    item->colours[0] -= 0x080808;
}

static void test_a_label_that_moved_is_found(void **state)
{
    (void)state;
    assert_true(is_same_with("main.title", change_nothing));
    assert_false(is_same_with("main.title", move_by_two));
    assert_false(is_same_with("head.clock", move_by_two));
    assert_false(is_same_with("foot.reader", move_by_two));
    assert_false(is_same_with("side.recent.1.time", move_by_two));
}

static void test_another_colour_is_found(void **state)
{
    (void)state;
    assert_false(is_same_with("foot.help", make_red));
    assert_false(is_same_with(NULL, make_darker));
}

/* One that can be written to. */
static cairo_surface_t *copy_of(cairo_surface_t *picture)
{
    cairo_surface_t *copy =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, cairo_image_surface_get_width(picture),
                                   cairo_image_surface_get_height(picture));
    cairo_t *cairo = cairo_create(copy);
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(copy);
    return copy;
}

/* As another processor may round: every colour of every pixel is off by up to two. */
static void test_rounding_is_let_pass(void **state)
{
    (void)state;
    cairo_surface_t *golden = cairo_image_surface_create_from_png("tests/golden/idle.open.png");
    cairo_surface_t *other = copy_of(golden);
    unsigned char *bytes = cairo_image_surface_get_data(other);
    int count = cairo_image_surface_get_stride(other) * cairo_image_surface_get_height(other);
    unsigned random = 20261121;
    for (int i = 0; i < count; i++) {
        random = random * 1664525u + 1013904223u;
        int value = bytes[i] + (int)((random >> 24) % 5) - 2;
        bytes[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    cairo_surface_mark_dirty(other);
    assert_true(golden_is_same(golden_compare(golden, other), golden));
    cairo_surface_destroy(golden);
    cairo_surface_destroy(other);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_screens),
        cmocka_unit_test(test_kinds_of_pages),
        cmocka_unit_test(test_organizers_pages),
        cmocka_unit_test(test_no_picture_is_left_over),
        cmocka_unit_test(test_a_label_that_moved_is_found),
        cmocka_unit_test(test_another_colour_is_found),
        cmocka_unit_test(test_rounding_is_let_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
