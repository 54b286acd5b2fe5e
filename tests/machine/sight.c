#include "tests/machine/sight.h"

#include "tests/harness/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static cairo_surface_t *sight_cut(cairo_surface_t *picture, struct sight_part part)
{
    cairo_surface_t *cut = cairo_image_surface_create(CAIRO_FORMAT_RGB24, part.width, part.height);
    cairo_t *cairo = cairo_create(cut);
    cairo_set_source_surface(cairo, picture, -part.x, -part.y);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(cut);
    return cut;
}

static bool sight_same(cairo_surface_t *one, cairo_surface_t *other, struct sight_part part)
{
    cairo_surface_t *here = sight_cut(one, part), *there = sight_cut(other, part);
    bool is_same = golden_is_same(golden_compare(here, there), here);
    cairo_surface_destroy(here);
    cairo_surface_destroy(there);
    return is_same;
}

bool sight_is(struct machine *machine, const char *name, struct sight_part part)
{
    char path[256];
    snprintf(path, sizeof path, "tests/golden/%s.png", name);
    cairo_surface_t *golden = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(golden), CAIRO_STATUS_SUCCESS);
    cairo_surface_t *picture = machine_picture(machine);
    bool is_same = sight_same(picture, golden, part);
    cairo_surface_destroy(picture);
    cairo_surface_destroy(golden);
    return is_same;
}

void sight_wait(struct machine *machine, const char *name, struct sight_part part, int timeout_ms)
{
    int64_t until_ns = rig_now_ns() + timeout_ms * (int64_t)1000000;
    while (!sight_is(machine, name, part)) {
        if (rig_now_ns() > until_ns)
            machine_fail(machine, "the screen is not the picture %s", name);
        rig_sleep_ms(200);
    }
}
