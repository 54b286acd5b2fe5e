/* What the screens look like, measured: with SDL's offscreen driver, real fonts and real pixels. */
#include "ui/ui_private.h"

#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"
#include "ui/strings.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

/* ---- the organizer's pages ---- */

static void describe_page(struct ui *ui, int index, enum ui_language language, struct page *page,
                          struct scene *ret_scene)
{
    struct view view;
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(index, language, page);
    view.page = page;
    ui_describe(ui, &view, ret_scene);
}

/* A notice asks before something is done: its committing button is where no other page has one. */
static void test_a_confirmation_is_elsewhere(void **state)
{
    (void)state;
    static struct scene scene;
    static struct page page;
    static const char *const others[PAGES_COUNT] = {
        [PAGES_PIN] = "og.pin.enter",
        [PAGES_LETTERS] = "og.show",
        [PAGES_LONG_LIST] = "og.manual",
        [PAGES_LEAVE] = "og.leave.save.text", /* not to be touched yet */
        [PAGES_FORM] = "ev.send",
        [PAGES_SETTINGS] = "og.save",
    };
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        describe_page(ui, PAGES_CONFIRMATION, UI_ZH_CN, &page, &scene);
        struct rect confirm = looks_find(&scene, "og.undo.yes")->rect;
        for (int other = 0; other < PAGES_COUNT; other++) {
            if (!others[other])
                continue;
            describe_page(ui, other, UI_ZH_CN, &page, &scene);
            assert_false(rect_overlap(looks_find(&scene, others[other])->rect, confirm));
        }
        ui_close(ui);
    }
}

/* A choice that is made is told by its ground, by a tick and by bold type. */
static void test_a_choice_is_not_told_by_colour_alone(void **state)
{
    (void)state;
    static struct scene scene;
    static struct page page;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    describe_page(ui, PAGES_FORM, UI_ZH_CN, &page, &scene);
    int chosen = 0, ticks = 0;
    for (int i = 0; i < page.item_count; i++)
        chosen += page.items[i].chosen;
    for (int i = 0; i < scene.count; i++)
        ticks += scene.items[i].kind == SCENE_ICON && scene.items[i].numbers[0] == ICON_CHECK;
    assert_int_equal(chosen, 3);
    assert_int_equal(ticks, chosen);
    ui_close(ui);
}

/* ---- what the screens say ---- */

static const char *text_of(struct ui *ui, const char *id)
{
    const struct ui_widget *widgets;
    size_t count = ui_widgets(ui, &widgets);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(widgets[i].id, id) == 0)
            return widgets[i].text;
    }
    return NULL;
}

static void draw(struct ui *ui, enum screen screen)
{
    struct view view;
    views_ordinary(screen, &view);
    assert_true(ui_draw(ui, &view));
}

/* product.md §6a: a green tick for a record on the disk, and 同志 for members only. */
static void test_the_words_of_the_answers(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    draw(ui, SCREEN_OK);
    assert_string_equal(text_of(ui, "main.title"), "签到成功");
    assert_string_equal(text_of(ui, "main.name"), "刘思远同志");
    assert_string_equal(text_of(ui, "main.line"), "08:57 · 第二党小组");
    draw(ui, SCREEN_OK_AGAIN);
    assert_string_equal(text_of(ui, "main.title"), "您已经签到");
    assert_string_equal(text_of(ui, "main.line"), "签到时间 08:57");
    assert_string_equal(text_of(ui, "main.hint"), "不用再刷");
    draw(ui, SCREEN_OK_LATE);
    assert_string_equal(text_of(ui, "main.line"), "09:15（迟到）");
    draw(ui, SCREEN_OK_LEAVE);
    assert_string_equal(text_of(ui, "main.hint"), "原请假登记已改为到会");
    draw(ui, SCREEN_OK_JOINT);
    assert_string_equal(text_of(ui, "main.line"), "08:57 · 会计学院学生第三党支部");
    draw(ui, SCREEN_OK_GUEST);
    assert_string_equal(text_of(ui, "main.name"), "刘思远");
    assert_string_equal(text_of(ui, "main.line"), "列席登记成功 · 08:57");
    draw(ui, SCREEN_NO_CARD);
    assert_string_equal(text_of(ui, "main.title"), "没有找到这张卡的登记");
    assert_string_equal(text_of(ui, "main.line"), "请找工作人员，编号 A37F");
    draw(ui, SCREEN_IDLE_SOON);
    assert_string_equal(text_of(ui, "main.line"), "09:00 开始，08:30 起可以签到");
    draw(ui, SCREEN_IDLE_OPEN);
    assert_string_equal(text_of(ui, "main.kicker"), "会计学院学生第二党支部主题党日 · 签到中");
    assert_string_equal(text_of(ui, "main.title"), "重温入党誓词，走访慰问老党员");
    assert_string_equal(text_of(ui, "side.signed"), "已签到 42 人");
    assert_string_equal(text_of(ui, "side.count"), "42/50");
    assert_string_equal(text_of(ui, "side.rate"), "到会率 84%");
    assert_string_equal(text_of(ui, "head.date"), "11月21日 星期六");
    assert_string_equal(text_of(ui, "head.clock"), "08:57");
    assert_string_equal(text_of(ui, "foot.help"), "没有带卡？请找工作人员登记");
    ui_close(ui);
}

static void test_a_display_name_replaces_a_name_no_font_can_draw(void **state)
{
    (void)state;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_OK, &view);
    strcpy(view.result.member.display_name, "刘 Siyuan");
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "main.name"), "刘 Siyuan同志");
    ui_close(ui);
}

static void test_the_rate_is_cut_never_rounded_up(void **state)
{
    (void)state;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    view.rate_tenths = 799;
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "side.rate"), "到会率 79.9%");
    view.attendance_base = 0;
    ui_draw(ui, &view);
    assert_null(text_of(ui, "side.rate"));
    assert_string_equal(text_of(ui, "side.count"), "42");
    ui_close(ui);
}

/* S0:16: on the member's own screen, on that day only. */
static void test_the_day_of_joining_the_party_is_told(void **state)
{
    (void)state;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_OK, &view);
    ui_draw(ui, &view);
    assert_null(text_of(ui, "main.years"));
    view.result.party_years = 12;
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "main.years"), "今天是您入党 12 周年");
    ui_close(ui);
}

/* S2:39, product.md §6f: health is told in words, not by a colour alone. */
static void test_the_foot_tells_the_truth(void **state)
{
    (void)state;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.reader"), "读卡器正常");
    assert_string_equal(text_of(ui, "foot.storage"), "记录已保存");
    view.reader_ok = view.storage_ok = false;
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.reader"), "读卡器没有响应");
    assert_string_equal(text_of(ui, "foot.storage"), "记录未能保存");
    ui_close(ui);
}

static void test_the_foot_tells_of_uploads(void **state)
{
    (void)state;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    static struct scene scene;
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    ui_describe(ui, &view, &scene);
    assert_null(looks_find(&scene, "foot.upload"));
    view.uploads = (struct view_uploads){.is_on = true};
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.upload"), "没有要上传的");
    view.uploads.unsent = 2;
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.upload"), "未上传 2 份");
    view.uploads.was_sent = true;
    view.uploads.last_sent = (struct moment){2026, 11, 21, 6, 12, 5, 0};
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.upload"), "未上传 2 份 · 上次上传 11月21日 12:05");
    view.uploads.unsent = 0;
    ui_draw(ui, &view);
    assert_string_equal(text_of(ui, "foot.upload"), "已全部上传 · 上次上传 11月21日 12:05");
    assert_string_equal(text_of(ui, "foot.help"), "没有带卡？请找工作人员登记");
    ui_close(ui);
}

static void test_figures_of_a_clock_are_equally_wide(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    struct text_style style = {
        .face = TEXT_SANS_BOLD, .width = 900, .size = 40, .soft = 40, .floor = 40, .lines = 1};
    int width = text_layout(ui_text(ui), "11:11", &style)->width;
    assert_int_equal(text_layout(ui_text(ui), "00:00", &style)->width, width);
    assert_int_equal(text_layout(ui_text(ui), "47:59", &style)->width, width);
    ui_close(ui);
}

/* ---- opening ---- */

static void test_without_a_display_it_says_so(void **state)
{
    (void)state;
    struct ui_options options = {.width = 800, .height = 480};
    struct ui *ui = NULL;
    setenv("SDL_VIDEODRIVER", "no such driver", 1);
    assert_int_equal(ui_open(&options, &ui), ERR_GONE);
    assert_null(ui);
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
}

static void test_closing_ends_the_loop(void **state)
{
    (void)state;
    struct ui *ui = looks_open(800, 480, UI_ZH_CN);
    char widget[32];
    SDL_Event event = {.type = SDL_QUIT};
    SDL_PushEvent(&event);
    enum ui_news news;
    while ((news = ui_pump(ui, widget)) == UI_REDRAW)
        continue;
    assert_int_equal(news, UI_QUIT);
    assert_int_equal(ui_pump(ui, widget), UI_NOTHING);
    assert_int_equal(ui_fd(ui), -1);
    assert_int_equal(ui_pump_interval_ms(ui), 16);
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_confirmation_is_elsewhere),
        cmocka_unit_test(test_a_choice_is_not_told_by_colour_alone),
        cmocka_unit_test(test_the_words_of_the_answers),
        cmocka_unit_test(test_a_display_name_replaces_a_name_no_font_can_draw),
        cmocka_unit_test(test_the_rate_is_cut_never_rounded_up),
        cmocka_unit_test(test_the_day_of_joining_the_party_is_told),
        cmocka_unit_test(test_the_foot_tells_the_truth),
        cmocka_unit_test(test_the_foot_tells_of_uploads),
        cmocka_unit_test(test_figures_of_a_clock_are_equally_wide),
        cmocka_unit_test(test_without_a_display_it_says_so),
        cmocka_unit_test(test_closing_ends_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
