#include "firmware/loop.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

void loop_add(struct loop *loop, struct loop_source source)
{
    assert(loop->source_count < LOOP_SOURCES_MAX);
    loop->sources[loop->source_count++] = source;
}

static int64_t loop_deadline_ns(const struct loop_source *source)
{
    return source->deadline_ns != NULL ? source->deadline_ns(source->context) : INT64_MAX;
}

/* Fills the descriptors to wait for and returns how long, in nanoseconds; negative: for ever. */
static int64_t loop_prepare(const struct loop *loop, struct pollfd *fds)
{
    int64_t deadline = INT64_MAX;
    for (int i = 0; i < loop->source_count; i++) {
        const struct loop_source *source = &loop->sources[i];
        int fd = source->fd != NULL ? source->fd(source->context) : -1;
        fds[i] = (struct pollfd){.fd = fd, .events = POLLIN};
        int64_t own = loop_deadline_ns(source);
        deadline = own < deadline ? own : deadline;
    }
    if (deadline == INT64_MAX)
        return -1;
    int64_t wait = deadline - clock_mono_ns();
    return wait > 0 ? wait : 0;
}

static void loop_dispatch(const struct loop *loop, const struct pollfd *fds)
{
    for (int i = 0; i < loop->source_count; i++) {
        const struct loop_source *source = &loop->sources[i];
        if (source->dispatch == NULL)
            continue;
        if (fds[i].revents != 0 || loop_deadline_ns(source) <= clock_mono_ns())
            source->dispatch(source->context);
    }
}

enum err loop_run(struct loop *loop)
{
    while (!loop->stopped) {
        struct pollfd fds[LOOP_SOURCES_MAX];
        if (loop->before_sleep != NULL)
            loop->before_sleep(loop->before_sleep_context);
        if (loop->stopped)
            break;
        int64_t wait = loop_prepare(loop, fds);
        struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
        if (ppoll(fds, (nfds_t)loop->source_count, wait < 0 ? NULL : &timeout, NULL) < 0) {
            if (errno == EINTR)
                continue;
            log_error("loop: poll: %s", strerror(errno));
            return ERR_IO;
        }
        loop_dispatch(loop, fds);
    }
    return ERR_OK;
}
