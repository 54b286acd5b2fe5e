/* What an idle screen says when something is wrong with the terminal that does not stop it
 * (product.md §6f), with SDL's offscreen driver, real fonts and real pixels. */
#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTICES = NOTICE_CLOCK_DOUBTFUL };

/* Where it may stand. */
static const enum screen places[] = {
    SCREEN_IDLE_NONE,   SCREEN_IDLE_NOTICE, SCREEN_IDLE_SOON, SCREEN_IDLE_OPEN,
    SCREEN_IDLE_LATE,   SCREEN_IDLE_CLOSED, SCREEN_FT_READER, SCREEN_FT_NOSAVE,
    SCREEN_FIRST_START, SCREEN_EV_START,    SCREEN_RV_CARD,
};
enum { PLACES = sizeof places / sizeof *places };

static void set_health(struct view *view, enum notice notice)
{
    view->notice = notice;
    view->health = (struct health){
        .clock_doubtful = notice == NOTICE_CLOCK_DOUBTFUL,
        .space_low = notice == NOTICE_SPACE_LOW,
        .touch_lost = notice == NOTICE_TOUCH_LOST,
        .store_set_aside = notice == NOTICE_STORE_SET_ASIDE,
        .power_lost = notice == NOTICE_POWER_LOST,
        .recovered = 42,
    };
}

static void keep_picture(struct ui *ui, const struct view *view, const char *name)
{
    const char *folder = getenv("THEMEDAY_PICTURES");
    char path[256];
    if (!folder)
        return;
    ui_draw(ui, view);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cairo_surface_write_to_png(ui_surface(ui), path);
}

/* The button that begins a first start, or a guest's turn, stays where a finger finds it. */
static void check(struct ui *ui, const struct layout *layout, const struct view *view)
{
    static struct scene scene;
    ui_describe(ui, view, &scene);
    assert_int_equal(looks_check(ui, layout, &scene, 36), 0);
}

static void check_place(struct ui *ui, struct looks_size size, bool english, int place)
{
    struct view view;
    struct layout layout = looks_layout(ui, 100);
    char name[64];
    for (int extreme = 0; extreme < 2; extreme++) {
        if (extreme)
            views_extreme(places[place], &view);
        else
            views_ordinary(places[place], &view);
        if (extreme) /* the longest one */
            view.notice = NOTICE_TOUCH_LOST;
        else
            set_health(&view, (enum notice)(place % NOTICES + 1));
        snprintf(name, sizeof name, "%dx%d-%d-%d-%d.png", size.width, size.height, english,
                 (int)view.screen, extreme);
        keep_picture(ui, &view, name); /* of one that fails, too */
        check(ui, &layout, &view);
    }
}

static void check_size(struct looks_size size, enum ui_language language)
{
    struct ui *ui = looks_open(size.width, size.height, language);
    for (int i = 0; i < PLACES; i++)
        check_place(ui, size, language == UI_EN, i);
    ui_close(ui);
}

static void test_a_notice_is_whole_at_every_size(void **state)
{
    (void)state;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        check_size(looks_sizes[i], UI_ZH_CN);
        check_size(looks_sizes[i], UI_EN);
    }
}

static void assert_says(struct ui *ui, const struct view *view, const char *id, const char *text)
{
    static struct scene scene;
    ui_describe(ui, view, &scene);
    const struct scene_item *item = looks_find(&scene, id);
    assert_non_null(item);
    assert_string_equal(item->text, text);
}

/* product.md §6f, word for word. */
static void test_the_words(void **state)
{
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    (void)state;
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    set_health(&view, NOTICE_SPACE_LOW);
    assert_says(ui, &view, "ft.disk", "存储空间不足，请工作人员导出并清理");
    assert_says(ui, &view, "foot.storage", "存储空间不足");
    set_health(&view, NOTICE_CLOCK_DOUBTFUL);
    assert_says(ui, &view, "ft.clock", "本机时间可能不准，请工作人员核对：2026-11-21 08:57");
    assert_says(ui, &view, "foot.clock", "时间待核对");
    set_health(&view, NOTICE_POWER_LOST);
    assert_says(ui, &view, "ft.power", "上次意外断电，记录已恢复，共 42 人签到");
    view.health.recovered = -1;
    assert_says(ui, &view, "ft.power", "上次意外断电，记录已恢复");
    set_health(&view, NOTICE_TOUCH_LOST);
    assert_says(ui, &view, "ft.touch", "触摸屏没有响应，签到不受影响，测评请用纸质表");
    assert_says(ui, &view, "foot.touch", "触摸屏没有响应");
    set_health(&view, NOTICE_STORE_SET_ASIDE);
    assert_says(ui, &view, "ft.db", "记录文件有损坏，已另存并停止写入，请联系管理员");
    assert_says(ui, &view, "foot.storage", "记录文件有损坏");
    ui_close(ui);
}

/* A guest's button must not move under the finger to where a ballot has an option: practice.md §4.
 */
static void test_a_notice_moves_no_button(void **state)
{
    static struct scene without, with;
    (void)state;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct view view;
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        views_ordinary(SCREEN_EV_START, &view);
        ui_describe(ui, &view, &without);
        set_health(&view, NOTICE_CLOCK_DOUBTFUL);
        ui_describe(ui, &view, &with);
        assert_memory_equal(&looks_find(&without, "ev.guest")->rect,
                            &looks_find(&with, "ev.guest")->rect, sizeof(struct rect));
        ui_close(ui);
    }
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_notice_is_whole_at_every_size),
        cmocka_unit_test(test_the_words),
        cmocka_unit_test(test_a_notice_moves_no_button),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
