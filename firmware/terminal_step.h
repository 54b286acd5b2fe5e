/*
 * What the terminal is made of, and its one way to go on: an event in, kiosk_step(), the effects
 * out in order, and their outcomes in as events again. Private to terminal.c and terminal_step.c.
 */
#ifndef THEMEDAY_TERMINAL_STEP_H
#define THEMEDAY_TERMINAL_STEP_H

#include "firmware/control.h"
#include "firmware/loop.h"
#include "firmware/organizer/session.h"
#include "firmware/speech.h"
#include "firmware/terminal.h"
#include "firmware/terminal_poll.h"

struct terminal {
    const struct terminal_parts *parts;
    struct settings settings; /* those in effect */
    struct kiosk_settings kiosk_settings;
    struct kiosk kiosk;
    struct loop loop;
    struct control *control;
    struct session *session; /* the organizer's, also while nobody is logged in */
    struct page page;        /* his, as it was drawn last */
    struct terminal_poll polls;
    struct chime_player *chimes;
    struct speech *speech;
    bool chime_due; /* `chime` is to be heard once the picture is shown */
    enum chime chime;
    int signal_fd;
    int64_t data_version; /* what the plan on the screen was read from */
    bool view_dirty;
    bool is_dark; /* the backlight is off */
    bool knows_plan;
};

/* An event of this moment. */
struct event terminal_event(enum event_type type);

/* Has the kiosk decide, and carries out what it wants. */
void terminal_feed(struct terminal *terminal, const struct event *event);

/* Before anything is logged: the entry of a clock that was set belongs to the activity of the day,
 * so the plan has to be known first. */
void terminal_watch_clock(struct terminal *terminal);

/* Those of the file and of the screen, as they are now. */
CHECKED enum err terminal_read_settings(struct terminal *terminal);

/* Shows what a command or an organizer changed. */
void terminal_follow_changes(struct terminal *terminal);

#endif
