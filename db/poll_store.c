#include "db/poll_store.h"

#include "db/handle.h"
#include "db/poll_file.h"
#include "db/poll_pool.h"
#include "firmware/base/log.h"
#include "firmware/base/secret.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In locked memory: the box that is looked at or changed, what a commit was to make of it (for when
 * nobody can say whether it succeeded), and room for the scrub. */
struct poll_secret {
    struct poll_box box, wanted, scrub;
};

struct poll_store {
    struct db polls; /* only handle, statements and depth are used; no handle: not open */
    struct poll_secret *secret;
    int64_t taken; /* the poll whose box is being changed, or 0 */
    bool is_damaged;
    char path[PATH_MAX];
};

static void poll_store_disconnect(struct poll_store *store)
{
    store->is_damaged = store->is_damaged || store->polls.is_damaged;
    statement_clear(&store->polls);
    sqlite3_close(store->polls.handle);
    store->polls = (struct db){.lock_fd = -1};
    store->taken = 0;
    secret_wipe(&store->secret->box, sizeof store->secret->box);
}

/* --- the box --- */

/* SQLite's own way to a value in its page: no statement, and so no copy of it, is involved. */
static enum err poll_store_move(struct db *polls, int64_t id, struct poll_box *box, bool is_write)
{
    static const char doing[] = "a box of poll.db";
    sqlite3_blob *blob = NULL;
    int code =
        sqlite3_blob_open(polls->handle, "main", "box", "content", id, is_write ? 1 : 0, &blob);
    if (code != SQLITE_OK)
        return db_error(polls, code, doing);
    enum err err = sqlite3_blob_bytes(blob) == POLL_BOX_SIZE ? ERR_OK : ERR_CORRUPT;
    if (err == ERR_OK) {
        code = is_write ? sqlite3_blob_write(blob, box, sizeof *box, 0)
                        : sqlite3_blob_read(blob, box, sizeof *box, 0);
        if (code != SQLITE_OK)
            err = db_error(polls, code, doing);
    }
    code = sqlite3_blob_close(blob);
    if (err == ERR_OK && code != SQLITE_OK)
        err = db_error(polls, code, doing);
    return err;
}

/* Writes the box once more as it is. The journal, overwritten in its place, then holds the page as
 * it is now and no longer as it was before. */
static enum err poll_store_scrub(struct poll_store *store, int64_t id)
{
    struct poll_box *box = &store->secret->scrub;
    enum err err = db_begin(&store->polls);
    if (err != ERR_OK)
        return err;
    err = poll_store_move(&store->polls, id, box, false);
    if (err == ERR_OK)
        err = poll_store_move(&store->polls, id, box, true);
    secret_wipe(box, sizeof *box);
    return db_end(&store->polls, err);
}

/* Whatever was interrupted was a change of the last poll. */
static enum err poll_store_scrub_last(struct poll_store *store)
{
    int64_t id = 0;
    enum err err = statement_value(
        statement_open(&store->polls, "SELECT coalesce(max(poll), 0) FROM box"), &id);
    return err == ERR_OK && id != 0 ? poll_store_scrub(store, id) : err;
}

/* --- opening --- */

static enum err poll_store_prepare(struct poll_store *store)
{
    enum err err = poll_file_open(store->path, &store->polls);
    return err == ERR_OK ? poll_store_scrub_last(store) : err;
}

static enum err poll_store_open(struct poll_store *store)
{
    if (store->is_damaged)
        return ERR_CORRUPT;
    if (!poll_pool_is_ready())
        return ERR_NOMEM;
    enum err err = poll_store_prepare(store);
    if (err == ERR_OK)
        return ERR_OK;
    poll_store_disconnect(store);
    store->is_damaged = store->is_damaged || err == ERR_CORRUPT;
    if (store->is_damaged)
        log_error("poll.db is damaged: there are no polls, signing in goes on");
    return err;
}

enum err poll_store_new(const char *folder, struct poll_store **ret_store)
{
    void *secret = NULL;
    struct poll_store *store = calloc(1, sizeof *store);
    enum err err = store == NULL ? ERR_NOMEM : secret_open(sizeof(struct poll_secret), &secret);
    if (err != ERR_OK) {
        free(store);
        return err;
    }
    store->secret = secret;
    store->polls.lock_fd = -1;
    snprintf(store->path, sizeof store->path, "%s/poll.db", folder);
    *ret_store = store;
    return ERR_OK;
}

void poll_store_free(struct poll_store *store)
{
    if (store == NULL)
        return;
    poll_store_disconnect(store);
    secret_close(store->secret, sizeof *store->secret);
    free(store);
}

/* --- for the rest of db/ --- */

enum err poll_store_connect(struct db *db, struct db **ret_polls)
{
    struct poll_store *store = db->poll_store;
    if (store == NULL)
        return ERR_UNSUPPORTED;
    enum err err = store->polls.handle == NULL ? poll_store_open(store) : ERR_OK;
    if (err == ERR_OK)
        *ret_polls = &store->polls;
    return err;
}

bool poll_store_is_damaged(const struct db *db)
{
    const struct poll_store *store = db->poll_store;
    return store != NULL && (store->is_damaged || store->polls.is_damaged);
}

void poll_store_give_up(struct db *db)
{
    db->poll_store->is_damaged = true;
}

void poll_store_reset(struct db *db)
{
    poll_store_disconnect(db->poll_store);
    db->poll_store->is_damaged = false;
}

enum err poll_store_begin(struct db *db, struct db **ret_polls)
{
    enum err err = poll_store_connect(db, ret_polls);
    return err == ERR_OK ? db_begin(*ret_polls) : err;
}

enum err poll_store_end(struct db *db, enum err err)
{
    struct poll_store *store = db->poll_store;
    err = db_end(&store->polls, err);
    if (err != ERR_OK)
        poll_store_disconnect(store);
    return err;
}

enum err poll_store_look(struct db *db, int64_t id, const struct poll_box **ret_box)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    assert(db->poll_store->taken == 0);
    err = poll_store_move(polls, id, &db->poll_store->secret->box, false);
    if (err == ERR_OK)
        *ret_box = &db->poll_store->secret->box;
    else
        poll_store_forget(db);
    return err;
}

void poll_store_forget(struct db *db)
{
    secret_wipe(&db->poll_store->secret->box, sizeof db->poll_store->secret->box);
}

enum err poll_store_take(struct db *db, int64_t id, struct poll_box **ret_box)
{
    struct db *polls = NULL;
    enum err err = poll_store_begin(db, &polls);
    if (err != ERR_OK)
        return err;
    struct poll_store *store = db->poll_store;
    assert(store->taken == 0);
    err = poll_store_move(polls, id, &store->secret->box, false);
    if (err != ERR_OK) {
        db_rollback(polls);
        poll_store_disconnect(store);
        return err;
    }
    store->taken = id;
    *ret_box = &store->secret->box;
    return ERR_OK;
}

void poll_store_drop(struct db *db)
{
    assert(db->poll_store->taken != 0);
    db_rollback(&db->poll_store->polls);
    db->poll_store->taken = 0;
    poll_store_forget(db);
}

/* After a commit that failed: a disk that failed late may have kept it all the same. */
static bool poll_store_was_put(struct db *db, int64_t id, const struct poll_box *wanted)
{
    const struct poll_box *box = NULL;
    bool was_put = false;
    if (poll_store_look(db, id, &box) == ERR_OK)
        was_put = memcmp(box, wanted, sizeof *box) == 0;
    poll_store_forget(db);
    return was_put;
}

enum err poll_store_put(struct db *db)
{
    struct poll_store *store = db->poll_store;
    struct poll_box *wanted = &store->secret->wanted;
    int64_t id = store->taken;
    assert(id != 0);
    *wanted = store->secret->box;
    enum err err = poll_store_move(&store->polls, id, wanted, true);
    err = db_end(&store->polls, err);
    store->taken = 0;
    poll_store_forget(db);
    if (err != ERR_OK) {
        poll_store_disconnect(store);
        if (poll_store_was_put(db, id, wanted))
            err = ERR_OK;
    } else if (poll_store_scrub(store, id) != ERR_OK) {
        log_error("poll.db: the last ballot counts, but its trace could not be wiped yet");
        poll_store_disconnect(store);
    }
    secret_wipe(wanted, sizeof *wanted);
    return err;
}

enum err poll_store_check(struct db *db)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(polls, "PRAGMA integrity_check(1)");
    bool is_good = statement_row(query) && strcmp(statement_text(query, 0), "ok") == 0;
    if (!is_good)
        log_error("poll.db is damaged: %s", statement_text(query, 0));
    err = statement_close(query);
    return err == ERR_OK && !is_good ? ERR_CORRUPT : err;
}
