#include "firmware/folder.h"

#include "firmware/base/log.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char system_folder[] = "/var/lib/themeday";

static const char *folder_environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* Joins and makes absolute; NULL without memory or a working directory. */
static char *folder_join(const char *above, const char *below)
{
    char here[PATH_MAX] = "", *path = NULL;
    if (above[0] != '/' && getcwd(here, sizeof here) == NULL)
        return NULL;
    if (asprintf(&path, "%s%s%s%s", here, here[0] == '\0' ? "" : "/", above, below) < 0)
        return NULL;
    return path;
}

static char *folder_choose(const char *option)
{
    struct stat status;
    const char *home = folder_environment("XDG_DATA_HOME");
    if (option == NULL || option[0] == '\0')
        option = folder_environment("THEMEDAY_DATA");
    if (option != NULL)
        return folder_join(option, "");
    if (stat(system_folder, &status) == 0 && S_ISDIR(status.st_mode))
        return folder_join(system_folder, "");
    if (home != NULL)
        return folder_join(home, "/themeday");
    home = folder_environment("HOME");
    return home == NULL ? NULL : folder_join(home, "/.local/share/themeday");
}

enum err folder_find(const char *option, char **ret_path)
{
    char *path = folder_choose(option);
    if (path == NULL) {
        log_error("no data folder is known: give --data DIR or set THEMEDAY_DATA");
        return ERR_GONE;
    }
    *ret_path = path;
    return ERR_OK;
}
