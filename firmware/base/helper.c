#include "firmware/base/helper.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct helper {
    pid_t pid;
    int fd;
};

/* Runs between fork and exec: async-signal-safe calls only. */
static _Noreturn void helper_exec(int fd, char *const arguments[])
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (fd == HELPER_FD)
        fcntl(fd, F_SETFD, 0);
    else
        dup2(fd, HELPER_FD);
    close_range(HELPER_FD + 1, ~0U, 0);
    execv("/proc/self/exe", arguments);
    _exit(127);
}

enum err helper_start(const char *name, const char *argument, struct helper **ret_helper)
{
    char option[64];
    snprintf(option, sizeof option, "--helper=%s", name);
    char program[] = "themeday-kiosk";
    char *arguments[] = {program, option, (char *)argument, NULL};
    int pair[2];
    struct helper *helper = calloc(1, sizeof *helper);
    if (helper == NULL)
        return ERR_NOMEM;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0) {
        int error = errno;
        log_error("helper %s: socketpair: %s", name, strerror(error));
        free(helper);
        return err_from_errno(error);
    }
    helper->pid = fork();
    if (helper->pid == 0)
        helper_exec(pair[1], arguments);
    int error = errno;
    close(pair[1]);
    if (helper->pid < 0) {
        log_error("helper %s: fork: %s", name, strerror(error));
        close(pair[0]);
        free(helper);
        return err_from_errno(error);
    }
    helper->fd = pair[0];
    *ret_helper = helper;
    return ERR_OK;
}

int helper_fd(const struct helper *helper)
{
    return helper->fd;
}

enum err helper_receive(struct helper *helper, void *ret_packet, size_t size)
{
    char packet[512];
    if (size > sizeof packet)
        return ERR_INVALID;
    ssize_t length = recv(helper->fd, packet, sizeof packet, MSG_DONTWAIT | MSG_TRUNC);
    if (length == 0)
        return ERR_GONE;
    if (length < 0)
        return err_from_errno(errno);
    if ((size_t)length != size)
        return ERR_CORRUPT;
    memcpy(ret_packet, packet, size);
    return ERR_OK;
}

enum err helper_send(struct helper *helper, const void *packet, size_t size)
{
    if (send(helper->fd, packet, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return err_from_errno(errno);
    return ERR_OK;
}

void helper_stop(struct helper *helper)
{
    if (helper == NULL)
        return;
    kill(helper->pid, SIGKILL);
    while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(helper->fd);
    free(helper);
}

void helper_child_begin(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int flags = fcntl(HELPER_FD, F_GETFL);
    if (flags < 0 || fcntl(HELPER_FD, F_SETFL, flags & ~O_NONBLOCK) != 0)
        _exit(127);
    /* The parent may have died before prctl(): then its end of the pair is closed. */
    char probe;
    if (recv(HELPER_FD, &probe, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
        _exit(0);
}

void helper_child_send(const void *packet, size_t size)
{
    while (send(HELPER_FD, packet, size, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            _exit(0);
    }
}
