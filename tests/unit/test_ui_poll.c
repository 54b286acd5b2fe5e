/* The screens of the polls: whole at every size, and silent about what was chosen. */
#include "firmware/base/secret.h"
#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"
#include "ui/screen_ballot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OPTIONS = 3, TOUCH_LEAST = 44, ALL_BALLOTS = 256 };

static const char *const options[OPTIONS] = {"satisfied", "basic", "unsatisfied"};
static const char *const votes[OPTIONS] = {"rv.for", "rv.against", "rv.abstain"};

/* Every way to fill in an evaluation, as digits of `number`: 0 is blank. */
static struct ballot ballot_of(int number)
{
    struct ballot ballot = {.choices = {0}};
    for (int i = 0; i < EVALUATION_QUESTIONS; i++, number /= OPTIONS + 1)
        ballot.choices[i] = (int8_t)(number % (OPTIONS + 1) - 1);
    return ballot;
}

static void describe(struct ui *ui, enum screen screen, const struct ballot *ballot,
                     struct scene *ret_scene)
{
    struct view view;
    views_ordinary(screen, &view);
    if (ballot)
        view.ballot = ballot;
    ui_describe(ui, &view, ret_scene);
}

static void draw(struct ui *ui, enum screen screen, const struct ballot *ballot)
{
    struct view view;
    views_ordinary(screen, &view);
    view.ballot = ballot;
    ui_draw(ui, &view);
}

static const char *text_of(const struct scene *scene, const char *id)
{
    const struct scene_item *item = looks_find(scene, id);
    return item ? item->text : NULL;
}

/* ---- what a finger can reach ---- */

/* The labels of options have no id: they are in their button, and all other words in none. */
static void check_labels(const struct scene *scene)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *word = &scene->items[i];
        if (word->kind != SCENE_TEXT || *word->id)
            continue;
        struct rect ink = rect_grow(word->bounds, -2);
        for (int other = 0; other < scene->count; other++) {
            const struct scene_item *button = &scene->items[other];
            if (!button->enabled || !rect_overlap(button->rect, ink))
                continue;
            struct rect inside = rect_intersect(button->rect, ink);
            assert_memory_equal(&inside, &ink, sizeof ink);
            assert_string_equal(button->text, word->text);
        }
    }
}

static void test_everything_can_be_touched_at_every_size(void **state)
{
    (void)state;
    static struct scene scene;
    static const enum screen screens[] = {SCREEN_EV_START, SCREEN_EV_FORM, SCREEN_RV_CARD,
                                          SCREEN_RV_FORM};
    for (int i = 0; i < 2 * LOOKS_SIZES; i++) {
        struct looks_size size = looks_sizes[i % LOOKS_SIZES];
        enum ui_language language = i < LOOKS_SIZES ? UI_ZH_CN : UI_EN;
        struct ui *ui = looks_open(size.width, size.height, language);
        struct layout layout = looks_layout(ui, 100);
        struct view view;
        for (int screen = 0; screen < 8; screen++) {
            (screen % 2 ? views_extreme : views_ordinary)(screens[screen / 2], &view);
            ui_describe(ui, &view, &scene);
            assert_int_equal(looks_check(ui, &layout, &scene, TOUCH_LEAST), 0);
            check_labels(&scene);
        }
        ui_close(ui);
    }
}

/* All fifteen buttons, each enabled; and a vote that cannot be cast before it is made. */
static void test_the_buttons_are_there(void **state)
{
    (void)state;
    static struct scene scene;
    static const char *const others[] = {"ev.cancel", "ev.clear", "ev.submit"};
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    struct ballot ballot = ballot_of(0);
    describe(ui, SCREEN_EV_FORM, &ballot, &scene);
    char id[SCENE_ID_SIZE];
    for (int i = 0; i < EVALUATION_QUESTIONS * OPTIONS; i++) {
        snprintf(id, sizeof id, "ev.q%d.%s", i / OPTIONS + 1, options[i % OPTIONS]);
        assert_true(looks_find(&scene, id)->enabled);
    }
    for (int i = 0; i < 3; i++)
        assert_true(looks_find(&scene, others[i])->enabled);
    describe(ui, SCREEN_RV_FORM, &ballot, &scene);
    for (int i = 0; i < OPTIONS; i++)
        assert_true(looks_find(&scene, votes[i])->enabled);
    assert_true(looks_find(&scene, "rv.cancel")->enabled);
    assert_true(looks_find(&scene, "rv.clear")->enabled);
    assert_null(looks_find(&scene, "rv.submit"));
    for (int i = 0; i < OPTIONS; i++) {
        ballot.choices[0] = (int8_t)i;
        describe(ui, SCREEN_RV_FORM, &ballot, &scene);
        assert_true(looks_find(&scene, "rv.submit")->enabled);
    }
    ui_close(ui);
}

/* Where the organizer confirms that he opens a poll. */
static struct rect confirmation_of(struct ui *ui)
{
    static struct scene scene;
    static struct page page;
    struct view view;
    views_ordinary(SCREEN_PAGE, &view);
    pages_sample(PAGES_CONFIRMATION, UI_ZH_CN, &page);
    view.page = &page;
    ui_describe(ui, &view, &scene);
    return looks_find(&scene, "og.undo.yes")->rect;
}

/* Larger type, other colours: nothing to be afraid of. */
static bool is_of_the_head(const struct scene_item *item)
{
    return strncmp(item->id, "access.", 7) == 0;
}

/* notes/practice.md §4: no two committing buttons of successive screens at one place. Before the
 * ballot there is the guests' button, which meets nothing at all of it; afterwards there is
 * nothing to touch. */
static void test_a_finger_that_comes_down_twice_does_no_harm(void **state)
{
    (void)state;
    static struct scene before, after;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        describe(ui, SCREEN_EV_START, NULL, &before);
        struct rect guest = looks_find(&before, "ev.guest")->rect;
        assert_false(rect_overlap(confirmation_of(ui), guest));
        describe(ui, SCREEN_EV_FORM, NULL, &after);
        for (int item = 0; item < after.count; item++)
            assert_false(after.items[item].enabled && rect_overlap(after.items[item].rect, guest));
        static const enum screen last[] = {SCREEN_EV_THANKS, SCREEN_RV_OK, SCREEN_RV_CARD};
        for (int screen = 0; screen < 3; screen++) {
            describe(ui, last[screen], NULL, &after);
            for (int item = 0; item < after.count; item++)
                assert_false(after.items[item].enabled && !is_of_the_head(&after.items[item]));
        }
        ui_close(ui);
    }
}

static void test_the_guests_button_comes_with_turns_only(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_EV_START, &view);
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "ev.guest"), "列席人员请按这里");
    assert_string_equal(text_of(&scene, "ev.guest.left"), "还有 4 人");
    view.plan.poll.turns = 0;
    ui_describe(ui, &view, &scene);
    assert_null(looks_find(&scene, "ev.guest"));
    ui_close(ui);
}

static void push_mouse(Uint32 type, struct rect rect)
{
    SDL_Event event = {.button = {.type = type,
                                  .button = SDL_BUTTON_LEFT,
                                  .x = rect.x + rect.w / 2,
                                  .y = rect.y + rect.h / 2}};
    SDL_PushEvent(&event);
}

static bool is_touched(struct ui *ui)
{
    char widget[32];
    bool touched = false;
    for (enum ui_news news; (news = ui_pump(ui, widget)) != UI_NOTHING;)
        touched |= news == UI_TOUCH;
    return touched;
}

/* The walk-away case: the next voter's ballot looks the same, and the finger still rests on 提交.
 */
static void test_a_touch_does_not_reach_the_next_voters_ballot(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_EV_FORM, &view);
    ui_describe(ui, &view, &scene);
    struct rect submit = looks_find(&scene, "ev.submit")->rect;
    ui_draw(ui, &view);
    is_touched(ui);
    push_mouse(SDL_MOUSEBUTTONDOWN, submit);
    assert_false(is_touched(ui));
    ui_draw(ui, &view);
    view.shown_since_ns++;
    ui_draw(ui, &view);
    push_mouse(SDL_MOUSEBUTTONUP, submit);
    assert_false(is_touched(ui));
    push_mouse(SDL_MOUSEBUTTONDOWN, submit);
    push_mouse(SDL_MOUSEBUTTONUP, submit);
    assert_true(is_touched(ui));
    ui_close(ui);
}

/* ---- nothing tells what was chosen ---- */

/* notes/practice.md §4: ground, tick and bold type, and the same for every option. */
static void test_a_choice_is_told_by_three_cues(void **state)
{
    (void)state;
    static struct scene scene;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    for (int number = 0; number < ALL_BALLOTS; number++) {
        struct ballot ballot = ballot_of(number);
        int chosen = 0, ticks = 0, dark = 0, bold = 0;
        for (int i = 0; i < EVALUATION_QUESTIONS; i++)
            chosen += ballot.choices[i] != CHOICE_NONE;
        describe(ui, SCREEN_EV_FORM, &ballot, &scene);
        for (int i = 0; i < scene.count; i++) {
            const struct scene_item *item = &scene.items[i];
            ticks += item->kind == SCENE_ICON && item->numbers[0] == ICON_CHECK;
            dark += item->kind == SCENE_BUTTON && item->colours[0] == COLOUR_INK;
            bold += item->kind == SCENE_TEXT && !*item->id && item->style.face == TEXT_SANS_BOLD;
        }
        assert_int_equal(ticks, chosen);
        assert_int_equal(dark, chosen);
        assert_int_equal(bold, chosen);
    }
    ui_close(ui);
}

static void draw_widgets(struct ui *ui, enum screen screen, const struct ballot *ballot,
                         struct ui_widget *ret_widgets, size_t *ret_count)
{
    const struct ui_widget *widgets;
    draw(ui, screen, ballot);
    *ret_count = ui_widgets(ui, &widgets);
    memset(ret_widgets, 0, SCENE_ITEMS_MAX * sizeof *ret_widgets);
    for (size_t i = 0; i < *ret_count; i++) {
        struct ui_widget *copy = &ret_widgets[i];
        strcpy(copy->id, widgets[i].id); /* what comes after the end of a text does not count */
        strcpy(copy->text, widgets[i].text);
        copy->x = widgets[i].x;
        copy->y = widgets[i].y;
        copy->w = widgets[i].w;
        copy->h = widgets[i].h;
        copy->enabled = widgets[i].enabled;
    }
}

/* interface.md: the trace never tells which option is chosen; here not even how many are. */
static void test_the_trace_is_the_same_for_all_ballots(void **state)
{
    (void)state;
    static struct ui_widget first[SCENE_ITEMS_MAX], other[SCENE_ITEMS_MAX];
    size_t first_count, other_count;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    struct ballot ballot = ballot_of(0);
    draw_widgets(ui, SCREEN_EV_FORM, &ballot, first, &first_count);
    assert_true(first_count > 20);
    for (int number = 1; number < ALL_BALLOTS; number++) {
        ballot = ballot_of(number);
        draw_widgets(ui, SCREEN_EV_FORM, &ballot, other, &other_count);
        assert_int_equal(other_count, first_count);
        assert_memory_equal(first, other, sizeof first);
    }
    ballot.choices[0] = RESOLUTION_FOR;
    draw_widgets(ui, SCREEN_RV_FORM, &ballot, first, &first_count);
    for (int vote = RESOLUTION_AGAINST; vote <= RESOLUTION_ABSTAIN; vote++) {
        ballot.choices[0] = (int8_t)vote;
        draw_widgets(ui, SCREEN_RV_FORM, &ballot, other, &other_count);
        assert_int_equal(other_count, first_count);
        assert_memory_equal(first, other, sizeof first);
    }
    ui_close(ui);
}

static int by_place(const void *a, const void *b)
{
    const struct rect *one = a, *other = b;
    return one->y != other->y ? one->y - other->y : one->x - other->x;
}

/* The sizes of what is painted again when one ballot becomes another, in order of their places. */
static size_t damage_sizes(struct ui *ui, enum screen screen, const struct ballot *from,
                           const struct ballot *to, int ret_sizes[2 * SCENE_DAMAGE_MAX])
{
    static struct scene before, after;
    struct rect damage[SCENE_DAMAGE_MAX], glass = {0, 0, 4096, 4096};
    describe(ui, screen, from, &before);
    describe(ui, screen, to, &after);
    size_t count = scene_damage(&before, &after, glass, damage);
    qsort(damage, count, sizeof *damage, by_place);
    memset(ret_sizes, 0, 2 * SCENE_DAMAGE_MAX * sizeof *ret_sizes);
    for (size_t i = 0; i < count; i++) {
        ret_sizes[2 * i] = damage[i].w;
        ret_sizes[2 * i + 1] = damage[i].h;
    }
    return count;
}

/* From nothing to an option, from it to another one, and back to nothing. */
static void check_question(struct ui *ui, enum screen screen, int question)
{
    int first[3][2 * SCENE_DAMAGE_MAX], sizes[2 * SCENE_DAMAGE_MAX];
    struct ballot blank = ballot_of(0), one = blank, other = blank;
    for (int i = 0; i < OPTIONS; i++) {
        one.choices[question] = (int8_t)i;
        size_t count = damage_sizes(ui, screen, &blank, &one, i == 0 ? first[0] : sizes);
        assert_true(count >= 1 && count <= 4);
        if (i > 0)
            assert_memory_equal(sizes, first[0], sizeof sizes);
        damage_sizes(ui, screen, &one, &blank, i == 0 ? first[1] : sizes);
        if (i > 0)
            assert_memory_equal(sizes, first[1], sizeof sizes);
        for (int next = 0; next < OPTIONS; next++) {
            if (next == i)
                continue;
            other.choices[question] = (int8_t)next;
            bool is_first = i == 0 && next == 1;
            count = damage_sizes(ui, screen, &one, &other, is_first ? first[2] : sizes);
            assert_int_equal(count, 2);
            if (!is_first)
                assert_memory_equal(sizes, first[2], sizeof sizes);
        }
    }
}

static void test_every_choice_repaints_as_much(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * LOOKS_SIZES; i++) {
        struct looks_size size = looks_sizes[i % LOOKS_SIZES];
        struct ui *ui = looks_open(size.width, size.height, i < LOOKS_SIZES ? UI_ZH_CN : UI_EN);
        for (int question = 0; question < EVALUATION_QUESTIONS; question++)
            check_question(ui, SCREEN_EV_FORM, question);
        check_question(ui, SCREEN_RV_FORM, 0);
        ui_close(ui);
    }
}

static size_t picture_size(struct ui *ui)
{
    cairo_surface_t *surface = ui_surface(ui);
    return (size_t)cairo_image_surface_get_stride(surface) *
           (size_t)cairo_image_surface_get_height(surface);
}

/* Every byte, also those that are no part of a colour. */
static void check_thanks(struct ui *ui, enum screen form, enum screen thanks,
                         const struct ballot *ballot, unsigned char **picture)
{
    size_t size = picture_size(ui);
    draw(ui, form, ballot);
    draw(ui, thanks, NULL);
    cairo_surface_flush(ui_surface(ui));
    const unsigned char *data = cairo_image_surface_get_data(ui_surface(ui));
    if (!*picture) {
        *picture = malloc(size);
        assert_non_null(*picture);
        memcpy(*picture, data, size);
    }
    assert_memory_equal(*picture, data, size);
}

static void test_the_thanks_are_the_same_whatever_was_chosen(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    unsigned char *thanks = NULL, *voted = NULL;
    for (int number = 0; number < ALL_BALLOTS; number += 15) {
        struct ballot ballot = ballot_of(number);
        check_thanks(ui, SCREEN_EV_FORM, SCREEN_EV_THANKS, &ballot, &thanks);
    }
    for (int vote = 0; vote < OPTIONS; vote++) {
        struct ballot ballot = {.choices = {(int8_t)vote}};
        check_thanks(ui, SCREEN_RV_FORM, SCREEN_RV_OK, &ballot, &voted);
    }
    free(thanks);
    free(voted);
    ui_close(ui);
}

/* ---- nothing stays ---- */

static bool is_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

static void test_the_scene_of_a_ballot_is_wiped(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    struct ballot ballot = ballot_of(27);
    for (int i = 0; i < 3; i++) {
        draw(ui, SCREEN_EV_START, &ballot);
        draw(ui, SCREEN_EV_FORM, &ballot);
        ballot.choices[i] = EVALUATION_UNSATISFIED;
        draw(ui, SCREEN_EV_FORM, &ballot);
        assert_true(is_zero(ui_scene_before(ui), sizeof(struct scene)));
        draw(ui, SCREEN_EV_THANKS, NULL);
        assert_true(is_zero(ui_scene_before(ui), sizeof(struct scene)));
    }
    ui_close(ui);
}

enum { RUN = 90, CHUNK = 1 << 20, LARGEST = 1 << 28, TOUCH_X = 1013, TOUCH_Y = 547 };

/* A row of a chosen button: so many pixels of its ground one after the other. */
static bool has_run(const uint32_t *pixels, size_t count)
{
    size_t run = 0;
    for (size_t i = 0; i < count; i++) {
        run = (pixels[i] & 0xffffff) == COLOUR_INK ? run + 1 : 0;
        if (run == RUN)
            return true;
    }
    return false;
}

/* Where the finger came down, as SDL has it: kind, place. */
static bool has_touch(const uint32_t *words, size_t count)
{
    for (size_t i = 0; i + 6 < count; i++)
        if (words[i] == SDL_MOUSEBUTTONDOWN && words[i + 5] == TOUCH_X && words[i + 6] == TOUCH_Y)
            return true;
    return false;
}

/* Whether it is anywhere in the writable memory of this process. What is read
 * lies in `buffer`, which is not looked at. */
static bool process_has(bool (*has)(const uint32_t *words, size_t count), uint32_t *buffer)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    assert_non_null(maps);
    assert_true(memory >= 0);
    char line[512];
    bool found = false;
    while (!found && fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        char mode[8];
        if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3 || strncmp(mode, "rw", 2) != 0)
            continue;
        if (end - start > LARGEST || (start <= (uintptr_t)buffer && (uintptr_t)buffer < end))
            continue;
        for (unsigned long at = start; !found && at < end; at += CHUNK) {
            size_t size = end - at < CHUNK ? end - at : CHUNK;
            ssize_t got = pread(memory, buffer, size, (off_t)at);
            found = got > 0 && has(buffer, (size_t)got / sizeof *buffer);
        }
    }
    close(memory);
    fclose(maps);
    return found;
}

static void test_no_memory_holds_the_picture_of_a_ballot(void **state)
{
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    uint32_t *buffer = mmap(NULL, 2 * LARGEST, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(buffer != MAP_FAILED);
    struct ballot ballot = ballot_of(0);
    draw(ui, SCREEN_EV_FORM, &ballot);
    assert_false(process_has(has_run, buffer)); /* nothing chosen, nothing to find */
    ballot = ballot_of(27);
    draw(ui, SCREEN_EV_FORM, &ballot);
    assert_true(process_has(has_run, buffer)); /* the search does find it */
    draw(ui, SCREEN_EV_THANKS, NULL);
    assert_false(process_has(has_run, buffer));
    munmap(buffer, 2 * LARGEST);
    ui_close(ui);
}

static void push_touch(void)
{
    SDL_Event event = {
        .button = {
            .type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = TOUCH_X, .y = TOUCH_Y}};
    SDL_PushEvent(&event);
    secret_wipe(&event, sizeof event);
}

/* Nor where it was touched. */
static void test_no_memory_holds_the_touches_of_a_ballot(void **state)
{
    char widget[32];
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    uint32_t *buffer = mmap(NULL, 2 * LARGEST, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(buffer != MAP_FAILED);
    struct ballot ballot = ballot_of(27);
    draw(ui, SCREEN_EV_FORM, &ballot);
    (void)ui_pump(ui, widget); /* what it draws to warm up, once */
    push_touch();
    while (SDL_HasEvent(SDL_MOUSEBUTTONDOWN))
        (void)ui_pump(ui, widget);
    assert_true(process_has(has_touch, buffer)); /* SDL keeps it */
    draw(ui, SCREEN_EV_THANKS, NULL);
    assert_false(process_has(has_touch, buffer));
    munmap(buffer, 2 * LARGEST);
    ui_close(ui);
}

/* ---- what the screens say ---- */

/* product.md §6c, §6d */
static void test_the_words_of_the_polls(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    describe(ui, SCREEN_EV_START, NULL, &scene);
    assert_string_equal(text_of(&scene, "main.kicker"), "活动测评");
    assert_string_equal(text_of(&scene, "main.prompt"), "请刷卡开始");
    assert_string_equal(text_of(&scene, "main.hint"), "共 4 项，每人一次");
    assert_string_equal(text_of(&scene, "main.secret"), "不记名：只计票数，不保存谁选了什么");
    assert_string_equal(text_of(&scene, "main.ballots"), "已收回 14 份");
    describe(ui, SCREEN_EV_FORM, NULL, &scene);
    assert_string_equal(text_of(&scene, "ev.q2"), "2. 内容  是否充实、健康");
    assert_string_equal(text_of(&scene, "ev.q3.basic"), "基本满意");
    views_ordinary(SCREEN_RV_CARD, &view);
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.title"), view.plan.poll.item);
    assert_string_equal(text_of(&scene, "main.people"), "应到有表决权党员 44 人，实到 42 人");
    assert_string_equal(text_of(&scene, "main.prompt"), "请刷卡投票，不记名");
    describe(ui, SCREEN_EV_THANKS, NULL, &scene);
    assert_string_equal(text_of(&scene, "main.title"), "已提交，谢谢！");
    describe(ui, SCREEN_EV_NOSIGN, NULL, &scene);
    assert_string_equal(text_of(&scene, "main.line"), "请先签到再测评");
    views_ordinary(SCREEN_EV_NOSIGN, &view);
    view.plan.poll.kind = POLL_RESOLUTION;
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.line"), "请先签到再投票");
    describe(ui, SCREEN_RV_NORIG, NULL, &scene);
    assert_string_equal(text_of(&scene, "main.title"), "这项表决由有表决权的正式党员参加");
    ui_close(ui);
}

/* The longest item, whole, where it is announced and where it is voted on. */
static void test_the_item_is_shown_in_full(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(800, 480, UI_ZH_CN);
    views_extreme(SCREEN_RV_CARD, &view);
    assert_true(strlen(view.plan.poll.item) > 490);
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.title"), view.plan.poll.item);
    view.screen = SCREEN_RV_FORM;
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.item"), view.plan.poll.item);
    ui_close(ui);
}

static bool says(const struct scene *scene, const char *text)
{
    for (int i = 0; i < scene->count; i++) {
        if (strcmp(scene->items[i].text, text) == 0)
            return true;
    }
    return false;
}

static void test_the_hint_tells_what_matters_most(void **state)
{
    (void)state;
    static struct scene scene;
    struct view view;
    struct ui *ui = looks_open(1920, 1080, UI_ZH_CN);
    struct ballot ballot = ballot_of(1);
    views_ordinary(SCREEN_EV_FORM, &view);
    view.ballot = &ballot;
    ui_describe(ui, &view, &scene);
    assert_true(says(&scene, "还有 3 项没有选，")); /* and in the next line */
    assert_true(says(&scene, "可以补选，也可以直接提交"));
    assert_true(says(&scene, "已选 1 / 4"));
    ballot = ballot_of(ALL_BALLOTS - 1);
    ui_describe(ui, &view, &scene);
    assert_true(says(&scene, "提交后不能修改"));
    view.ballot_failed = true;
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.failed"), "没有保存成功，请再试一次");
    view.ballot_seconds = 12;
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "main.leaves"), "12 秒后自动退出，没有提交");
    assert_int_equal(looks_find(&scene, "main.leaves")->style.colour, COLOUR_AMBER_TEXT);
    ui_close(ui);
}

/* ---- results ---- */

static void check_bar(const struct scene_item *bar, const struct page_item *item)
{
    int width = 0;
    for (int i = 0; i < PAGE_PARTS_MAX; i++) {
        assert_int_equal(bar->numbers[i] > 0, item->parts[i] > 0);
        width += bar->numbers[i];
        for (int other = 0; other < PAGE_PARTS_MAX; other++)
            assert_false(item->parts[i] > item->parts[other] &&
                         bar->numbers[i] < bar->numbers[other] - 1);
    }
    assert_int_equal(width, bar->rect.w);
}

static void test_bars_are_as_long_as_their_numbers(void **state)
{
    (void)state;
    static struct scene scene;
    static struct page page;
    struct view view;
    views_ordinary(SCREEN_PAGE, &view);
    for (int i = 0; i < LOOKS_SIZES; i++) {
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        for (int sample = PAGES_RESULT; sample <= PAGES_VOTE_RESULT; sample++) {
            pages_sample(sample, UI_ZH_CN, &page);
            view.page = &page;
            ui_describe(ui, &view, &scene);
            int bars = 0;
            for (int item = 0; item < scene.count; item++) {
                if (scene.items[item].kind == SCENE_BAR)
                    check_bar(&scene.items[item], &page.items[bars++]);
            }
            assert_int_equal(bars > 0, sample != PAGES_RESULT_FEW);
        }
        ui_close(ui);
    }
}

static void test_a_result_says_its_numbers(void **state)
{
    (void)state;
    static struct scene scene;
    static struct page page;
    struct view view;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    views_ordinary(SCREEN_PAGE, &view);
    view.page = &page;
    pages_sample(PAGES_RESULT, UI_ZH_CN, &page);
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "page.verdict"), "95.0%");
    assert_string_equal(text_of(&scene, "page.verdict.name"), "满意率");
    assert_string_equal(text_of(&scene, "page.verdict.3"), "本年度低于 60%：0 次");
    assert_string_equal(text_of(&scene, "page.part.4"), "不作评价");
    assert_string_equal(text_of(&scene, "item.3.part.2"), "15");
    pages_sample(PAGES_VOTE_RESULT, UI_ZH_CN, &page);
    ui_describe(ui, &view, &scene);
    assert_null(looks_find(&scene, "page.part.2"));
    assert_string_equal(text_of(&scene, "item.1.part.3"), "4");
    assert_string_equal(text_of(&scene, "item.3.value"), "赞成 2　不赞成 0");
    pages_sample(PAGES_RESULT_FEW, UI_ZH_CN, &page);
    ui_describe(ui, &view, &scene);
    assert_string_equal(text_of(&scene, "page.message"), "份数太少，不显示分项结果");
    ui_close(ui);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        /* first: freed memory may hold the pictures of the others */
        cmocka_unit_test(test_no_memory_holds_the_picture_of_a_ballot),
        cmocka_unit_test(test_no_memory_holds_the_touches_of_a_ballot),
        cmocka_unit_test(test_everything_can_be_touched_at_every_size),
        cmocka_unit_test(test_the_buttons_are_there),
        cmocka_unit_test(test_a_finger_that_comes_down_twice_does_no_harm),
        cmocka_unit_test(test_the_guests_button_comes_with_turns_only),
        cmocka_unit_test(test_a_touch_does_not_reach_the_next_voters_ballot),
        cmocka_unit_test(test_a_choice_is_told_by_three_cues),
        cmocka_unit_test(test_the_trace_is_the_same_for_all_ballots),
        cmocka_unit_test(test_every_choice_repaints_as_much),
        cmocka_unit_test(test_the_thanks_are_the_same_whatever_was_chosen),
        cmocka_unit_test(test_the_scene_of_a_ballot_is_wiped),
        cmocka_unit_test(test_the_words_of_the_polls),
        cmocka_unit_test(test_the_item_is_shown_in_full),
        cmocka_unit_test(test_the_hint_tells_what_matters_most),
        cmocka_unit_test(test_bars_are_as_long_as_their_numbers),
        cmocka_unit_test(test_a_result_says_its_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
