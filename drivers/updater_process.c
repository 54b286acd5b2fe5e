/*
 * The helper process of the updater. It only reads sticks, and asks RAUC; what RAUC does goes on
 * when this process is killed.
 */
#include "drivers/updater.h"

#include "drivers/updater_packet.h"
#include "drivers/updater_rauc.h"
#include "drivers/updater_signature.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = UPDATE_PATH_SIZE + UPDATE_NAME_SIZE + 1 };

static const int64_t word_every_ns = 200 * 1000000;

/* A file that may be an update. */
struct found {
    struct update_bundle bundle;
    int64_t modified_s;
};

struct process {
    const struct updater_order *order;
    struct updater_rauc *rauc;
    struct updater_system system;
    int64_t told_ns;
    struct found found[UPDATE_BUNDLES_MAX]; /* the newest first */
    int found_count;
};

/* ---- words to the parent ---- */

static void process_tell(struct process *process, const struct updater_packet *packet)
{
    process->told_ns = clock_mono_ns();
    helper_child_send(packet, sizeof *packet);
}

static void process_on_alive(void *context)
{
    struct process *process = context;
    if (clock_mono_ns() - process->told_ns >= word_every_ns)
        process_tell(process, &(struct updater_packet){.type = UPDATER_PACKET_ALIVE});
}

static void process_on_percent(void *context, int percent)
{
    process_tell(context,
                 &(struct updater_packet){.type = UPDATER_PACKET_PROGRESS, .percent = percent});
}

static void process_check(struct process *process, enum update_failure failure)
{
    if (failure == UPDATE_FINE)
        return;
    process_tell(process,
                 &(struct updater_packet){.type = UPDATER_PACKET_FAILED, .failure = failure});
    _exit(0);
}

/* ---- looking ---- */

static void process_path(const struct update_bundle *bundle, char ret_path[PATH_SIZE])
{
    snprintf(ret_path, PATH_SIZE, "%s/%s", bundle->stick, bundle->name);
}

static bool process_is_update(const char *name)
{
    const char *dot = strrchr(name, '.');
    char plain[UPDATE_NAME_SIZE];
    if (name[0] == '.' || dot == NULL || strcasecmp(dot, ".raucb") != 0 ||
        !utf8_is_valid(name, strlen(name)) || !utf8_copy(plain, sizeof plain, name))
        return false;
    utf8_make_plain(plain);
    return strcmp(plain, name) == 0;
}

/* Of too many the oldest are left out. */
static void process_keep(struct process *process, const struct found *found)
{
    int at = process->found_count;
    while (at > 0 && process->found[at - 1].modified_s < found->modified_s)
        at--;
    if (at == UPDATE_BUNDLES_MAX)
        return;
    if (process->found_count < UPDATE_BUNDLES_MAX)
        process->found_count++;
    memmove(&process->found[at + 1], &process->found[at],
            sizeof *process->found * (size_t)(process->found_count - 1 - at));
    process->found[at] = *found;
}

static void process_look_at(struct process *process, const char *stick, int folder_fd,
                            const char *name)
{
    struct stat status;
    struct found found = {.bundle.failure = UPDATE_FINE};
    process_on_alive(process);
    if (!process_is_update(name) || fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return;
    utf8_copy(found.bundle.stick, sizeof found.bundle.stick, stick);
    utf8_copy(found.bundle.name, sizeof found.bundle.name, name);
    found.bundle.size = status.st_size;
    found.modified_s = status.st_mtim.tv_sec;
    process_keep(process, &found);
}

/* A stick that cannot be read has no update on it; with others beside it, these count. */
static void process_search(struct process *process, const char *stick)
{
    DIR *directory = opendir(stick);
    struct dirent *entry;
    if (directory == NULL) {
        log_warning("%s: %s", stick, strerror(errno));
        return;
    }
    while ((entry = readdir(directory)) != NULL)
        process_look_at(process, stick, dirfd(directory), entry->d_name);
    closedir(directory);
}

static void process_inspect(struct process *process, struct update_bundle *bundle)
{
    char path[PATH_SIZE];
    process_path(bundle, path);
    bundle->failure = updater_rauc_inspect(process->rauc, path, bundle);
    enum update_failure signature = updater_signature_look(path, bundle->signer);
    if (bundle->failure == UPDATE_BROKEN)
        bundle->failure = signature == UPDATE_FINE ? UPDATE_FOREIGN : signature;
    if (bundle->failure == UPDATE_FINE && strcmp(bundle->device, process->system.device) != 0)
        bundle->failure = UPDATE_OTHER_KIND;
    if (access(path, R_OK) != 0)
        return; /* it was pulled out: nothing can be said of it */
    process_tell(process,
                 &(struct updater_packet){.type = UPDATER_PACKET_BUNDLE, .bundle = *bundle});
}

static void process_look(struct process *process)
{
    const struct updater_order *order = process->order;
    for (int i = 0; i < order->stick_count && i < UPDATER_STICKS_MAX; i++)
        process_search(process, order->sticks[i]);
    for (int i = 0; i < process->found_count; i++)
        process_inspect(process, &process->found[i].bundle);
}

/* ---- installing ---- */

/* What was looked at is looked at once more: the stick may be another one by now. */
static enum update_failure process_install(struct process *process)
{
    char path[PATH_SIZE];
    struct update_bundle now = process->order->bundle;
    process_path(&now, path);
    enum update_failure failure = updater_rauc_inspect(process->rauc, path, &now);
    if (failure == UPDATE_FINE && (strcmp(now.version, process->order->bundle.version) != 0 ||
                                   strcmp(now.device, process->system.device) != 0))
        failure = UPDATE_GONE;
    if (failure == UPDATE_FINE)
        failure = updater_rauc_install(process->rauc, path, process_on_percent);
    if (failure != UPDATE_FINE && failure != UPDATE_BUSY && access(path, R_OK) != 0)
        failure = UPDATE_GONE;
    return failure;
}

_Noreturn void updater_process_main(void)
{
    static struct updater_order order;
    static struct process process;
    helper_child_begin();
    log_set_program("updater");
    helper_child_receive(&order, sizeof order);
    process.order = &order;
    process.told_ns = clock_mono_ns();
    process_check(&process, updater_rauc_open(process_on_alive, &process, &process.rauc));
    process_check(&process, updater_rauc_system(process.rauc, &process.system));
    switch ((enum updater_order_type)order.type) {
    case UPDATER_ORDER_ASK:
        break;
    case UPDATER_ORDER_LOOK:
        process_look(&process);
        break;
    case UPDATER_ORDER_INSTALL:
        process_check(&process, process_install(&process));
        break;
    }
    process_tell(&process,
                 &(struct updater_packet){.type = UPDATER_PACKET_DONE, .system = process.system});
    _exit(0);
}
