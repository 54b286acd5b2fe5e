#include "drivers/courier.h"

#include "drivers/courier_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TURNS_MAX = 256 };

/* A stick that tidies itself up stands still for seconds between two words. The first word comes
 * before the stick is touched: what it takes is to load a program on a machine with other work. */
static const int64_t silence_max_ns = 10000000000, start_max_ns = 20000000000;

struct courier {
    struct helper *helper; /* NULL once the job is over */
    enum courier_order_type job;
    int64_t silence_ns; /* when silence becomes a failure */
    enum courier_failure failure;
    int64_t done, total;
    struct courier_file files[COURIER_FILES_MAX];
    int file_count;
    const char *bytes; /* mapped; NULL: nothing was read */
    size_t length;
    enum stick_outcome outcome; /* of a folder that was written, under this name */
    char written[STICK_NAME_SIZE];
    int64_t needed;
};

/* ---- starting and ending ---- */

/* `fd`: what goes with the order, or -1. */
static enum err courier_start(const struct courier_order *order, int fd,
                              struct courier **ret_courier)
{
    struct courier *courier = calloc(1, sizeof *courier);
    if (courier == NULL)
        return ERR_NOMEM;
    courier->job = (enum courier_order_type)order->type;
    courier->silence_ns = clock_mono_ns() + start_max_ns;
    enum err err = helper_start("courier", NULL, &courier->helper);
    if (err == ERR_OK)
        err = helper_send_fd(courier->helper, order, sizeof *order, fd);
    if (err != ERR_OK) {
        courier_close(courier);
        return err;
    }
    *ret_courier = courier;
    return ERR_OK;
}

/* The name of a mount point may be in any encoding. */
static bool courier_copy(char *ret_text, size_t size, const char *text)
{
    return snprintf(ret_text, size, "%s", text) < (int)size;
}

static enum err courier_ask(enum courier_order_type type, const char *stick, const char *path,
                            struct courier **ret_courier)
{
    struct courier_order order = {.type = type};
    if (!courier_copy(order.stick, sizeof order.stick, stick) ||
        !courier_copy(order.path, sizeof order.path, path))
        return ERR_INVALID;
    return courier_start(&order, -1, ret_courier);
}

enum err courier_list(const char *stick, struct courier **ret_courier)
{
    return courier_ask(COURIER_ORDER_LIST, stick, "", ret_courier);
}

enum err courier_list_bundles(const char *stick, struct courier **ret_courier)
{
    return courier_ask(COURIER_ORDER_LIST_BUNDLES, stick, "", ret_courier);
}

enum err courier_read(const char *stick, const char *path, struct courier **ret_courier)
{
    return courier_ask(COURIER_ORDER_READ, stick, path, ret_courier);
}

enum err courier_read_folder(const char *stick, const char *folder, struct courier **ret_courier)
{
    return courier_ask(COURIER_ORDER_READ_FOLDER, stick, folder, ret_courier);
}

enum err courier_write(const struct media_stick *stick, const struct stick_folder *folder,
                       struct courier **ret_courier)
{
    struct courier_order order = {.type = COURIER_ORDER_WRITE, .mount = stick->mount};
    size_t total = 0;
    int fd = -1;
    for (int i = 0; i < folder->file_count; i++)
        total += folder->files[i].length;
    if (!courier_copy(order.stick, sizeof order.stick, stick->path) || total > COURIER_BYTES_MAX)
        return ERR_INVALID;
    enum err err = courier_packet_pack(folder, &fd);
    if (err == ERR_OK)
        err = courier_start(&order, fd, ret_courier);
    if (fd >= 0)
        close(fd);
    return err;
}

/* Not waited for: it may hang in the kernel until the stick is pulled out. */
static void courier_end(struct courier *courier)
{
    helper_abandon(courier->helper);
    courier->helper = NULL;
}

void courier_close(struct courier *courier)
{
    if (courier == NULL)
        return;
    courier_end(courier);
    sealed_unmap(courier->bytes, courier->length);
    free(courier);
}

/* ---- what it says ---- */

static enum courier_news courier_fail(struct courier *courier, enum courier_failure failure)
{
    courier_end(courier);
    courier->failure = failure;
    return COURIER_FAILED;
}

static int courier_compare(const void *left, const void *right)
{
    const struct courier_file *a = left, *b = right;
    if (a->modified_ms != b->modified_ms)
        return a->modified_ms > b->modified_ms ? -1 : 1;
    return strcmp(a->path, b->path);
}

static bool courier_map(struct courier *courier, int fd, int64_t length)
{
    if (sealed_map(fd, &courier->bytes, &courier->length) != ERR_OK)
        return false;
    if ((int64_t)courier->length == length)
        return true;
    sealed_unmap(courier->bytes, courier->length);
    courier->bytes = NULL;
    courier->length = 0;
    return false;
}

static enum courier_news courier_finish(struct courier *courier,
                                        const struct courier_packet *packet, int fd)
{
    bool is_read = courier->job == COURIER_ORDER_READ || courier->job == COURIER_ORDER_READ_FOLDER;
    if (courier->job == COURIER_ORDER_WRITE)
        return courier_fail(courier, COURIER_UNREADABLE);
    if (is_read && !courier_map(courier, fd, packet->total))
        return courier_fail(courier, COURIER_UNREADABLE);
    qsort(courier->files, (size_t)courier->file_count, sizeof *courier->files, courier_compare);
    courier_end(courier);
    return COURIER_DONE;
}

/* Only who was to write can have written. */
static enum courier_news courier_finish_writing(struct courier *courier,
                                                const struct courier_packet *packet)
{
    if (courier->job != COURIER_ORDER_WRITE ||
        !courier_copy(courier->written, sizeof courier->written, packet->file.path))
        return courier_fail(courier, COURIER_UNREADABLE);
    courier->outcome = (enum stick_outcome)packet->outcome;
    courier_end(courier);
    return COURIER_DONE;
}

static enum courier_news courier_take(struct courier *courier, const struct courier_packet *packet,
                                      int fd)
{
    switch ((enum courier_packet_type)packet->type) {
    case COURIER_PACKET_ALIVE:
        break;
    case COURIER_PACKET_FILE:
        if (courier->file_count < COURIER_FILES_MAX)
            courier->files[courier->file_count++] = packet->file;
        break;
    case COURIER_PACKET_PROGRESS:
        courier->done = packet->done;
        courier->total = packet->total;
        return COURIER_PROGRESS;
    case COURIER_PACKET_DONE:
        return courier_finish(courier, packet, fd);
    case COURIER_PACKET_WRITTEN:
        return courier_finish_writing(courier, packet);
    case COURIER_PACKET_FAILED:
        courier->needed = packet->total;
        return courier_fail(courier, (enum courier_failure)packet->failure);
    }
    return COURIER_NO_NEWS;
}

static enum courier_news courier_hear(struct courier *courier, enum err err,
                                      const struct courier_packet *packet, int fd)
{
    if (err == ERR_OK && courier_packet_is_valid(packet))
        return courier_take(courier, packet, fd);
    log_warning("courier process %s", err == ERR_GONE ? "has died" : "talks nonsense");
    return courier_fail(courier, COURIER_UNREADABLE);
}

enum courier_news courier_dispatch(struct courier *courier, int64_t now_ns)
{
    /* One that talks without end must not keep the parent from everything else. */
    for (int turn = 0; turn < TURNS_MAX && courier->helper != NULL; turn++) {
        struct courier_packet packet;
        int fd = -1;
        enum err err = helper_receive_fd(courier->helper, &packet, sizeof packet, &fd);
        if (err == ERR_BUSY && now_ns < courier->silence_ns)
            return COURIER_NO_NEWS;
        if (err == ERR_BUSY) {
            log_warning("courier process is silent");
            return courier_fail(courier, COURIER_SILENT);
        }
        courier->silence_ns = now_ns + silence_max_ns;
        enum courier_news news = courier_hear(courier, err, &packet, fd);
        if (fd >= 0)
            close(fd);
        if (news != COURIER_NO_NEWS)
            return news;
    }
    return COURIER_NO_NEWS;
}

int courier_fd(const struct courier *courier)
{
    return courier->helper == NULL ? -1 : helper_fd(courier->helper);
}

int64_t courier_deadline_ns(const struct courier *courier)
{
    return courier->helper == NULL ? INT64_MAX : courier->silence_ns;
}

/* ---- what it brought ---- */

enum courier_failure courier_failure(const struct courier *courier)
{
    return courier->failure;
}

void courier_progress(const struct courier *courier, int64_t *ret_done, int64_t *ret_total)
{
    *ret_done = courier->done;
    *ret_total = courier->total;
}

int courier_files(const struct courier *courier, const struct courier_file **ret_files)
{
    *ret_files = courier->files;
    return courier->file_count;
}

const char *courier_bytes(const struct courier *courier, size_t *ret_length)
{
    *ret_length = courier->length;
    return courier->bytes;
}

enum err courier_folder(const struct courier *courier, struct stick_folder *ret_folder)
{
    if (courier->job != COURIER_ORDER_READ_FOLDER || courier->bytes == NULL)
        return ERR_INVALID;
    return courier_packet_unpack(courier->bytes, courier->length, ret_folder);
}

const char *courier_written(const struct courier *courier, enum stick_outcome *ret_outcome)
{
    *ret_outcome = courier->outcome;
    return courier->written;
}

int64_t courier_needed(const struct courier *courier)
{
    return courier->needed;
}
