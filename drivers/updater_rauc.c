#include "drivers/updater_rauc.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define RAUC_SERVICE   "de.pengutronix.rauc"
#define RAUC_PATH      "/"
#define RAUC_INTERFACE "de.pengutronix.rauc.Installer"

static const uint64_t turn_us = 200000;
static const uint64_t answer_us = 120 * 1000000; /* a slow stick is read meanwhile */
static const int64_t standstill_ns = 600 * (int64_t)1000000000;
static const int64_t look_every_ns = 300 * (int64_t)1000000;

struct updater_rauc {
    sd_bus *bus;
    void (*on_alive)(void *context);
    void *context;
    sd_bus_message *reply; /* to the call that is under way */
    bool completed;        /* an installation, with `result` */
    int result;
};

/* ---- the library ---- */

/* Loaded by the one process that needs it: the others would pay for it at their start. */
#define BUS_FUNCTIONS(each)                                                                        \
    each(open_system) each(process) each(wait) each(call_async) each(match_signal)                 \
        each(message_new_method_call) each(message_append) each(message_ref) each(message_unref)   \
            each(message_get_error) each(message_read)

#define BUS_POINTER(name) __typeof__(sd_bus_##name) *name;
static struct {
    BUS_FUNCTIONS(BUS_POINTER)
} bus;

static bool rauc_load_bus(void)
{
    void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define BUS_LOAD(name)                                                                             \
    if (is_whole)                                                                                  \
        is_whole = (bus.name = (__typeof__(bus.name))dlsym(library, "sd_bus_" #name)) != NULL;
    BUS_FUNCTIONS(BUS_LOAD)
    if (!is_whole)
        log_error("libsystemd: %s", dlerror());
    return is_whole;
}

/* ---- asking ---- */

static int rauc_on_reply(sd_bus_message *reply, void *context, sd_bus_error *ret_error)
{
    struct updater_rauc *rauc = context;
    (void)ret_error;
    rauc->reply = bus.message_ref(reply);
    return 1;
}

/* Takes what has come, or waits a moment for it; false when the bus is gone. */
static bool rauc_turn(struct updater_rauc *rauc)
{
    rauc->on_alive(rauc->context);
    int more = bus.process(rauc->bus, NULL);
    return more > 0 || (more == 0 && bus.wait(rauc->bus, turn_us) >= 0);
}

static bool rauc_error_is(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static enum update_failure rauc_failure(const sd_bus_error *error)
{
    static const char *const absent[] = {
        SD_BUS_ERROR_SERVICE_UNKNOWN,
        SD_BUS_ERROR_NAME_HAS_NO_OWNER,
        "org.freedesktop.DBus.Error.Spawn.ServiceNotFound",
        "org.freedesktop.systemd1.NoSuchUnit",
        NULL,
    };
    log_warning("rauc: %s: %s", error->name, error->message == NULL ? "" : error->message);
    if (rauc_error_is(error->name, absent))
        return UPDATE_NOT_HERE;
    return UPDATE_BROKEN;
}

/* Takes the message. `*ret_reply` is the caller's to give back, also on failure. */
static enum update_failure rauc_call(struct updater_rauc *rauc, sd_bus_message *message,
                                     sd_bus_message **ret_reply)
{
    *ret_reply = rauc->reply = NULL;
    int code = bus.call_async(rauc->bus, NULL, message, rauc_on_reply, rauc, answer_us);
    bus.message_unref(message);
    while (code >= 0 && rauc->reply == NULL)
        if (!rauc_turn(rauc))
            code = -1;
    if (code < 0) {
        log_warning("rauc: the bus is gone");
        return UPDATE_BROKEN;
    }
    *ret_reply = rauc->reply;
    const sd_bus_error *error = bus.message_get_error(*ret_reply);
    return error == NULL ? UPDATE_FINE : rauc_failure(error);
}

static enum update_failure rauc_ask(struct updater_rauc *rauc, const char *interface,
                                    const char *member, const char *first, const char *second,
                                    sd_bus_message **ret_reply)
{
    sd_bus_message *message = NULL;
    *ret_reply = NULL;
    int code = bus.message_new_method_call(rauc->bus, &message, RAUC_SERVICE, RAUC_PATH, interface,
                                           member);
    if (code >= 0)
        code = bus.message_append(message, "s", first);
    if (code >= 0 && second != NULL)
        code = bus.message_append(message, "s", second);
    if (code < 0) { /* a path that is no UTF-8 */
        bus.message_unref(message);
        return UPDATE_BROKEN;
    }
    return rauc_call(rauc, message, ret_reply);
}

static bool rauc_copy(char *ret_text, size_t size, const char *text)
{
    if (!utf8_is_valid(text, strlen(text)) || !utf8_copy(ret_text, size, text))
        return false;
    utf8_make_plain(ret_text);
    return true;
}

static enum update_failure rauc_property(struct updater_rauc *rauc, const char *name,
                                         sd_bus_message **ret_reply)
{
    return rauc_ask(rauc, "org.freedesktop.DBus.Properties", "Get", RAUC_INTERFACE, name,
                    ret_reply);
}

static enum update_failure rauc_text(struct updater_rauc *rauc, const char *name, char *ret_text,
                                     size_t size)
{
    sd_bus_message *reply;
    const char *text;
    enum update_failure failure = rauc_property(rauc, name, &reply);
    if (failure == UPDATE_FINE &&
        (bus.message_read(reply, "v", "s", &text) < 0 || !rauc_copy(ret_text, size, text)))
        failure = UPDATE_BROKEN;
    bus.message_unref(reply);
    return failure;
}

static enum update_failure rauc_is_idle(struct updater_rauc *rauc, bool *ret_is_idle)
{
    char operation[32];
    enum update_failure failure = rauc_text(rauc, "Operation", operation, sizeof operation);
    if (failure == UPDATE_FINE)
        *ret_is_idle = strcmp(operation, "idle") == 0;
    return failure;
}

/* ---- what is asked ---- */

enum update_failure updater_rauc_open(void (*on_alive)(void *context), void *context,
                                      struct updater_rauc **ret_rauc)
{
    struct updater_rauc *rauc = calloc(1, sizeof *rauc);
    if (rauc == NULL)
        return UPDATE_BROKEN;
    rauc->on_alive = on_alive;
    rauc->context = context;
    if (!rauc_load_bus() || bus.open_system(&rauc->bus) < 0) {
        free(rauc);
        return UPDATE_NOT_HERE;
    }
    *ret_rauc = rauc;
    return UPDATE_FINE;
}

enum update_failure updater_rauc_system(struct updater_rauc *rauc,
                                        struct updater_system *ret_system)
{
    struct updater_system system;
    enum update_failure failure =
        rauc_text(rauc, "Compatible", system.device, sizeof system.device);
    if (failure == UPDATE_FINE)
        failure = rauc_text(rauc, "BootSlot", system.slot, sizeof system.slot);
    if (failure == UPDATE_FINE)
        *ret_system = system;
    return failure;
}

enum update_failure updater_rauc_inspect(struct updater_rauc *rauc, const char *path,
                                         struct update_bundle *bundle)
{
    sd_bus_message *reply;
    const char *device, *version;
    bool is_idle = true;
    enum update_failure failure = rauc_ask(rauc, RAUC_INTERFACE, "Info", path, NULL, &reply);
    if (failure == UPDATE_FINE && (bus.message_read(reply, "ss", &device, &version) < 0 ||
                                   !rauc_copy(bundle->device, sizeof bundle->device, device) ||
                                   !rauc_copy(bundle->version, sizeof bundle->version, version)))
        failure = UPDATE_DAMAGED;
    bus.message_unref(reply);
    /* It looks at nothing else while it installs, and does not say that this is why. */
    if (failure == UPDATE_BROKEN && rauc_is_idle(rauc, &is_idle) == UPDATE_FINE && !is_idle)
        failure = UPDATE_BUSY;
    return failure;
}

/* ---- installing ---- */

static int rauc_on_completed(sd_bus_message *message, void *context, sd_bus_error *ret_error)
{
    struct updater_rauc *rauc = context;
    (void)ret_error;
    rauc->completed = bus.message_read(message, "i", &rauc->result) >= 0;
    return 0;
}

static enum update_failure rauc_percent(struct updater_rauc *rauc, int *ret_percent)
{
    sd_bus_message *reply;
    const char *text;
    int32_t percent, depth;
    enum update_failure failure = rauc_property(rauc, "Progress", &reply);
    if (failure == UPDATE_FINE &&
        bus.message_read(reply, "v", "(isi)", &percent, &text, &depth) >= 0 && percent >= 0 &&
        percent <= 100)
        *ret_percent = percent;
    bus.message_unref(reply);
    return failure;
}

static enum update_failure rauc_begin(struct updater_rauc *rauc, const char *path)
{
    sd_bus_message *message = NULL, *reply;
    int code = bus.message_new_method_call(rauc->bus, &message, RAUC_SERVICE, RAUC_PATH,
                                           RAUC_INTERFACE, "InstallBundle");
    if (code >= 0)
        code = bus.message_append(message, "sa{sv}", path, 0);
    if (code < 0) {
        bus.message_unref(message);
        return UPDATE_BROKEN;
    }
    enum update_failure failure = rauc_call(rauc, message, &reply);
    bus.message_unref(reply);
    return failure;
}

/* A sum that does not fit shows as an input error where the kernel checks while it reads. */
static enum update_failure rauc_why(struct updater_rauc *rauc)
{
    char text[512] = "";
    if (rauc_text(rauc, "LastError", text, sizeof text) != UPDATE_FINE)
        return UPDATE_BROKEN;
    log_warning("rauc: %s", text);
    return strstr(text, "Input/output error") != NULL ? UPDATE_DAMAGED : UPDATE_BROKEN;
}

/* For a while there is only waiting. RAUC that has died and was started again is idle, and has
 * completed nothing. */
static enum update_failure rauc_follow(struct updater_rauc *rauc,
                                       void (*on_percent)(void *context, int percent))
{
    int percent = 0, told = -1;
    int64_t moved_ns = clock_mono_ns(), looked_ns = moved_ns;
    bool is_idle = false;
    enum update_failure failure = UPDATE_FINE;
    while (failure == UPDATE_FINE && !rauc->completed) {
        if (is_idle || clock_mono_ns() - moved_ns > standstill_ns || !rauc_turn(rauc))
            return UPDATE_BROKEN;
        if (clock_mono_ns() - looked_ns < look_every_ns)
            continue;
        looked_ns = clock_mono_ns();
        failure = rauc_percent(rauc, &percent);
        if (failure == UPDATE_FINE)
            failure = rauc_is_idle(rauc, &is_idle);
        if (percent == told)
            continue;
        told = percent;
        moved_ns = looked_ns;
        on_percent(rauc->context, percent);
    }
    return failure;
}

enum update_failure updater_rauc_install(struct updater_rauc *rauc, const char *path,
                                         void (*on_percent)(void *context, int percent))
{
    bool is_idle = false;
    rauc->completed = false;
    if (bus.match_signal(rauc->bus, NULL, RAUC_SERVICE, RAUC_PATH, RAUC_INTERFACE, "Completed",
                         rauc_on_completed, rauc) < 0)
        return UPDATE_BROKEN;
    enum update_failure failure = rauc_is_idle(rauc, &is_idle);
    if (failure == UPDATE_FINE && !is_idle)
        return UPDATE_BUSY;
    if (failure == UPDATE_FINE)
        failure = rauc_begin(rauc, path);
    if (failure == UPDATE_FINE)
        failure = rauc_follow(rauc, on_percent);
    if (failure == UPDATE_FINE && rauc->result != 0)
        failure = rauc_why(rauc);
    return failure;
}
