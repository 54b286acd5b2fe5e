#include "db/data_folder.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err data_folder_error(const char *path)
{
    log_error("%s: %s", path, strerror(errno));
    return err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
}

enum err data_folder_make(const char *folder)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path)
        return ERR_INVALID;
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return data_folder_error(path);
        *at = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return data_folder_error(path);
    return ERR_OK;
}

enum err data_folder_lock(const char *folder, int *ret_fd)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/lock", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return data_folder_error(path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *ret_fd = fd;
        return ERR_OK;
    }
    enum err err = errno == EWOULDBLOCK ? ERR_BUSY : data_folder_error(path);
    close(fd);
    return err;
}

enum err data_folder_make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return data_folder_error(path);
    close(fd);
    return ERR_OK;
}

enum err data_folder_path(char ret_path[PATH_MAX], const char *folder, const char *name)
{
    return snprintf(ret_path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX ? ERR_OK : ERR_INVALID;
}
