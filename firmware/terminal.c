#include "firmware/terminal.h"

#include "db/notice.h"
#include "db/poll.h"
#include "drivers/backlight.h"
#include "firmware/base/log.h"
#include "firmware/cli/cli.h"
#include "firmware/terminal_screen.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* ---- the clock ---- */

static int64_t terminal_clock_deadline(void *context)
{
    struct terminal *terminal = context;
    return kiosk_deadline_ns(&terminal->kiosk);
}

static void terminal_clock_due(void *context)
{
    struct terminal *terminal = context;
    struct event event = terminal_event(EVENT_TIME);
    terminal_feed(terminal, &event);
    terminal_uploads_look(&terminal->uploads);
    if (terminal->health.clock_doubtful)
        terminal_follow_clock(terminal);
    terminal_follow_disk(terminal);
    if (terminal->kiosk.state != KIOSK_IDLE)
        return;
    chime_rest(terminal->chimes);
    db_rest(terminal->parts->db);
}

/* ---- the reader ---- */

static int terminal_reader_fd(void *context)
{
    struct terminal *terminal = context;
    return reader_fd(terminal->parts->reader);
}

static int64_t terminal_reader_deadline(void *context)
{
    struct terminal *terminal = context;
    return reader_deadline_ns(terminal->parts->reader);
}

static void terminal_trace_reader(struct terminal *terminal, const struct event *event)
{
    struct trace *trace = terminal->parts->trace;
    if (event->type == EVENT_READER_UP)
        trace_reader(trace, "up");
    else if (event->type == EVENT_READER_DOWN)
        trace_reader(trace, "down");
    else
        trace_card(trace, event->mono_ns);
}

static void terminal_reader_ready(void *context)
{
    struct terminal *terminal = context;
    struct event event;
    if (!reader_dispatch(terminal->parts->reader, clock_mono_ns(), &event))
        return;
    terminal_trace_reader(terminal, &event);
    event.moment = clock_moment(clock_wall_ms());
    event.mono_ns = clock_mono_ns();
    if (event.type == EVENT_CARD)
        event.organizer = session_owner(terminal->session, &event.card);
    terminal_feed(terminal, &event);
}

/* ---- the screen ---- */

static int terminal_ui_fd(void *context)
{
    struct terminal *terminal = context;
    return ui_fd(terminal->parts->ui);
}

static int64_t terminal_ui_deadline(void *context)
{
    struct terminal *terminal = context;
    int64_t motion_ns = ui_motion_ns(terminal->parts->ui);
    int interval_ms = ui_pump_interval_ms(terminal->parts->ui);
    int64_t pump_ns = clock_mono_ns() + interval_ms * (int64_t)1000000;
    return motion_ns < pump_ns ? motion_ns : pump_ns;
}

static int terminal_panel_fd(void *context)
{
    struct terminal *terminal = context;
    return touch_panel_fd(terminal->panel);
}

static void terminal_panel_ready(void *context)
{
    struct terminal *terminal = context;
    touch_panel_dispatch(terminal->panel);
    terminal->health.touch_lost = touch_panel_is_lost(terminal->panel);
}

/* ---- the supervisor ---- */

static int64_t terminal_watchdog_deadline(void *context)
{
    struct terminal *terminal = context;
    return watchdog_deadline_ns(terminal->watchdog);
}

/* From before the loop sleeps, and from nowhere else: all that happened was dealt with and, where
 * there is a display, is on it. A terminal that hangs or runs in circles never comes here. */
static void terminal_tell_supervisor(struct terminal *terminal)
{
    char status[128];
    const struct kiosk *kiosk = &terminal->kiosk;
    snprintf(status, sizeof status, "reader %s, storage %s, %d signed in",
             kiosk->reader == KIOSK_READER_UP ? "up" : "down", kiosk->storage_ok ? "ok" : "failing",
             kiosk->plan.attendance.present);
    watchdog_status(terminal->watchdog, status);
    if (!terminal->told_ready)
        watchdog_ready(terminal->watchdog);
    terminal->told_ready = true;
    watchdog_ping(terminal->watchdog, clock_mono_ns());
}

static void terminal_before_sleep(void *context)
{
    struct terminal *terminal = context;
    terminal_mend_store(terminal);
    terminal->health.update_waits =
        terminal->updates != NULL && updates_has_news(terminal->updates);
    terminal_screen_settle(terminal);
    terminal_tell_supervisor(terminal);
}

/* ---- the command line ---- */

static int terminal_control_fd(void *context)
{
    struct terminal *terminal = context;
    return control_fd(terminal->control);
}

static int64_t terminal_control_deadline(void *context)
{
    struct terminal *terminal = context;
    return control_deadline_ns(terminal->control);
}

static void terminal_control_ready(void *context)
{
    struct terminal *terminal = context;
    control_dispatch(terminal->control);
    terminal_follow_changes(terminal);
}

/* Whether the machine has been on with sound data all the time. */
static bool terminal_store_is_sound(const struct terminal *terminal)
{
    bool was_set_aside = true;
    struct stamp now = clock_stamp();
    struct db *db = terminal->parts->db;
    return terminal->kiosk.storage_ok && !terminal->store_is_fresh && !db_is_damaged(db) &&
           notice_raised_since_boot(db, NOTICE_OF_STORE, now.boot_id, &was_set_aside) == ERR_OK &&
           !was_set_aside && db_probe(db) == ERR_OK && poll_verify(db) != ERR_CORRUPT;
}

static struct vitals terminal_look_at_vitals(void *context)
{
    const struct terminal *terminal = context;
    return (struct vitals){
        .screen = terminal->told_ready && ui_arrives(terminal->parts->ui),
        .reader = reader_runs(terminal->parts->reader, clock_mono_ns()),
        .storage = terminal_store_is_sound(terminal),
    };
}

static int terminal_execute(void *context, int argc, char **argv, const char *locale, FILE *out,
                            FILE *err)
{
    struct terminal *terminal = context;
    terminal_watch_clock(terminal);
    struct vitals_look vitals = {terminal_look_at_vitals, terminal};
    return cli_run(terminal->parts->db, &terminal->settings, terminal->uploads.uploads, &vitals,
                   argc, argv, out, err, cli_language_of(locale));
}

/* ---- the self-test ---- */

static void terminal_look_at_devices(void *context, struct doctor_devices *ret_devices)
{
    struct terminal *terminal = context;
    *ret_devices = (struct doctor_devices){
        .reader = reader_state(terminal->parts->reader),
        .has_sound_card = chime_has_device(terminal->chimes),
    };
    ui_size(terminal->parts->ui, &ret_devices->screen_width, &ret_devices->screen_height);
}

/* ---- sticks, and what is done with them ---- */

static void terminal_hear(struct terminal *terminal)
{
    struct event event = terminal_event(EVENT_PAGE);
    if (session_hear(terminal->session, &event.page))
        terminal_feed(terminal, &event);
}

static int terminal_media_fd(void *context)
{
    struct terminal *terminal = context;
    return media_fd(terminal->parts->media);
}

static void terminal_media_ready(void *context)
{
    struct terminal *terminal = context;
    if (media_dispatch(terminal->parts->media))
        terminal_hear(terminal);
}

static int terminal_courier_fd(void *context)
{
    struct terminal *terminal = context;
    return session_fd(terminal->session);
}

static int64_t terminal_courier_deadline(void *context)
{
    struct terminal *terminal = context;
    return session_deadline_ns(terminal->session);
}

static void terminal_courier_ready(void *context)
{
    struct terminal *terminal = context;
    terminal_hear(terminal);
}

/* ---- uploads ---- */

static int terminal_upload_fd(void *context)
{
    struct terminal *terminal = context;
    return terminal_uploads_fd(&terminal->uploads);
}

static int64_t terminal_upload_deadline(void *context)
{
    struct terminal *terminal = context;
    return terminal_uploads_deadline_ns(&terminal->uploads);
}

static void terminal_upload_ready(void *context)
{
    struct terminal *terminal = context;
    if (terminal_uploads_ready(&terminal->uploads))
        terminal->view_dirty = true;
}

/* ---- updates ---- */

static int terminal_update_fd(void *context)
{
    struct terminal *terminal = context;
    return terminal->updates == NULL ? -1 : updates_fd(terminal->updates);
}

static int64_t terminal_update_deadline(void *context)
{
    struct terminal *terminal = context;
    return terminal->updates == NULL ? INT64_MAX : updates_deadline_ns(terminal->updates);
}

static void terminal_update_ready(void *context)
{
    struct terminal *terminal = context;
    if (updates_dispatch(terminal->updates))
        terminal->view_dirty = true;
}

/* ---- the network ---- */

static int terminal_network_fd(void *context)
{
    struct terminal *terminal = context;
    return terminal_uploads_network_fd(&terminal->uploads);
}

static void terminal_network_ready(void *context)
{
    struct terminal *terminal = context;
    terminal_uploads_network_ready(&terminal->uploads);
}

/* ---- life ---- */

static int terminal_signal_fd(void *context)
{
    struct terminal *terminal = context;
    return terminal->signal_fd;
}

static void terminal_signalled(void *context)
{
    struct terminal *terminal = context;
    terminal->loop.stopped = true;
}

static void terminal_add_sources(struct terminal *terminal)
{
    const struct loop_source sources[] = {
        {terminal, terminal_signal_fd, NULL, terminal_signalled},
        {terminal, terminal_reader_fd, terminal_reader_deadline, terminal_reader_ready},
        {terminal, NULL, terminal_clock_deadline, terminal_clock_due},
        {terminal, terminal_ui_fd, terminal_ui_deadline, NULL},
        {terminal, terminal_control_fd, terminal_control_deadline, terminal_control_ready},
        {terminal, terminal_media_fd, NULL, terminal_media_ready},
        {terminal, terminal_panel_fd, NULL, terminal_panel_ready},
        {terminal, NULL, terminal_watchdog_deadline, NULL},
        {terminal, terminal_courier_fd, terminal_courier_deadline, terminal_courier_ready},
        {terminal, terminal_upload_fd, terminal_upload_deadline, terminal_upload_ready},
        {terminal, terminal_network_fd, NULL, terminal_network_ready},
        {terminal, terminal_update_fd, terminal_update_deadline, terminal_update_ready},
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        loop_add(&terminal->loop, sources[i]);
    terminal->loop.before_sleep = terminal_before_sleep;
    terminal->loop.before_sleep_context = terminal;
}

static enum err terminal_watch_signals(struct terminal *terminal)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    terminal->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (terminal->signal_fd >= 0)
        return ERR_OK;
    log_error("signalfd: %s", strerror(errno));
    return err_from_errno(errno);
}

static void terminal_take_settings(struct terminal *terminal)
{
    const struct settings *settings = &terminal->settings;
    kiosk_init(&terminal->kiosk, &terminal->kiosk_settings);
    ui_set_language(terminal->parts->ui, settings->english ? UI_EN : UI_ZH_CN);
    ui_set_motion(terminal->parts->ui, settings->has_motion);
    terminal->chimes = chime_open(settings->volume_percent);
    terminal->speech = speech_open(settings, terminal->parts->folder, terminal->chimes);
    backlight_switch(BACKLIGHT_FOLDER, true); /* one that ended in the dark left it off */
    backlight_set(BACKLIGHT_FOLDER, settings->brightness_percent);
}

static enum err terminal_open_session(struct terminal *terminal)
{
    const struct terminal_parts *parts = terminal->parts;
    const struct session_parts session = {
        .db = parts->db,
        .language = terminal->settings.english ? UI_EN : UI_ZH_CN,
        .settings = &terminal->kiosk_settings,
        .in_effect = &terminal->settings,
        .folder = parts->folder,
        .backlight = BACKLIGHT_FOLDER,
        .media = parts->media,
        .ui = parts->ui,
        .uploads = terminal->uploads.uploads,
        .updates = terminal->updates,
        .look = terminal_look_at_devices,
        .look_context = terminal,
        .health = &terminal->health,
    };
    return session_open(&session, &terminal->session);
}

static enum err terminal_open(struct terminal *terminal)
{
    const struct terminal_parts *parts = terminal->parts;
    enum err err = terminal_read_settings(terminal);
    if (err == ERR_OK)
        err = terminal_watch_signals(terminal);
    terminal_take_settings(terminal);
    terminal_add_sources(terminal);
    terminal_uploads_open(&terminal->uploads, parts->db, parts->folder, &terminal->settings,
                          &terminal->kiosk);
    if (updates_open(parts->db, &terminal->updates) != ERR_OK)
        log_warning("updates are not to be had");
    terminal_poll_open(&terminal->polls, parts->db, parts->trace);
    if (err == ERR_OK)
        err = watchdog_open(&terminal->watchdog);
    if (err == ERR_OK)
        err = touch_panel_open(TOUCH_PANEL_NODES, TOUCH_PANEL_DEVICES, &terminal->panel);
    if (err == ERR_OK)
        err = terminal_open_session(terminal);
    if (err == ERR_OK)
        err = control_open(parts->folder, terminal_execute, terminal, &terminal->control);
    return err;
}

static void terminal_close(struct terminal *terminal)
{
    terminal_screen_light(terminal, true);
    touch_panel_close(terminal->panel);
    watchdog_close(terminal->watchdog);
    control_close(terminal->control);
    session_close(terminal->session);
    updates_close(terminal->updates);
    terminal_uploads_close(&terminal->uploads);
    terminal_poll_close(&terminal->polls);
    speech_close(terminal->speech);
    chime_close(terminal->chimes);
    if (terminal->signal_fd >= 0)
        close(terminal->signal_fd);
}

enum err terminal_run(const struct terminal_parts *parts, bool *ret_begin_anew)
{
    struct terminal terminal = {.parts = parts, .signal_fd = -1};
    enum err err = terminal_open(&terminal);
    if (err == ERR_OK) {
        terminal_clock_due(&terminal);
        terminal_begin_run(&terminal);
        err = loop_run(&terminal.loop);
        if (!terminal.begins_anew)
            watchdog_stopping(terminal.watchdog);
        terminal_finish_run(&terminal);
        *ret_begin_anew = terminal.begins_anew;
    }
    terminal_close(&terminal);
    return err;
}
