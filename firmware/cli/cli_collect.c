#include "firmware/cli/cli_collect.h"

#include "db/sign.h"
#include "firmware/base/clock.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_readings.h"
#include "firmware/cli/cli_search.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COLLECT_SUMS_MAX = 64 * 1024 };

struct collect {
    struct committee *committee;
    struct committee_load *load;
    struct collect_order order;
    struct collect_counts counts;
    struct readings *readings;
    struct reading *on_way;       /* until the server has it; NULL: none */
    char received_on[DATE_SIZE];  /* when that one came */
    char *paths[COMMITTEE_BATCH]; /* found, and not looked at yet */
    int64_t ids[COMMITTEE_BATCH];
    uint8_t keys[COMMITTEE_BATCH][KEY_PUBLIC_SIZE]; /* of their terminals, as they say */
    uint8_t trusted[COMMITTEE_BATCH][KEY_PUBLIC_SIZE];
    int count;
    long long flushed; /* so many of the loaded ones are on the disk */
    bool stopped;
};

/* ---- opening ---- */

enum err collect_open(struct committee *committee, const struct collect_order *order,
                      struct collect **ret_collect)
{
    struct collect *collect = calloc(1, sizeof *collect);
    if (collect == NULL)
        return ERR_NOMEM;
    collect->committee = committee;
    collect->order = *order;
    enum err err = committee_load_open(committee, order->with_names, &collect->load);
    if (err == ERR_OK)
        err = readings_open(&collect->readings);
    if (err == ERR_OK)
        *ret_collect = collect;
    else
        collect_close(collect);
    return err;
}

static void collect_clear_batch(struct collect *collect)
{
    for (int i = 0; i < collect->count; i++)
        free(collect->paths[i]);
    collect->count = 0;
}

void collect_close(struct collect *collect)
{
    if (collect == NULL)
        return;
    collect_clear_batch(collect);
    reading_free(collect->on_way);
    readings_close(collect->readings);
    committee_load_close(collect->load);
    free(collect);
}

struct collect_counts collect_counts(const struct collect *collect)
{
    return collect->counts;
}

/* ---- what becomes of a bundle ---- */

static void collect_fail(struct collect *collect, const struct collect_failure *failure)
{
    collect->counts.failed++;
    if (collect->order.on_failure != NULL)
        collect->order.on_failure(failure, collect->order.context);
}

static void collect_take_outcome(struct collect *collect, const struct reading *reading,
                                 enum committee_outcome outcome)
{
    struct collect_failure failure = {.path = reading->path, .report = &reading->report};
    switch (outcome) {
    case COMMITTEE_LOADED:
        collect->counts.loaded++;
        return;
    case COMMITTEE_KNOWN:
        collect->counts.known++;
        return;
    case COMMITTEE_NOT_TRUSTED:
        failure.fault = COLLECT_NOT_TRUSTED;
        break;
    case COMMITTEE_REFUSED:
        failure.fault = COLLECT_REFUSED;
        failure.reason = committee_reason(collect->committee);
        break;
    }
    collect_fail(collect, &failure);
}

/* Waits for the one that is on its way. */
static enum err collect_end(struct collect *collect)
{
    struct reading *reading = collect->on_way;
    enum committee_outcome outcome;
    if (reading == NULL)
        return ERR_OK;
    collect->on_way = NULL;
    enum err err = committee_load_end(collect->load, &outcome);
    if (err == ERR_OK)
        collect_take_outcome(collect, reading, outcome);
    reading_free(reading);
    return err;
}

/* ---- when it came ---- */

static void collect_write_day(int64_t wall_ms, char ret_date[DATE_SIZE])
{
    struct moment day = clock_moment(wall_ms);
    snprintf(ret_date, DATE_SIZE, "%04u-%02u-%02u", (unsigned)day.year % 10000u,
             (unsigned)day.month % 100u, (unsigned)day.day % 100u);
}

/* What a server receives bears the time at which it came. On a stick all files bear that of the
 * activity; but the form cannot have come before the last thing that is in its log, nor later than
 * today. */
static void collect_date(struct collect *collect, const struct reading *reading)
{
    int64_t came_ms = reading->bundle.last_ms, now_ms = clock_wall_ms();
    char *signature = NULL;
    struct stat status;
    if (collect->order.received_on != NULL) {
        utf8_copy(collect->received_on, DATE_SIZE, collect->order.received_on);
        return;
    }
    if (asprintf(&signature, "%s/SHA256SUMS.minisig", reading->path) < 0)
        signature = NULL;
    if (signature != NULL && stat(signature, &status) == 0 &&
        status.st_mtim.tv_sec * (int64_t)1000 > came_ms)
        came_ms = status.st_mtim.tv_sec * (int64_t)1000;
    free(signature);
    collect_write_day(came_ms < now_ms ? came_ms : now_ms, collect->received_on);
}

/* ---- what it says of itself ---- */

/* Reads a small file of a bundle, with a NUL behind it. -1: it cannot be read. */
static ssize_t collect_read(const char *path, const char *name, char *ret_bytes, size_t size)
{
    char *whole = NULL;
    int fd = asprintf(&whole, "%s/%s", path, name) < 0
                 ? -1
                 : open(whole, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, ret_bytes, size - 1);
    if (fd >= 0)
        close(fd);
    free(whole);
    ret_bytes[length < 0 ? 0 : length] = '\0';
    return length;
}

/* 0, which no bundle has: it cannot be read. */
static int64_t collect_id(const char *path)
{
    char bytes[COLLECT_SUMS_MAX];
    ssize_t length = collect_read(path, "SHA256SUMS", bytes, sizeof bytes);
    return length < 0 ? 0 : committee_bundle_id(bytes, (size_t)length);
}

/* Zeros, which are no terminal's: there is none. */
static void collect_key(const char *path, uint8_t ret_key[KEY_PUBLIC_SIZE])
{
    char text[SIGN_TEXT_SIZE];
    if (collect_read(path, "device.pub", text, sizeof text) < 0 ||
        !sign_read_public_key(text, ret_key))
        memset(ret_key, 0, KEY_PUBLIC_SIZE);
}

/* ---- one bundle ---- */

/* Takes the reading. */
static enum err collect_send(struct collect *collect, struct reading *reading)
{
    enum err err = collect_end(collect);
    if (err == ERR_OK) {
        collect_date(collect, reading);
        err = committee_load_begin(collect->load, &reading->bundle, collect->received_on);
    }
    if (err == ERR_OK) {
        collect->on_way = reading;
        return ERR_OK;
    }
    if (err == ERR_INVALID) {
        collect_take_outcome(collect, reading, COMMITTEE_REFUSED);
        err = ERR_OK;
    }
    reading_free(reading);
    return err;
}

static bool collect_is_changing(const struct collect *collect, int place)
{
    uint8_t key[KEY_PUBLIC_SIZE];
    collect_key(collect->paths[place], key);
    return memcmp(key, collect->keys[place], KEY_PUBLIC_SIZE) != 0;
}

static enum err collect_one(struct collect *collect, int place)
{
    struct reading *reading = readings_next(collect->readings);
    if (reading == NULL)
        return ERR_NOMEM;
    enum err err = reading->err;
    struct collect_failure failure = {.path = collect->paths[place], .report = &reading->report};
    if (err == ERR_OK && reading->report.fault == COMMITTEE_GOOD)
        return collect_send(collect, reading);
    if (err == ERR_OK && reading->report.fault == COMMITTEE_NO_LOG) {
        collect->counts.ledgers++;
    } else if (err == ERR_OK) {
        failure.fault = COLLECT_NOT_TAKEN;
        failure.is_changing = collect_is_changing(collect, place);
        collect_fail(collect, &failure);
    } else if (!reading->is_readable && err != ERR_NOMEM) {
        failure.fault = COLLECT_UNREADABLE;
        failure.err = err;
        collect_fail(collect, &failure);
        err = ERR_OK;
    }
    reading_free(reading);
    return err;
}

/* ---- many of them ---- */

static bool collect_goes_on(struct collect *collect)
{
    const struct collect_order *order = &collect->order;
    if (!collect->stopped && order->goes_on != NULL)
        collect->stopped = !order->goes_on(order->context);
    return !collect->stopped;
}

/* Those that the database has need no look; the others stay, in their order. */
static enum err collect_drop_known(struct collect *collect)
{
    bool known[COMMITTEE_BATCH];
    enum err err = committee_load_known(collect->load, collect->ids, collect->count, known);
    int found = collect->count;
    if (err != ERR_OK)
        return err;
    collect->count = 0;
    for (int i = 0; i < found; i++) {
        if (known[i]) {
            free(collect->paths[i]);
            continue;
        }
        memmove(collect->keys[collect->count], collect->keys[i], KEY_PUBLIC_SIZE);
        collect->paths[collect->count++] = collect->paths[i];
    }
    collect->counts.known += found - collect->count;
    return ERR_OK;
}

/* The keys of those who are trusted at this moment, for all that is read next. */
static enum err collect_make_gate(struct collect *collect, struct committee_gate *ret_gate)
{
    bool trusted[COMMITTEE_BATCH];
    enum err err = committee_load_trusted(collect->load, collect->keys, collect->count, trusted);
    *ret_gate = (struct committee_gate){.keys = collect->trusted};
    for (int i = 0; err == ERR_OK && i < collect->count; i++)
        if (trusted[i])
            memcpy(collect->trusted[ret_gate->key_count++], collect->keys[i], KEY_PUBLIC_SIZE);
    collect_write_day(clock_wall_ms(), ret_gate->today);
    return err;
}

static enum err collect_all(struct collect *collect)
{
    struct committee_gate gate;
    enum err err = collect_make_gate(collect, &gate);
    if (err != ERR_OK)
        return err;
    readings_begin(collect->readings, collect->paths, collect->count, &gate);
    for (int i = 0; i < collect->count && err == ERR_OK && collect_goes_on(collect); i++)
        err = collect_one(collect, i);
    readings_end(collect->readings);
    return err == ERR_OK ? collect_end(collect) : err;
}

/* Looks at what was found so far. */
static enum err collect_batch(struct collect *collect)
{
    enum err err = collect->count > 0 ? collect_drop_known(collect) : ERR_OK;
    if (err == ERR_OK && collect->count > 0)
        err = collect_all(collect);
    collect_clear_batch(collect);
    return err;
}

static enum err collect_add(struct collect *collect, const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return ERR_NOMEM;
    collect->ids[collect->count] = collect_id(path);
    collect_key(path, collect->keys[collect->count]);
    collect->paths[collect->count++] = copy;
    return collect->count < COMMITTEE_BATCH ? ERR_OK : collect_batch(collect);
}

/* ---- where they are ---- */

static enum err collect_on_bundle(const char *path, void *context)
{
    return collect_add(context, path);
}

static void collect_before_look(const char *path, void *context)
{
    const struct collect *collect = context;
    if (collect->order.on_folder != NULL)
        collect->order.on_folder(path, collect->order.context);
}

static void collect_on_unfinished(const char *path, void *context)
{
    struct collect *collect = context;
    (void)path;
    collect->counts.unfinished++;
}

static void collect_on_unreadable(const char *path, enum err err, void *context)
{
    collect_fail(context,
                 &(struct collect_failure){.path = path, .fault = COLLECT_UNREADABLE, .err = err});
}

static bool collect_searches_on(void *context)
{
    const struct collect *collect = context;
    return !collect->stopped;
}

/* What nobody has heard of yet may still be taken back, by a crash of the server. While it may, it
 * is not told as loaded: that it is there is found the next time. */
static enum err collect_flush(struct collect *collect)
{
    if (collect->flushed == collect->counts.loaded)
        return ERR_OK;
    enum err err = committee_load_flush(collect->load);
    if (err == ERR_OK)
        collect->flushed = collect->counts.loaded;
    else
        collect->counts.loaded = collect->flushed;
    return err;
}

enum err collect_walk(struct collect *collect, const char *folder)
{
    const struct search_visitor visitor = {.on_bundle = collect_on_bundle,
                                           .before_look = collect_before_look,
                                           .on_unfinished = collect_on_unfinished,
                                           .on_unreadable = collect_on_unreadable,
                                           .goes_on = collect_searches_on,
                                           .context = collect};
    enum err err = search_below(&visitor, folder);
    enum err batch_err = err == ERR_OK || err == ERR_GONE ? collect_batch(collect) : ERR_OK;
    collect_clear_batch(collect);
    enum err flush_err = collect_flush(collect);
    if (batch_err == ERR_OK)
        batch_err = flush_err;
    return err == ERR_OK ? batch_err : err;
}
