#include "tests/harness/gallery.h"

#include "firmware/base/utf8.h"
#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"

#include <stdio.h>
#include <string.h>

enum { HERE_WIDTH = 1280, HERE_HEIGHT = 800 };

static void hang(struct ui *ui, const struct view *view, const char *name,
                 const struct gallery_visitor *visitor)
{
    ui_draw(ui, view);
    visitor->look(visitor->context, name, ui_surface(ui));
}

/* ---- what a screen has to say beside what it is for ---- */

static void set_nothing_planned(struct view *view)
{
    view->plan.next.id = 0;
}

static void set_branches(struct view *view)
{
    struct activity *activity = &view->plan.current;
    utf8_copy(activity->branches[1], TITLE_SIZE, "会计学院教工党支部");
    activity->branch_count = 2;
}

static void set_low_rate(struct view *view)
{
    view->plan.attendance.present = 35;
    view->plan.attendance.late = 7;
    view->attendance_base = view->plan.attendance.total = view->plan.attendance.expected = 44;
    view->rate_tenths = 795;
    view->rate_is_met = false;
}

static void set_first_tap(struct view *view)
{
    view->plan.attendance.present = 0;
    view->plan.recent_count = 0;
    view->rate_tenths = 0;
    view->rate_is_met = false;
}

static void set_uploads(struct view *view)
{
    view->uploads = (struct view_uploads){
        .is_on = true, .unsent = 2, .was_sent = true, .last_sent = {2026, 11, 14, 6, 12, 5, 0}};
}

static void set_power_lost(struct view *view)
{
    view->notice = NOTICE_POWER_LOST;
    view->health = (struct health){.power_lost = true, .power_is_news = true, .recovered = 42};
}

static void set_touch_lost(struct view *view)
{
    view->notice = NOTICE_TOUCH_LOST;
    view->health.touch_lost = true;
}

static void set_space_low(struct view *view)
{
    view->notice = NOTICE_SPACE_LOW;
    view->health.space_low = true;
}

static void set_clock_doubtful(struct view *view)
{
    view->notice = NOTICE_CLOCK_DOUBTFUL;
    view->health.clock_doubtful = true;
}

static void set_store_set_aside(struct view *view)
{
    view->notice = NOTICE_STORE_SET_ASIDE;
    view->health.store_set_aside = true;
}

static void set_all_extreme(struct view *view)
{
    views_extreme(view->screen, view);
}

static void set_party_day(struct view *view)
{
    view->result.party_years = 12;
}

static void set_rare_name(struct view *view)
{
    utf8_copy(view->result.member.name, NAME_SIZE, "𠮷䶮㛃");
}

static void set_no_turns(struct view *view)
{
    view->plan.poll.turns = 0;
}

static void set_blank_ballot(struct view *view)
{
    static const struct ballot blank = {{CHOICE_NONE, CHOICE_NONE, CHOICE_NONE, CHOICE_NONE}};
    view->ballot = &blank;
}

static void set_filled_ballot(struct view *view)
{
    static const struct ballot filled = {
        {EVALUATION_SATISFIED, EVALUATION_UNSATISFIED, EVALUATION_BASIC, EVALUATION_SATISFIED}};
    view->ballot = &filled;
}

static void set_last_seconds(struct view *view)
{
    view->ballot_seconds = 12;
}

static void set_not_stored(struct view *view)
{
    view->ballot_failed = true;
    view->storage_ok = false;
}

static const struct state {
    enum screen screen;
    const char *name;
    void (*set)(struct view *view);
} states[] = {
    {SCREEN_IDLE_NONE, "empty", set_nothing_planned},
    {SCREEN_IDLE_NOTICE, "long", set_all_extreme},
    {SCREEN_IDLE_SOON, "long", set_all_extreme},
    {SCREEN_IDLE_OPEN, "joint", set_branches},
    {SCREEN_IDLE_OPEN, "first", set_first_tap},
    {SCREEN_IDLE_OPEN, "low", set_low_rate},
    {SCREEN_IDLE_OPEN, "uploads", set_uploads},
    {SCREEN_IDLE_OPEN, "power", set_power_lost},
    {SCREEN_IDLE_OPEN, "touch", set_touch_lost},
    {SCREEN_IDLE_OPEN, "disk", set_space_low},
    {SCREEN_IDLE_OPEN, "clock", set_clock_doubtful},
    {SCREEN_IDLE_OPEN, "db", set_store_set_aside},
    {SCREEN_IDLE_OPEN, "long", set_all_extreme},
    {SCREEN_IDLE_CLOSED, "low", set_low_rate},
    {SCREEN_OK, "years", set_party_day},
    {SCREEN_OK, "rare", set_rare_name},
    {SCREEN_OK, "long", set_all_extreme},
    {SCREEN_OK_AGAIN, "long", set_all_extreme},
    {SCREEN_OK_GUEST, "long", set_all_extreme},
    {SCREEN_EV_START, "nobody", set_no_turns},
    {SCREEN_EV_START, "disk", set_space_low},
    {SCREEN_EV_FORM, "blank", set_blank_ballot},
    {SCREEN_EV_FORM, "filled", set_filled_ballot},
    {SCREEN_EV_FORM, "seconds", set_last_seconds},
    {SCREEN_EV_FORM, "failed", set_not_stored},
    {SCREEN_RV_CARD, "long", set_all_extreme},
    {SCREEN_RV_FORM, "blank", set_blank_ballot},
    {SCREEN_RV_FORM, "long", set_all_extreme},
};

/* ---- the most used ones ---- */

static const enum screen most_used[] = {
    SCREEN_IDLE_NONE, SCREEN_IDLE_NOTICE, SCREEN_IDLE_OPEN, SCREEN_OK,      SCREEN_OK_AGAIN,
    SCREEN_NO_CARD,   SCREEN_EV_START,    SCREEN_EV_FORM,   SCREEN_RV_FORM, SCREEN_PAGE,
};
enum { MOST_USED = sizeof most_used / sizeof *most_used };

/* The organizer's page among them is the announcement, which is read to everybody. */
static void view_used(int index, enum ui_language language, struct view *ret_view)
{
    static struct page page;
    views_ordinary(most_used[index], ret_view);
    pages_sample(PAGES_ANNOUNCEMENT, language, &page);
    if (most_used[index] == SCREEN_PAGE)
        ret_view->page = &page;
}

static const char *name_used(const struct view *view)
{
    return view->screen == SCREEN_PAGE ? "ann" : ui_screen_name(view);
}

static void hang_used(struct ui *ui, const char *kind, int text_percent, bool high_contrast,
                      const struct gallery_visitor *visitor)
{
    enum ui_language language = strcmp(kind, "en") == 0 ? UI_EN : UI_ZH_CN;
    char name[GALLERY_NAME_SIZE];
    struct view view;
    ui_set_language(ui, language);
    for (int i = 0; i < MOST_USED; i++) {
        if (most_used[i] == SCREEN_PAGE && text_percent > 100)
            continue; /* an organizer's page has one size of type */
        view_used(i, language, &view);
        view.text_percent = text_percent;
        view.high_contrast = high_contrast;
        snprintf(name, sizeof name, "%s.%s", name_used(&view), kind);
        hang(ui, &view, name, visitor);
    }
    ui_set_language(ui, UI_ZH_CN);
}

static void hang_sizes(const struct gallery_visitor *visitor)
{
    char kind[16];
    for (int i = 0; i < LOOKS_SIZES; i++) {
        if (looks_sizes[i].width == HERE_WIDTH)
            continue;
        struct ui *ui = looks_open(looks_sizes[i].width, looks_sizes[i].height, UI_ZH_CN);
        snprintf(kind, sizeof kind, "%dx%d", looks_sizes[i].width, looks_sizes[i].height);
        hang_used(ui, kind, 100, false, visitor);
        ui_close(ui);
    }
}

void gallery_members(const struct gallery_visitor *visitor)
{
    struct view view;
    char name[GALLERY_NAME_SIZE];
    struct ui *ui = looks_open(HERE_WIDTH, HERE_HEIGHT, UI_ZH_CN);
    for (int screen = 0; screen < SCREEN_PAGE; screen++) {
        views_ordinary((enum screen)screen, &view);
        hang(ui, &view, ui_screen_name(&view), visitor);
    }
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        views_ordinary(states[i].screen, &view);
        states[i].set(&view);
        snprintf(name, sizeof name, "%s.%s", ui_screen_name(&view), states[i].name);
        hang(ui, &view, name, visitor);
    }
    hang_used(ui, "en", 100, false, visitor);
    hang_used(ui, "large", 150, false, visitor);
    hang_used(ui, "contrast", 100, true, visitor);
    ui_close(ui);
    hang_sizes(visitor);
}

/* ---- the organizer's pages ---- */

static const char *const sample_names[PAGES_COUNT] = {
    [PAGES_PIN] = "pin",
    [PAGES_LETTERS] = "letters",
    [PAGES_MENU] = "menu",
    [PAGES_LARGE_MENU] = "menu.large",
    [PAGES_LIST] = "list",
    [PAGES_LONG_LIST] = "list.long",
    [PAGES_FACTS] = "facts",
    [PAGES_LEAVE] = "leave",
    [PAGES_FORM] = "form",
    [PAGES_SETTINGS] = "settings",
    [PAGES_ANNOUNCEMENT] = "announcement",
    [PAGES_JOINT_ANNOUNCEMENT] = "announcement.joint",
    [PAGES_NAMES] = "announcement.names",
    [PAGES_THEME] = "announcement.theme",
    [PAGES_BRANCHES] = "branches",
    [PAGES_DONE] = "done",
    [PAGES_CONFIRMATION] = "confirmation",
    [PAGES_FAILURE] = "failure",
    [PAGES_RESULT] = "result",
    [PAGES_RESULT_GROUPS] = "result.groups",
    [PAGES_RESULT_LOW] = "result.low",
    [PAGES_RESULT_FEW] = "result.few",
    [PAGES_RESULT_PAPER] = "result.paper",
    [PAGES_VOTE_RESULT] = "result.vote",
    [PAGES_EXPORTING] = "exporting",
    [PAGES_EXPORTED] = "exported",
    [PAGES_UPLOADS] = "uploads",
    [PAGES_UPDATE_OFFER] = "update.offer",
    [PAGES_UPDATE_INSTALLING] = "update.installing",
    [PAGES_UPDATE_INSTALLED] = "update.installed",
    [PAGES_UPDATE_UNDONE] = "update.undone",
    [PAGES_UPDATE_CUT] = "update.cut",
    [PAGES_NEWER_DATA] = "newer",
    [PAGES_NO_DATA] = "no.data",
};

void gallery_samples(const struct gallery_visitor *visitor)
{
    static struct page page;
    struct view view;
    char name[GALLERY_NAME_SIZE];
    struct ui *ui = looks_open(HERE_WIDTH, HERE_HEIGHT, UI_ZH_CN);
    views_ordinary(SCREEN_PAGE, &view);
    view.page = &page;
    /* Without its data the terminal knows of nothing (firmware/refusal.c). */
    struct view bare = {.screen = SCREEN_PAGE,
                        .now = view.now,
                        .is_out_of_service = true,
                        .text_percent = 100,
                        .page = &page};
    for (int i = 0; i < PAGES_COUNT; i++) {
        pages_sample(i, UI_ZH_CN, &page);
        snprintf(name, sizeof name, "page.%s", sample_names[i]);
        hang(ui, i >= PAGES_NEWER_DATA ? &bare : &view, name, visitor);
    }
    ui_close(ui);
}
