/* The keyboard: everything that can be touched can be reached, and where the ring stands is told to
 * nobody. */
#include "ui/ui_private.h"

#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

static struct view view;
static struct page page;
static struct ballot ballot;
static struct scene scene; /* as last drawn */

/* ---- keys ---- */

/* Brings the view to the glass; whether the trace would be told. */
static bool draw(struct ui *ui)
{
    ui_describe(ui, &view, &scene);
    return ui_draw(ui, &view);
}

static void push_key(SDL_Keycode key, Uint16 modifiers, bool is_repeat)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN,
                               .state = SDL_PRESSED,
                               .repeat = is_repeat,
                               .keysym = {.sym = key, .mod = modifiers}}};
    SDL_PushEvent(&event);
}

/* What was touched by the keys; "" for nothing. */
static const char *pump(struct ui *ui)
{
    static char touched[32];
    char widget[32];
    touched[0] = '\0';
    for (enum ui_news news; (news = ui_pump(ui, widget)) != UI_NOTHING;) {
        if (news == UI_TOUCH)
            strcpy(touched, widget);
    }
    return touched;
}

static const char *press(struct ui *ui, SDL_Keycode key)
{
    push_key(key, 0, false);
    return pump(ui);
}

static struct ui *show(enum screen screen)
{
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    pump(ui);
    views_ordinary(screen, &view);
    memset(ballot.choices, CHOICE_NONE, sizeof ballot.choices);
    view.ballot = &ballot;
    view.shown_since_ns = 1;
    draw(ui);
    return ui;
}

static void show_page(struct ui *ui, int index)
{
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(index, UI_ZH_CN, &page);
    view.page = &page;
    view.shown_since_ns = 100 + index;
    draw(ui);
}

/* ---- everything is reached ---- */

/* Once around with Tab: every widget that can be touched is, by Enter, exactly once. */
static void check_reach(struct ui *ui)
{
    int enabled = 0, touched[SCENE_ITEMS_MAX] = {0};
    for (int i = 0; i < scene.count; i++)
        enabled += scene.items[i].enabled;
    for (int i = 0; i < enabled; i++) {
        press(ui, SDLK_TAB);
        const char *widget = press(ui, i % 2 ? SDLK_RETURN : SDLK_SPACE);
        for (int item = 0; item < scene.count; item++)
            touched[item] += scene.items[item].enabled && strcmp(scene.items[item].id, widget) == 0;
    }
    for (int i = 0; i < scene.count; i++)
        assert_int_equal(touched[i], scene.items[i].enabled);
}

static void test_everything_is_reached_from_the_keyboard(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_IDLE_OPEN);
    for (int screen = 0; screen < SCREEN_PAGE; screen++) {
        views_ordinary((enum screen)screen, &view);
        view.shown_since_ns = 10 + screen;
        draw(ui);
        check_reach(ui);
    }
    for (int i = 0; i < PAGES_COUNT; i++) {
        show_page(ui, i);
        check_reach(ui);
    }
    ui_close(ui);
}

static void test_back_with_shift(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_EV_FORM);
    press(ui, SDLK_TAB);
    assert_string_equal(press(ui, SDLK_RETURN), "access.contrast");
    push_key(SDLK_TAB, KMOD_LSHIFT, false);
    pump(ui);
    assert_string_equal(press(ui, SDLK_RETURN), "ev.submit"); /* round about */
    push_key(SDLK_TAB, KMOD_LSHIFT, false);
    pump(ui);
    assert_string_equal(press(ui, SDLK_RETURN), "ev.clear");
    ui_close(ui);
}

static void test_a_key_that_is_held_touches_once(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_OK);
    press(ui, SDLK_TAB);
    push_key(SDLK_RETURN, 0, true);
    assert_string_equal(pump(ui), "");
    push_key(SDLK_RETURN, KMOD_LALT, false);
    assert_string_equal(pump(ui), "");
    assert_string_equal(press(ui, SDLK_RETURN), "main.panel");
    ui_close(ui);
}

static void test_escape_leaves(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_EV_FORM);
    assert_string_equal(press(ui, SDLK_ESCAPE), "ev.cancel");
    views_ordinary(SCREEN_RV_FORM, &view);
    draw(ui);
    assert_string_equal(press(ui, SDLK_ESCAPE), "rv.cancel");
    views_ordinary(SCREEN_NO_CARD, &view);
    draw(ui);
    assert_string_equal(press(ui, SDLK_ESCAPE), "main.panel");
    show_page(ui, PAGES_PIN);
    assert_string_equal(press(ui, SDLK_ESCAPE), "page.back");
    views_ordinary(SCREEN_IDLE_OPEN, &view);
    draw(ui);
    assert_string_equal(press(ui, SDLK_ESCAPE), "");
    ui_close(ui);
}

static void test_keys_of_a_pad(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_IDLE_OPEN);
    show_page(ui, PAGES_PIN);
    assert_string_equal(press(ui, SDLK_7), "og.pin.7");
    assert_string_equal(press(ui, SDLK_KP_0), "og.pin.0");
    assert_string_equal(press(ui, SDLK_KP_9), "og.pin.9");
    assert_string_equal(press(ui, SDLK_BACKSPACE), "og.pin.delete");
    assert_string_equal(press(ui, SDLK_a), "");
    show_page(ui, PAGES_LETTERS);
    assert_string_equal(press(ui, SDLK_l), "og.key.L");
    assert_string_equal(press(ui, SDLK_i), ""); /* nobody's initial */
    ui_close(ui);
}

static void test_any_key_wakes_a_dark_screen(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_IDLE_DARK);
    assert_string_equal(press(ui, SDLK_x), "dark.wake");
    ui_close(ui);
}

/* ---- ballots ---- */

/* Fills a ballot in by digits, as a voter does who does not look at the ring. */
static void test_a_ballot_by_digits(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_EV_FORM);
    assert_string_equal(press(ui, SDLK_1), "ev.q1.satisfied");
    assert_string_equal(press(ui, SDLK_3), "ev.q2.unsatisfied");
    press(ui, SDLK_TAB); /* on to the middle of the third question */
    assert_string_equal(press(ui, SDLK_RETURN), "ev.q3.basic");
    assert_string_equal(press(ui, SDLK_2), "ev.q3.basic");
    assert_string_equal(press(ui, SDLK_4), ""); /* there are three options */
    assert_string_equal(press(ui, SDLK_2), "ev.q4.basic");
    assert_string_equal(press(ui, SDLK_RETURN), "ev.submit");
    views_ordinary(SCREEN_RV_FORM, &view);
    view.ballot = &ballot;
    ballot.choices[0] = 1;
    view.shown_since_ns = 2;
    draw(ui);
    assert_string_equal(press(ui, SDLK_2), "rv.against");
    assert_string_equal(press(ui, SDLK_RETURN), "rv.submit");
    ui_close(ui);
}

/* Chooses `option` of every question; how often the trace was told, and of what. */
static int vote(enum screen screen, int option, bool by_digits, struct ui_widget *ret_widgets,
                size_t *ret_count)
{
    const struct ui_widget *widgets;
    struct ui *ui = show(screen);
    int told = 0, questions = screen == SCREEN_EV_FORM ? EVALUATION_QUESTIONS : 1;
    for (int i = 0; i < 2 && !by_digits; i++) { /* past the head */
        press(ui, SDLK_TAB);
        told += draw(ui);
    }
    for (int i = 0; i < questions; i++) {
        for (int tab = 0; tab < 3 && !by_digits; tab++) {
            press(ui, SDLK_TAB);
            told += draw(ui);
            if (tab == option)
                press(ui, SDLK_RETURN);
        }
        if (by_digits)
            press(ui, SDLK_1 + option);
        ballot.choices[i] = (int8_t)option;
        told += draw(ui);
    }
    *ret_count = ui_widgets(ui, &widgets);
    memcpy(ret_widgets, widgets, *ret_count * sizeof *widgets);
    ui_close(ui);
    return told;
}

/* interface.md: the trace never tells which option is chosen, and a line for every step of the ring
 * would. */
static void test_the_ring_is_not_told(void **state)
{
    (void)state;
    static struct ui_widget first[SCENE_ITEMS_MAX], other[SCENE_ITEMS_MAX];
    static const enum screen screens[] = {SCREEN_EV_FORM, SCREEN_RV_FORM};
    size_t count, others;
    for (int i = 0; i < 4; i++) {
        int told = vote(screens[i / 2], 0, i % 2, first, &count);
        assert_int_equal(told, i < 2 ? EVALUATION_QUESTIONS : 1);
        for (int option = 1; option < 3; option++) {
            assert_int_equal(vote(screens[i / 2], option, i % 2, other, &others), told);
            assert_int_equal(others, count);
            assert_memory_equal(first, other, count * sizeof *first);
        }
    }
}

/* ---- the ring ---- */

static bool has_ring(struct ui *ui)
{
    draw(ui);
    cairo_surface_t *surface = ui_surface(ui);
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface), rings = 0;
    for (int y = 0; y < 800; y++) {
        for (int x = 0; x < 1280; x++) {
            const unsigned char *pixel = bytes + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4;
            rings += pixel[0] == 0xb0 && pixel[1] == 0x57 && pixel[2] == 0x15;
        }
    }
    return rings > 100;
}

static void test_the_ring_is_there_only_after_a_key(void **state)
{
    (void)state;
    struct ui *ui = show(SCREEN_EV_FORM);
    assert_false(has_ring(ui));
    press(ui, SDLK_TAB);
    assert_true(has_ring(ui));
    SDL_Event event = {
        .button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 5, .y = 400}};
    SDL_PushEvent(&event);
    pump(ui);
    assert_false(has_ring(ui));
    press(ui, SDLK_1);
    assert_true(has_ring(ui));
    view.shown_since_ns++; /* the next voter's ballot */
    assert_false(has_ring(ui));
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_is_reached_from_the_keyboard),
        cmocka_unit_test(test_back_with_shift),
        cmocka_unit_test(test_a_key_that_is_held_touches_once),
        cmocka_unit_test(test_escape_leaves),
        cmocka_unit_test(test_keys_of_a_pad),
        cmocka_unit_test(test_any_key_wakes_a_dark_screen),
        cmocka_unit_test(test_a_ballot_by_digits),
        cmocka_unit_test(test_the_ring_is_not_told),
        cmocka_unit_test(test_the_ring_is_there_only_after_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
