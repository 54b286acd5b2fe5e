#include "firmware/updates.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"
#include "firmware/model/member.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct updates {
    struct db *db;
    struct updater *updater; /* its job, and then what it found; NULL: none yet */
    struct updates_status status;
    char by[NAME_SIZE]; /* who installs */
};

/* ---- opening ---- */

static void updates_read(struct updates *updates)
{
    if (updates->db == NULL)
        return;
    if (update_get(updates->db, &updates->status.last) != ERR_OK)
        log_warning("what became of the last update cannot be read");
    if (updates->status.stage == UPDATES_RESTS &&
        updates->status.last.state == UPDATE_STATE_INSTALLED) {
        updates->status.stage = UPDATES_INSTALLED;
        utf8_copy(updates->status.chosen.version, UPDATE_VERSION_SIZE, updates->status.last.to);
    }
}

/* Only where it matters which slot runs: nobody else is asked at the start. */
static void updates_ask(struct updates *updates)
{
    enum update_state state = updates->status.last.state;
    if (state != UPDATE_STATE_BEGUN && state != UPDATE_STATE_INSTALLED &&
        state != UPDATE_STATE_RUNS)
        return;
    if (updater_ask(&updates->updater) != ERR_OK)
        log_warning("which system runs cannot be asked");
}

enum err updates_open(struct db *db, struct updates **ret_updates)
{
    struct updates *updates = calloc(1, sizeof *updates);
    if (updates == NULL)
        return ERR_NOMEM;
    updates->db = db;
    updates_read(updates);
    updates_ask(updates);
    *ret_updates = updates;
    return ERR_OK;
}

static void updates_drop(struct updates *updates)
{
    updater_close(updates->updater);
    updates->updater = NULL;
    updates->status.bundles = NULL;
    updates->status.bundle_count = 0;
}

void updates_close(struct updates *updates)
{
    if (updates == NULL)
        return;
    updates_drop(updates);
    free(updates);
}

/* ---- what is asked for ---- */

static bool updates_is_engaged(const struct updates *updates)
{
    switch (updates->status.stage) {
    case UPDATES_RESTS:
    case UPDATES_NOT_HERE:
    case UPDATES_LOOKS:
    case UPDATES_LISTS:
        return false;
    case UPDATES_INSTALLS:
    case UPDATES_INSTALLED:
    case UPDATES_RESTARTS:
    case UPDATES_FAILED:
        break;
    }
    return true;
}

/* From now on a start tells what became of it, even if the power goes in the next moment. */
static void updates_note_begun(struct updates *updates)
{
    struct chain_origin origin = {.by = updates->by, .stamp = clock_stamp()};
    if (updates->db == NULL)
        return;
    enum err err =
        update_begin(updates->db, &origin, THEMEDAY_VERSION, updates->status.chosen.version,
                     updater_system(updates->updater)->slot);
    if (err != ERR_OK)
        log_error("an update is installed, and the log does not say so: %s", err_name(err));
}

static void updates_note_failed(struct updates *updates, enum update_failure failure)
{
    struct chain_origin origin = {.by = updates->by, .stamp = clock_stamp()};
    if (updates->db == NULL)
        return;
    if (update_fail(updates->db, &origin, failure) != ERR_OK)
        log_error("that the update has failed is not in the log");
    updates_read(updates);
}

static void updates_fail(struct updates *updates, enum update_failure failure)
{
    if (updates->status.stage == UPDATES_INSTALLS)
        updates_note_failed(updates, failure);
    updates_drop(updates);
    updates->status.failure = failure;
    updates->status.stage = failure == UPDATE_NOT_HERE ? UPDATES_NOT_HERE : UPDATES_FAILED;
}

void updates_look(struct updates *updates, const struct media *media)
{
    const struct media_stick *sticks;
    const char *paths[MEDIA_STICKS_MAX];
    if (updates_is_engaged(updates))
        return;
    int count = media_sticks(media, &sticks);
    for (int i = 0; i < count; i++)
        paths[i] = sticks[i].path;
    updates_drop(updates);
    updates->status.stage = UPDATES_LOOKS;
    if (updater_look(paths, count, &updates->updater) != ERR_OK)
        updates_fail(updates, UPDATE_BROKEN);
}

void updates_install(struct updates *updates, int bundle, const char *by)
{
    struct updates_status *status = &updates->status;
    if (status->stage != UPDATES_LISTS || bundle < 0 || bundle >= status->bundle_count)
        return;
    struct update_bundle chosen = status->bundles[bundle];
    if (chosen.failure != UPDATE_FINE || updates_age(chosen.version) == UPDATES_TOO_OLD)
        return;
    status->chosen = chosen;
    status->percent = 0;
    status->stage = UPDATES_INSTALLS;
    utf8_copy(updates->by, sizeof updates->by, by);
    updates_note_begun(updates);
    updates_drop(updates);
    if (updater_install(&chosen, &updates->updater) != ERR_OK)
        updates_fail(updates, UPDATE_BROKEN);
}

void updates_forget(struct updates *updates)
{
    if (updates->status.stage != UPDATES_FAILED)
        return;
    updates_drop(updates);
    updates->status.stage = UPDATES_RESTS;
    updates_read(updates);
}

enum err updates_see(struct updates *updates, const struct chain_origin *origin)
{
    enum err err = update_see(updates->db, origin);
    updates_read(updates);
    return err;
}

enum err updates_restart(struct updates *updates)
{
    char path[PATH_MAX];
    const char *folder = getenv("RUNTIME_DIRECTORY");
    if (folder == NULL || snprintf(path, sizeof path, "%s/restart", folder) >= (int)sizeof path)
        return ERR_UNSUPPORTED;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        log_error("%s: %s", path, strerror(errno));
        return ERR_UNSUPPORTED;
    }
    close(fd);
    updates->status.stage = UPDATES_RESTARTS;
    return ERR_OK;
}

/* ---- versions ---- */

/* Versions are dotted numbers: "0.10.0" is newer than "0.9.1". */
enum updates_age updates_age(const char *version)
{
    int order = strverscmp(version, THEMEDAY_VERSION);
    if (order > 0)
        return UPDATES_NEWER;
    if (order == 0)
        return UPDATES_SAME;
    return strverscmp(version, db_readable_since()) >= 0 ? UPDATES_OLDER : UPDATES_TOO_OLD;
}

/* ---- news ---- */

int updates_fd(const struct updates *updates)
{
    return updates->updater == NULL ? -1 : updater_fd(updates->updater);
}

int64_t updates_deadline_ns(const struct updates *updates)
{
    return updates->updater == NULL ? INT64_MAX : updater_deadline_ns(updates->updater);
}

static void updates_settle(struct updates *updates)
{
    struct stamp now = clock_stamp();
    const char *slot = updater_system(updates->updater)->slot;
    enum update_state before = updates->status.last.state;
    if (slot[0] == '\0' || updates->db == NULL)
        return;
    if (update_settle(updates->db, &now, slot) != ERR_OK)
        log_error("what became of the update is not in the log");
    updates_read(updates);
    /* It waits for a restart no longer: that was it. */
    if (before == UPDATE_STATE_INSTALLED && updates->status.last.state != before &&
        updates->status.stage == UPDATES_INSTALLED)
        updates->status.stage = UPDATES_RESTS;
}

static void updates_note_installed(struct updates *updates)
{
    struct chain_origin origin = {.by = updates->by, .stamp = clock_stamp()};
    if (updates->db == NULL)
        return;
    const struct update_bundle *chosen = &updates->status.chosen;
    enum err err = update_install(updates->db, &origin, THEMEDAY_VERSION, chosen->version,
                                  updater_system(updates->updater)->slot, chosen->signer);
    if (err != ERR_OK)
        log_error("the update was installed, and the log does not say so: %s", err_name(err));
}

static void updates_take_end(struct updates *updates)
{
    struct updates_status *status = &updates->status;
    updates_settle(updates);
    if (status->stage == UPDATES_LOOKS) {
        status->bundle_count = updater_bundles(updates->updater, &status->bundles);
        status->stage = UPDATES_LISTS;
    } else if (status->stage == UPDATES_INSTALLS) {
        updates_note_installed(updates);
        updates_drop(updates);
        status->stage = UPDATES_INSTALLED;
        updates_read(updates);
    }
}

/* A question at the start that is not answered is asked again when somebody opens the page. */
static void updates_take_failure(struct updates *updates)
{
    enum update_failure failure = updater_failure(updates->updater);
    bool was_question =
        updates->status.stage != UPDATES_LOOKS && updates->status.stage != UPDATES_INSTALLS;
    if (was_question)
        updates_drop(updates);
    else
        updates_fail(updates, failure);
}

bool updates_dispatch(struct updates *updates)
{
    bool is_other = false;
    while (updates->updater != NULL) {
        switch (updater_dispatch(updates->updater, clock_mono_ns())) {
        case UPDATER_NO_NEWS:
            return is_other;
        case UPDATER_PROGRESS:
            updates->status.percent = updater_percent(updates->updater);
            is_other = true;
            continue;
        case UPDATER_DONE:
            updates_take_end(updates);
            return true;
        case UPDATER_FAILED:
            updates_take_failure(updates);
            return true;
        }
    }
    return is_other;
}

const struct updates_status *updates_status(const struct updates *updates)
{
    return &updates->status;
}

bool updates_has_news(const struct updates *updates)
{
    enum updates_stage stage = updates->status.stage;
    return stage == UPDATES_INSTALLED || stage == UPDATES_FAILED ||
           update_is_news(&updates->status.last);
}
