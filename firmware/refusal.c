#include "firmware/refusal.h"

#include "drivers/watchdog.h"
#include "firmware/base/log.h"
#include "firmware/backoff.h"
#include "firmware/base/utf8.h"
#include "firmware/loop.h"
#include "firmware/updates.h"
#include "ui/sayings.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const struct backoff tries = {.first_ns = 5 * (int64_t)1000000000,
                                     .longest_ns = 300 * (int64_t)1000000000};

/* A try may copy all of the data, before a migration, and on a slow disk. */
enum { TRY_SECONDS = 600 };

struct refusal {
    const struct terminal_parts *parts;
    enum err why;
    int64_t try_ns; /* when to try the data again; INT64_MAX: never */
    int try_count;
    struct loop loop;
    struct updates *updates;
    struct watchdog *watchdog;
    struct page page;
    bool page_dirty;
    int minute; /* that the head shows */
    bool told_ready;
    bool begins_anew;
    int signal_fd;
};

/* ---- what it shows ---- */

/* The first that is fine and newer; -1: none is. */
static int refusal_choose(const struct refusal *refusal)
{
    const struct updates_status *status = updates_status(refusal->updates);
    for (int i = 0; status->stage == UPDATES_LISTS && i < status->bundle_count; i++)
        if (status->bundles[i].failure == UPDATE_FINE &&
            updates_age(status->bundles[i].version) == UPDATES_NEWER)
            return i;
    return -1;
}

static enum ui_language refusal_language(const struct refusal *refusal)
{
    return refusal->parts->settings->english ? UI_EN : UI_ZH_CN;
}

static void refusal_say(struct refusal *refusal, enum page_tone tone, enum saying saying,
                        const char *version)
{
    char text[STRINGS_SIZE];
    sayings_fill(text, refusal_language(refusal), saying, "version", version, NULL);
    utf8_copy(refusal->page.message, sizeof refusal->page.message, text);
    refusal->page.tone = tone;
}

static void refusal_add(struct refusal *refusal, const char *id, enum saying saying)
{
    struct page_item *button = &refusal->page.buttons[refusal->page.button_count++];
    utf8_copy(button->id, sizeof button->id, id);
    utf8_copy(button->text, sizeof button->text, sayings_get(refusal_language(refusal), saying));
    button->enabled = button->primary = true;
}

static void refusal_offer(struct refusal *refusal)
{
    int bundle = refusal_choose(refusal);
    refusal_say(refusal, PAGE_FAULT, SAY_NEWER_DATA, THEMEDAY_VERSION);
    if (bundle < 0)
        return;
    const struct update_bundle *found = &updates_status(refusal->updates)->bundles[bundle];
    refusal_say(refusal, PAGE_PLAIN, SAY_NEWER_OFFER, found->version);
    refusal_add(refusal, "up.install", SAY_UPDATE_INSTALL);
}

/* The data are of a newer version. */
static void refusal_show_updates(struct refusal *refusal)
{
    const struct updates_status *status = updates_status(refusal->updates);
    struct page *page = &refusal->page;
    switch (status->stage) {
    case UPDATES_RESTS:
    case UPDATES_NOT_HERE:
    case UPDATES_LOOKS:
    case UPDATES_LISTS:
        refusal_offer(refusal);
        break;
    case UPDATES_INSTALLS:
        refusal_say(refusal, PAGE_PLAIN, SAY_NEWER_INSTALLING, status->chosen.version);
        page->progress = status->percent > 0 ? status->percent : 1;
        break;
    case UPDATES_INSTALLED:
        refusal_say(refusal, PAGE_GOOD, SAY_NEWER_INSTALLED, status->chosen.version);
        refusal_add(refusal, "up.restart", SAY_UPDATE_RESTART);
        break;
    case UPDATES_RESTARTS:
        refusal_say(refusal, PAGE_PLAIN, SAY_UPDATE_RESTARTING, "");
        break;
    case UPDATES_FAILED:
        refusal_say(refusal, PAGE_FAULT, SAY_NEWER_FAILED, "");
        refusal_add(refusal, "up.again", SAY_IMPORT_AGAIN);
        break;
    }
}

static bool refusal_takes_updates(const struct refusal *refusal)
{
    return refusal->why == ERR_UNSUPPORTED;
}

/* A damaged disk, or a mistake in the settings: somebody has to mend it. */
static void refusal_show_fault(struct refusal *refusal)
{
    const char *fault = refusal->parts->settings_fault;
    struct page_item *item = &refusal->page.items[0];
    if (fault != NULL) {
        refusal_say(refusal, PAGE_FAULT, SAY_SETTINGS_WRONG, "");
        utf8_copy(item->text, sizeof item->text, fault);
        refusal->page.item_count = 1;
    } else if (refusal->why == ERR_CORRUPT) {
        refusal_say(refusal, PAGE_FAULT, SAY_DATA_DAMAGED, "");
    } else if (refusal->why == ERR_FULL) {
        refusal_say(refusal, PAGE_FAULT, SAY_DATA_FULL, "");
    } else {
        refusal_say(refusal, PAGE_FAULT, SAY_DATA_GONE, "");
    }
}

static const char *refusal_screen(const struct refusal *refusal)
{
    if (refusal_takes_updates(refusal))
        return "ft.newer";
    return refusal->parts->settings_fault != NULL ? "ft.settings" : "ft.data";
}

static void refusal_make_page(struct refusal *refusal)
{
    struct page *page = &refusal->page;
    memset(page, 0, sizeof *page);
    page->layout = PAGE_NOTICE;
    utf8_copy(page->screen, sizeof page->screen, refusal_screen(refusal));
    utf8_copy(page->title, sizeof page->title,
              sayings_get(refusal_language(refusal), SAY_NEWER_TITLE));
    if (refusal_takes_updates(refusal))
        refusal_show_updates(refusal);
    else
        refusal_show_fault(refusal);
}

static void refusal_draw(struct refusal *refusal)
{
    const struct settings *settings = refusal->parts->settings;
    struct view view = {
        .screen = SCREEN_PAGE,
        .now = clock_moment(clock_wall_ms()),
        .text_percent = 100,
        .high_contrast = settings->high_contrast,
        .is_out_of_service = true,
        .page = &refusal->page,
    };
    refusal->page_dirty = false;
    refusal->minute = view.now.minute;
    refusal_make_page(refusal);
    utf8_copy(view.room, sizeof view.room, settings->room);
    if (!ui_draw(refusal->parts->ui, &view))
        return;
    const struct ui_widget *widgets;
    size_t count = ui_widgets(refusal->parts->ui, &widgets);
    trace_frame(refusal->parts->trace, ui_screen_name(&view), widgets, count);
}

/* ---- what it hears ---- */

static void refusal_touch(struct refusal *refusal, const char *widget)
{
    refusal->page_dirty = true;
    if (strcmp(widget, "up.install") == 0)
        updates_install(refusal->updates, refusal_choose(refusal), "");
    else if (strcmp(widget, "up.restart") == 0 && updates_restart(refusal->updates) != ERR_OK)
        log_warning("nobody waits to be asked for a restart");
    else if (strcmp(widget, "up.again") == 0) {
        updates_forget(refusal->updates);
        updates_look(refusal->updates, refusal->parts->media);
    }
}

static void refusal_pump(struct refusal *refusal)
{
    char widget[32];
    for (;;) {
        switch (ui_pump(refusal->parts->ui, widget)) {
        case UI_NOTHING:
            return;
        case UI_TOUCH:
            trace_touch(refusal->parts->trace);
            refusal_touch(refusal, widget);
            break;
        case UI_REDRAW:
            refusal->page_dirty = true;
            break;
        case UI_BEGIN_ANEW:
            refusal->begins_anew = refusal->loop.stopped = true;
            return;
        case UI_QUIT:
            refusal->loop.stopped = true;
            return;
        }
    }
}

static void refusal_before_sleep(void *context)
{
    struct refusal *refusal = context;
    refusal->page_dirty |= clock_moment(clock_wall_ms()).minute != refusal->minute;
    refusal_pump(refusal);
    while (refusal->page_dirty && !refusal->loop.stopped) {
        refusal_draw(refusal);
        refusal_pump(refusal);
    }
    watchdog_status(refusal->watchdog, refusal_takes_updates(refusal)
                                           ? "the data are of a newer version"
                                           : "data or settings cannot be used");
    if (!refusal->told_ready)
        watchdog_ready(refusal->watchdog);
    refusal->told_ready = true;
    watchdog_ping(refusal->watchdog, clock_mono_ns());
}

static int refusal_signal_fd(void *context)
{
    return ((struct refusal *)context)->signal_fd;
}

static void refusal_signalled(void *context)
{
    ((struct refusal *)context)->loop.stopped = true;
}

static int refusal_ui_fd(void *context)
{
    return ui_fd(((struct refusal *)context)->parts->ui);
}

/* For input, for the supervisor, and once a second for the clock in the head. */
static int64_t refusal_ui_deadline(void *context)
{
    const struct refusal *refusal = context;
    int interval_ms = ui_pump_interval_ms(refusal->parts->ui);
    int64_t wake_ns =
        clock_mono_ns() + (interval_ms < 1000 ? interval_ms : 1000) * (int64_t)1000000;
    int64_t ping_ns = watchdog_deadline_ns(refusal->watchdog);
    return ping_ns < wake_ns ? ping_ns : wake_ns;
}

static int refusal_media_fd(void *context)
{
    return media_fd(((struct refusal *)context)->parts->media);
}

static void refusal_media_ready(void *context)
{
    struct refusal *refusal = context;
    if (!media_dispatch(refusal->parts->media) || !refusal_takes_updates(refusal))
        return;
    updates_look(refusal->updates, refusal->parts->media);
    refusal->page_dirty = true;
}

static int refusal_update_fd(void *context)
{
    return updates_fd(((struct refusal *)context)->updates);
}

static int64_t refusal_update_deadline(void *context)
{
    return updates_deadline_ns(((struct refusal *)context)->updates);
}

static void refusal_update_ready(void *context)
{
    struct refusal *refusal = context;
    if (updates_dispatch(refusal->updates))
        refusal->page_dirty = true;
}

/* ---- the data ---- */

static int64_t refusal_try_ns(void *context)
{
    return ((struct refusal *)context)->try_ns;
}

static void refusal_plan_try(struct refusal *refusal)
{
    refusal->try_ns = clock_mono_ns() + backoff_wait_ns(&tries, ++refusal->try_count, 0, 0);
}

/* Where they can be used the program begins anew in its own place, and uses them. */
static void refusal_try_data(void *context)
{
    struct refusal *refusal = context;
    struct db *db = NULL;
    watchdog_allow(refusal->watchdog, TRY_SECONDS);
    enum err why = db_open(refusal->parts->folder, DB_OWNER, &db);
    db_close(db);
    watchdog_allow(refusal->watchdog, 0);
    refusal->begins_anew = refusal->loop.stopped = why == ERR_OK || why == ERR_UNSUPPORTED;
    refusal->page_dirty |= why != refusal->why;
    refusal->why = why;
    refusal_plan_try(refusal);
}

/* ---- life ---- */

static enum err refusal_watch_signals(struct refusal *refusal)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    refusal->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return refusal->signal_fd >= 0 ? ERR_OK : err_from_errno(errno);
}

static void refusal_add_sources(struct refusal *refusal)
{
    const struct loop_source sources[] = {
        {refusal, refusal_signal_fd, NULL, refusal_signalled},
        {refusal, refusal_ui_fd, refusal_ui_deadline, NULL},
        {refusal, refusal_media_fd, NULL, refusal_media_ready},
        {refusal, refusal_update_fd, refusal_update_deadline, refusal_update_ready},
        {refusal, NULL, refusal_try_ns, refusal_try_data},
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        loop_add(&refusal->loop, sources[i]);
    refusal->loop.before_sleep = refusal_before_sleep;
    refusal->loop.before_sleep_context = refusal;
}

enum err refusal_run(const struct terminal_parts *parts, bool *ret_begin_anew)
{
    struct refusal refusal = {
        .parts = parts, .why = parts->db_err, .signal_fd = -1, .page_dirty = true};
    refusal.try_ns = INT64_MAX;
    if (!refusal_takes_updates(&refusal) && parts->settings_fault == NULL)
        refusal_plan_try(&refusal);
    enum err err = refusal_watch_signals(&refusal);
    refusal_add_sources(&refusal);
    if (err == ERR_OK)
        err = watchdog_open(&refusal.watchdog);
    if (err == ERR_OK)
        err = updates_open(NULL, &refusal.updates);
    if (err == ERR_OK) {
        if (refusal_takes_updates(&refusal))
            updates_look(refusal.updates, parts->media);
        err = loop_run(&refusal.loop);
        if (!refusal.begins_anew)
            watchdog_stopping(refusal.watchdog);
        *ret_begin_anew = refusal.begins_anew;
    }
    updates_close(refusal.updates);
    watchdog_close(refusal.watchdog);
    if (refusal.signal_fd >= 0)
        close(refusal.signal_fd);
    return err;
}
