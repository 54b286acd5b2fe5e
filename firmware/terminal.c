#include "firmware/terminal.h"

#include "db/activity.h"
#include "db/checkin.h"
#include "db/clock_watch.h"
#include "drivers/backlight.h"
#include "firmware/base/log.h"
#include "firmware/cli/cli.h"
#include "firmware/control.h"
#include "firmware/loop.h"
#include "firmware/organizer/session.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct terminal {
    const struct terminal_parts *parts;
    struct settings settings; /* those in effect */
    struct kiosk_settings kiosk_settings;
    struct kiosk kiosk;
    struct loop loop;
    struct control *control;
    struct session *session; /* the organizer's, also while nobody is logged in */
    struct page page;        /* his, as it was drawn last */
    struct chime_player *chimes;
    bool chime_due; /* `chime` is to be heard once the picture is shown */
    enum chime chime;
    int signal_fd;
    int64_t data_version; /* what the plan on the screen was read from */
    bool view_dirty;
    bool knows_plan;
};

static void terminal_feed(struct terminal *terminal, const struct event *event);

static struct event terminal_event(enum event_type type)
{
    return (struct event){
        .type = type,
        .mono_ns = clock_mono_ns(),
        .moment = clock_moment(clock_wall_ms()),
    };
}

/* ---- effects ---- */

static void terminal_record(struct terminal *terminal, const struct effect *effect)
{
    struct event answer = terminal_event(EVENT_RECORDED);
    struct stamp stamp = clock_stamp();
    enum err err = checkin_record(terminal->parts->db, &stamp, effect->record.activity_id,
                                  &effect->record.card, effect->record.late,
                                  &answer.recorded.result, &answer.recorded.attendance);
    if (err != ERR_OK) {
        trace_fault(terminal->parts->trace, "record", err);
        answer = terminal_event(EVENT_RECORD_FAILED);
        answer.err = err;
    }
    terminal_feed(terminal, &answer);
}

/* Before anything is logged: the entry of a clock that was set belongs to the activity of the day,
 * so the plan has to be known first. */
static void terminal_watch_clock(struct terminal *terminal)
{
    struct stamp stamp = clock_stamp();
    if (!terminal->knows_plan)
        return;
    enum err err = clock_watch_note(terminal->parts->db, &stamp, terminal->kiosk.plan.current.id);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "clock", err);
}

static void terminal_load_plan(struct terminal *terminal)
{
    struct event answer = terminal_event(EVENT_ACTIVITY);
    enum err err = activity_plan(terminal->parts->db, &answer.moment, &answer.plan);
    terminal->knows_plan = terminal->knows_plan || err == ERR_OK;
    if (err == ERR_OK)
        terminal_feed(terminal, &answer);
    else
        trace_fault(terminal->parts->trace, "plan", err);
}

static void terminal_probe_storage(struct terminal *terminal)
{
    enum err err = db_probe(terminal->parts->db);
    if (err != ERR_OK) {
        trace_fault(terminal->parts->trace, "storage", err);
        return;
    }
    struct event answer = terminal_event(EVENT_STORAGE_OK);
    terminal_feed(terminal, &answer);
}

static void terminal_log_refused(struct terminal *terminal, const struct effect *effect)
{
    struct stamp stamp = clock_stamp();
    enum err err = checkin_log_refused(terminal->parts->db, &stamp, effect->refused.activity_id,
                                       effect->refused.reason);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "log", err);
}

static enum err terminal_read_settings(struct terminal *terminal)
{
    const struct terminal_parts *parts = terminal->parts;
    struct settings settings;
    enum err err = settings_in_effect(parts->settings, parts->db, &settings);
    if (err == ERR_OK)
        err = settings_for_kiosk(&settings, parts->db, &terminal->kiosk_settings);
    if (err == ERR_OK)
        terminal->settings = settings;
    return err;
}

/* A change on the screen is in effect at once. */
static void terminal_follow_settings(struct terminal *terminal)
{
    struct settings before = terminal->settings;
    if (terminal_read_settings(terminal) != ERR_OK)
        return;
    const struct settings *settings = &terminal->settings;
    kiosk_configure(&terminal->kiosk, &terminal->kiosk_settings);
    if (settings->volume_percent != before.volume_percent)
        chime_set_volume(terminal->chimes, settings->volume_percent);
    if (settings->brightness_percent != before.brightness_percent)
        backlight_set(BACKLIGHT_FOLDER, settings->brightness_percent);
    if (settings->english == before.english)
        return;
    ui_set_language(terminal->parts->ui, settings->english ? UI_EN : UI_ZH_CN);
    session_set_language(terminal->session, settings->english ? UI_EN : UI_ZH_CN);
}

/* Shows what a command or an organizer changed. */
static void terminal_follow_changes(struct terminal *terminal)
{
    int64_t version = terminal->data_version;
    if (db_data_version(terminal->parts->db, &version) != ERR_OK ||
        version == terminal->data_version)
        return;
    terminal->data_version = version;
    terminal_follow_settings(terminal);
    terminal_load_plan(terminal);
}

static void terminal_open_login(struct terminal *terminal, const struct effect *effect)
{
    if (session_login(terminal->session, &effect->card))
        return;
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page.left = true;
    terminal_feed(terminal, &answer);
}

static void terminal_open_first_start(struct terminal *terminal)
{
    struct event answer = terminal_event(EVENT_PAGE);
    session_first_start(terminal->session, &answer.page);
    terminal_feed(terminal, &answer);
}

static void terminal_touch_page(struct terminal *terminal, const struct effect *effect)
{
    struct page_news news;
    session_touch(terminal->session, effect->widget, &news);
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page = news;
    terminal_feed(terminal, &answer);
    terminal_follow_changes(terminal);
}

static void terminal_card_page(struct terminal *terminal, const struct effect *effect)
{
    struct page_news news;
    session_card(terminal->session, &effect->card, &news);
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page = news;
    terminal_feed(terminal, &answer);
    terminal_follow_changes(terminal);
}

static void terminal_carry_out(struct terminal *terminal, const struct effect *effect)
{
    switch (effect->type) {
    case EFFECT_RECORD:
        terminal_record(terminal, effect);
        break;
    case EFFECT_LOG_REFUSED:
        terminal_log_refused(terminal, effect);
        break;
    case EFFECT_CHIME:
        terminal->chime = effect->chime;
        terminal->chime_due = true;
        break;
    case EFFECT_LOAD_PLAN:
        terminal_load_plan(terminal);
        break;
    case EFFECT_PROBE_STORAGE:
        terminal_probe_storage(terminal);
        break;
    case EFFECT_OPEN_LOGIN:
        terminal_open_login(terminal, effect);
        break;
    case EFFECT_FIRST_START:
        terminal_open_first_start(terminal);
        break;
    case EFFECT_TOUCH_PAGE:
        terminal_touch_page(terminal, effect);
        break;
    case EFFECT_CARD_PAGE:
        terminal_card_page(terminal, effect);
        break;
    case EFFECT_END_SESSION:
        session_end(terminal->session);
        break;
    }
}

static void terminal_feed(struct terminal *terminal, const struct event *event)
{
    struct effects effects;
    kiosk_step(&terminal->kiosk, event, &effects);
    terminal_watch_clock(terminal);
    terminal->view_dirty = true;
    for (int i = 0; i < effects.count; i++)
        terminal_carry_out(terminal, &effects.list[i]);
}

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
    int interval_ms = ui_pump_interval_ms(terminal->parts->ui);
    return interval_ms > 0 ? clock_mono_ns() + interval_ms * (int64_t)1000000 : INT64_MAX;
}

static void terminal_pump(struct terminal *terminal)
{
    struct event event = terminal_event(EVENT_TOUCH);
    for (;;) {
        switch (ui_pump(terminal->parts->ui, event.widget)) {
        case UI_NOTHING:
            return;
        case UI_TOUCH:
            terminal_feed(terminal, &event);
            break;
        case UI_REDRAW:
            terminal->view_dirty = true;
            break;
        case UI_QUIT:
            terminal->loop.stopped = true;
            return;
        }
    }
}

static void terminal_draw(struct terminal *terminal)
{
    struct view view;
    kiosk_view(&terminal->kiosk, &view);
    terminal->view_dirty = false;
    if (view.screen == SCREEN_PAGE) {
        session_page(terminal->session, kiosk_session_seconds(&terminal->kiosk), &terminal->page);
        view.page = &terminal->page;
    }
    if (!ui_draw(terminal->parts->ui, &view))
        return;
    const struct ui_widget *widgets;
    size_t count = ui_widgets(terminal->parts->ui, &widgets);
    trace_frame(terminal->parts->trace, ui_screen_name(&view), widgets, count);
}

static void terminal_sound(struct terminal *terminal)
{
    if (!terminal->chime_due)
        return;
    terminal->chime_due = false;
    chime_play(terminal->chimes, terminal->chime);
    trace_sound(terminal->parts->trace, terminal->chime);
}

/* Presenting a frame may bring input with it, hence the second look before going to sleep. */
static void terminal_before_sleep(void *context)
{
    struct terminal *terminal = context;
    terminal_pump(terminal);
    while (terminal->view_dirty && !terminal->loop.stopped) {
        terminal_draw(terminal);
        terminal_pump(terminal);
    }
    terminal_sound(terminal);
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

static int terminal_execute(void *context, int argc, char **argv, const char *locale, FILE *out,
                            FILE *err)
{
    struct terminal *terminal = context;
    terminal_watch_clock(terminal);
    return cli_run(terminal->parts->db, &terminal->settings, argc, argv, out, err,
                   cli_language_of(locale));
}

/* ---- the self-test ---- */

static void terminal_look_at_devices(void *context, struct doctor_devices *ret_devices)
{
    struct terminal *terminal = context;
    *ret_devices = (struct doctor_devices){
        .reader_answers = terminal->kiosk.reader == KIOSK_READER_UP,
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
        {terminal, terminal_courier_fd, terminal_courier_deadline, terminal_courier_ready},
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
    terminal->chimes = chime_open(settings->volume_percent);
    backlight_set(BACKLIGHT_FOLDER, settings->brightness_percent);
}

enum err terminal_run(const struct terminal_parts *parts)
{
    struct terminal terminal = {.parts = parts, .signal_fd = -1};
    enum err err = terminal_read_settings(&terminal);
    if (err == ERR_OK)
        err = terminal_watch_signals(&terminal);
    terminal_take_settings(&terminal);
    terminal_add_sources(&terminal);
    struct session_parts session = {
        .db = parts->db,
        .language = terminal.settings.english ? UI_EN : UI_ZH_CN,
        .settings = &terminal.kiosk_settings,
        .in_effect = &terminal.settings,
        .folder = parts->folder,
        .backlight = BACKLIGHT_FOLDER,
        .media = parts->media,
        .ui = parts->ui,
        .look = terminal_look_at_devices,
        .look_context = &terminal,
    };
    if (err == ERR_OK)
        err = session_open(&session, &terminal.session);
    if (err == ERR_OK)
        err = control_open(parts->folder, terminal_execute, &terminal, &terminal.control);
    if (err == ERR_OK) {
        terminal_clock_due(&terminal);
        err = loop_run(&terminal.loop);
    }
    control_close(terminal.control);
    session_close(terminal.session);
    chime_close(terminal.chimes);
    if (terminal.signal_fd >= 0)
        close(terminal.signal_fd);
    return err;
}
