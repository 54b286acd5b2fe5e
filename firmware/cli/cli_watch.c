#include "firmware/cli/cli_watch.h"

#include "drivers/inbox.h"
#include "drivers/watchdog.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/cli/cli_checks.h"
#include "firmware/cli/cli_committee.h"
#include "firmware/cli/cli_failure.h"
#include "firmware/cli/cli_say.h"
#include "firmware/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000;

/* What was not on time, from a terminal that was not trusted then, or beyond what can be watched is
 * found by looking at everything so often. A database that is lost, and a folder that is still
 * being copied into, in whatever order, are tried again so often. */
enum { WATCH_LOOK_S = 3600, WATCH_RETRY_S = 5, WATCH_SETTLE_S = 60 };

struct watch {
    struct cli *cli;
    const char *url;
    struct collect_order order;
    const struct cli_values *folders;
    struct committee *committee;
    struct collect *collect; /* NULL: the database is lost */
    struct inbox *inbox;
    struct watchdog *watchdog;
    int signal_fd;
    int64_t look_ns; /* when everything is looked at next */
    struct loop loop;
    long long loaded, failed; /* of connections that are over */
};

/* ---- what the supervisor hears ---- */

static void watch_tell(struct watch *watch)
{
    char status[128];
    struct collect_counts counts = {0};
    if (watch->collect != NULL)
        counts = collect_counts(watch->collect);
    snprintf(status, sizeof status, "%lld loaded, %lld failed%s", watch->loaded + counts.loaded,
             watch->failed + counts.failed, watch->collect == NULL ? ", the database is lost" : "");
    watchdog_status(watch->watchdog, status);
}

/* ---- while it collects ---- */

/* Files are missing, or the key was when it was asked who is trusted. */
static bool watch_may_be_arriving(const struct collect_failure *failure)
{
    return failure->fault == COLLECT_NOT_TAKEN &&
           (failure->report->fault == COMMITTEE_NOT_WHOLE ||
            (failure->report->fault == COMMITTEE_STRANGER && failure->is_changing));
}

/* Somebody copies a stick, and the signature was not the last. A folder from the future would be
 * arriving until then. */
static bool watch_is_arriving(const struct collect_failure *failure)
{
    struct stat status;
    if (!watch_may_be_arriving(failure) || stat(failure->path, &status) != 0)
        return false;
    int64_t age_s = clock_wall_ms() / 1000 - status.st_mtim.tv_sec;
    return age_s > -WATCH_SETTLE_S && age_s < WATCH_SETTLE_S;
}

static void watch_on_failure(const struct collect_failure *failure, void *context)
{
    struct watch *watch = context;
    int64_t retry_ns = clock_mono_ns() + WATCH_RETRY_S * second_ns;
    if (!watch_is_arriving(failure))
        cli_failure_tell(watch->cli, failure);
    else if (watch->look_ns > retry_ns)
        watch->look_ns = retry_ns;
}

static void watch_on_folder(const char *path, void *context)
{
    const struct watch *watch = context;
    enum err err = inbox_watch(watch->inbox, path);
    if (err != ERR_OK && err != ERR_GONE)
        log_warning("%s is not watched: %s", path, err_name(err));
}

/* A year of bundles is no reason to be deaf. */
static bool watch_goes_on(void *context)
{
    struct watch *watch = context;
    struct pollfd fd = {.fd = watch->signal_fd, .events = POLLIN};
    watchdog_ping(watch->watchdog, clock_mono_ns());
    watch->loop.stopped = watch->loop.stopped || poll(&fd, 1, 0) > 0;
    return !watch->loop.stopped;
}

/* ---- the database ---- */

static void watch_lose(struct watch *watch)
{
    if (watch->collect != NULL) {
        struct collect_counts counts = collect_counts(watch->collect);
        watch->loaded += counts.loaded;
        watch->failed += counts.failed;
    }
    collect_close(watch->collect);
    committee_close(watch->committee);
    watch->collect = NULL;
    watch->committee = NULL;
    watch->look_ns = clock_mono_ns() + WATCH_RETRY_S * second_ns;
}

static int watch_connect(struct watch *watch)
{
    int code = CLI_DEVICE;
    watch->committee = cli_committee_open(watch->cli, watch->url, &code);
    if (watch->committee == NULL)
        return code;
    enum err err = collect_open(watch->committee, &watch->order, &watch->collect);
    return err == ERR_OK ? CLI_DONE : cli_committee_failed(watch->cli, watch->committee, err);
}

/* ---- looking ---- */

/* A folder that went away meanwhile is no concern; a database that did is waited for. */
static bool watch_look_at(struct watch *watch, const char *folder)
{
    enum err err = collect_walk(watch->collect, folder);
    if (err == ERR_OK || err == ERR_GONE)
        return true;
    cli_committee_failed(watch->cli, watch->committee, err);
    watch_lose(watch);
    return false;
}

static void watch_look_everywhere(struct watch *watch)
{
    watch->look_ns = clock_mono_ns() + WATCH_LOOK_S * second_ns;
    for (int i = 0; i < watch->folders->count && !watch->loop.stopped; i++)
        if (!watch_look_at(watch, watch->folders->list[i]))
            return;
    if (!watch->loop.stopped && cli_checks_print(watch->cli, watch->committee, NULL) != CLI_DONE)
        watch_lose(watch);
    fflush(watch->cli->out);
}

static void watch_visit(const char *folder, void *context)
{
    struct watch *watch = context;
    if (folder == NULL)
        watch->look_ns = 0;
    else if (watch->collect != NULL && !watch->loop.stopped)
        watch_look_at(watch, folder);
}

/* ---- the loop ---- */

static int watch_inbox_fd(void *context)
{
    const struct watch *watch = context;
    return inbox_fd(watch->inbox);
}

/* What comes while the database is lost is found when it is back. */
static void watch_dispatch_inbox(void *context)
{
    struct watch *watch = context;
    enum err err = inbox_read(watch->inbox, watch_visit, watch);
    if (err != ERR_OK)
        log_error("inbox: %s", err_name(err));
    watch_tell(watch);
}

static int64_t watch_look_deadline_ns(void *context)
{
    const struct watch *watch = context;
    return watch->look_ns;
}

static void watch_dispatch_look(void *context)
{
    struct watch *watch = context;
    if (watch->look_ns > clock_mono_ns())
        return;
    if (watch->collect != NULL || watch_connect(watch) == CLI_DONE)
        watch_look_everywhere(watch);
    else
        watch_lose(watch);
    watch_tell(watch);
}

static int watch_signal_fd(void *context)
{
    const struct watch *watch = context;
    return watch->signal_fd;
}

static void watch_dispatch_signal(void *context)
{
    struct watch *watch = context;
    watch->loop.stopped = true;
}

static int64_t watch_ping_deadline_ns(void *context)
{
    const struct watch *watch = context;
    return watchdog_deadline_ns(watch->watchdog);
}

static void watch_dispatch_ping(void *context)
{
    struct watch *watch = context;
    watchdog_ping(watch->watchdog, clock_mono_ns());
}

static enum err watch_run(struct watch *watch)
{
    const struct loop_source sources[] = {
        {watch, watch_signal_fd, NULL, watch_dispatch_signal},
        {watch, watch_inbox_fd, NULL, watch_dispatch_inbox},
        {watch, NULL, watch_look_deadline_ns, watch_dispatch_look},
        {watch, NULL, watch_ping_deadline_ns, watch_dispatch_ping},
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        loop_add(&watch->loop, sources[i]);
    watchdog_ready(watch->watchdog);
    enum err err = loop_run(&watch->loop);
    watchdog_stopping(watch->watchdog);
    return err;
}

/* ---- beginning ---- */

static enum err watch_catch_signals(struct watch *watch)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0)
        return err_from_errno(errno);
    watch->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return watch->signal_fd < 0 ? err_from_errno(errno) : ERR_OK;
}

static enum err watch_begin(struct watch *watch)
{
    enum err err = watch_catch_signals(watch);
    if (err == ERR_OK)
        err = inbox_open("SHA256SUMS.minisig", &watch->inbox);
    if (err == ERR_OK)
        err = watchdog_open(&watch->watchdog);
    return err;
}

static bool watch_has_folders(struct cli *cli, const struct cli_values *folders)
{
    for (int i = 0; i < folders->count; i++) {
        if (access(folders->list[i], R_OK | X_OK) == 0)
            continue;
        cli_say(cli, "%s：没有这个文件夹；请核对路径", folders->list[i]);
        return false;
    }
    return true;
}

/* The first connection has to be there: a wrong address is a mistake, and no outage. */
int cli_watch(struct cli *cli, const char *url, const struct collect_order *order,
              const struct cli_values *folders)
{
    struct watch watch = {
        .cli = cli, .url = url, .order = *order, .folders = folders, .signal_fd = -1};
    watch.order.on_failure = watch_on_failure;
    watch.order.on_folder = watch_on_folder;
    watch.order.goes_on = watch_goes_on;
    watch.order.context = &watch;
    int code = CLI_REFUSED;
    if (!watch_has_folders(cli, folders))
        return code;
    enum err err = watch_begin(&watch);
    if (err != ERR_OK)
        code = cli_failed(cli, err);
    else if ((code = watch_connect(&watch)) == CLI_DONE && (err = watch_run(&watch)) != ERR_OK)
        code = cli_failed(cli, err);
    watch_lose(&watch);
    watchdog_close(watch.watchdog);
    inbox_close(watch.inbox);
    if (watch.signal_fd >= 0)
        close(watch.signal_fd);
    return code;
}
