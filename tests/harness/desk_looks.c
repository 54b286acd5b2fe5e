#include "tests/harness/desk_looks.h"

#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LEAST_TARGET = 36 };

/* For people who want to look: pictures go where $THEMEDAY_PICTURES says. */
static void picture(struct ui *ui, const struct view *view, const char *name)
{
    const char *folder = getenv("THEMEDAY_PICTURES");
    char path[512];
    if (folder == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s.png", folder, name);
    ui_draw(ui, view);
    assert_int_equal(cairo_surface_write_to_png(ui_surface(ui), path), 0);
}

static int measure(struct ui *ui, const struct page *page, const char *name)
{
    static struct scene scene;
    struct view view;
    struct layout layout = looks_layout(ui, 100);
    views_ordinary(SCREEN_PAGE, &view);
    view.page = page;
    ui_describe(ui, &view, &scene);
    int wrong = looks_check(ui, &layout, &scene, LEAST_TARGET);
    picture(ui, &view, name);
    if (wrong > 0)
        print_error("%s\n", name);
    return wrong;
}

int desk_looks_measure(struct ui *ui, struct desk *desk, int index, enum ui_language language)
{
    char name[64], screen[16];
    int wrong = 0, width, height;
    ui_size(ui, &width, &height);
    strcpy(screen, desk->page.screen);
    for (int part = 1;; part++) {
        snprintf(name, sizeof name, "%s-%d-%d-%dx%d-%s", screen, index, part, width, height,
                 language == UI_EN ? "en" : "zh");
        wrong += measure(ui, &desk->page, name);
        if (desk->page.page_number >= desk->page.page_count)
            return wrong;
        session_touch(desk->session, "page.next", &desk->news);
        desk_see(desk, screen);
        assert_int_equal(desk->page.page_number, part + 1);
    }
}
