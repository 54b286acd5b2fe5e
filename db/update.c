#include "db/update.h"

#include "db/handle.h"
#include "db/statement.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const state_names[] = {
    [UPDATE_STATE_NONE] = "none",           [UPDATE_STATE_BEGUN] = "begun",
    [UPDATE_STATE_INSTALLED] = "installed", [UPDATE_STATE_RUNS] = "runs",
    [UPDATE_STATE_UNDONE] = "undone",       [UPDATE_STATE_CUT] = "cut",
};

static const char *const reason_names[] = {
    [UPDATE_REASON_NONE] = "none",       [UPDATE_REASON_TERMINAL] = "terminal",
    [UPDATE_REASON_STORAGE] = "storage", [UPDATE_REASON_SCREEN] = "screen",
    [UPDATE_REASON_READER] = "reader",
};

static const char *const failure_names[] = {
    [UPDATE_FINE] = "none",       [UPDATE_NOT_HERE] = "not-here",
    [UPDATE_FOREIGN] = "foreign", [UPDATE_NOT_VALID] = "not-valid",
    [UPDATE_DAMAGED] = "damaged", [UPDATE_OTHER_KIND] = "other-kind",
    [UPDATE_GONE] = "gone",       [UPDATE_BUSY] = "busy",
    [UPDATE_SILENT] = "silent",   [UPDATE_LOST] = "lost",
    [UPDATE_BROKEN] = "broken",
};

enum {
    STATES = sizeof state_names / sizeof *state_names,
    REASONS = sizeof reason_names / sizeof *reason_names,
    VALUE_SIZE = 2048,
    BEFORE_SIZE = 1024,
    BOOT_SIZE = 64
};

/* What is kept: the update, in which boot it was installed, and the record that it took the place
 * of, which holds again where this one comes to nothing. */
struct kept {
    struct update update;
    char boot[BOOT_SIZE];
    char before[BEFORE_SIZE]; /* as it was stored; "": nothing is left to tell of it */
};

static int update_index(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return 0;
}

/* ---- keeping ---- */

static bool update_dump(const json_t *value, char *ret_text, size_t size)
{
    size_t length = value == NULL ? 0 : json_dumpb(value, ret_text, size - 1, JSON_COMPACT);
    bool fits = length > 0 && length < size;
    ret_text[fits ? length : 0] = '\0';
    return fits;
}

static void update_parse(const char *text, struct kept *ret_kept)
{
    const char *state, *from, *to, *slot, *reason, *boot;
    int is_seen = 0;
    json_t *value = json_loads(text, 0, NULL);
    if (json_unpack(value, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "state", &state, "from", &from,
                    "to", &to, "slot", &slot, "reason", &reason, "boot", &boot, "seen",
                    &is_seen) == 0) {
        struct update *update = &ret_kept->update;
        update->state = (enum update_state)update_index(state_names, STATES, state);
        update->reason = (enum update_reason)update_index(reason_names, REASONS, reason);
        update->is_seen = is_seen;
        utf8_copy(update->from, sizeof update->from, from);
        utf8_copy(update->to, sizeof update->to, to);
        utf8_copy(update->slot, sizeof update->slot, slot);
        utf8_copy(ret_kept->boot, sizeof ret_kept->boot, boot);
        update_dump(json_object_get(value, "before"), ret_kept->before, sizeof ret_kept->before);
    }
    json_decref(value);
}

static enum err update_load(struct db *db, struct kept *ret_kept)
{
    char text[VALUE_SIZE] = "";
    struct statement *query = statement_open(db, "SELECT value FROM setting WHERE key = 'update'");
    if (statement_row(query))
        statement_copy_text(query, 0, text, sizeof text);
    enum err err = statement_close(query);
    if (err != ERR_OK)
        return err;
    *ret_kept = (struct kept){.boot = ""};
    update_parse(text, ret_kept);
    return ERR_OK;
}

static bool update_write(const struct kept *kept, char *ret_text, size_t size)
{
    const struct update *update = &kept->update;
    json_t *value =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o*}", "state", state_names[update->state],
                  "from", update->from, "to", update->to, "slot", update->slot, "reason",
                  reason_names[update->reason], "boot", kept->boot, "seen", update->is_seen,
                  "before", json_loads(kept->before, 0, NULL));
    bool fits = update_dump(value, ret_text, size);
    json_decref(value);
    return fits;
}

static enum err update_store(struct db *db, const struct kept *kept)
{
    char text[VALUE_SIZE];
    if (!update_write(kept, text, sizeof text))
        return ERR_INVALID;
    struct statement *insert =
        statement_open(db, "INSERT OR REPLACE INTO setting (key, value) VALUES ('update', ?)");
    statement_bind_text(insert, 1, text);
    return statement_run(insert);
}

/* The new state and its entry, together. */
static enum err update_note(struct db *db, const struct chain_origin *origin,
                            const struct kept *kept, const char *type, json_t *fields)
{
    enum err err = db_begin(db);
    if (err != ERR_OK) {
        json_decref(fields);
        return err;
    }
    err = chain_append(db, origin, type, 0, fields, NULL);
    if (err == ERR_OK)
        err = update_store(db, kept);
    return db_end(db, err);
}

/* ---- why it was undone ---- */

static enum err update_reason_path(const char *folder, char ret_path[PATH_MAX])
{
    return snprintf(ret_path, PATH_MAX, "%s/update.why", folder) < PATH_MAX ? ERR_OK : ERR_INVALID;
}

enum err update_leave_reason(const char *folder, enum update_reason reason)
{
    char path[PATH_MAX];
    enum err err = update_reason_path(folder, path);
    if (err != ERR_OK)
        return err;
    if (reason == UPDATE_REASON_NONE)
        return unlink(path) == 0 || errno == ENOENT ? ERR_OK : err_from_errno(errno);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_from_errno(errno);
    const char *name = reason_names[reason];
    bool is_written = write(fd, name, strlen(name)) == (ssize_t)strlen(name) && fsync(fd) == 0;
    close(fd);
    return is_written ? ERR_OK : ERR_IO;
}

static enum update_reason update_take_reason(const char *folder)
{
    char path[PATH_MAX], name[16] = "";
    if (update_reason_path(folder, path) != ERR_OK)
        return UPDATE_REASON_NONE;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || read(fd, name, sizeof name - 1) < 0)
        name[0] = '\0';
    if (fd >= 0)
        close(fd);
    if (update_leave_reason(folder, UPDATE_REASON_NONE) != ERR_OK)
        log_warning("%s cannot be taken away", path);
    return (enum update_reason)update_index(reason_names, REASONS, name);
}

/* ---- the steps ---- */

enum err update_get(struct db *db, struct update *ret_update)
{
    struct kept kept;
    enum err err = update_load(db, &kept);
    if (err == ERR_OK)
        *ret_update = kept.update;
    return err;
}

bool update_is_news(const struct update *update)
{
    switch (update->state) {
    case UPDATE_STATE_RUNS:
    case UPDATE_STATE_UNDONE:
    case UPDATE_STATE_CUT:
        return !update->is_seen;
    case UPDATE_STATE_NONE:
    case UPDATE_STATE_BEGUN:
    case UPDATE_STATE_INSTALLED:
        break;
    }
    return false;
}

static struct kept update_make(enum update_state state, const struct chain_origin *origin,
                               const char *from, const char *to, const char *slot)
{
    struct kept kept = {.update.state = state};
    utf8_copy(kept.update.from, sizeof kept.update.from, from);
    utf8_copy(kept.update.to, sizeof kept.update.to, to);
    utf8_copy(kept.update.slot, sizeof kept.update.slot, slot);
    utf8_copy(kept.boot, sizeof kept.boot, origin->stamp.boot_id);
    return kept;
}

/* An earlier version may still come back, and of an installation the end may not be known. What is
 * too long is one of those after the other: then the first of them is left. */
static void update_remember(const struct kept *earlier, struct kept *kept)
{
    enum update_state state = earlier->update.state;
    if (state != UPDATE_STATE_RUNS && state != UPDATE_STATE_BEGUN)
        return;
    if (!update_write(earlier, kept->before, sizeof kept->before))
        utf8_copy(kept->before, sizeof kept->before, earlier->before);
}

static void update_go_back(struct kept *kept)
{
    struct kept earlier = {.boot = ""};
    update_parse(kept->before, &earlier);
    *kept = earlier;
}

/* Of those that were begun before it, the plug was pulled in each. */
static void update_leave_cut(struct kept *kept)
{
    do
        update_go_back(kept);
    while (kept->update.state == UPDATE_STATE_BEGUN);
}

enum err update_begin(struct db *db, const struct chain_origin *origin, const char *from,
                      const char *to, const char *slot)
{
    struct kept earlier;
    enum err err = update_load(db, &earlier);
    if (err != ERR_OK)
        return err;
    struct kept kept = update_make(UPDATE_STATE_BEGUN, origin, from, to, slot);
    update_remember(&earlier, &kept);
    return update_note(db, origin, &kept, "update.begun",
                       json_pack("{s:s, s:s}", "old", from, "new", to));
}

enum err update_fail(struct db *db, const struct chain_origin *origin, enum update_failure failure)
{
    struct kept kept;
    enum err err = update_load(db, &kept);
    if (err != ERR_OK || kept.update.state != UPDATE_STATE_BEGUN)
        return err;
    json_t *fields = json_pack("{s:s, s:s, s:s}", "old", kept.update.from, "new", kept.update.to,
                               "reason", failure_names[failure]);
    /* Of one that may go on the next start tells. */
    if (failure != UPDATE_LOST)
        update_go_back(&kept);
    return update_note(db, origin, &kept, "update.failed", fields);
}

enum err update_install(struct db *db, const struct chain_origin *origin, const char *from,
                        const char *to, const char *slot, const char *signer)
{
    struct kept kept = update_make(UPDATE_STATE_INSTALLED, origin, from, to, slot);
    return update_note(db, origin, &kept, "update.installed",
                       json_pack("{s:s, s:s, s:s}", "old", from, "new", to, "signer", signer));
}

static enum err update_begins_to_run(struct db *db, const struct chain_origin *origin,
                                     struct kept *kept)
{
    kept->update.state = UPDATE_STATE_RUNS;
    kept->update.is_seen = false;
    kept->before[0] = '\0'; /* its slot was written over */
    return update_note(db, origin, kept, "update.runs",
                       json_pack("{s:s, s:s}", "old", kept->update.from, "new", kept->update.to));
}

static enum err update_is_undone(struct db *db, const struct chain_origin *origin,
                                 struct kept *kept)
{
    kept->update.state = UPDATE_STATE_UNDONE;
    kept->update.is_seen = false;
    kept->update.reason = update_take_reason(db->folder);
    return update_note(db, origin, kept, "update.undone",
                       json_pack("{s:s, s:s, s:s}", "old", kept->update.to, "new",
                                 kept->update.from, "reason", reason_names[kept->update.reason]));
}

static enum err update_was_cut(struct db *db, const struct chain_origin *origin, struct kept *kept)
{
    kept->update.state = UPDATE_STATE_CUT;
    kept->update.is_seen = false;
    return update_note(db, origin, kept, "update.cut",
                       json_pack("{s:s, s:s}", "old", kept->update.from, "new", kept->update.to));
}

enum err update_settle(struct db *db, const struct stamp *now, const char *slot)
{
    struct chain_origin origin = {.by = "terminal", .stamp = *now};
    struct kept kept;
    enum err err = update_load(db, &kept);
    if (err != ERR_OK)
        return err;
    bool is_old_slot = strcmp(kept.update.slot, slot) == 0;
    bool is_same_boot = strcmp(kept.boot, now->boot_id) == 0;
    switch (kept.update.state) {
    case UPDATE_STATE_NONE:
    case UPDATE_STATE_UNDONE:
    case UPDATE_STATE_CUT:
        return ERR_OK;
    /* What was all there when the power went is started, whether or not this program heard of it.
     */
    case UPDATE_STATE_BEGUN:
        if (is_same_boot)
            return ERR_OK;
        return is_old_slot ? update_was_cut(db, &origin, &kept)
                           : update_begins_to_run(db, &origin, &kept);
    case UPDATE_STATE_INSTALLED:
        if (is_same_boot)
            return ERR_OK;
        return is_old_slot ? update_is_undone(db, &origin, &kept)
                           : update_begins_to_run(db, &origin, &kept);
    case UPDATE_STATE_RUNS:
        return is_old_slot ? update_is_undone(db, &origin, &kept) : ERR_OK;
    }
    return ERR_OK;
}

enum err update_see(struct db *db, const struct chain_origin *origin)
{
    struct kept kept;
    enum err err = update_load(db, &kept);
    if (err != ERR_OK)
        return err;
    if (!update_is_news(&kept.update))
        return ERR_OK;
    json_t *fields = json_pack("{s:s}", "state", state_names[kept.update.state]);
    kept.update.is_seen = true;
    if (kept.update.state == UPDATE_STATE_CUT)
        update_leave_cut(&kept);
    return update_note(db, origin, &kept, "update.seen", fields);
}
