#include "drivers/uploader.h"

#include "drivers/uploader_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/base/utf8.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TURNS_MAX = 64 };

static const int64_t silence_max_ns = 5000000000;

const struct uploader_limits uploader_limits_usual = {
    .connect_ms = 20000,
    .slow_bytes = 6000,
    .slow_ms = 30000,
    .request_ms = 10 * 60 * 1000,
    .job_ms = 30 * 60 * 1000,
};

struct uploader {
    struct helper *helper; /* NULL once the job is over */
    int64_t silence_ns;    /* when silence becomes a failure */
    int done, total;
    int64_t valid_until_ms;
    struct upload_fault fault;
};

/* ---- starting and ending ---- */

/* `fd`: what goes with the order, or -1. */
static enum err uploader_start(const struct uploader_order *order, int fd,
                               struct uploader **ret_uploader)
{
    struct uploader *uploader = calloc(1, sizeof *uploader);
    if (uploader == NULL)
        return ERR_NOMEM;
    uploader->silence_ns = clock_mono_ns() + silence_max_ns;
    enum err err = helper_start("uploader", NULL, &uploader->helper);
    if (err == ERR_OK)
        err = helper_send_fd(uploader->helper, order, sizeof *order, fd);
    if (err != ERR_OK) {
        uploader_close(uploader);
        return err;
    }
    *ret_uploader = uploader;
    return ERR_OK;
}

static bool uploader_copy(char *ret_text, size_t size, const char *text)
{
    return snprintf(ret_text, size, "%s", text) < (int)size;
}

enum err uploader_send(const struct uploader_receiver *receiver,
                       const struct uploader_limits *limits, const char *folder, const char *device,
                       const char *name, struct uploader **ret_uploader)
{
    struct uploader_order order = {
        .type = UPLOADER_ORDER_SEND, .receiver = *receiver, .limits = *limits};
    if (!uploader_copy(order.folder, sizeof order.folder, folder) ||
        !uploader_copy(order.device, sizeof order.device, device) ||
        !uploader_copy(order.name, sizeof order.name, name))
        return ERR_INVALID;
    return uploader_start(&order, -1, ret_uploader);
}

enum err uploader_knock(const struct uploader_receiver *receiver,
                        const struct uploader_limits *limits, struct uploader **ret_uploader)
{
    struct uploader_order order = {
        .type = UPLOADER_ORDER_KNOCK, .receiver = *receiver, .limits = *limits};
    return uploader_start(&order, -1, ret_uploader);
}

enum err uploader_tidy(const char *spool, const char *const *keep, struct uploader **ret_uploader)
{
    struct uploader_order order = {.type = UPLOADER_ORDER_TIDY};
    int fd = -1;
    if (!uploader_copy(order.folder, sizeof order.folder, spool))
        return ERR_INVALID;
    enum err err = sealed_create("keep", &fd);
    for (int i = 0; err == ERR_OK && keep[i] != NULL; i++)
        err = sealed_write(fd, keep[i], strlen(keep[i]) + 1);
    if (err == ERR_OK)
        err = sealed_close(fd);
    if (err == ERR_OK)
        err = uploader_start(&order, fd, ret_uploader);
    if (fd >= 0)
        close(fd);
    return err;
}

/* Not waited for: it may be busy in the kernel. */
static void uploader_end(struct uploader *uploader)
{
    helper_abandon(uploader->helper);
    uploader->helper = NULL;
}

void uploader_close(struct uploader *uploader)
{
    if (uploader == NULL)
        return;
    uploader_end(uploader);
    free(uploader);
}

/* ---- what it says ---- */

bool uploader_packet_is_valid(const struct uploader_packet *packet)
{
    const struct upload_fault *fault = &packet->fault;
    size_t length = strnlen(fault->file, sizeof fault->file);
    if (packet->done < 0 || packet->done > packet->total || packet->total > UPLOADER_FILES_MAX ||
        packet->valid_until_ms < 0 || length == sizeof fault->file ||
        !utf8_is_valid(fault->file, length))
        return false;
    switch ((enum uploader_packet_type)packet->type) {
    case UPLOADER_PACKET_ALIVE:
    case UPLOADER_PACKET_PROGRESS:
    case UPLOADER_PACKET_DONE:
        return true;
    case UPLOADER_PACKET_FAILED:
        return fault->failure > UPLOAD_FINE && fault->failure <= UPLOAD_HERE &&
               fault->status >= 0 && fault->status <= 999 && fault->retry_after_s >= 0;
    }
    return false;
}

static enum uploader_news uploader_fail(struct uploader *uploader, const struct upload_fault *fault)
{
    uploader_end(uploader);
    uploader->fault = *fault;
    return UPLOADER_FAILED;
}

static enum uploader_news uploader_fail_here(struct uploader *uploader, const char *why)
{
    log_warning("uploader process %s", why);
    return uploader_fail(uploader, &(struct upload_fault){.failure = UPLOAD_HERE});
}

static enum uploader_news uploader_take(struct uploader *uploader,
                                        const struct uploader_packet *packet)
{
    uploader->valid_until_ms = packet->valid_until_ms;
    switch ((enum uploader_packet_type)packet->type) {
    case UPLOADER_PACKET_ALIVE:
        break;
    case UPLOADER_PACKET_PROGRESS:
        uploader->done = packet->done;
        uploader->total = packet->total;
        return UPLOADER_PROGRESS;
    case UPLOADER_PACKET_DONE:
        uploader_end(uploader);
        return UPLOADER_DONE;
    case UPLOADER_PACKET_FAILED:
        return uploader_fail(uploader, &packet->fault);
    }
    return UPLOADER_NO_NEWS;
}

enum uploader_news uploader_dispatch(struct uploader *uploader, int64_t now_ns)
{
    /* One that talks without end must not keep the parent from everything else. */
    for (int turn = 0; turn < TURNS_MAX && uploader->helper != NULL; turn++) {
        struct uploader_packet packet;
        enum err err = helper_receive(uploader->helper, &packet, sizeof packet);
        if (err == ERR_BUSY && now_ns < uploader->silence_ns)
            return UPLOADER_NO_NEWS;
        if (err == ERR_BUSY)
            return uploader_fail_here(uploader, "is silent");
        if (err != ERR_OK || !uploader_packet_is_valid(&packet))
            return uploader_fail_here(uploader, err == ERR_GONE ? "has died" : "talks nonsense");
        uploader->silence_ns = now_ns + silence_max_ns;
        enum uploader_news news = uploader_take(uploader, &packet);
        if (news != UPLOADER_NO_NEWS)
            return news;
    }
    return UPLOADER_NO_NEWS;
}

int uploader_fd(const struct uploader *uploader)
{
    return uploader->helper == NULL ? -1 : helper_fd(uploader->helper);
}

int64_t uploader_deadline_ns(const struct uploader *uploader)
{
    return uploader->helper == NULL ? INT64_MAX : uploader->silence_ns;
}

/* ---- what it came to ---- */

void uploader_progress(const struct uploader *uploader, int *ret_done, int *ret_total)
{
    *ret_done = uploader->done;
    *ret_total = uploader->total;
}

int64_t uploader_valid_until_ms(const struct uploader *uploader)
{
    return uploader->valid_until_ms;
}

const struct upload_fault *uploader_fault(const struct uploader *uploader)
{
    return &uploader->fault;
}

bool uploader_wait(struct uploader *uploader)
{
    for (;;) {
        switch (uploader_dispatch(uploader, clock_mono_ns())) {
        case UPLOADER_DONE:
            return true;
        case UPLOADER_FAILED:
            return false;
        case UPLOADER_PROGRESS:
            continue;
        case UPLOADER_NO_NEWS:
            break;
        }
        struct pollfd fd = {.fd = uploader_fd(uploader), .events = POLLIN};
        poll(&fd, 1, 1000); /* a signal, or the second, only makes it look again */
    }
}

void uploader_host(const char *url, char *ret_host, size_t size)
{
    const char *start = strstr(url, "://");
    start = start == NULL ? url : start + 3;
    char host[UPLOADER_URL_SIZE];
    snprintf(host, sizeof host, "%.*s", (int)strcspn(start, "/"), start);
    utf8_copy(ret_host, size, host);
}
