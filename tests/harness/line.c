/* The line in front of a server: a process of its own that carries one connection at a time. */
#include "tests/harness/davserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { TRICKLE_MS = 100 };

/* What both processes see. */
struct line_orders {
    atomic_llong cut_after, cut_within, stall_after, trickle_after;
    atomic_llong carried;
    atomic_int cuts;
};

struct line {
    struct line_orders *orders;
    pid_t pid;
};

static int line_socket(int port, bool listens, int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!listens) {
        if (connect(fd, (struct sockaddr *)&address, size) == 0)
            return fd;
        close(fd);
        return -1;
    }
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static bool line_is_past(long long limit, long long carried)
{
    return limit >= 0 && carried >= limit;
}

/* How many bytes may move now; 0: none any more. */
static size_t line_allowance(const struct line_orders *orders, size_t most)
{
    long long carried = orders->carried, cut = orders->cut_after;
    if (line_is_past(orders->trickle_after, carried)) {
        nanosleep(&(struct timespec){.tv_nsec = TRICKLE_MS * 1000000L}, NULL);
        return 1;
    }
    if (cut >= 0 && cut - carried < (long long)most)
        return cut > carried ? (size_t)(cut - carried) : 0;
    return most;
}

/* Carries what waits on one end to the other; false: it is over. */
static bool line_move(struct line_orders *orders, int from, int to)
{
    char buffer[4096];
    size_t allowed = line_allowance(orders, sizeof buffer);
    if (allowed == 0)
        return false;
    ssize_t length = recv(from, buffer, allowed, 0);
    if (length <= 0 || send(to, buffer, (size_t)length, MSG_NOSIGNAL) != length)
        return false;
    orders->carried += length;
    return !line_is_past(orders->cut_after, orders->carried);
}

/* A stalled line says nothing; it is over when the client has gone. */
static bool line_stalls(const struct line_orders *orders)
{
    return line_is_past(orders->stall_after, orders->carried);
}

static bool line_turn(struct line_orders *orders, int client, int server)
{
    bool stalls = line_stalls(orders);
    short wanted = stalls ? POLLRDHUP : POLLIN;
    struct pollfd fds[] = {{.fd = client, .events = wanted}, {.fd = server, .events = wanted}};
    if (poll(fds, 2, stalls ? 50 : -1) < 0)
        return false;
    if (stalls)
        return fds[0].revents == 0;
    if (fds[0].revents != 0)
        return line_move(orders, client, server);
    return line_move(orders, server, client);
}

/* A line that was cut tells both ends so. */
static void line_end(const struct line_orders *orders, int fd)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (line_is_past(orders->cut_after, orders->carried))
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

/* What a line says before it carries anything. */
struct line_manners {
    bool is_proxy;
    const char *refusal; /* NULL: none */
};

/* Hears the client's request to the end, and answers. False: it gets no connection. */
static bool line_greet(const struct line_manners *manners, int client)
{
    char request[1024] = "", answer[128];
    size_t length = 0;
    if (!manners->is_proxy)
        return true;
    while (strstr(request, "\r\n\r\n") == NULL && length < sizeof request - 1) {
        ssize_t got = recv(client, request + length, 1, 0);
        if (got <= 0)
            return false;
        request[++length] = '\0';
    }
    snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\n\r\n",
             manners->refusal == NULL ? "200 Connection established" : manners->refusal);
    return strncmp(request, "CONNECT ", 8) == 0 &&
           send(client, answer, strlen(answer), MSG_NOSIGNAL) > 0 && manners->refusal == NULL;
}

static _Noreturn void line_serve(struct line_orders *orders, const struct line_manners *manners,
                                 int listen_fd, int to_port)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    srand(20261121);
    for (;;) {
        int client = accept(listen_fd, NULL, NULL);
        int server = client < 0 ? -1 : line_socket(to_port, false, NULL);
        orders->carried = 0;
        if (orders->cut_within > 0)
            orders->cut_after = rand() % orders->cut_within;
        bool is_open = server >= 0 && line_greet(manners, client);
        while (is_open)
            is_open = line_turn(orders, client, server);
        orders->cuts += line_is_past(orders->cut_after, orders->carried);
        if (client >= 0)
            line_end(orders, client);
        if (server >= 0)
            line_end(orders, server);
    }
}

static struct line *line_start(int to_port, const struct line_manners *manners, int *ret_port)
{
    struct line *line = calloc(1, sizeof *line);
    assert_non_null(line);
    line->orders =
        mmap(NULL, sizeof *line->orders, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(line->orders, MAP_FAILED);
    line->orders->cut_after = line->orders->stall_after = line->orders->trickle_after = -1;
    int fd = line_socket(0, true, ret_port);
    line->pid = fork();
    if (line->pid == 0)
        line_serve(line->orders, manners, fd, to_port);
    close(fd);
    return line;
}

struct line *line_open(int to_port, int *ret_port)
{
    return line_start(to_port, &(struct line_manners){.is_proxy = false}, ret_port);
}

struct line *line_open_proxy(int to_port, const char *refusal, int *ret_port)
{
    return line_start(to_port, &(struct line_manners){.is_proxy = true, .refusal = refusal},
                      ret_port);
}

void line_close(struct line *line)
{
    kill(line->pid, SIGKILL);
    waitpid(line->pid, NULL, 0);
    munmap(line->orders, sizeof *line->orders);
    free(line);
}

void line_cut_after(struct line *line, int64_t bytes)
{
    line->orders->cut_within = 0;
    line->orders->cut_after = bytes;
}

void line_cut_within(struct line *line, int64_t bytes)
{
    line->orders->cut_within = bytes;
}

void line_stall_after(struct line *line, int64_t bytes)
{
    line->orders->stall_after = bytes;
}

void line_trickle_after(struct line *line, int64_t bytes)
{
    line->orders->trickle_after = bytes;
}

int64_t line_carried(const struct line *line)
{
    return line->orders->carried;
}

int line_cuts(const struct line *line)
{
    return line->orders->cuts;
}
