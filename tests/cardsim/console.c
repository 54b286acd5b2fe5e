#include "tests/cardsim/console.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct console_client {
    int in, out;
    char line[CONSOLE_LINE_MAX];
    size_t length;
    bool too_long; /* the rest of this line is skipped */
};

struct console {
    console_handler *handler;
    void *context;
    const char *path;
    int listener;
    struct console_client clients[CONSOLE_CLIENTS_MAX + 1];
    size_t count;
};

/* A socket that nobody listens on is left over from a simulator that was killed. */
static enum err console_remove_stale(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_from_errno(errno);
    int result = connect(fd, (const struct sockaddr *)address, sizeof *address);
    int error = errno;
    close(fd);
    if (result == 0) {
        log_error("%s: another simulator runs here", address->sun_path);
        return ERR_BUSY;
    }
    if (error == ECONNREFUSED)
        unlink(address->sun_path);
    return ERR_OK;
}

static enum err console_listen(const char *path, int *ret_listener)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        log_error("%s: the path is too long for a socket", path);
        return ERR_INVALID;
    }
    strcpy(address.sun_path, path);
    enum err err = console_remove_stale(&address);
    if (err != ERR_OK)
        return err;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, CONSOLE_CLIENTS_MAX) != 0) {
        err = err_from_errno(errno);
        log_error("%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return err;
    }
    *ret_listener = fd;
    return ERR_OK;
}

enum err console_open(const char *path, console_handler *handler, void *context,
                      struct console **ret_console)
{
    struct console *console = calloc(1, sizeof *console);
    if (console == NULL)
        return ERR_NOMEM;
    *console = (struct console){.handler = handler, .context = context, .path = path};
    enum err err = console_listen(path, &console->listener);
    if (err != ERR_OK) {
        free(console);
        return err;
    }
    console->clients[console->count++] =
        (struct console_client){.in = STDIN_FILENO, .out = STDOUT_FILENO};
    *ret_console = console;
    return ERR_OK;
}

static void console_drop(struct console *console, size_t index)
{
    if (console->clients[index].in != STDIN_FILENO)
        close(console->clients[index].in);
    console->clients[index] = console->clients[--console->count];
}

void console_close(struct console *console)
{
    if (console == NULL)
        return;
    while (console->count > 0)
        console_drop(console, console->count - 1);
    close(console->listener);
    unlink(console->path);
    free(console);
}

size_t console_poll(const struct console *console, struct pollfd *ret_fds)
{
    for (size_t i = 0; i < console->count; i++)
        ret_fds[i] = (struct pollfd){.fd = console->clients[i].in, .events = POLLIN};
    bool has_room = console->count < CONSOLE_CLIENTS_MAX + 1;
    ret_fds[console->count] =
        (struct pollfd){.fd = has_room ? console->listener : -1, .events = POLLIN};
    return console->count + 1;
}

/* Answers are short; who does not read them loses them rather than stopping the simulator. */
static void console_answer(const struct console_client *client, const char *answer)
{
    char line[CONSOLE_LINE_MAX + 2];
    int length = snprintf(line, sizeof line, "%s\n", answer);
    if (client->out == STDOUT_FILENO) {
        fputs(line, stdout);
        fflush(stdout);
    } else if (send(client->out, line, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        log_warning("answer not taken: %s", strerror(errno));
    }
}

static void console_end_line(struct console *console, struct console_client *client)
{
    char answer[CONSOLE_LINE_MAX] = "error: the line is too long";
    client->line[client->length] = '\0';
    bool is_empty = client->line[strspn(client->line, " \t\r")] == '\0';
    if (!client->too_long && !is_empty)
        console->handler(console->context, client->line, answer, sizeof answer);
    if (client->too_long || !is_empty)
        console_answer(client, answer);
    client->length = 0;
    client->too_long = false;
}

static void console_take(struct console *console, struct console_client *client, char character)
{
    if (character == '\n')
        console_end_line(console, client);
    else if (client->length < sizeof client->line - 1)
        client->line[client->length++] = character;
    else
        client->too_long = true;
}

/* False: the client is gone. */
static bool console_read(struct console *console, struct console_client *client)
{
    char bytes[CONSOLE_LINE_MAX];
    ssize_t length = read(client->in, bytes, sizeof bytes);
    for (ssize_t i = 0; i < length; i++)
        console_take(console, client, bytes[i]);
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

static void console_accept(struct console *console)
{
    int fd = accept4(console->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0)
        console->clients[console->count++] = (struct console_client){.in = fd, .out = fd};
}

void console_dispatch(struct console *console, const struct pollfd *fds, size_t count)
{
    size_t clients = count - 1;
    /* Downwards, because a client that goes is replaced by the last one. */
    for (size_t i = clients; i-- > 0;) {
        if (fds[i].revents != 0 && !console_read(console, &console->clients[i]))
            console_drop(console, i);
    }
    if (fds[clients].revents != 0)
        console_accept(console);
}
