#include "drivers/reader_obstacle.h"

#include "drivers/reader_port.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Those that claim readers which libnfc knows. */
static const char *const obstacle_modules[] = {"pn533_usb", "port100"};

static const char *obstacle_find_module(const char *proc)
{
    char path[PATH_MAX], name[64];
    const char *found = NULL;
    snprintf(path, sizeof path, "%s/modules", proc);
    FILE *file = fopen(path, "re");
    while (file != NULL && found == NULL && fscanf(file, "%63s%*[^\n]", name) == 1)
        for (size_t i = 0; i < sizeof obstacle_modules / sizeof *obstacle_modules; i++)
            if (strcmp(name, obstacle_modules[i]) == 0)
                found = obstacle_modules[i];
    if (file != NULL)
        fclose(file);
    return found;
}

static bool obstacle_is_pcscd(const char *proc, const char *process)
{
    char path[PATH_MAX], name[32] = "";
    snprintf(path, sizeof path, "%s/%s/comm", proc, process);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool is_read = fgets(name, sizeof name, file) != NULL;
    fclose(file);
    return is_read && strcmp(name, "pcscd\n") == 0;
}

static bool obstacle_find_pcscd(const char *proc)
{
    bool found = false;
    struct dirent *entry;
    DIR *folder = opendir(proc);
    while (folder != NULL && !found && (entry = readdir(folder)) != NULL)
        found = isdigit((unsigned char)entry->d_name[0]) && obstacle_is_pcscd(proc, entry->d_name);
    if (folder != NULL)
        closedir(folder);
    return found;
}

struct reader_obstacles reader_obstacles_find(const char *connstring, const char *proc)
{
    if (reader_port_is_named(connstring))
        return (struct reader_obstacles){.module = NULL};
    return (struct reader_obstacles){obstacle_find_module(proc), obstacle_find_pcscd(proc)};
}
