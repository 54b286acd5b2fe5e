/* Every screen and state on every glass, in both languages, in every size of type and both sets of
 * colours: one table of pictures, and for each of them everything a screen has to hold. */
#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

enum { TARGET_LEAST = 36 };

/* ---- the table ---- */

/* What a screen may have to say beside what it is for. */
static void state_ordinary(struct view *view)
{
    views_ordinary(view->screen, view);
}

/* Everything as long and as large as the product promises to show. */
static void state_extreme(struct view *view)
{
    views_extreme(view->screen, view);
}

static void state_faulty(struct view *view)
{
    views_ordinary(view->screen, view);
    view->reader_ok = view->storage_ok = false;
    view->ballot_failed = true;
    view->result.party_years = 50;
    view->plan.poll.turns = 0;
    view->attendance_base = 0;
}

static void state_late(struct view *view)
{
    views_ordinary(view->screen, view);
    view->ballot_seconds = 12;
    view->plan.attendance.late = 7;
    view->rate_is_met = false;
}

/* A picture of every screen: in this state, language, size of type and colours, on every glass. */
static const struct row {
    void (*state)(struct view *view);
    enum ui_language language;
    int text_percent;
    bool high_contrast;
} rows[] = {
    {state_ordinary, UI_ZH_CN, 100, false}, {state_ordinary, UI_EN, 100, false},
    {state_extreme, UI_ZH_CN, 100, false},  {state_extreme, UI_EN, 100, false},
    {state_extreme, UI_ZH_CN, 125, true},   {state_extreme, UI_ZH_CN, 150, false},
    {state_extreme, UI_EN, 150, false},     {state_faulty, UI_ZH_CN, 100, false},
    {state_late, UI_EN, 150, true},
};

enum { ROWS = sizeof rows / sizeof *rows };

static int check_view(struct ui *ui, const struct row *row, struct view *view)
{
    static struct scene scene;
    view->text_percent = row->text_percent;
    view->high_contrast = row->high_contrast;
    struct layout layout = looks_layout(ui, row->text_percent);
    ui_set_language(ui, row->language);
    ui_describe(ui, view, &scene);
    return looks_check(ui, &layout, &scene, TARGET_LEAST);
}

static int check_row(struct ui *ui, const struct row *row)
{
    struct view view;
    int wrong = 0;
    for (int screen = 0; screen < SCREEN_PAGE; screen++) {
        view.screen = (enum screen)screen;
        row->state(&view);
        wrong += check_view(ui, row, &view);
    }
    return wrong;
}

static void test_every_screen_fits(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        for (int row = 0; row < ROWS; row++)
            wrong += check_row(ui, &rows[row]);
        ui_close(ui);
    }
    assert_int_equal(wrong, 0);
}

/* ---- the organizer's pages ---- */

/* What can be touched of a page is there, with its words. */
static int check_items(const struct ui *ui, const struct page_item *items, int count)
{
    const struct ui_widget *widgets;
    size_t widget_count = ui_widgets(ui, &widgets);
    int wrong = 0;
    for (int i = 0; i < count; i++) {
        bool found = !items[i].enabled;
        for (size_t at = 0; at < widget_count; at++)
            found |= widgets[at].enabled && strcmp(widgets[at].id, items[i].id) == 0 &&
                     strcmp(widgets[at].text, items[i].text) == 0;
        wrong += !found;
    }
    return wrong;
}

static int check_page(struct ui *ui, const struct row *row, int index)
{
    static struct page page;
    struct view view;
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(index, row->language, &page);
    view.page = &page;
    view.session_seconds = index % 2 ? 9 : 0;
    int wrong = check_view(ui, row, &view);
    ui_draw(ui, &view);
    wrong += check_items(ui, page.items, page.item_count);
    return wrong + check_items(ui, page.buttons, page.button_count);
}

static void test_every_page_fits(void **state)
{
    (void)state;
    static const struct row pages[] = {
        {NULL, UI_ZH_CN, 100, false}, {NULL, UI_EN, 100, false}, {NULL, UI_ZH_CN, 100, true}};
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        int kinds = i == 0 ? 3 : 2; /* the colours are the same on every glass */
        for (int page = 0; page < kinds * PAGES_COUNT; page++)
            wrong += check_page(ui, &pages[page / PAGES_COUNT], page % PAGES_COUNT);
        ui_close(ui);
    }
    assert_int_equal(wrong, 0);
}

/* ---- names ---- */

/* product.md §4: 2 to 25 characters, with "·" in some place of it, or in several. */
static void make_name(int length, unsigned *random, char ret_name[NAME_SIZE])
{
    static const char *const characters[] = {"国", "欧", "阿", "㛃", "𬭎", "鑫", "一", "丁"};
    *ret_name = '\0';
    for (int i = 0; i < length; i++) {
        *random = *random * 1664525u + 1013904223u;
        bool is_dot = i > 0 && i < length - 1 && length > 3 && (*random >> 24) % 5 == 0 &&
                      strcmp(ret_name + strlen(ret_name) - 2, "·") != 0;
        strcat(ret_name, is_dot ? "·" : characters[(*random >> 16) % 8]);
    }
}

static void put_name(struct view *view, struct page *page, const char *name)
{
    strcpy(view->result.member.name, name);
    strcpy(view->plan.current.host, name);
    strcpy(view->plan.next.host, name);
    for (int i = 0; i < RECENT_MAX; i++)
        strcpy(view->plan.recent[i].name, name);
    for (int i = 0; i < page->item_count; i++)
        if (strncmp(page->items[i].id, "person.", 7) == 0)
            strcpy(page->items[i].text, name);
}

/* Every place where a name is drawn. */
static int check_name(struct ui *ui, const struct row *row, const char *name)
{
    static const enum screen screens[] = {SCREEN_OK,          SCREEN_OK_AGAIN,  SCREEN_OK_GUEST,
                                          SCREEN_IDLE_NOTICE, SCREEN_IDLE_SOON, SCREEN_PAGE};
    static struct page page;
    struct view view;
    int wrong = 0;
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        struct row here = *row;
        views_ordinary(screens[i], &view);
        pages_sample(PAGES_LONG_LIST, row->language, &page);
        put_name(&view, &page, name);
        view.page = &page;
        if (screens[i] == SCREEN_PAGE)
            here.text_percent = 100;
        wrong += check_view(ui, &here, &view);
    }
    return wrong;
}

static void test_every_name_fits(void **state)
{
    (void)state;
    unsigned random = 20261121;
    int wrong = 0;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        int step = i == 0 ? 1 : 3; /* every length on the smallest, the longest on each */
        for (int length = 25; length >= 2; length -= step) {
            char name[NAME_SIZE];
            const struct row row = {NULL, (length + i) % 2 ? UI_EN : UI_ZH_CN,
                                    (length + i) % 3 ? 100 : 150, false};
            make_name(length, &random, name);
            wrong += check_name(ui, &row, name);
        }
        ui_close(ui);
    }
    assert_int_equal(wrong, 0);
}

/* ---- what matters is large, and nothing is told by colour alone ---- */

static int size_of(struct ui *ui, const struct scene *scene, const char *id)
{
    const struct scene_item *item = looks_find(scene, id);
    assert_non_null(item);
    return text_layout(ui_text(ui), item->text, &item->style)->size;
}

/* Names and verdicts are far larger than what must be read; large type makes both larger. */
static void test_names_and_verdicts_are_far_larger(void **state)
{
    (void)state;
    static struct scene scene;
    static struct page page;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    int before = 0;
    for (int percent = 100; percent <= 150; percent += 25) {
        views_ordinary(SCREEN_OK, &view);
        view.text_percent = percent;
        ui_describe(ui, &view, &scene);
        assert_true(size_of(ui, &scene, "main.name") >= 90);
        assert_true(size_of(ui, &scene, "main.title") >= 38);
        int line = size_of(ui, &scene, "main.line");
        assert_true(line > before);
        before = line;
        views_ordinary(SCREEN_NO_CARD, &view);
        view.text_percent = percent;
        ui_describe(ui, &view, &scene);
        assert_true(size_of(ui, &scene, "main.title") >= 54);
    }
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(PAGES_ANNOUNCEMENT, UI_ZH_CN, &page);
    view.page = &page;
    ui_describe(ui, &view, &scene);
    assert_true(size_of(ui, &scene, "page.verdict") >= 34);
    ui_close(ui);
}

/* What is left of a picture without its colours: shapes, places and words. */
static bool look_alike(const struct scene *a, const struct scene *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++) {
        struct scene_item one = a->items[i], other = b->items[i];
        memset(one.colours, 0, sizeof one.colours);
        memset(other.colours, 0, sizeof other.colours);
        one.style.colour = other.style.colour = 0;
        one.style.rest_colour = other.style.rest_colour = 0;
        if (memcmp(&one, &other, sizeof one) != 0)
            return false;
    }
    return true;
}

static void check_is_told(struct ui *ui, const struct view *one, const struct view *other)
{
    static struct scene first, second;
    ui_describe(ui, one, &first);
    ui_describe(ui, other, &second);
    assert_false(look_alike(&first, &second));
}

/* Each of two states that differ can be told apart by who sees no colours. */
static void test_no_state_is_told_by_colour_alone(void **state)
{
    (void)state;
    static struct page plain, marked;
    struct view one, other;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_IDLE_OPEN, &one);
    other = one;
    other.reader_ok = false;
    check_is_told(ui, &one, &other);
    other = one;
    other.storage_ok = false;
    check_is_told(ui, &one, &other);
    views_ordinary(SCREEN_EV_FORM, &one);
    for (int8_t choice = 0; choice < 3; choice++) {
        struct ballot with = *one.ballot, without = *one.ballot;
        with.choices[2] = choice;
        without.choices[2] = (int8_t)((choice + 1) % 3);
        other = one;
        one.ballot = &with;
        other.ballot = &without;
        check_is_told(ui, &one, &other);
        views_ordinary(SCREEN_EV_FORM, &one);
    }
    static const int samples[] = {PAGES_PIN, PAGES_LIST, PAGES_LEAVE, PAGES_ANNOUNCEMENT,
                                  PAGES_DONE};
    views_ordinary(SCREEN_PAGE, &one);
    other = one;
    one.page = &plain;
    other.page = &marked;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        for (int tone = PAGE_GOOD; tone <= PAGE_FAULT; tone++) {
            pages_sample(samples[i], UI_ZH_CN, &plain);
            if (!*plain.message && !*plain.verdict)
                continue;
            plain.tone = PAGE_PLAIN;
            marked = plain;
            marked.tone = (enum page_tone)tone;
            check_is_told(ui, &one, &other);
        }
        pages_sample(samples[i], UI_ZH_CN, &plain);
        marked = plain;
        marked.items[0].chosen = !plain.items[0].chosen;
        if (plain.layout == PAGE_CHOICES || plain.layout == PAGE_LIST)
            check_is_told(ui, &one, &other);
    }
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_screen_fits),
        cmocka_unit_test(test_every_page_fits),
        cmocka_unit_test(test_every_name_fits),
        cmocka_unit_test(test_names_and_verdicts_are_far_larger),
        cmocka_unit_test(test_no_state_is_told_by_colour_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
