#include "drivers/backlight.h"

#include "firmware/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BACKLIGHT_PATH_SIZE = 320 };

/* The file of this name of the first backlight where it can be written; false: there is none. */
static bool backlight_find(const char *folder, const char *name, char ret_path[BACKLIGHT_PATH_SIZE],
                           char ret_most[BACKLIGHT_PATH_SIZE])
{
    bool found = false;
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return false;
    for (struct dirent *entry; !found && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(ret_path, BACKLIGHT_PATH_SIZE, "%.100s/%.100s/%s", folder, entry->d_name, name);
        snprintf(ret_most, BACKLIGHT_PATH_SIZE, "%.100s/%.100s/max_brightness", folder,
                 entry->d_name);
        found = access(ret_path, W_OK) == 0 && access(ret_most, R_OK) == 0;
    }
    closedir(directory);
    return found;
}

static int backlight_read(const char *path)
{
    int value = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%d", &value) != 1)
        value = 0;
    fclose(file);
    return value;
}

bool backlight_exists(const char *folder)
{
    char brightness[BACKLIGHT_PATH_SIZE], most[BACKLIGHT_PATH_SIZE];
    return backlight_find(folder, "brightness", brightness, most) && backlight_read(most) > 0;
}

static bool backlight_write(const char *path, int value)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return false;
    bool written = fprintf(file, "%d\n", value) > 0;
    return fclose(file) == 0 && written;
}

void backlight_set(const char *folder, int percent)
{
    char brightness[BACKLIGHT_PATH_SIZE], most_path[BACKLIGHT_PATH_SIZE];
    if (percent <= 0 || !backlight_find(folder, "brightness", brightness, most_path))
        return;
    int most = backlight_read(most_path), value = (int)((int64_t)most * percent / 100);
    if (most > 0 && !backlight_write(brightness, value > 0 ? value : 1))
        log_warning("%s: %s", brightness, strerror(errno));
}

void backlight_switch(const char *folder, bool is_on)
{
    enum { LIT = 0, DARK = 4 }; /* as the kernel has them since its first framebuffers */
    char power[BACKLIGHT_PATH_SIZE], most[BACKLIGHT_PATH_SIZE];
    if (backlight_find(folder, "bl_power", power, most) &&
        !backlight_write(power, is_on ? LIT : DARK))
        log_warning("%s: %s", power, strerror(errno));
}
