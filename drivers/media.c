#include "drivers/media.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct media {
    char folders[MEDIA_FOLDERS_MAX][MEDIA_PATH_SIZE];
    int folder_count;
    bool takes_plain_folders; /* the folders are of the command line */
    int mounts_fd;            /* /proc/self/mountinfo */
    int folders_fd;           /* inotify; -1 without plain folders */
    int epoll_fd;             /* wakes for both, of which a table of mounts is never "readable" */
    struct media_stick sticks[MEDIA_STICKS_MAX];
    int count;
    bool told_of_more;
};

/* ---- a look ---- */

static struct media_stick *media_add(struct media *media, const char *path)
{
    for (int i = 0; i < media->count; i++)
        if (strcmp(media->sticks[i].path, path) == 0)
            return &media->sticks[i];
    if (media->count == MEDIA_STICKS_MAX) {
        if (!media->told_of_more)
            log_warning("more than %d sticks: the others are left out", MEDIA_STICKS_MAX);
        media->told_of_more = true;
        return NULL;
    }
    return &media->sticks[media->count++];
}

static void media_set(struct media *media, const char *path, const char *file_system, bool writable,
                      int64_t mount)
{
    const char *slash = strrchr(path, '/');
    struct media_stick *stick = media_add(media, path);
    if (stick == NULL)
        return;
    memset(stick, 0, sizeof *stick);
    snprintf(stick->path, sizeof stick->path, "%s", path);
    const char *name = slash == NULL ? path : slash + 1;
    utf8_copy(stick->name, sizeof stick->name, utf8_is_valid(name, strlen(name)) ? name : "USB");
    utf8_make_plain(stick->name);
    utf8_copy(stick->file_system, sizeof stick->file_system, file_system);
    stick->writable = writable;
    stick->mount = mount;
}

static bool media_is_below(const struct media *media, const char *path)
{
    for (int i = 0; i < media->folder_count; i++) {
        size_t length = strlen(media->folders[i]);
        if (strncmp(path, media->folders[i], length) == 0 && path[length] == '/' &&
            path[length + 1] != '\0')
            return true;
    }
    return false;
}

/* The table writes a space as \040. */
static void media_unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        unsigned code;
        if (from[0] == '\\' && sscanf(from + 1, "%3o", &code) == 1) {
            *to++ = (char)code;
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

static bool media_has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ',') &&
            (at[length] == ',' || at[length] == '\0' || at[length] == '\n'))
            return true;
    return false;
}

static bool media_is_listed(const struct media *media, const char *path)
{
    for (int i = 0; i < media->count; i++)
        if (strcmp(media->sticks[i].path, path) == 0)
            return true;
    return false;
}

/* A place may be in the table twice: mounted over, or, in the sandbox of the service, once on the
 * media folder that systemd has bound onto itself and once on the folder beneath, which nobody
 * reaches. Kernels list the two in either order; which of them is seen they tell without asking the
 * stick. */
static bool media_is_seen(const char *path, int64_t mount)
{
    struct statx seen;
    return statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_MNT_ID, &seen) == 0 &&
           (seen.stx_mask & STATX_MNT_ID) != 0 && (int64_t)seen.stx_mnt_id == mount;
}

/* 36 35 98:0 /root /mount/point rw,noatime shared:1 - vfat /dev/sda1 rw,errors=remount-ro */
static void media_read_mount(struct media *media, char *line)
{
    char path[PATH_MAX], options[256], file_system[32], super[512] = "";
    int64_t mount;
    char *behind = strstr(line, " - ");
    if (behind == NULL ||
        sscanf(line, "%" SCNd64 " %*s %*s %*s %4095s %255s", &mount, path, options) != 3 ||
        sscanf(behind + 3, "%31s %*s %511s", file_system, super) < 1)
        return;
    media_unescape(path);
    if (!media_is_below(media, path) || strlen(path) >= MEDIA_PATH_SIZE ||
        strcmp(file_system, "autofs") == 0)
        return;
    if (media_is_listed(media, path) && !media_is_seen(path, mount))
        return;
    bool writable = !media_has_word(options, "ro") && !media_has_word(super, "ro");
    media_set(media, path, file_system, writable, mount);
}

static void media_read_mounts(struct media *media)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen("/proc/self/mountinfo", "re");
    if (file == NULL) {
        log_error("/proc/self/mountinfo: %s", strerror(errno));
        return;
    }
    while (getline(&line, &size, file) >= 0)
        media_read_mount(media, line);
    free(line);
    fclose(file);
}

static void media_read_folder(struct media *media, const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[PATH_MAX];
        struct stat status;
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strncmp(entry->d_name, "stick", 5) != 0 || length >= MEDIA_PATH_SIZE ||
            media_is_listed(media, path) || lstat(path, &status) != 0 || !S_ISDIR(status.st_mode))
            continue;
        media_set(media, path, "", access(path, W_OK) == 0, 0);
    }
    closedir(directory);
}

static int media_compare(const void *left, const void *right)
{
    const struct media_stick *a = left, *b = right;
    return strcmp(a->path, b->path);
}

static void media_look(struct media *media)
{
    media->count = 0;
    memset(media->sticks, 0, sizeof media->sticks);
    media_read_mounts(media);
    for (int i = 0; media->takes_plain_folders && i < media->folder_count; i++)
        media_read_folder(media, media->folders[i]);
    qsort(media->sticks, (size_t)media->count, sizeof *media->sticks, media_compare);
}

/* ---- news ---- */

static void media_drain(const struct media *media)
{
    char buffer[4096];
    struct epoll_event event;
    do
        while (media->folders_fd >= 0 && read(media->folders_fd, buffer, sizeof buffer) > 0)
            continue;
    while (epoll_wait(media->epoll_fd, &event, 1, 0) > 0);
}

bool media_dispatch(struct media *media)
{
    struct media_stick before[MEDIA_STICKS_MAX];
    int count = media->count;
    memcpy(before, media->sticks, sizeof before);
    media_drain(media);
    media_look(media);
    return count != media->count || memcmp(before, media->sticks, sizeof before) != 0;
}

int media_fd(const struct media *media)
{
    return media->epoll_fd;
}

int media_sticks(const struct media *media, const struct media_stick **ret_sticks)
{
    *ret_sticks = media->sticks;
    return media->count;
}

bool media_has(const struct media *media, const struct media_stick *stick)
{
    for (int i = 0; i < media->count; i++)
        if (media->sticks[i].mount == stick->mount &&
            strcmp(media->sticks[i].path, stick->path) == 0)
            return true;
    return false;
}

/* ---- life ---- */

/* The table of mounts names real paths. */
static void media_take_folder(struct media *media, const char *folder)
{
    char *real = realpath(folder, NULL);
    const char *path = real != NULL ? real : folder;
    if (media->folder_count == MEDIA_FOLDERS_MAX || strlen(path) >= MEDIA_PATH_SIZE)
        log_warning("media folder %s is left out: too many, or its name is too long", folder);
    else
        snprintf(media->folders[media->folder_count++], MEDIA_PATH_SIZE, "%s", path);
    free(real);
}

static enum err media_wait_for(const struct media *media, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events};
    if (epoll_ctl(media->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
        return ERR_OK;
    log_error("media: epoll_ctl: %s", strerror(errno));
    return err_from_errno(errno);
}

static enum err media_watch_mounts(struct media *media)
{
    media->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    media->mounts_fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (media->epoll_fd < 0 || media->mounts_fd < 0) {
        log_error("media: %s", strerror(errno));
        return err_from_errno(errno);
    }
    return media_wait_for(media, media->mounts_fd, EPOLLPRI);
}

static enum err media_watch_folders(struct media *media)
{
    static const uint32_t comings =
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR;
    if (!media->takes_plain_folders)
        return ERR_OK;
    media->folders_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (media->folders_fd < 0) {
        log_error("media: inotify: %s", strerror(errno));
        return err_from_errno(errno);
    }
    for (int i = 0; i < media->folder_count; i++)
        if (inotify_add_watch(media->folders_fd, media->folders[i], comings) < 0)
            log_warning("%s: %s", media->folders[i], strerror(errno));
    return media_wait_for(media, media->folders_fd, EPOLLIN);
}

enum err media_open(const char *const *folders, int count, struct media **ret_media)
{
    static const char *const usual[] = {"/media", "/run/media"};
    struct media *media = calloc(1, sizeof *media);
    if (media == NULL)
        return ERR_NOMEM;
    media->epoll_fd = media->mounts_fd = media->folders_fd = -1;
    media->takes_plain_folders = count > 0;
    for (int i = 0; i < (count > 0 ? count : 2); i++)
        media_take_folder(media, count > 0 ? folders[i] : usual[i]);
    enum err err = media_watch_mounts(media);
    if (err == ERR_OK)
        err = media_watch_folders(media);
    if (err != ERR_OK) {
        media_close(media);
        return err;
    }
    media_look(media);
    *ret_media = media;
    return ERR_OK;
}

void media_close(struct media *media)
{
    if (media == NULL)
        return;
    const int fds[] = {media->folders_fd, media->mounts_fd, media->epoll_fd};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(media);
}
