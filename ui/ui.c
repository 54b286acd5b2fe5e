#include "ui/ui.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/secret.h"
#include "firmware/base/utf8.h"
#include "ui/focus.h"
#include "ui/glass.h"
#include "ui/motion.h"
#include "ui/screen_ballot.h"
#include "ui/touch.h"
#include "ui/ui_private.h"
#include "ui/window.h"

#include <stdlib.h>
#include <string.h>

struct ui {
    struct window *window;
    struct text *text;
    struct layout layout;
    enum ui_language language;
    struct glass glass;
    bool is_warm;
    bool has_ballot; /* on the glass: a voter's choices */
    bool was_sized;  /* a size event is taken when the next picture is drawn */
    struct touch touch;
    struct focus focus;      /* of the keyboard */
    int64_t shown_since_ns;  /* of the last view */
    int64_t greeted;         /* the member it greeted */
    int drift;               /* of the last view that no finger rested on */
    int brand;               /* the organization's colour, or 0 */
    struct picture *picture; /* its picture, or NULL */
    struct motion motion;
    bool has_motion;
};

/* ---- opening ---- */

static void take_size(struct ui *ui)
{
    int width = 0, height = 0;
    present_size(window_present(ui->window), &width, &height);
    layout_make(&ui->layout, width, height, ui->layout.text_percent);
    ui->glass.is_blank = true;
}

enum err ui_open(const struct ui_options *options, struct ui **ret_ui)
{
    struct ui *ui = calloc(1, sizeof *ui);
    if (!ui)
        return ERR_NOMEM;
    ui->language = options->language;
    ui->layout.text_percent = 100;
    motion_rest(&ui->motion);
    /* The fonts first: Pango reads their lists in a thread while SDL talks to the display. */
    enum err err = text_open(&ui->text);
    if (err == ERR_OK)
        err = window_open(options, &ui->window);
    if (err != ERR_OK) {
        ui_close(ui);
        return err;
    }
    take_size(ui);
    *ret_ui = ui;
    return ERR_OK;
}

void ui_close(struct ui *ui)
{
    if (!ui)
        return;
    window_close(ui->window);
    text_close(ui->text);
    picture_close(ui->picture);
    free(ui);
}

/* ---- input ---- */

int ui_fd(const struct ui *ui)
{
    return window_fd(ui->window);
}

int ui_pump_interval_ms(const struct ui *ui)
{
    return window_interval_ms(ui->window);
}

static bool window_changed(struct ui *ui, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        ui->was_sized = true;
        return true;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        ui->glass.is_covered = true;
        return true;
    default:
        return false;
    }
}

/* What a finger rests on looks pressed, so there is something to draw when it comes or goes. */
static enum ui_news take_touch(struct ui *ui, const SDL_Event *event, char ret_widget[32])
{
    bool was_down = ui->touch.is_down, was_on = *ui->touch.id;
    if (touch_take(&ui->touch, event, glass_shown(&ui->glass), ui->layout.glass, ret_widget))
        return UI_TOUCH;
    bool is_other = ui->touch.is_down != was_down && (was_on || *ui->touch.id);
    if (ui->touch.is_down && *ui->focus.id) {
        focus_leave(&ui->focus);
        is_other = true;
    }
    return is_other ? UI_REDRAW : UI_NOTHING;
}

static enum ui_news take_key(struct ui *ui, const SDL_KeyboardEvent *key, char ret_widget[32])
{
    switch (focus_take(&ui->focus, key, glass_shown(&ui->glass), ret_widget)) {
    case FOCUS_NOTHING:
        break;
    case FOCUS_MOVED:
        return UI_REDRAW;
    case FOCUS_TOUCHED:
        return UI_TOUCH;
    }
    return UI_NOTHING;
}

static enum ui_news take_event(struct ui *ui, const SDL_Event *event, char ret_widget[32])
{
    switch (event->type) {
    case SDL_QUIT:
        return window_may_close(ui->window) ? UI_QUIT : UI_NOTHING;
    case SDL_WINDOWEVENT:
        return window_changed(ui, &event->window) ? UI_REDRAW : UI_NOTHING;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        ui->was_sized = true;
        return UI_REDRAW;
    case SDL_KEYDOWN:
        return take_key(ui, &event->key, ret_widget);
    default:
        return take_touch(ui, event, ret_widget);
    }
}

/* Of what was on a glass that is gone nothing is kept: it may have been a ballot. */
static void forget_glass(struct ui *ui)
{
    glass_forget(&ui->glass);
    secret_wipe(&ui->touch, sizeof ui->touch);
    secret_wipe(&ui->focus, sizeof ui->focus);
    text_forget(ui->text);
    motion_rest(&ui->motion);
    ui->has_ballot = false;
}

static enum ui_news follow_display(struct ui *ui)
{
    switch (window_follow(ui->window)) {
    case WINDOW_SAME:
        break;
    case WINDOW_LOST:
        forget_glass(ui);
        break;
    case WINDOW_BACK:
        return UI_BEGIN_ANEW;
    }
    return UI_NOTHING;
}

enum ui_news ui_pump(struct ui *ui, char ret_widget[32])
{
    SDL_Event event;
    enum ui_news news = follow_display(ui);
    if (!window_present(ui->window))
        return news;
    while (news == UI_NOTHING && SDL_PollEvent(&event))
        news = take_event(ui, &event, ret_widget);
    secret_wipe(&event, sizeof event);
    if (news != UI_NOTHING)
        return news;
    window_rest(ui->window);
    if (!ui->is_warm && !ui->glass.is_blank) {
        text_warm_up(ui->text); /* while nobody waits: the first name comes as fast as the next */
        ui->is_warm = true;
    }
    return UI_NOTHING;
}

/* ---- drawing ---- */

static bool show_next(struct ui *ui)
{
    bool is_other = glass_show_next(&ui->glass, ui->layout.glass, window_present(ui->window));
    if (is_other)
        window_wake(ui->window);
    return is_other;
}

void ui_describe(struct ui *ui, const struct view *view, struct scene *ret_scene)
{
    if (ui->layout.text_percent != view->text_percent)
        layout_make(&ui->layout, ui->layout.glass.w, ui->layout.glass.h, view->text_percent);
    scene_begin(ret_scene, ui->text, view->high_contrast);
    scene_dress(ret_scene, ui->brand, ui->picture);
    screen_describe(&(struct canvas){
        .scene = ret_scene,
        .layout = &ui->layout,
        .view = view,
        .language = ui->language,
        .pressed = ui->touch.is_down ? ui->touch.id : "",
    });
}

static bool follow_window(struct ui *ui)
{
    if (!ui->was_sized)
        return true;
    enum err err = present_resize(window_present(ui->window));
    if (err != ERR_OK) {
        log_error("cannot draw on the display: %s", SDL_GetError());
        return false;
    }
    ui->was_sized = false;
    take_size(ui);
    return true;
}

void ui_set_language(struct ui *ui, enum ui_language language)
{
    ui->language = language;
}

void ui_set_brand(struct ui *ui, int brand)
{
    ui->brand = brand;
}

enum err ui_set_picture(struct ui *ui, const char *path)
{
    return picture_load(path, &ui->picture);
}

void ui_size(const struct ui *ui, int *ret_width, int *ret_height)
{
    *ret_width = ui->layout.glass.w;
    *ret_height = ui->layout.glass.h;
}

/* Before and after every ballot: what the text caches hold tells nothing of it. */
static void forget_texts(struct ui *ui)
{
    struct rect glass = ui->layout.glass;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, glass.w, glass.h / 4);
    cairo_t *cairo = cairo_create(surface);
    screen_ballot_even_out(ui->text, &ui->layout, ui->language, cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    text_forget(ui->text);
}

/* ---- motion ---- */

void ui_set_motion(struct ui *ui, bool is_on)
{
    ui->has_motion = is_on;
}

int64_t ui_motion_ns(const struct ui *ui)
{
    return ui->motion.next_ns;
}

/* Only a sign-in moves: what follows a ballot is the same, whatever was chosen and how long. */
static void follow_motion(struct ui *ui, const struct view *view)
{
    int64_t member = view->result.member.id;
    bool is_sign_in = view->screen >= SCREEN_OK && view->screen <= SCREEN_OK_GUEST;
    bool is_new = view->shown_since_ns != ui->shown_since_ns || member != ui->greeted;
    ui->greeted = member;
    if (!ui->has_motion || !is_sign_in)
        motion_rest(&ui->motion);
    else if (is_new)
        motion_begin(&ui->motion, clock_mono_ns());
}

/* A few pixels to and fro, once around in 40 minutes; never away from under a finger. */
static void drift(struct ui *ui, const struct view *view, struct scene *scene)
{
    static const int steps[][2] = {{0, 0},  {2, 1},  {3, 3},   {1, 4},
                                   {-1, 3}, {-3, 1}, {-3, -2}, {-1, -1}};
    enum { STEPS = sizeof steps / sizeof *steps };
    if (!ui->touch.is_down)
        ui->drift = view->drift;
    const int *step = steps[ui->drift % STEPS];
    if (ui->drift % STEPS != 0)
        scene_shift(scene, ui->layout.glass.w, layout_px(&ui->layout, step[0]),
                    layout_px(&ui->layout, step[1]));
}

void ui_move(struct ui *ui)
{
    struct scene *scene = glass_shown(&ui->glass);
    struct rect bounds;
    if (!window_present(ui->window) || !motion_step(&ui->motion, clock_mono_ns()))
        return;
    if (ui->was_sized || !scene_set_tick(scene, ui->motion.permille, &bounds)) {
        motion_rest(&ui->motion);
        return;
    }
    bounds = rect_intersect(bounds, ui->layout.glass);
    glass_repaint(&ui->glass, bounds, window_present(ui->window));
    window_wake(ui->window);
}

bool ui_draw(struct ui *ui, const struct view *view)
{
    struct rect tick;
    if (!window_present(ui->window) || !follow_window(ui))
        return false;
    follow_motion(ui, view);
    if (view->shown_since_ns != ui->shown_since_ns) {
        memset(ui->touch.id, 0, sizeof ui->touch.id); /* it comes up on something else */
        focus_leave(&ui->focus);
    }
    ui->shown_since_ns = view->shown_since_ns;
    bool had_ballot = ui->has_ballot;
    ui->has_ballot = screen_ballot_is_on(view);
    if (had_ballot != ui->has_ballot)
        forget_texts(ui);
    struct scene *next = glass_next(&ui->glass);
    ui_describe(ui, view, next);
    scene_set_tick(next, ui->motion.permille, &tick);
    drift(ui, view, next);
    focus_show(&ui->focus, &ui->layout, next);
    bool is_ring =
        !ui->glass.is_blank && !ui->glass.is_covered && focus_is_all(glass_shown(&ui->glass), next);
    bool changed = show_next(ui) && !is_ring;
    if (had_ballot) { /* the picture before this one, and what led from it to this one */
        glass_forget_before(&ui->glass);
        touch_forget();
    }
    return changed;
}

bool ui_arrives(struct ui *ui)
{
    struct present *present = window_present(ui->window);
    return present && !ui->glass.is_blank && present_arrives(present);
}

bool ui_show(struct ui *ui, const struct scene *scene)
{
    *glass_next(&ui->glass) = *scene;
    return show_next(ui);
}

size_t ui_widgets(const struct ui *ui, const struct ui_widget **ret_widgets)
{
    *ret_widgets = ui->glass.widgets;
    return ui->glass.widget_count;
}

cairo_surface_t *ui_surface(const struct ui *ui)
{
    return present_surface(window_present(ui->window));
}

/* The font draws all of GB2312 and nearly all of GBK's characters: only others are laid out. */
static bool is_common(const char *text)
{
    while (*text != '\0') {
        uint32_t point = utf8_next(&text);
        if (point >= 0x80 && point != 0xB7 && (point < 0x4E00 || point > 0x9FA5))
            return false;
    }
    return true;
}

bool ui_can_draw(struct ui *ui, const char *text)
{
    static const struct text_style style = {
        .face = TEXT_SANS, .width = 4000, .size = 24, .soft = 24, .floor = 24, .lines = 1};
    if (ui == NULL || is_common(text))
        return true;
    return text_layout(ui->text, text, &style)->unknown == 0;
}

const struct scene *ui_scene_before(const struct ui *ui)
{
    return &ui->glass.scenes[!ui->glass.shown];
}

struct text *ui_text(struct ui *ui)
{
    return ui->text;
}
