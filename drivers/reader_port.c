#include "drivers/reader_port.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Between the first colon and the next. */
static bool reader_port_path(const char *connstring, char ret_path[PATH_MAX])
{
    const char *path = strchr(connstring, ':');
    if (path == NULL || path[1] != '/')
        return false;
    path++;
    size_t length = strcspn(path, ":");
    if (length >= PATH_MAX)
        return false;
    memcpy(ret_path, path, length);
    ret_path[length] = '\0';
    return true;
}

bool reader_port_is_named(const char *connstring)
{
    char path[PATH_MAX];
    return reader_port_path(connstring, path);
}

static enum reader_trouble reader_port_judge(int error)
{
    if (error == EACCES || error == EPERM)
        return READER_FORBIDDEN;
    return error == EBUSY || error == EWOULDBLOCK ? READER_IN_USE : READER_MISSING;
}

enum reader_trouble reader_port_hold(const char *connstring, int *ret_port)
{
    char path[PATH_MAX];
    *ret_port = -1;
    if (!reader_port_path(connstring, path))
        return READER_NO_TROUBLE;
    int port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port < 0)
        return reader_port_judge(errno);
    if (flock(port, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        close(port);
        return reader_port_judge(error);
    }
    *ret_port = port;
    return READER_NO_TROUBLE;
}
