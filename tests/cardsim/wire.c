#include "tests/cardsim/wire.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum {
    WIRE_QUEUE = 640,
    BYTE_NS = 86806, /* ten bits at 115200 baud */
};

struct wire {
    char *link;
    int master, slave; /* the slave stays open, or the master would report a hang-up */
    char port[64];
    int64_t input_free_ns, output_free_ns;
    /* Bytes for the host and when the host has each of them. */
    uint8_t bytes[WIRE_QUEUE];
    int64_t due_ns[WIRE_QUEUE];
    size_t queued;
};

static enum err wire_check_link(const char *link)
{
    struct stat status;
    if (lstat(link, &status) != 0 || S_ISLNK(status.st_mode))
        return ERR_OK;
    log_error("%s is not a link; it is not touched", link);
    return ERR_BUSY;
}

/* By rename(2), so that a program that waits for the link never sees half of a change. */
static enum err wire_make_link(const struct wire *wire)
{
    char *temporary = NULL;
    enum err err = ERR_OK;
    if (asprintf(&temporary, "%s.new", wire->link) < 0)
        return ERR_NOMEM;
    unlink(temporary);
    if (symlink(wire->port, temporary) != 0 || rename(temporary, wire->link) != 0) {
        err = err_from_errno(errno);
        log_error("%s: %s", wire->link, strerror(errno));
    }
    free(temporary);
    return err;
}

static enum err wire_open_port(struct wire *wire)
{
    struct termios settings = {0};
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200);
    if (openpty(&wire->master, &wire->slave, NULL, &settings, NULL) != 0 ||
        ttyname_r(wire->slave, wire->port, sizeof wire->port) != 0) {
        log_error("no pseudo-terminal: %s", strerror(errno));
        return err_from_errno(errno);
    }
    fcntl(wire->master, F_SETFL, O_NONBLOCK);
    fcntl(wire->master, F_SETFD, FD_CLOEXEC);
    fcntl(wire->slave, F_SETFD, FD_CLOEXEC);
    return wire_make_link(wire);
}

static void wire_close_port(struct wire *wire)
{
    char target[sizeof wire->port];
    ssize_t length = readlink(wire->link, target, sizeof target - 1);
    bool is_ours = length > 0 && strncmp(target, wire->port, (size_t)length) == 0;
    if (wire->master >= 0 && is_ours)
        unlink(wire->link);
    if (wire->slave >= 0)
        close(wire->slave);
    if (wire->master >= 0)
        close(wire->master);
    wire->master = wire->slave = -1;
    wire->queued = 0;
}

enum err wire_open(const char *link, struct wire **ret_wire)
{
    enum err err = wire_check_link(link);
    if (err != ERR_OK)
        return err;
    struct wire *wire = calloc(1, sizeof *wire);
    if (wire == NULL)
        return ERR_NOMEM;
    wire->master = wire->slave = -1;
    wire->link = strdup(link);
    err = wire->link == NULL ? ERR_NOMEM : wire_open_port(wire);
    if (err != ERR_OK) {
        wire_close(wire);
        return err;
    }
    *ret_wire = wire;
    return ERR_OK;
}

void wire_close(struct wire *wire)
{
    if (wire == NULL)
        return;
    if (wire->link != NULL)
        wire_close_port(wire);
    free(wire->link);
    free(wire);
}

enum err wire_plug(struct wire *wire, bool plugged)
{
    if (plugged == (wire->master >= 0))
        return ERR_OK;
    if (plugged)
        return wire_open_port(wire);
    wire_close_port(wire);
    return ERR_OK;
}

int wire_fd(const struct wire *wire)
{
    return wire->master;
}

size_t wire_read(struct wire *wire, int64_t now_ns, uint8_t *ret_bytes, int64_t *ret_arrival_ns)
{
    ssize_t length = read(wire->master, ret_bytes, WIRE_READ_MAX);
    if (length <= 0)
        return 0;
    if (wire->input_free_ns < now_ns)
        wire->input_free_ns = now_ns;
    wire->input_free_ns += length * BYTE_NS;
    *ret_arrival_ns = wire->input_free_ns;
    return (size_t)length;
}

void wire_send(struct wire *wire, int64_t start_ns, int gap_ms, const uint8_t *bytes, size_t length)
{
    if (wire->output_free_ns < start_ns)
        wire->output_free_ns = start_ns;
    /* Without gaps the host gets the frame at once when it is complete: one wake-up, not twenty. */
    int64_t end_ns = wire->output_free_ns + (int64_t)length * BYTE_NS;
    for (size_t i = 0; i < length && wire->queued < WIRE_QUEUE; i++) {
        wire->output_free_ns += BYTE_NS + (int64_t)gap_ms * 1000000;
        wire->bytes[wire->queued] = bytes[i];
        wire->due_ns[wire->queued++] = gap_ms == 0 ? end_ns : wire->output_free_ns;
    }
}

void wire_drop(struct wire *wire)
{
    wire->queued = 0;
    wire->output_free_ns = 0;
}

int64_t wire_next_ns(const struct wire *wire)
{
    return wire->queued == 0 ? INT64_MAX : wire->due_ns[0];
}

void wire_deliver(struct wire *wire, int64_t now_ns)
{
    size_t count = 0;
    while (count < wire->queued && wire->due_ns[count] <= now_ns)
        count++;
    if (count == 0)
        return;
    /* What a full or closed port does not take is lost, as on a real line. */
    if (wire->master >= 0 && write(wire->master, wire->bytes, count) < 0 && errno != EAGAIN)
        log_warning("write: %s", strerror(errno));
    wire->queued -= count;
    memmove(wire->bytes, wire->bytes + count, wire->queued);
    memmove(wire->due_ns, wire->due_ns + count, wire->queued * sizeof wire->due_ns[0]);
}
