#include "drivers/updater.h"

#include "drivers/updater_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TURNS_MAX = 64 };

/* The first word also takes what it takes to load a program on a machine with other work. */
static const int64_t silence_max_ns = 5000000000, start_max_ns = 20000000000;

struct updater {
    struct helper *helper; /* NULL once the job is over */
    int64_t silence_ns;    /* when silence becomes a failure */
    enum updater_order_type type;
    int percent;
    struct update_bundle bundles[UPDATE_BUNDLES_MAX];
    int bundle_count;
    struct updater_system system;
    enum update_failure failure;
};

/* ---- starting and ending ---- */

static enum err updater_start(const struct updater_order *order, struct updater **ret_updater)
{
    struct updater *updater = calloc(1, sizeof *updater);
    if (updater == NULL)
        return ERR_NOMEM;
    updater->type = (enum updater_order_type)order->type;
    updater->silence_ns = clock_mono_ns() + start_max_ns;
    enum err err = helper_start("updater", NULL, &updater->helper);
    if (err == ERR_OK)
        err = helper_send(updater->helper, order, sizeof *order);
    if (err != ERR_OK) {
        updater_close(updater);
        return err;
    }
    *ret_updater = updater;
    return ERR_OK;
}

enum err updater_ask(struct updater **ret_updater)
{
    struct updater_order order = {.type = UPDATER_ORDER_ASK};
    return updater_start(&order, ret_updater);
}

enum err updater_look(const char *const *sticks, int count, struct updater **ret_updater)
{
    struct updater_order order = {.type = UPDATER_ORDER_LOOK};
    for (int i = 0; i < count && i < UPDATER_STICKS_MAX; i++)
        if (utf8_copy(order.sticks[order.stick_count], UPDATE_PATH_SIZE, sticks[i]))
            order.stick_count++;
    return updater_start(&order, ret_updater);
}

enum err updater_install(const struct update_bundle *bundle, struct updater **ret_updater)
{
    struct updater_order order = {.type = UPDATER_ORDER_INSTALL, .bundle = *bundle};
    return updater_start(&order, ret_updater);
}

/* Not waited for: it may be busy in the kernel. */
static void updater_end(struct updater *updater)
{
    helper_abandon(updater->helper);
    updater->helper = NULL;
}

void updater_close(struct updater *updater)
{
    if (updater == NULL)
        return;
    updater_end(updater);
    free(updater);
}

/* ---- what it says ---- */

/* Names are shown: they end, are UTF-8, and do nothing to a screen. */
static bool updater_text_is_valid(const char *text, size_t size)
{
    char plain[UPDATE_PATH_SIZE];
    size_t length = strnlen(text, size);
    if (length == size || !utf8_is_valid(text, length))
        return false;
    memcpy(plain, text, length + 1);
    utf8_make_plain(plain);
    return strcmp(plain, text) == 0;
}

static bool updater_bundle_is_valid(const struct update_bundle *bundle)
{
    return updater_text_is_valid(bundle->stick, sizeof bundle->stick) &&
           updater_text_is_valid(bundle->name, sizeof bundle->name) &&
           updater_text_is_valid(bundle->version, sizeof bundle->version) &&
           updater_text_is_valid(bundle->device, sizeof bundle->device) &&
           updater_text_is_valid(bundle->signer, sizeof bundle->signer) && bundle->size >= 0 &&
           bundle->failure >= UPDATE_FINE && bundle->failure <= UPDATE_BROKEN;
}

bool updater_packet_is_valid(const struct updater_packet *packet)
{
    switch ((enum updater_packet_type)packet->type) {
    case UPDATER_PACKET_ALIVE:
        return true;
    case UPDATER_PACKET_PROGRESS:
        return packet->percent >= 0 && packet->percent <= 100;
    case UPDATER_PACKET_BUNDLE:
        return updater_bundle_is_valid(&packet->bundle);
    case UPDATER_PACKET_DONE:
        return updater_text_is_valid(packet->system.device, sizeof packet->system.device) &&
               updater_text_is_valid(packet->system.slot, sizeof packet->system.slot);
    case UPDATER_PACKET_FAILED:
        return packet->failure > UPDATE_FINE && packet->failure <= UPDATE_BROKEN;
    }
    return false;
}

static enum updater_news updater_fail(struct updater *updater, enum update_failure failure)
{
    updater_end(updater);
    updater->failure = failure;
    return UPDATER_FAILED;
}

static enum updater_news updater_add(struct updater *updater, const struct update_bundle *bundle)
{
    if (updater->bundle_count == UPDATE_BUNDLES_MAX)
        return UPDATER_NO_NEWS;
    updater->bundles[updater->bundle_count++] = *bundle;
    return UPDATER_PROGRESS;
}

static enum updater_news updater_take(struct updater *updater, const struct updater_packet *packet)
{
    switch ((enum updater_packet_type)packet->type) {
    case UPDATER_PACKET_ALIVE:
        break;
    case UPDATER_PACKET_PROGRESS:
        updater->percent = packet->percent;
        return UPDATER_PROGRESS;
    case UPDATER_PACKET_BUNDLE:
        return updater_add(updater, &packet->bundle);
    case UPDATER_PACKET_DONE:
        updater_end(updater);
        updater->system = packet->system;
        return UPDATER_DONE;
    case UPDATER_PACKET_FAILED:
        return updater_fail(updater, (enum update_failure)packet->failure);
    }
    return UPDATER_NO_NEWS;
}

/* RAUC goes on without the helper that has asked it to install. */
static enum updater_news updater_fail_here(struct updater *updater, const char *why)
{
    log_warning("updater process %s", why);
    return updater_fail(updater,
                        updater->type == UPDATER_ORDER_INSTALL ? UPDATE_LOST : UPDATE_BROKEN);
}

/* Whoever is silent while a stick is read waits for the stick. */
static enum updater_news updater_give_up(struct updater *updater)
{
    if (updater->type != UPDATER_ORDER_LOOK)
        return updater_fail_here(updater, "is silent");
    return updater_fail(updater, UPDATE_SILENT);
}

enum updater_news updater_dispatch(struct updater *updater, int64_t now_ns)
{
    /* One that talks without end must not keep the parent from everything else. */
    for (int turn = 0; turn < TURNS_MAX && updater->helper != NULL; turn++) {
        struct updater_packet packet;
        enum err err = helper_receive(updater->helper, &packet, sizeof packet);
        if (err == ERR_BUSY && now_ns < updater->silence_ns)
            return UPDATER_NO_NEWS;
        if (err == ERR_BUSY)
            return updater_give_up(updater);
        if (err != ERR_OK || !updater_packet_is_valid(&packet))
            return updater_fail_here(updater, err == ERR_GONE ? "has died" : "talks nonsense");
        updater->silence_ns = now_ns + silence_max_ns;
        enum updater_news news = updater_take(updater, &packet);
        if (news != UPDATER_NO_NEWS)
            return news;
    }
    return UPDATER_NO_NEWS;
}

int updater_fd(const struct updater *updater)
{
    return updater->helper == NULL ? -1 : helper_fd(updater->helper);
}

int64_t updater_deadline_ns(const struct updater *updater)
{
    return updater->helper == NULL ? INT64_MAX : updater->silence_ns;
}

/* ---- what it came to ---- */

int updater_percent(const struct updater *updater)
{
    return updater->percent;
}

int updater_bundles(const struct updater *updater, const struct update_bundle **ret_bundles)
{
    *ret_bundles = updater->bundles;
    return updater->bundle_count;
}

const struct updater_system *updater_system(const struct updater *updater)
{
    return &updater->system;
}

enum update_failure updater_failure(const struct updater *updater)
{
    return updater->failure;
}
