/* For `make golden`: draws every picture of the gallery, puts those that are not kept yet, or are
 * another now, into a folder, and prints the names of all. usage: draw FOLDER */
#include "tests/harness/gallery.h"
#include "tests/harness/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void keep(void *context, const char *name, cairo_surface_t *picture)
{
    char path[512];
    const char *folder = context;
    printf("%s\n", name);
    if (golden_has(name, picture))
        return;
    snprintf(path, sizeof path, "%s/%s.png", folder, name);
    assert_int_equal(cairo_surface_write_to_png(picture, path), CAIRO_STATUS_SUCCESS);
}

static void draw_all(void **state)
{
    const struct gallery_visitor visitor = {keep, *state};
    gallery_members(&visitor);
    gallery_samples(&visitor);
    gallery_organizer(&visitor);
}

/* What is wrong in the harness is told by cmocka, on standard error. */
int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: draw FOLDER\n");
        return 2;
    }
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(draw_all, argv[1])};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
