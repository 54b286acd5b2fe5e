#include "firmware/terminal_screen.h"

#include "drivers/backlight.h"

#include <string.h>

static void terminal_screen_pump(struct terminal *terminal)
{
    struct event event = terminal_event(EVENT_TOUCH);
    for (;;) {
        switch (ui_pump(terminal->parts->ui, event.widget)) {
        case UI_NOTHING:
            return;
        case UI_TOUCH:
            trace_touch(terminal->parts->trace);
            terminal_feed(terminal, &event);
            explicit_bzero(event.widget, sizeof event.widget);
            break;
        case UI_REDRAW:
            terminal->view_dirty = true;
            break;
        case UI_BEGIN_ANEW:
            terminal->begins_anew = true;
            terminal->loop.stopped = true;
            return;
        case UI_QUIT:
            terminal->loop.stopped = true;
            return;
        }
    }
}

/* Behind the picture: what was there before is not to be seen in the dark, nor when it wakes. */
void terminal_screen_light(struct terminal *terminal, bool is_on)
{
    if (terminal->is_dark != is_on)
        return;
    terminal->is_dark = !is_on;
    backlight_switch(BACKLIGHT_FOLDER, is_on);
}

static void terminal_screen_draw(struct terminal *terminal)
{
    struct view view;
    kiosk_view(&terminal->kiosk, &view);
    terminal->view_dirty = false;
    if (view.screen == SCREEN_PAGE) {
        session_page(terminal->session, view.session_seconds, &terminal->page);
        view.page = &terminal->page;
    }
    view.ballot = terminal_poll_ballot(&terminal->polls);
    view.uploads = terminal_uploads_view(&terminal->uploads);
    bool is_new = ui_draw(terminal->parts->ui, &view);
    terminal_screen_light(terminal, view.screen != SCREEN_IDLE_DARK);
    if (!is_new)
        return;
    const struct ui_widget *widgets;
    size_t count = ui_widgets(terminal->parts->ui, &widgets);
    trace_frame(terminal->parts->trace, ui_screen_name(&view), widgets, count);
}

static bool terminal_screen_knows_health(const struct terminal *terminal)
{
    const struct health *now = &terminal->health, *told = &terminal->kiosk.health;
    return now->clock_doubtful == told->clock_doubtful && now->space_low == told->space_low &&
           now->touch_lost == told->touch_lost && now->store_set_aside == told->store_set_aside &&
           now->power_lost == told->power_lost && now->power_is_news == told->power_is_news &&
           now->recovered == told->recovered;
}

static void terminal_screen_tell_health(struct terminal *terminal)
{
    if (terminal_screen_knows_health(terminal))
        return;
    struct event event = terminal_event(EVENT_HEALTH);
    event.health = terminal->health;
    terminal_feed(terminal, &event);
}

static void terminal_screen_sound(struct terminal *terminal)
{
    if (!terminal->chime_due)
        return;
    terminal->chime_due = false;
    const char *words = speech_of(&terminal->kiosk);
    bool speaks = chime_play(terminal->chimes, terminal->chime, words);
    trace_sound(terminal->parts->trace, terminal->chime, speaks ? words : NULL);
}

/* Presenting a frame may bring input with it, hence the second look. */
void terminal_screen_settle(struct terminal *terminal)
{
    terminal_screen_pump(terminal);
    terminal_screen_tell_health(terminal);
    while (terminal->view_dirty && !terminal->loop.stopped) {
        terminal_screen_draw(terminal);
        terminal_screen_pump(terminal);
        terminal_screen_tell_health(terminal);
    }
    ui_move(terminal->parts->ui);
    terminal_screen_sound(terminal);
}
