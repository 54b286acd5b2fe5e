#include "tests/machine/sight.h"

#include "tests/harness/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

/* A look takes a processor for a while, which the machine needs itself: where one pixel of OTHER is
 * another one, no move makes it the same page. */
enum { MOVES = 4, PAUSE_MS = 1000, OTHER = 6 };

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

/* The part of the picture, wherever the terminal has moved it to: it does so every few minutes, by
 * a few pixels, to save the panel. */
static bool sight_finds(cairo_surface_t *picture, cairo_surface_t *wanted, struct sight_part part)
{
    cairo_surface_t *here = sight_cut(picture, part);
    int differ = golden_compare(here, wanted).pixels;
    bool found = false;
    cairo_surface_destroy(here);
    if (differ > part.width * part.height / OTHER)
        return false;
    for (int y = -MOVES; y <= MOVES && !found; y++)
        for (int x = -MOVES; x <= MOVES && !found; x++) {
            struct sight_part moved = {part.x + x, part.y + y, part.width, part.height};
            cairo_surface_t *cut = sight_cut(picture, moved);
            found = golden_is_same(golden_compare(cut, wanted), wanted);
            cairo_surface_destroy(cut);
        }
    return found;
}

bool sight_is(struct machine *machine, const char *name, struct sight_part part)
{
    char path[256];
    snprintf(path, sizeof path, "tests/golden/%s.png", name);
    cairo_surface_t *golden = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(golden), CAIRO_STATUS_SUCCESS);
    cairo_surface_t *wanted = sight_cut(golden, part), *picture = machine_picture(machine);
    bool is_same = sight_finds(picture, wanted, part);
    cairo_surface_destroy(picture);
    cairo_surface_destroy(wanted);
    cairo_surface_destroy(golden);
    return is_same;
}

void sight_wait(struct machine *machine, const char *name, struct sight_part part, int timeout_ms)
{
    int64_t until_ns = rig_now_ns() + timeout_ms * (int64_t)1000000;
    while (!sight_is(machine, name, part)) {
        if (rig_now_ns() > until_ns)
            machine_fail(machine, "the screen is not the picture %s", name);
        rig_sleep_ms(PAUSE_MS);
    }
}
