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

/* Those that were killed and had not died yet. One that finds no room here stays a zombie until
 * the terminal ends, which harms nobody. */
static pid_t helper_abandoned[16];
enum { ABANDONED_MAX = sizeof helper_abandoned / sizeof *helper_abandoned };

static void helper_reap(void)
{
    for (int i = 0; i < ABANDONED_MAX; i++)
        if (helper_abandoned[i] != 0 && waitpid(helper_abandoned[i], NULL, WNOHANG) != 0)
            helper_abandoned[i] = 0;
}

enum err helper_start(const char *name, const char *argument, struct helper **ret_helper)
{
    char option[64];
    snprintf(option, sizeof option, "--helper=%s", name);
    char program[] = "themeday-kiosk";
    char *arguments[] = {program, option, (char *)argument, NULL};
    int pair[2];
    helper_reap();
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

/* Takes the descriptor out of a message, and closes what nobody asked for. */
static int helper_take_fd(struct msghdr *message)
{
    int taken = -1;
    for (struct cmsghdr *at = CMSG_FIRSTHDR(message); at != NULL; at = CMSG_NXTHDR(message, at)) {
        if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (at->cmsg_len - CMSG_LEN(0)) / sizeof taken;
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(at) + i * sizeof fd, sizeof fd);
            if (taken < 0)
                taken = fd;
            else
                close(fd);
        }
    }
    return taken;
}

enum err helper_receive_fd(struct helper *helper, void *ret_packet, size_t size, int *ret_fd)
{
    char packet[1536];
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {.iov_base = packet, .iov_len = sizeof packet};
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    if (size > sizeof packet)
        return ERR_INVALID;
    ssize_t length = recvmsg(helper->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (length == 0)
        return ERR_GONE;
    if (length < 0)
        return err_from_errno(errno);
    int fd = helper_take_fd(&message);
    if ((size_t)length != size || (message.msg_flags & MSG_TRUNC) != 0) {
        if (fd >= 0)
            close(fd);
        return ERR_CORRUPT;
    }
    memcpy(ret_packet, packet, size);
    *ret_fd = fd;
    return ERR_OK;
}

enum err helper_receive(struct helper *helper, void *ret_packet, size_t size)
{
    int fd = -1;
    enum err err = helper_receive_fd(helper, ret_packet, size, &fd);
    if (err == ERR_OK && fd >= 0)
        close(fd);
    return err;
}

/* A packet, and a descriptor unless that is -1, as sendmsg(2) takes them; `control` lives as long
 * as the message. */
struct helper_message {
    struct msghdr message;
    struct iovec part;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
};

static struct msghdr *helper_message(struct helper_message *ret, const void *packet, size_t size,
                                     int fd)
{
    *ret = (struct helper_message){.part = {.iov_base = (void *)packet, .iov_len = size}};
    ret->message = (struct msghdr){.msg_iov = &ret->part, .msg_iovlen = 1};
    if (fd < 0)
        return &ret->message;
    ret->message.msg_control = ret->control;
    ret->message.msg_controllen = sizeof ret->control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&ret->message);
    *header = (struct cmsghdr){
        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return &ret->message;
}

enum err helper_send_fd(struct helper *helper, const void *packet, size_t size, int fd)
{
    struct helper_message message;
    if (sendmsg(helper->fd, helper_message(&message, packet, size, fd),
                MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return err_from_errno(errno);
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

void helper_abandon(struct helper *helper)
{
    if (helper == NULL)
        return;
    helper_reap();
    kill(helper->pid, SIGKILL);
    if (waitpid(helper->pid, NULL, WNOHANG) == 0) {
        int i = 0;
        while (i < ABANDONED_MAX && helper_abandoned[i] != 0)
            i++;
        if (i < ABANDONED_MAX)
            helper_abandoned[i] = helper->pid;
    }
    close(helper->fd);
    free(helper);
}

void helper_begin_anew(char *const arguments[])
{
    execv("/proc/self/exe", arguments);
    log_error("cannot begin anew: %s", strerror(errno));
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

void helper_child_send_fd(const void *packet, size_t size, int fd)
{
    struct helper_message message;
    helper_message(&message, packet, size, fd);
    while (sendmsg(HELPER_FD, &message.message, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            _exit(0);
    }
}

void helper_child_send(const void *packet, size_t size)
{
    helper_child_send_fd(packet, size, -1);
}

int helper_child_receive_fd(void *ret_packet, size_t size)
{
    struct helper_message message;
    ssize_t length;
    helper_message(&message, ret_packet, size, -1);
    message.message.msg_control = message.control;
    message.message.msg_controllen = sizeof message.control;
    do
        length = recvmsg(HELPER_FD, &message.message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    if (length != (ssize_t)size || (message.message.msg_flags & MSG_TRUNC) != 0)
        _exit(0);
    return helper_take_fd(&message.message);
}

void helper_child_receive(void *ret_packet, size_t size)
{
    int fd = helper_child_receive_fd(ret_packet, size);
    if (fd >= 0)
        close(fd);
}
