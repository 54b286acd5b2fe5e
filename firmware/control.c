#include "firmware/control.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { REQUEST_MAX = 64 * 1024, WORDS_MAX = 128 };

static const int64_t client_patience_ns = 2000000000;

struct control {
    int folder_fd;
    int listen_fd;
    int client_fd; /* -1: nobody is being served */
    int64_t client_deadline_ns;
    control_execute *execute;
    void *context;
};

/* A socket's path is short, a data folder's may be long: go through the descriptor. */
static void control_address(int folder_fd, struct sockaddr_un *ret_address)
{
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(ret_address->sun_path, sizeof ret_address->sun_path, "/proc/self/fd/%d/control.sock",
             folder_fd);
}

static enum err control_open_socket(const char *folder, int *ret_folder_fd, int *ret_socket)
{
    int folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_fd < 0)
        return err_from_errno(errno);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        enum err err = err_from_errno(errno);
        close(folder_fd);
        return err;
    }
    *ret_folder_fd = folder_fd;
    *ret_socket = fd;
    return ERR_OK;
}

enum err control_open(const char *folder, control_execute *execute, void *context,
                      struct control **ret_control)
{
    struct control *control = calloc(1, sizeof *control);
    if (control == NULL)
        return ERR_NOMEM;
    *control = (struct control){.folder_fd = -1, .listen_fd = -1, .client_fd = -1};
    control->execute = execute;
    control->context = context;
    enum err err = control_open_socket(folder, &control->folder_fd, &control->listen_fd);
    if (err != ERR_OK)
        goto out;
    struct sockaddr_un address;
    control_address(control->folder_fd, &address);
    unlink(address.sun_path);
    mode_t old_mask = umask(0177);
    int failed = bind(control->listen_fd, (struct sockaddr *)&address, sizeof address);
    umask(old_mask);
    if (failed || listen(control->listen_fd, 8) != 0 ||
        fcntl(control->listen_fd, F_SETFL, O_NONBLOCK) != 0) {
        err = err_from_errno(errno);
        log_error("control socket in %s: %s", folder, strerror(errno));
    }
out:
    if (err != ERR_OK)
        control_close(control);
    else
        *ret_control = control;
    return err;
}

static void control_drop_client(struct control *control)
{
    if (control->client_fd >= 0)
        close(control->client_fd);
    control->client_fd = -1;
}

void control_close(struct control *control)
{
    if (control == NULL)
        return;
    control_drop_client(control);
    if (control->listen_fd >= 0) {
        unlinkat(control->folder_fd, "control.sock", 0);
        close(control->listen_fd);
    }
    if (control->folder_fd >= 0)
        close(control->folder_fd);
    free(control);
}

int control_fd(const struct control *control)
{
    return control->client_fd >= 0 ? control->client_fd : control->listen_fd;
}

int64_t control_deadline_ns(const struct control *control)
{
    return control->client_fd >= 0 ? control->client_deadline_ns : INT64_MAX;
}

/* The answer: the exit code, with the descriptors of what was printed riding along. */
static void control_answer(int client_fd, int code, const int output[2])
{
    char room[CMSG_SPACE(2 * sizeof(int))] = {0};
    struct iovec data = {.iov_base = &code, .iov_len = sizeof code};
    struct msghdr message = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = room,
        .msg_controllen = sizeof room,
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(header), output, 2 * sizeof(int));
    if (sendmsg(client_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        log_warning("control socket: the command did not wait for its answer");
}

/* Cuts "locale\0word\0word\0…" apart. Returns the number of words; 0 for a malformed request. */
static int control_split(char *request, size_t length, char *words[WORDS_MAX])
{
    int count = 0;
    if (length == 0 || request[length - 1] != '\0')
        return 0;
    char *at = request + strlen(request) + 1;
    while (at < request + length && count < WORDS_MAX - 1) {
        words[count++] = at;
        at += strlen(at) + 1;
    }
    words[count] = NULL;
    return at == request + length ? count : 0;
}

static void control_run(struct control *control, char *request, size_t length)
{
    char *words[WORDS_MAX];
    int count = control_split(request, length, words);
    int output[2] = {memfd_create("stdout", MFD_CLOEXEC), memfd_create("stderr", MFD_CLOEXEC)};
    FILE *out = output[0] >= 0 ? fdopen(dup(output[0]), "w") : NULL;
    FILE *err = output[1] >= 0 ? fdopen(dup(output[1]), "w") : NULL;
    if (count > 0 && out != NULL && err != NULL) {
        int code = control->execute(control->context, count, words, request, out, err);
        fflush(out);
        fflush(err);
        control_answer(control->client_fd, code, output);
    } else {
        log_warning("control socket: a request could not be served");
    }
    if (out != NULL)
        fclose(out);
    if (err != NULL)
        fclose(err);
    for (int i = 0; i < 2; i++)
        if (output[i] >= 0)
            close(output[i]);
}

static void control_accept(struct control *control)
{
    int fd = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (fd < 0)
        return;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        (peer.uid != geteuid() && peer.uid != 0)) {
        log_warning("control socket: refused another user");
        close(fd);
        return;
    }
    control->client_fd = fd;
    control->client_deadline_ns = clock_mono_ns() + client_patience_ns;
}

void control_dispatch(struct control *control)
{
    static char request[REQUEST_MAX];
    if (control->client_fd < 0) {
        control_accept(control);
        return;
    }
    ssize_t length = recv(control->client_fd, request, sizeof request, MSG_DONTWAIT);
    if (length < 0 && errno == EAGAIN && clock_mono_ns() < control->client_deadline_ns)
        return;
    if (length > 0)
        control_run(control, request, (size_t)length);
    control_drop_client(control);
}

/* Appends a word and its NUL; false when the request gets too long. */
static bool control_append(char *request, size_t *length, const char *word)
{
    size_t size = strlen(word) + 1;
    if (size > REQUEST_MAX - *length)
        return false;
    memcpy(request + *length, word, size);
    *length += size;
    return true;
}

static enum err control_copy(int from, FILE *to)
{
    char buffer[4096];
    off_t offset = 0;
    ssize_t length;
    while ((length = pread(from, buffer, sizeof buffer, offset)) > 0) {
        fwrite(buffer, 1, (size_t)length, to);
        offset += length;
    }
    return length == 0 && fflush(to) == 0 ? ERR_OK : ERR_IO;
}

static enum err control_receive(int fd, int *ret_exit)
{
    char room[CMSG_SPACE(2 * sizeof(int))];
    int code, output[2];
    struct iovec data = {.iov_base = &code, .iov_len = sizeof code};
    struct msghdr message = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = room,
        .msg_controllen = sizeof room,
    };
    if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) != sizeof code)
        return ERR_GONE;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_len != CMSG_LEN(sizeof output))
        return ERR_GONE;
    memcpy(output, CMSG_DATA(header), sizeof output);
    enum err err = control_copy(output[0], stdout);
    if (err == ERR_OK)
        err = control_copy(output[1], stderr);
    close(output[0]);
    close(output[1]);
    if (err == ERR_OK)
        *ret_exit = code;
    return err;
}

enum err control_request(const char *folder, int argc, char *const argv[], int *ret_exit)
{
    static char request[REQUEST_MAX];
    size_t length = 0;
    int folder_fd = -1, fd = -1;
    bool fits = control_append(request, &length, cli_locale()) && argc < WORDS_MAX;
    for (int i = 0; fits && i < argc; i++)
        fits = control_append(request, &length, argv[i]);
    if (!fits)
        return ERR_INVALID;
    enum err err = control_open_socket(folder, &folder_fd, &fd);
    if (err != ERR_OK)
        return err;
    struct sockaddr_un address;
    control_address(folder_fd, &address);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        send(fd, request, length, MSG_NOSIGNAL) < 0)
        err = err_from_errno(errno);
    else
        err = control_receive(fd, ret_exit);
    close(fd);
    close(folder_fd);
    return err;
}
