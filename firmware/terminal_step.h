/*
 * What the terminal is made of, and its one way to go on: an event in, kiosk_step(), the effects
 * out in order, and their outcomes in as events again. Private to terminal.c, terminal_step.c
 * and terminal_screen.c.
 */
#ifndef THEMEDAY_TERMINAL_STEP_H
#define THEMEDAY_TERMINAL_STEP_H

#include "drivers/touch_panel.h"
#include "drivers/watchdog.h"
#include "firmware/control.h"
#include "firmware/loop.h"
#include "firmware/organizer/session.h"
#include "firmware/speech.h"
#include "firmware/terminal.h"
#include "firmware/terminal_poll.h"
#include "firmware/terminal_uploads.h"

struct terminal {
    const struct terminal_parts *parts;
    struct settings settings; /* those in effect */
    struct kiosk_settings kiosk_settings;
    struct kiosk kiosk;
    struct health health; /* anybody may write to it: the kiosk hears before the next picture */
    struct loop loop;
    struct control *control;
    struct session *session; /* the organizer's, also while nobody is logged in */
    struct page page;        /* his, as it was drawn last */
    struct terminal_poll polls;
    struct terminal_uploads uploads;
    struct updates *updates; /* NULL: no memory for them */
    struct touch_panel *panel;
    struct watchdog *watchdog;
    bool told_ready; /* the supervisor knows that it works */
    struct chime_player *chimes;
    struct speech *speech;
    bool chime_due; /* `chime` is to be heard once the picture is shown */
    enum chime chime;
    int signal_fd;
    int64_t mend_at_ns;   /* when to try again to set a damaged file aside */
    int64_t data_version; /* what the plan on the screen was read from */
    bool view_dirty;
    bool begins_anew; /* as another process */
    bool is_dark;     /* the backlight is off */
    bool knows_plan;
    bool store_is_fresh; /* what is shown was read from a file that is set aside */
};

/* An event of this moment. */
struct event terminal_event(enum event_type type);

/* Has the kiosk decide, and carries out what it wants. */
void terminal_feed(struct terminal *terminal, const struct event *event);

/* Before anything is logged: the entry of a clock that was set belongs to the activity of the day,
 * so the plan has to be known first. */
void terminal_watch_clock(struct terminal *terminal);

/* A time service may have put a doubtful clock right. */
void terminal_follow_clock(struct terminal *terminal);

/* A run begins, and ends as it should: db/run.h. The plan has to be known. */
void terminal_begin_run(struct terminal *terminal);
void terminal_finish_run(struct terminal *terminal);

/* A file that was found damaged is set aside, and things go on with a fresh one; tried again for as
 * long as it fails. For when no call to db/ is under way. */
void terminal_mend_store(struct terminal *terminal);

/* Whether the disk is nearly full. */
void terminal_follow_disk(struct terminal *terminal);

/* Those of the file and of the screen, as they are now. */
CHECKED enum err terminal_read_settings(struct terminal *terminal);

/* Shows what a command or an organizer changed. */
void terminal_follow_changes(struct terminal *terminal);

#endif
