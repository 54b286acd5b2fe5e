#include "drivers/touch_panel.h"

#include "firmware/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { FOLDER_SIZE = 256 };

struct touch_panel {
    char nodes[FOLDER_SIZE], devices[FOLDER_SIZE];
    int fd; /* inotify on `nodes`; -1: there is no such folder */
    bool was_there, is_there;
};

/* The last word of the bit field has its lowest bits. */
static bool is_touched_directly(const struct touch_panel *panel, const char *name)
{
    char path[2 * FOLDER_SIZE], line[128] = "";
    snprintf(path, sizeof path, "%.200s/%.100s/device/properties", panel->devices, name);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool is_read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *last = strrchr(line, ' ');
    unsigned long bits = strtoul(last != NULL ? last : line, NULL, 16);
    return is_read && (bits >> INPUT_PROP_DIRECT & 1) != 0;
}

static void look(struct touch_panel *panel)
{
    DIR *folder = opendir(panel->nodes);
    panel->is_there = false;
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strncmp(entry->d_name, "event", 5) == 0 && is_touched_directly(panel, entry->d_name))
            panel->is_there = true;
    closedir(folder);
    panel->was_there = panel->was_there || panel->is_there;
}

static enum err watch(struct touch_panel *panel)
{
    panel->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (panel->fd >= 0 &&
        inotify_add_watch(panel->fd, panel->nodes, IN_CREATE | IN_DELETE | IN_MOVE) >= 0)
        return ERR_OK;
    int error = errno;
    if (panel->fd >= 0)
        close(panel->fd);
    panel->fd = -1;
    if (error == ENOENT)
        return ERR_OK;
    log_error("%s cannot be watched: %s", panel->nodes, strerror(error));
    return err_from_errno(error);
}

enum err touch_panel_open(const char *nodes, const char *devices, struct touch_panel **ret_panel)
{
    struct touch_panel *panel = calloc(1, sizeof *panel);
    if (panel == NULL)
        return ERR_NOMEM;
    snprintf(panel->nodes, sizeof panel->nodes, "%s", nodes);
    snprintf(panel->devices, sizeof panel->devices, "%s", devices);
    enum err err = watch(panel);
    if (err != ERR_OK) {
        free(panel);
        return err;
    }
    look(panel);
    *ret_panel = panel;
    return ERR_OK;
}

void touch_panel_close(struct touch_panel *panel)
{
    if (panel == NULL)
        return;
    if (panel->fd >= 0)
        close(panel->fd);
    free(panel);
}

int touch_panel_fd(const struct touch_panel *panel)
{
    return panel->fd;
}

void touch_panel_dispatch(struct touch_panel *panel)
{
    char news[4096];
    bool was_lost = touch_panel_is_lost(panel);
    while (read(panel->fd, news, sizeof news) > 0)
        continue;
    look(panel);
    if (was_lost != touch_panel_is_lost(panel))
        log_warning("the touch screen is %s", was_lost ? "back" : "gone");
}

bool touch_panel_is_lost(const struct touch_panel *panel)
{
    return panel->was_there && !panel->is_there;
}
