#include "drivers/watchdog.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { STATUS_SIZE = 256 };

struct watchdog {
    int fd; /* -1: nobody to tell */
    struct sockaddr_un address;
    socklen_t address_length;
    int64_t interval_ns; /* 0: no ping is wanted */
    int64_t due_ns;
    char status[STATUS_SIZE];
    bool told_of_failure;
};

/* "@name" is a name without a file: its first byte is 0. */
static bool take_address(struct watchdog *watchdog, const char *path)
{
    size_t length = strlen(path);
    if ((path[0] != '/' && path[0] != '@') || path[1] == '\0' ||
        length >= sizeof watchdog->address.sun_path)
        return false;
    watchdog->address.sun_family = AF_UNIX;
    memcpy(watchdog->address.sun_path, path, length + 1);
    if (path[0] == '@')
        watchdog->address.sun_path[0] = '\0';
    watchdog->address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return true;
}

static int64_t read_number(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    int64_t number = text != NULL ? strtoll(text, &end, 10) : 0;
    return end != NULL && *end == '\0' && number > 0 ? number : 0;
}

/* Half of what is allowed, as sd_watchdog_enabled(3) advises. */
static void take_interval(struct watchdog *watchdog)
{
    const int64_t day_us = (int64_t)24 * 3600 * 1000000;
    int64_t pid = read_number("WATCHDOG_PID"), allowed_us = read_number("WATCHDOG_USEC");
    if (pid != 0 && pid != (int64_t)getpid())
        return;
    watchdog->interval_ns = (allowed_us < day_us ? allowed_us : day_us) * 1000 / 2;
    watchdog->due_ns = clock_mono_ns();
}

enum err watchdog_open(struct watchdog **ret_watchdog)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct watchdog *watchdog = calloc(1, sizeof *watchdog);
    if (watchdog == NULL)
        return ERR_NOMEM;
    watchdog->fd = -1;
    *ret_watchdog = watchdog;
    if (path == NULL)
        return ERR_OK;
    if (take_address(watchdog, path))
        watchdog->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (watchdog->fd >= 0)
        take_interval(watchdog);
    else
        log_warning("the supervisor's socket %s cannot be used", path);
    return ERR_OK;
}

static void send_line(struct watchdog *watchdog, const char *line)
{
    if (watchdog->fd < 0)
        return;
    ssize_t sent = sendto(watchdog->fd, line, strlen(line), MSG_NOSIGNAL,
                          (const struct sockaddr *)&watchdog->address, watchdog->address_length);
    if (sent < 0 && !watchdog->told_of_failure)
        log_warning("the supervisor does not listen: %s", strerror(errno));
    watchdog->told_of_failure = sent < 0;
}

void watchdog_close(struct watchdog *watchdog)
{
    if (watchdog == NULL)
        return;
    if (watchdog->fd >= 0)
        close(watchdog->fd);
    free(watchdog);
}

void watchdog_ready(struct watchdog *watchdog)
{
    send_line(watchdog, "READY=1");
}

void watchdog_stopping(struct watchdog *watchdog)
{
    send_line(watchdog, "STOPPING=1");
}

void watchdog_status(struct watchdog *watchdog, const char *status)
{
    char line[STATUS_SIZE + 8];
    if (strcmp(watchdog->status, status) == 0)
        return;
    utf8_copy(watchdog->status, sizeof watchdog->status, status);
    snprintf(line, sizeof line, "STATUS=%s", watchdog->status);
    send_line(watchdog, line);
}

int64_t watchdog_deadline_ns(const struct watchdog *watchdog)
{
    return watchdog->interval_ns > 0 ? watchdog->due_ns : INT64_MAX;
}

void watchdog_allow(struct watchdog *watchdog, int64_t seconds)
{
    char line[48];
    int64_t allowed_us = seconds > 0 ? seconds * 1000000 : watchdog->interval_ns / 1000 * 2;
    if (watchdog->interval_ns == 0)
        return;
    snprintf(line, sizeof line, "WATCHDOG_USEC=%lld", (long long)allowed_us);
    send_line(watchdog, line);
}

void watchdog_ping(struct watchdog *watchdog, int64_t now_ns)
{
    if (watchdog->interval_ns == 0 || now_ns < watchdog->due_ns)
        return;
    watchdog->due_ns = now_ns + watchdog->interval_ns;
    send_line(watchdog, "WATCHDOG=1");
}
