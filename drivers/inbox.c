#include "drivers/inbox.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { INBOX_EVENTS = IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR };

struct inbox_folder {
    int watch;
    char *path;
};

struct inbox {
    int fd;
    const char *last_name;
    struct inbox_folder *folders;
    int count, room;
};

enum err inbox_open(const char *last_name, struct inbox **ret_inbox)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (inbox == NULL)
        return ERR_NOMEM;
    inbox->last_name = last_name;
    inbox->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (inbox->fd < 0) {
        enum err err = err_from_errno(errno);
        log_error("inotify: %s", strerror(errno));
        free(inbox);
        return err;
    }
    *ret_inbox = inbox;
    return ERR_OK;
}

void inbox_close(struct inbox *inbox)
{
    if (inbox == NULL)
        return;
    for (int i = 0; i < inbox->count; i++)
        free(inbox->folders[i].path);
    free(inbox->folders);
    close(inbox->fd);
    free(inbox);
}

int inbox_fd(const struct inbox *inbox)
{
    return inbox->fd;
}

/* ---- which folders ---- */

static struct inbox_folder *inbox_find(const struct inbox *inbox, int watch)
{
    for (int i = 0; i < inbox->count; i++)
        if (inbox->folders[i].watch == watch)
            return &inbox->folders[i];
    return NULL;
}

static struct inbox_folder *inbox_add(struct inbox *inbox)
{
    if (inbox->count == inbox->room) {
        int room = inbox->room == 0 ? 64 : 2 * inbox->room;
        struct inbox_folder *folders = realloc(inbox->folders, (size_t)room * sizeof *folders);
        if (folders == NULL)
            return NULL;
        inbox->folders = folders;
        inbox->room = room;
    }
    inbox->folders[inbox->count] = (struct inbox_folder){.path = NULL};
    return &inbox->folders[inbox->count++];
}

static void inbox_drop(struct inbox *inbox, int watch)
{
    struct inbox_folder *folder = inbox_find(inbox, watch);
    if (folder == NULL)
        return;
    free(folder->path);
    *folder = inbox->folders[--inbox->count];
}

/* The same folder has the same watch, under whatever path it was named last. */
enum err inbox_watch(struct inbox *inbox, const char *path)
{
    char *copy = strdup(path);
    int watch = copy == NULL ? -1 : inotify_add_watch(inbox->fd, path, INBOX_EVENTS);
    if (watch < 0) {
        enum err err = copy == NULL ? ERR_NOMEM : err_from_errno(errno);
        free(copy);
        return err;
    }
    struct inbox_folder *folder = inbox_find(inbox, watch);
    if (folder == NULL)
        folder = inbox_add(inbox);
    if (folder == NULL) {
        free(copy);
        return ERR_NOMEM;
    }
    free(folder->path);
    *folder = (struct inbox_folder){.watch = watch, .path = copy};
    return ERR_OK;
}

/* ---- what came ---- */

/* A file that finishes its folder; what others do in a finished one is nobody's concern. */
static void inbox_take_file(struct inbox *inbox, const struct inotify_event *event,
                            inbox_visitor *visit, void *context)
{
    struct inbox_folder *folder = inbox_find(inbox, event->wd);
    bool is_there = (event->mask & (IN_MOVED_TO | IN_CLOSE_WRITE)) != 0;
    if (folder == NULL || !is_there || strcmp(event->name, inbox->last_name) != 0)
        return;
    char *path = folder->path;
    folder->path = NULL;
    inotify_rm_watch(inbox->fd, event->wd);
    inbox_drop(inbox, event->wd);
    visit(path, context);
    free(path);
}

/* Hidden ones are not finished yet, and will be renamed. */
static void inbox_take_folder(struct inbox *inbox, const struct inotify_event *event,
                              inbox_visitor *visit, void *context)
{
    const struct inbox_folder *folder = inbox_find(inbox, event->wd);
    char *path = NULL;
    if (folder == NULL || event->name[0] == '.' ||
        asprintf(&path, "%s/%s", folder->path, event->name) < 0)
        return;
    visit(path, context);
    free(path);
}

static void inbox_take(struct inbox *inbox, const struct inotify_event *event, inbox_visitor *visit,
                       void *context)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0)
        visit(NULL, context);
    else if ((event->mask & IN_IGNORED) != 0)
        inbox_drop(inbox, event->wd);
    else if (event->len > 0 && (event->mask & IN_ISDIR) != 0)
        inbox_take_folder(inbox, event, visit, context);
    else if (event->len > 0)
        inbox_take_file(inbox, event, visit, context);
}

enum err inbox_read(struct inbox *inbox, inbox_visitor *visit, void *context)
{
    _Alignas(struct inotify_event) char bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
    for (;;) {
        ssize_t length = read(inbox->fd, bytes, sizeof bytes);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length < 0 && errno != EAGAIN ? err_from_errno(errno) : ERR_OK;
        for (const char *at = bytes; at < bytes + length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            inbox_take(inbox, event, visit, context);
            at += sizeof *event + event->len;
        }
    }
}
