/* What the screens look like, measured: with SDL's offscreen driver, real fonts and real pixels. */
#include "ui/ui_private.h"

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
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* ---- nothing is cut, hidden or too small ---- */

/* The panel an item has to stay in. */
static struct rect home_of(const struct layout *layout, const struct scene_item *item, bool side)
{
    if (starts_with(item->id, "head."))
        return layout->head;
    if (starts_with(item->id, "foot."))
        return layout->foot;
    if (starts_with(item->id, "side.recent") || strcmp(item->id, "side.signed") == 0)
        return layout->list;
    if (starts_with(item->id, "side."))
        return layout->ring;
    return side ? layout->main : layout->wide;
}

/* What a member must be able to read from two steps away (product.md §5). */
static bool must_be_read(const char *id)
{
    static const char *const ids[] = {"main.name", "main.title", "main.prompt", "main.line"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (strcmp(id, ids[i]) == 0)
            return true;
    }
    return false;
}

static void check_text(struct ui *ui, const struct layout *layout, const struct scene_item *item,
                       bool side)
{
    const struct text_block *block = text_layout(ui_text(ui), item->text, &item->style);
    struct rect ink = rect_grow(item->bounds, -2);
    struct rect home = home_of(layout, item, side);
    struct rect inside = rect_intersect(ink, home);
    bool is_cut = memcmp(&inside, &ink, sizeof ink) != 0 || block->width > item->style.width;
    if (is_cut || block->least < FONT_FLOOR || block->unknown > 0)
        print_error("%dx%d %s \"%s\" at %d,%d %dx%d, type %d\n", layout->glass.w, layout->glass.h,
                    item->id, item->text, ink.x, ink.y, ink.w, ink.h, block->least);
    assert_false(is_cut);
    assert_int_equal(block->unknown, 0);
    assert_true(block->least >= FONT_FLOOR);
    if (layout->scale >= 1 && must_be_read(item->id))
        assert_true(block->least >= FONT_READ);
}

static bool has_item(const struct scene *scene, const char *id)
{
    for (int i = 0; i < scene->count; i++) {
        if (strcmp(scene->items[i].id, id) == 0)
            return true;
    }
    return false;
}

static void check_scene(struct ui *ui, const struct layout *layout, const struct scene *scene)
{
    bool side = has_item(scene, "side.count");
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        check_text(ui, layout, item, side);
        for (int other = 0; other < i; other++) {
            const struct scene_item *below = &scene->items[other];
            if (below->kind != SCENE_TEXT)
                continue;
            bool overlap = rect_overlap(rect_grow(item->bounds, -2), rect_grow(below->bounds, -2));
            if (overlap)
                print_error("%dx%d: \"%s\" over \"%s\"\n", layout->glass.w, layout->glass.h,
                            item->text, below->text);
            assert_false(overlap);
            assert_string_not_equal(item->id, below->id);
        }
    }
}

static void check_size(int width, int height, enum ui_language language)
{
    static struct scene scene;
    struct view view;
    struct layout layout;
    struct ui *ui = open_ui(width, height, language);
    layout_make(&layout, width, height);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        views_ordinary((enum screen)screen, &view);
        ui_describe(ui, &view, &scene);
        check_scene(ui, &layout, &scene);
        views_extreme((enum screen)screen, &view);
        ui_describe(ui, &view, &scene);
        check_scene(ui, &layout, &scene);
    }
    ui_close(ui);
}

static void test_nothing_is_cut_hidden_or_too_small(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        check_size(sizes[i].width, sizes[i].height, UI_ZH_CN);
        check_size(sizes[i].width, sizes[i].height, UI_EN);
    }
}

static void test_every_length_of_name_is_shown_whole(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct layout layout;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    layout_make(&layout, 1280, 800);
    views_ordinary(SCREEN_OK, &view);
    for (int length = 2; length <= 25; length++) {
        char name[NAME_SIZE] = "";
        for (int i = 0; i < length; i++)
            strcat(name, i == 3 ? "·" : "国");
        strcpy(view.result.member.name, name);
        strcpy(view.plan.recent[0].name, name);
        ui_describe(ui, &view, &scene);
        check_scene(ui, &layout, &scene);
    }
    ui_close(ui);
}

static double luminance(int colour)
{
    double sum = 0;
    const double weights[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double value = (colour >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/* product.md §5: contrast at least 4.5:1. The ground is what the last fill or panel left there. */
static void check_contrast(const struct scene *scene)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        int ground = COLOUR_PAPER;
        for (int below = 0; below < i; below++) {
            const struct scene_item *under = &scene->items[below];
            if (!rect_contains(under->rect, item->bounds.x, item->bounds.y))
                continue;
            if (under->kind == SCENE_FILL || under->kind == SCENE_PANEL ||
                under->kind == SCENE_GRADIENT || under->kind == SCENE_BUTTON)
                ground = under->colours[0];
            if (under->kind == SCENE_LEAF)
                ground =
                    item->bounds.y < under->rect.y + under->numbers[1] ? COLOUR_RED : COLOUR_PANEL;
        }
        double text = luminance(item->style.colour), back = luminance(ground);
        double contrast = (fmax(text, back) + 0.05) / (fmin(text, back) + 0.05);
        if (contrast < 4.5)
            print_error("%s \"%s\": %.2f\n", item->id, item->text, contrast);
        assert_true(contrast >= 4.5);
    }
}

static void test_text_stands_out_from_its_ground(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        views_ordinary((enum screen)screen, &view);
        ui_describe(ui, &view, &scene);
        check_contrast(&scene);
        view.reader_ok = view.storage_ok = false;
        ui_describe(ui, &view, &scene);
        check_contrast(&scene);
    }
    ui_close(ui);
}

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

static const struct scene_item *find_item(const struct scene *scene, const char *id)
{
    for (int i = 0; i < scene->count; i++) {
        if (strcmp(scene->items[i].id, id) == 0)
            return &scene->items[i];
    }
    return NULL;
}

/* Targets of at least 60x60 at 1280x800, apart from each other, each with all its words inside. */
static void check_target(const struct layout *layout, const struct scene *scene, int index)
{
    const struct scene_item *item = &scene->items[index];
    struct rect inside = rect_intersect(item->rect, rect_grow(layout->wide, 1));
    int least = (int)(60 * layout->scale);
    bool is_fine = item->rect.w >= least && item->rect.h >= least &&
                   memcmp(&inside, &item->rect, sizeof inside) == 0;
    if (!is_fine)
        print_error("%dx%d: %s at %d,%d %dx%d\n", layout->glass.w, layout->glass.h, item->id,
                    item->rect.x, item->rect.y, item->rect.w, item->rect.h);
    assert_true(is_fine);
    for (int other = 0; other < index; other++) {
        const struct scene_item *below = &scene->items[other];
        assert_false(below->enabled && rect_overlap(below->rect, item->rect));
    }
    size_t length = strlen(item->id);
    for (int other = 0; other < scene->count; other++) {
        const struct scene_item *word = &scene->items[other];
        if (word->kind != SCENE_TEXT || strncmp(word->id, item->id, length) != 0 ||
            word->id[length] != '.' || strcmp(word->id + length, ".head") == 0)
            continue;
        struct rect ink = rect_grow(word->bounds, -2);
        struct rect kept = rect_intersect(ink, item->rect);
        if (memcmp(&kept, &ink, sizeof ink) != 0)
            print_error("%dx%d: \"%s\" leaves its target\n", layout->glass.w, layout->glass.h,
                        word->text);
        assert_memory_equal(&kept, &ink, sizeof ink);
    }
}

static void check_items_are_there(const struct scene *scene, const struct page_item *items,
                                  int count)
{
    for (int i = 0; i < count; i++) {
        const struct scene_item *item = find_item(scene, items[i].id);
        if (!items[i].enabled)
            continue;
        assert_non_null(item);
        assert_true(item->enabled);
        assert_string_equal(item->text, items[i].text);
    }
}

static void check_page(struct ui *ui, const struct layout *layout, int index,
                       enum ui_language language)
{
    static struct scene scene;
    static struct page page;
    describe_page(ui, index, language, &page, &scene);
    check_scene(ui, layout, &scene);
    check_contrast(&scene);
    for (int i = 0; i < scene.count; i++) {
        if (scene.items[i].enabled)
            check_target(layout, &scene, i);
    }
    check_items_are_there(&scene, page.items, page.item_count);
    check_items_are_there(&scene, page.buttons, page.button_count);
    bool in_parts = page.page_count > 1;
    assert_int_equal(find_item(&scene, "page.next") != NULL, in_parts);
}

static void test_pages_are_whole_at_every_size(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * SIZES; i++) {
        enum ui_language language = i < SIZES ? UI_ZH_CN : UI_EN;
        struct layout layout;
        int width = sizes[i % SIZES].width, height = sizes[i % SIZES].height;
        struct ui *ui = open_ui(width, height, language);
        layout_make(&layout, width, height);
        for (int page = 0; page < PAGES_COUNT; page++)
            check_page(ui, &layout, page, language);
        ui_close(ui);
    }
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
    for (int i = 0; i < SIZES; i++) {
        struct ui *ui = open_ui(sizes[i].width, sizes[i].height, UI_ZH_CN);
        describe_page(ui, PAGES_CONFIRMATION, UI_ZH_CN, &page, &scene);
        struct rect confirm = find_item(&scene, "og.undo.yes")->rect;
        for (int other = 0; other < PAGES_COUNT; other++) {
            if (!others[other])
                continue;
            describe_page(ui, other, UI_ZH_CN, &page, &scene);
            assert_false(rect_overlap(find_item(&scene, others[other])->rect, confirm));
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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

static void test_figures_of_a_clock_are_equally_wide(void **state)
{
    (void)state;
    struct ui *ui = open_ui(1280, 800, UI_ZH_CN);
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
    struct ui *ui = open_ui(800, 480, UI_ZH_CN);
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
        cmocka_unit_test(test_nothing_is_cut_hidden_or_too_small),
        cmocka_unit_test(test_every_length_of_name_is_shown_whole),
        cmocka_unit_test(test_text_stands_out_from_its_ground),
        cmocka_unit_test(test_pages_are_whole_at_every_size),
        cmocka_unit_test(test_a_confirmation_is_elsewhere),
        cmocka_unit_test(test_a_choice_is_not_told_by_colour_alone),
        cmocka_unit_test(test_the_words_of_the_answers),
        cmocka_unit_test(test_a_display_name_replaces_a_name_no_font_can_draw),
        cmocka_unit_test(test_the_rate_is_cut_never_rounded_up),
        cmocka_unit_test(test_the_day_of_joining_the_party_is_told),
        cmocka_unit_test(test_the_foot_tells_the_truth),
        cmocka_unit_test(test_figures_of_a_clock_are_equally_wide),
        cmocka_unit_test(test_without_a_display_it_says_so),
        cmocka_unit_test(test_closing_ends_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
