/*
 *             uploads_begin()               not made yet
 *      RESTS ────────────────▶ next entry ───────────────▶ SPOOLS ───────▶ SENDS
 *       ▲  ▲                    │    │  ▲    it is in the spool             ▲ │
 *       │  │      none is left  │    └──┼───────────────────────────────────┘ │
 *       │  │                    ▼       └──────── sent, or refused ───────────┤
 *       │  └─────────────── end of round ◀──────── nobody is reached ─────────┘
 *       │                       │ something was sent
 *       └────── TIDIES ◀────────┘
 */
#include "firmware/uploads.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"
#include "firmware/spooling.h"
#include "firmware/upload_spool.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000;

const struct uploads_pace uploads_pace_usual = {
    .backoff = {.first_ns = 30 * INT64_C(1000000000), .longest_ns = 3600 * INT64_C(1000000000)},
    .patience_ns = 5 * INT64_C(1000000000),
    .limits = &uploader_limits_usual,
};

enum uploads_state { UPLOADS_RESTS, UPLOADS_SPOOLS, UPLOADS_SENDS, UPLOADS_TIDIES };

struct uploads {
    struct uploads_parts parts;
    struct uploader_receiver receiver;
    char spool[PATH_MAX];
    struct uploads_status status;
    enum uploads_state state;
    struct outbox_entry entry; /* the one that has its turn */
    int64_t passed_id;         /* entries up to this one had theirs in this round */
    struct spooling *spooling;
    struct uploader *uploader;
    int64_t look_ns; /* when to look again whether what was put off may be made */
    bool was_pressed;
    bool has_failed, has_put_off, has_litter; /* in this round: a try failed, one was not made
                                                 because it is not quiet; the spool holds more than
                                                 it needs */
    int64_t wanted_wait_ns;                   /* what the receiver asked for */
    int failures;                             /* rounds that failed, in a row */
    int64_t seen_version, seen_minute;        /* at the last look */
};

/* ---- beginning and ending ---- */

static void uploads_forget(struct uploads *uploads)
{
    spooling_close(uploads->spooling);
    uploader_close(uploads->uploader);
    uploads->spooling = NULL;
    uploads->uploader = NULL;
    uploads->status.done = uploads->status.total = 0;
}

enum err uploads_open(const struct uploads_parts *parts, struct uploads **ret_uploads)
{
    struct uploads *uploads = calloc(1, sizeof *uploads);
    if (uploads == NULL)
        return ERR_NOMEM;
    uploads->parts = *parts;
    uploads->receiver = parts->settings->upload;
    uploads->status.has_receiver = uploads->receiver.url[0] != '\0';
    uploads->status.next_ns = uploads->look_ns = INT64_MAX;
    uploads->has_litter = uploads->status.has_receiver; /* a round may have ended in the middle */
    uploader_host(uploads->receiver.url, uploads->status.host, sizeof uploads->status.host);
    *ret_uploads = uploads;
    return ERR_OK;
}

void uploads_close(struct uploads *uploads)
{
    if (uploads == NULL)
        return;
    uploads_forget(uploads);
    free(uploads);
}

/* ---- the end of a round ---- */

/* What cannot be tidied now is when there is less. */
static void uploads_tidy(struct uploads *uploads)
{
    uploads->has_litter = false;
    if (upload_spool_tidy(uploads->parts.db, uploads->spool, &uploads->uploader) == ERR_OK)
        uploads->state = UPLOADS_TIDIES;
}

static int64_t uploads_wait_ns(struct uploads *uploads)
{
    uint32_t random = 0;
    (void)!getrandom(&random, sizeof random, GRND_NONBLOCK);
    if (uploads->has_failed)
        return backoff_wait_ns(&uploads->parts.pace->backoff, ++uploads->failures, random,
                               uploads->wanted_wait_ns);
    uploads->failures = 0;
    return INT64_MAX;
}

static void uploads_count(struct uploads *uploads)
{
    struct outbox_count count;
    if (outbox_count(uploads->parts.db, &count) == ERR_OK)
        uploads->status.count = count;
}

static void uploads_end_round(struct uploads *uploads)
{
    int64_t wait_ns = uploads_wait_ns(uploads);
    uploads->status.next_ns = wait_ns == INT64_MAX ? INT64_MAX : clock_mono_ns() + wait_ns;
    uploads->status.entry_id = 0;
    uploads->state = UPLOADS_RESTS;
    uploads->look_ns = uploads->has_put_off ? clock_mono_ns() : INT64_MAX;
    uploads->was_pressed = uploads->was_pressed && uploads->has_put_off;
    uploads_count(uploads);
    if (uploads->has_litter)
        uploads_tidy(uploads);
    uploads->status.runs = uploads->state != UPLOADS_RESTS;
}

/* ---- the turn of one ---- */

static void uploads_go_on(struct uploads *uploads);

/* That it failed must be known even where it cannot be stored. */
static void uploads_note_fault(struct uploads *uploads, int64_t id,
                               const struct upload_fault *fault)
{
    uploads->has_failed = true;
    uploads->wanted_wait_ns =
        fault->retry_after_s > 86400 ? 86400 * second_ns : fault->retry_after_s * second_ns;
    if (outbox_failed(uploads->parts.db, id, fault) != ERR_OK)
        log_warning("upload: how the try ended could not be stored");
}

/* Whether it says something of this bundle alone: then the others go on. */
static bool uploads_is_of_one(const struct upload_fault *fault)
{
    enum { TOO_LARGE = 413 };
    return fault->failure == UPLOAD_DIFFERENT || fault->failure == UPLOAD_HERE ||
           (fault->failure == UPLOAD_STATUS && fault->status == TOO_LARGE);
}

static void uploads_fail(struct uploads *uploads, const struct upload_fault *fault)
{
    bool is_of_one = uploads_is_of_one(fault);
    uploads_forget(uploads);
    uploads_note_fault(uploads, is_of_one ? uploads->entry.id : 0, fault);
    if (is_of_one)
        uploads_go_on(uploads);
    else
        uploads_end_round(uploads);
}

static void uploads_fail_here(struct uploads *uploads)
{
    uploads_fail(uploads, &(struct upload_fault){.failure = UPLOAD_HERE});
}

static void uploads_spool_path(const struct uploads *uploads, char ret_path[PATH_MAX])
{
    snprintf(ret_path, PATH_MAX, "%.*s/%s", PATH_MAX - OUTBOX_SPOOL_SIZE - 2, uploads->spool,
             uploads->entry.spool);
}

static void uploads_send(struct uploads *uploads)
{
    char path[PATH_MAX];
    uploads_spool_path(uploads, path);
    enum err err =
        uploader_send(&uploads->receiver, uploads->parts.pace->limits, path,
                      db_device(uploads->parts.db), uploads->entry.folder, &uploads->uploader);
    uploads->state = UPLOADS_SENDS;
    if (err != ERR_OK)
        uploads_fail_here(uploads);
}

static void uploads_name(struct outbox_entry *entry, const char *name)
{
    if (entry->number == 1)
        utf8_copy(entry->folder, sizeof entry->folder, name);
    else
        snprintf(entry->folder, sizeof entry->folder, "%s-%d", name, entry->number);
}

static void uploads_note_made(struct uploads *uploads)
{
    const struct export_bundle *bundle = spooling_bundle(uploads->spooling);
    struct outbox_entry *entry = &uploads->entry;
    utf8_copy(entry->spool, sizeof entry->spool, spooling_name(uploads->spooling));
    utf8_copy(entry->code, sizeof entry->code, bundle->code);
    uploads_name(entry, bundle->name);
    entry->files = bundle->file_count;
    enum err err = outbox_made(uploads->parts.db, entry);
    uploads_forget(uploads);
    if (err == ERR_OK)
        uploads_send(uploads);
    else
        uploads_fail_here(uploads);
}

/* A crash may have left one in the spool: then it is found to be the same, or this one gets another
 * name. */
static void uploads_make(struct uploads *uploads)
{
    struct outbox_entry *entry = &uploads->entry;
    char name[24];
    snprintf(name, sizeof name, "%lld", (long long)entry->id);
    uploads->state = UPLOADS_SPOOLS;
    enum err err = outbox_head(uploads->parts.db, entry->activity_id, &entry->seq);
    if (err == ERR_OK)
        err = spooling_start(uploads->parts.db, entry->activity_id, uploads->parts.settings,
                             uploads->spool, name, &uploads->spooling);
    if (err != ERR_OK)
        uploads_fail_here(uploads);
}

/* A spool that somebody emptied is filled again. */
static bool uploads_is_made(const struct uploads *uploads)
{
    char path[PATH_MAX];
    uploads_spool_path(uploads, path);
    return uploads->entry.seq != 0 && access(path, F_OK) == 0;
}

static bool uploads_is_quiet(const struct uploads *uploads)
{
    return uploads->parts.is_quiet == NULL || uploads->parts.is_quiet(uploads->parts.context);
}

/* On to the next one, or to the end. */
static void uploads_go_on(struct uploads *uploads)
{
    struct moment now = clock_moment(clock_wall_ms());
    for (;;) {
        if (outbox_next(uploads->parts.db, &now, uploads->passed_id, &uploads->entry) != ERR_OK) {
            uploads_end_round(uploads);
            return;
        }
        uploads->passed_id = uploads->status.entry_id = uploads->entry.id;
        if (uploads_is_made(uploads)) {
            uploads_send(uploads);
            return;
        }
        if (uploads->was_pressed || uploads_is_quiet(uploads)) {
            uploads_make(uploads);
            return;
        }
        uploads->has_put_off = true;
    }
}

static void uploads_begin(struct uploads *uploads)
{
    uploads->passed_id = 0;
    uploads->has_failed = uploads->has_put_off = false;
    uploads->wanted_wait_ns = 0;
    uploads->status.runs = true;
    if (upload_spool_make(uploads->parts.folder, uploads->spool) != ERR_OK) {
        uploads_note_fault(uploads, 0, &(struct upload_fault){.failure = UPLOAD_HERE});
        uploads_end_round(uploads);
        return;
    }
    uploads_go_on(uploads);
}

/* The outbox's row and the log first: only then is it said that it was sent. */
static void uploads_end_one(struct uploads *uploads)
{
    struct chain_origin origin = {.by = "terminal", .stamp = clock_stamp()};
    uploads->status.valid_until_ms = uploader_valid_until_ms(uploads->uploader);
    uploads_forget(uploads);
    enum err err = outbox_sent(uploads->parts.db, &origin, &uploads->entry, uploads->status.host);
    if (err != ERR_OK) {
        uploads_fail_here(uploads);
        return;
    }
    uploads->has_litter = true;
    uploads_count(uploads);
    uploads_go_on(uploads);
}

/* ---- news ---- */

/* Whatever makes an activity be over is a change of the data or of the minute. */
static bool uploads_may_differ(struct uploads *uploads, const struct stamp *stamp)
{
    int64_t version = 0, minute = stamp->wall_ms / 60000;
    bool is_known = db_data_version(uploads->parts.db, &version) == ERR_OK;
    if (is_known && version == uploads->seen_version && minute == uploads->seen_minute)
        return false;
    uploads->seen_version = version;
    uploads->seen_minute = minute;
    return true;
}

void uploads_look(struct uploads *uploads)
{
    struct stamp stamp = clock_stamp();
    if (!uploads_may_differ(uploads, &stamp))
        return;
    struct moment now = clock_moment(stamp.wall_ms);
    int before = uploads->status.count.unsent;
    if (outbox_queue(uploads->parts.db, &stamp, &now) != ERR_OK)
        log_warning("upload: what is over could not be queued");
    uploads_count(uploads);
    if (uploads->status.has_receiver && uploads->status.count.unsent > before)
        uploads->status.next_ns = 0;
}

void uploads_press(struct uploads *uploads)
{
    uploads->was_pressed = true;
    uploads->has_put_off = true; /* a round that is on may have passed by what it may make now */
    if (uploads->status.has_receiver)
        uploads->status.next_ns = 0;
}

void uploads_wake(struct uploads *uploads)
{
    if (uploads->status.has_receiver && uploads->status.count.unsent > 0)
        uploads->status.next_ns = 0;
}

int uploads_fd(const struct uploads *uploads)
{
    switch (uploads->state) {
    case UPLOADS_RESTS:
        break;
    case UPLOADS_SPOOLS:
        return spooling_fd(uploads->spooling);
    case UPLOADS_SENDS:
    case UPLOADS_TIDIES:
        return uploader_fd(uploads->uploader);
    }
    return -1;
}

int64_t uploads_deadline_ns(const struct uploads *uploads)
{
    switch (uploads->state) {
    case UPLOADS_RESTS:
        return uploads->look_ns < uploads->status.next_ns ? uploads->look_ns
                                                          : uploads->status.next_ns;
    case UPLOADS_SPOOLS:
        return spooling_deadline_ns(uploads->spooling);
    case UPLOADS_SENDS:
    case UPLOADS_TIDIES:
        return uploader_deadline_ns(uploads->uploader);
    }
    return INT64_MAX;
}

/* What was put off is made once it is quiet. */
static bool uploads_rest(struct uploads *uploads)
{
    int64_t now_ns = clock_mono_ns();
    bool may_make = false;
    if (now_ns >= uploads->look_ns) {
        uploads->look_ns = now_ns + uploads->parts.pace->patience_ns;
        may_make = uploads->was_pressed || uploads_is_quiet(uploads);
    }
    if (!may_make && now_ns < uploads->status.next_ns)
        return false;
    uploads_begin(uploads);
    return true;
}

static bool uploads_hear_spooling(struct uploads *uploads)
{
    switch (spooling_dispatch(uploads->spooling, clock_mono_ns())) {
    case SPOOLING_NO_NEWS:
        return false;
    case SPOOLING_DONE:
        uploads_note_made(uploads);
        break;
    case SPOOLING_FAILED:
        uploads_fail_here(uploads);
        break;
    }
    return true;
}

static bool uploads_hear_uploader(struct uploads *uploads)
{
    struct upload_fault fault;
    switch (uploader_dispatch(uploads->uploader, clock_mono_ns())) {
    case UPLOADER_NO_NEWS:
        return false;
    case UPLOADER_PROGRESS:
        uploader_progress(uploads->uploader, &uploads->status.done, &uploads->status.total);
        break;
    case UPLOADER_DONE:
        uploads_end_one(uploads);
        break;
    case UPLOADER_FAILED:
        fault = *uploader_fault(uploads->uploader);
        uploads_fail(uploads, &fault);
        break;
    }
    return true;
}

static bool uploads_hear_tidying(struct uploads *uploads)
{
    if (uploader_dispatch(uploads->uploader, clock_mono_ns()) == UPLOADER_NO_NEWS)
        return false;
    uploads_forget(uploads);
    uploads->state = UPLOADS_RESTS;
    uploads->status.runs = false;
    return true;
}

bool uploads_dispatch(struct uploads *uploads)
{
    switch (uploads->state) {
    case UPLOADS_RESTS:
        return uploads_rest(uploads);
    case UPLOADS_SPOOLS:
        return uploads_hear_spooling(uploads);
    case UPLOADS_SENDS:
        return uploads_hear_uploader(uploads);
    case UPLOADS_TIDIES:
        return uploads_hear_tidying(uploads);
    }
    return false;
}

const struct uploads_status *uploads_status(const struct uploads *uploads)
{
    return &uploads->status;
}

void uploads_run(struct uploads *uploads)
{
    uploads_press(uploads);
    uploads_begin(uploads);
    while (uploads->state != UPLOADS_RESTS) {
        int64_t left_ns = uploads_deadline_ns(uploads) - clock_mono_ns();
        int timeout_ms = left_ns <= 0 ? 0 : left_ns > second_ns ? 1000 : (int)(left_ns / 1000000);
        struct pollfd fd = {.fd = uploads_fd(uploads), .events = POLLIN};
        poll(&fd, 1, timeout_ms);
        (void)uploads_dispatch(uploads);
    }
}
