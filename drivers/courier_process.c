#include "drivers/courier.h"

#include "drivers/courier_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const int64_t ms_ns = 1000000;
static const int64_t word_every_ms = 200;
static const int64_t list_patience_ms = 10000; /* a stick with very many files */

struct process {
    const struct courier_order *order;
    int stick_fd;
    int64_t told_ns; /* when the parent heard the last word */
    int64_t began_ns;
    int found;
};

/* ---- words to the parent ---- */

static void process_tell(struct process *process, struct courier_packet *packet)
{
    process->told_ns = clock_mono_ns();
    helper_child_send(packet, sizeof *packet);
}

static bool process_owes_a_word(const struct process *process)
{
    return clock_mono_ns() - process->told_ns >= word_every_ms * ms_ns;
}

static _Noreturn void process_fail(enum courier_failure failure)
{
    struct courier_packet packet = {.type = COURIER_PACKET_FAILED, .failure = failure};
    helper_child_send(&packet, sizeof packet);
    _exit(0);
}

/* A stick that was pulled out is gone for some calls and an input error for others; which of the
 * two it is the parent knows from the table of mounts. */
static _Noreturn void process_fail_errno(const char *what)
{
    int error = errno;
    log_warning("%s: %s", what, strerror(error));
    bool gone = error == ENOENT || error == ENODEV || error == ENXIO || error == ENOTDIR;
    process_fail(gone ? COURIER_GONE : COURIER_UNREADABLE);
}

/* ---- looking for files ---- */

static bool process_is_spreadsheet(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && (strcasecmp(dot, ".xlsx") == 0 || strcasecmp(dot, ".csv") == 0);
}

/* "~$名单.xlsx" is what a spreadsheet program leaves beside a file that is open. */
static bool process_is_hidden(const char *name)
{
    return name[0] == '.' || name[0] == '~' || name[0] == '$';
}

static void process_tell_file(struct process *process, const char *folder, const char *name,
                              const struct stat *status)
{
    struct courier_packet packet = {.type = COURIER_PACKET_FILE};
    struct courier_file *file = &packet.file;
    int length =
        snprintf(file->path, sizeof file->path, "%s%s%s", folder, *folder ? "/" : "", name);
    file->size = status->st_size;
    file->modified_ms = status->st_mtim.tv_sec * (int64_t)1000;
    if (length >= COURIER_PATH_SIZE || !courier_packet_is_valid(&packet))
        return; /* a name that cannot be shown */
    process->found++;
    process_tell(process, &packet);
}

/* What to do with an entry of a folder that is no spreadsheet. */
typedef void process_visitor(struct process *process, int folder_fd, const char *name);

static void process_look_at(struct process *process, int folder_fd, const char *folder,
                            const char *name, process_visitor *visit)
{
    struct stat status;
    if (process_owes_a_word(process))
        process_tell(process, &(struct courier_packet){.type = COURIER_PACKET_ALIVE});
    if (process_is_hidden(name) || fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (visit != NULL && S_ISDIR(status.st_mode))
        visit(process, folder_fd, name);
    else if (visit == NULL && S_ISREG(status.st_mode) && process_is_spreadsheet(name))
        process_tell_file(process, folder, name, &status);
}

static bool process_has_enough(const struct process *process)
{
    return process->found >= COURIER_FILES_MAX ||
           clock_mono_ns() - process->began_ns >= list_patience_ms * ms_ns;
}

/* Tells the spreadsheets of a folder, or visits its folders. Takes the descriptor. */
static void process_walk(struct process *process, int fd, const char *folder,
                         process_visitor *visit)
{
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (directory == NULL)
        process_fail_errno("folder");
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(directory);
        if (entry == NULL && errno != 0)
            process_fail_errno("folder");
        if (entry == NULL || process_has_enough(process))
            break;
        process_look_at(process, dirfd(directory), folder, entry->d_name, visit);
    }
    closedir(directory);
}

static int process_open_folder(int at_fd, const char *name)
{
    return openat(at_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A folder that cannot be opened hides its files and no others. */
static void process_walk_into(struct process *process, int folder_fd, const char *name)
{
    int fd = process_open_folder(folder_fd, name);
    if (fd >= 0)
        process_walk(process, fd, name, NULL);
}

/* What lies at the top comes first, for when there are too many. */
static void process_list(struct process *process)
{
    process_walk(process, process_open_folder(process->stick_fd, "."), "", NULL);
    process_walk(process, process_open_folder(process->stick_fd, "."), "", process_walk_into);
    process_tell(process, &(struct courier_packet){.type = COURIER_PACKET_DONE});
}

/* ---- looking for bundles ---- */

static void process_tell_bundle(struct process *process, int top_fd, const char *name)
{
    struct stat status;
    int fd = strncmp(name, "TD-", strlen("TD-")) == 0 ? process_open_folder(top_fd, name) : -1;
    if (fd < 0)
        return;
    if (fstatat(fd, "SHA256SUMS.minisig", &status, AT_SYMLINK_NOFOLLOW) == 0) {
        status.st_size = 0;
        process_tell_file(process, "", name, &status);
    }
    close(fd);
}

static void process_list_bundles(struct process *process)
{
    process_walk(process, process_open_folder(process->stick_fd, "."), "", process_tell_bundle);
    process_tell(process, &(struct courier_packet){.type = COURIER_PACKET_DONE});
}

/* ---- reading one ---- */

/* Nothing on a stick leads anywhere else: step by step, and no link on the way is followed. Not by
 * openat2(2), which the service's sandbox (RestrictSUIDSGID=) cannot look into and therefore
 * denies. Not blocking, for what lies there may have become a pipe. */
static int process_open_file(int folder_fd, const char *path)
{
    char name[NAME_MAX + 1];
    for (int fd = folder_fd;;) {
        size_t length = strcspn(path, "/");
        bool is_upwards = length == 2 && memcmp(path, "..", length) == 0;
        if (length == 0 || length > NAME_MAX || is_upwards) {
            errno = EINVAL;
            return -1;
        }
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        int next = openat(fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
        int error = errno;
        if (fd != folder_fd)
            close(fd);
        errno = error;
        if (next < 0 || path[length] == '\0')
            return next;
        fd = next;
        path += length + 1;
    }
}

/* Returns how many bytes there were. */
static int64_t process_copy(struct process *process, int fd, int memory_fd, int64_t total)
{
    static char buffer[64 * 1024];
    int64_t done = 0;
    ssize_t length;
    while ((length = read(fd, buffer, sizeof buffer)) != 0) {
        if (length < 0)
            process_fail_errno("file");
        done += length;
        if (done > COURIER_BYTES_MAX)
            process_fail(COURIER_TOO_LARGE);
        if (sealed_write(memory_fd, buffer, (size_t)length) != ERR_OK)
            process_fail(COURIER_UNREADABLE);
        if (process_owes_a_word(process))
            process_tell(process, &(struct courier_packet){.type = COURIER_PACKET_PROGRESS,
                                                           .done = done,
                                                           .total = done > total ? done : total});
    }
    return done;
}

static void process_read(struct process *process, const char *path)
{
    struct courier_packet packet = {.type = COURIER_PACKET_DONE};
    struct stat status;
    int fd = process_open_file(process->stick_fd, path);
    if (fd < 0 || fstat(fd, &status) != 0)
        process_fail_errno("file");
    if (!S_ISREG(status.st_mode))
        process_fail(COURIER_UNREADABLE);
    if (status.st_size > COURIER_BYTES_MAX)
        process_fail(COURIER_TOO_LARGE);
    int memory_fd = -1;
    if (sealed_create("courier", &memory_fd) != ERR_OK)
        process_fail(COURIER_UNREADABLE);
    packet.done = packet.total = process_copy(process, fd, memory_fd, status.st_size);
    if (sealed_close(memory_fd) != ERR_OK)
        process_fail(COURIER_UNREADABLE);
    helper_child_send_fd(&packet, sizeof packet, memory_fd);
}

/* ---- reading a folder ---- */

enum { FOLDER_FILES_MAX = 200, FOLDER_NAME_SIZE = 192 };

struct process_folder {
    struct stick_file files[FOLDER_FILES_MAX];
    char names[FOLDER_FILES_MAX][FOLDER_NAME_SIZE];
    int count;
    int64_t total;
};

/* The bytes stay mapped until the process ends. */
static void process_take_file(struct process *process, int fd, const struct stat *status,
                              struct process_folder *folder)
{
    struct stick_file *file = &folder->files[folder->count];
    int memory_fd = -1;
    folder->total += status->st_size;
    if (folder->total > COURIER_BYTES_MAX)
        process_fail(COURIER_TOO_LARGE);
    if (sealed_create("courier", &memory_fd) != ERR_OK)
        process_fail(COURIER_UNREADABLE);
    process_copy(process, fd, memory_fd, status->st_size);
    if (sealed_close(memory_fd) != ERR_OK ||
        sealed_map(memory_fd, &file->bytes, &file->length) != ERR_OK)
        process_fail(COURIER_UNREADABLE);
    close(memory_fd);
}

static void process_take_entry(struct process *process, int folder_fd, const char *name,
                               struct process_folder *folder)
{
    struct stat status;
    char *copy = folder->names[folder->count];
    if (folder->count == FOLDER_FILES_MAX)
        process_fail(COURIER_TOO_LARGE);
    int fd = process_open_file(folder_fd, name);
    bool is_file = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    if (fd < 0 && errno != ELOOP && errno != ENXIO)
        process_fail_errno("file");
    if (snprintf(copy, FOLDER_NAME_SIZE, "%s%s", name, is_file ? "" : "/") >= FOLDER_NAME_SIZE)
        process_fail(COURIER_UNREADABLE);
    folder->files[folder->count] = (struct stick_file){.name = copy, .bytes = ""};
    if (is_file)
        process_take_file(process, fd, &status, folder);
    folder->count++;
    if (fd >= 0)
        close(fd);
}

static void process_send_folder(const char *name, const struct process_folder *folder)
{
    struct courier_packet packet = {.type = COURIER_PACKET_DONE};
    const struct stick_folder whole = {
        .name = name, .files = folder->files, .file_count = folder->count};
    struct stat status;
    int fd = -1;
    if (courier_packet_pack(&whole, &fd) != ERR_OK || fstat(fd, &status) != 0)
        process_fail(COURIER_UNREADABLE);
    packet.done = packet.total = status.st_size;
    helper_child_send_fd(&packet, sizeof packet, fd);
}

static void process_read_folder(struct process *process, const char *name)
{
    static struct process_folder folder;
    int fd = process_open_file(process->stick_fd, name);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (directory == NULL)
        process_fail_errno("folder");
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(directory);
        if (entry == NULL && errno != 0)
            process_fail_errno("folder");
        if (entry == NULL)
            break;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            process_take_entry(process, dirfd(directory), entry->d_name, &folder);
    }
    closedir(directory);
    process_send_folder(name, &folder);
}

/* ---- writing a folder ---- */

/* Whether the stick that is held is still the one in its place: it may have been pulled out, with
 * another one after it. Asks the kernel, not the stick. */
static bool process_is_in_place(const struct process *process)
{
    const unsigned wanted = STATX_INO | STATX_MNT_ID;
    const struct courier_order *order = process->order;
    struct statx held, there;
    if (statx(process->stick_fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, wanted, &held) != 0 ||
        statx(AT_FDCWD, order->stick, AT_STATX_DONT_SYNC, wanted, &there) != 0)
        return false;
    return held.stx_mnt_id == there.stx_mnt_id && held.stx_ino == there.stx_ino &&
           (order->mount == 0 || (uint64_t)order->mount == held.stx_mnt_id);
}

static bool process_go_on(void *context, int64_t done, int64_t total)
{
    struct process *process = context;
    if (!process_is_in_place(process))
        return false;
    if (process_owes_a_word(process))
        process_tell(process, &(struct courier_packet){
                                  .type = COURIER_PACKET_PROGRESS, .done = done, .total = total});
    return true;
}

static enum courier_failure process_failure(const struct process *process, enum err err)
{
    if (!process_is_in_place(process))
        return COURIER_GONE;
    switch (err) {
    case ERR_FULL:
        return COURIER_FULL;
    case ERR_GONE:
        return COURIER_GONE;
    case ERR_CORRUPT:
        return COURIER_CHANGED;
    case ERR_BUSY:
        return COURIER_CROWDED;
    case ERR_UNSUPPORTED:
        return COURIER_FORMAT;
    case ERR_OK:
    case ERR_IO:
    case ERR_INVALID:
    case ERR_TIMEOUT:
    case ERR_NOMEM:
        break;
    }
    return COURIER_UNWRITABLE;
}

static void process_tell_failure(struct process *process, const struct stick_folder *folder,
                                 enum err err)
{
    struct courier_packet packet = {.type = COURIER_PACKET_FAILED,
                                    .failure = process_failure(process, err)};
    struct statvfs room;
    if (packet.failure == COURIER_FULL && fstatvfs(process->stick_fd, &room) == 0)
        packet.total = stick_needed(folder, (int64_t)room.f_frsize);
    process_tell(process, &packet);
}

static void process_write(struct process *process, int folder_fd)
{
    const struct stick_watcher watcher = {process_go_on, process};
    struct courier_packet packet = {.type = COURIER_PACKET_WRITTEN};
    enum stick_outcome outcome = STICK_WRITTEN;
    struct stick_folder folder;
    const char *bytes;
    size_t length;
    if (sealed_map(folder_fd, &bytes, &length) != ERR_OK ||
        courier_packet_unpack(bytes, length, &folder) != ERR_OK)
        process_fail(COURIER_UNREADABLE);
    char name[STICK_NAME_SIZE];
    enum err err = stick_write_at(process->stick_fd, &folder, &watcher, &outcome, name);
    if (err == ERR_OK && !process_is_in_place(process))
        err = ERR_GONE;
    if (err != ERR_OK) {
        process_tell_failure(process, &folder, err);
        return;
    }
    packet.outcome = outcome;
    snprintf(packet.file.path, sizeof packet.file.path, "%s", name);
    process_tell(process, &packet);
}

_Noreturn void courier_process_main(void)
{
    struct courier_order order;
    helper_child_begin();
    log_set_program("courier");
    int folder_fd = helper_child_receive_fd(&order, sizeof order);
    struct process process = {
        .order = &order, .told_ns = clock_mono_ns(), .began_ns = clock_mono_ns()};
    process_tell(&process, &(struct courier_packet){.type = COURIER_PACKET_ALIVE});
    process.stick_fd = open(order.stick, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (process.stick_fd < 0)
        process_fail_errno("stick");
    switch ((enum courier_order_type)order.type) {
    case COURIER_ORDER_LIST:
        process_list(&process);
        break;
    case COURIER_ORDER_READ:
        process_read(&process, order.path);
        break;
    case COURIER_ORDER_WRITE:
        process_write(&process, folder_fd);
        break;
    case COURIER_ORDER_LIST_BUNDLES:
        process_list_bundles(&process);
        break;
    case COURIER_ORDER_READ_FOLDER:
        process_read_folder(&process, order.path);
        break;
    }
    _exit(0);
}
