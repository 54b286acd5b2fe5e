#include "db/poll_store.h"

#include "db/handle.h"
#include "db/poll_pool.h"
#include "firmware/base/log.h"
#include "firmware/base/secret.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLL_VERSION = 1, POLL_CACHE_PAGES = POLL_POOL_PAGES / 2 };

/* A journal of one record: the head of 512 bytes, page number, page, checksum. A longer one (when a
 * poll is opened) is cut to this, so that what the next transaction overwrites is all there is. */
enum { POLL_JOURNAL_SIZE = 512 + 4 + POLL_PAGE_SIZE + 4 };

/* Numbers in it: enum poll_kind, POLL_BOX_SIZE. A box is alone on its page. Who may vote is written
 * when the poll is opened, sorted by member number, and never touched again. A version of the paper
 * slips has the layout of a box. */
static const char poll_schema[] =
    "CREATE TABLE poll ("
    " id INTEGER PRIMARY KEY,"
    " activity INTEGER NOT NULL,"
    " kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
    " item TEXT NOT NULL,"
    " questions INTEGER NOT NULL CHECK (questions BETWEEN 1 AND 60),"
    " options INTEGER NOT NULL CHECK (options BETWEEN 1 AND 4),"
    " lines INTEGER NOT NULL CHECK (lines BETWEEN 0 AND 5120),"
    " expected INTEGER NOT NULL,"
    " present INTEGER NOT NULL,"
    " written_for INTEGER NOT NULL CHECK (written_for >= 0),"
    " written_against INTEGER NOT NULL CHECK (written_against >= 0),"
    " open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1))"
    ") STRICT;"
    "CREATE UNIQUE INDEX poll_one_open ON poll (open) WHERE open;"
    "CREATE UNIQUE INDEX poll_one_evaluation ON poll (activity) WHERE kind = 0;"
    "CREATE TRIGGER poll_stays BEFORE DELETE ON poll BEGIN"
    " SELECT RAISE(ABORT, 'polls are never deleted'); END;"
    "CREATE TRIGGER poll_is_frozen BEFORE UPDATE OF id, activity, kind, item, questions, options,"
    " lines, present, written_for, written_against ON poll BEGIN"
    " SELECT RAISE(ABORT, 'what is asked is settled at opening'); END;"
    "CREATE TRIGGER poll_never_reopens BEFORE UPDATE ON poll WHEN NOT OLD.open BEGIN"
    " SELECT RAISE(ABORT, 'a closed poll stays as it is'); END;"
    "CREATE TABLE voter ("
    " poll INTEGER NOT NULL REFERENCES poll (id),"
    " member INTEGER NOT NULL,"
    " line INTEGER NOT NULL,"
    " grouping INTEGER NOT NULL CHECK (grouping IN (0, 1)),"
    " PRIMARY KEY (poll, member)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE box ("
    " poll INTEGER PRIMARY KEY REFERENCES poll (id),"
    " content BLOB NOT NULL CHECK (length(content) = 2000)"
    ") STRICT;"
    "CREATE TABLE paper ("
    " poll INTEGER NOT NULL REFERENCES poll (id),"
    " version INTEGER NOT NULL,"
    " content BLOB NOT NULL CHECK (length(content) = 2000),"
    " PRIMARY KEY (poll, version)"
    ") STRICT;"
    "PRAGMA user_version = 1;";

_Static_assert(POLL_VERSION == 1 && POLL_BOX_SIZE == 2000 && POLL_LINES_MAX == 5120 &&
                   POLL_QUESTIONS_MAX == 60 && POLL_OPTIONS_MAX == 4 && POLL_EVALUATION == 0,
               "the schema names them by number");

/* Held exclusively, so that the change counter on page 1 moves once in a session and not at every
 * ballot. */
static const char poll_pragmas[] = "PRAGMA page_size = 2048;"
                                   "PRAGMA locking_mode = EXCLUSIVE;"
                                   "PRAGMA journal_mode = PERSIST;"
                                   "PRAGMA journal_size_limit = 2568;"
                                   "PRAGMA synchronous = EXTRA;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA cell_size_check = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA mmap_size = 0;"
                                   "PRAGMA cache_size = 16;";

_Static_assert(POLL_PAGE_SIZE == 2048 && POLL_JOURNAL_SIZE == 2568 && POLL_CACHE_PAGES == 16,
               "the pragmas name them by number");

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

/* --- the file --- */

/* SQLite adds one to the counter in the head of the file (bytes 24 and 92) in the first transaction
 * of each session. It is there for other connections, of which there are none; and how often the
 * terminal was started during a poll is nothing to keep. Starting from zero each time, two files
 * with the same votes are the same file. */
static bool poll_store_reset_counter(int fd)
{
    static const char magic[] = "SQLite format 3";
    static const uint8_t zeros[4];
    char head[sizeof magic];
    if (pread(fd, head, sizeof head, 0) != sizeof head || memcmp(head, magic, sizeof magic) != 0)
        return true; /* new, or none of ours: SQLite will say */
    return pwrite(fd, zeros, sizeof zeros, 24) == sizeof zeros &&
           pwrite(fd, zeros, sizeof zeros, 92) == sizeof zeros;
}

/* Made here, because SQLite would make it readable for everybody. */
static enum err poll_store_make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool is_ready = fd >= 0 && poll_store_reset_counter(fd);
    enum err err = is_ready ? ERR_OK : err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
    if (!is_ready)
        log_error("%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err poll_store_execute(struct db *polls, const char *sql)
{
    int code = sqlite3_exec(polls->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : db_error(polls, code, sql);
}

static enum err poll_store_migrate(struct db *polls)
{
    int64_t version = 0, tables = 0;
    enum err err = statement_value(statement_open(polls, "PRAGMA user_version"), &version);
    if (err == ERR_OK)
        err = statement_value(statement_open(polls, "SELECT count(*) FROM sqlite_schema"), &tables);
    if (err != ERR_OK || version == POLL_VERSION)
        return err;
    if (version > POLL_VERSION) {
        log_error("poll.db was written by a newer version: please update this program");
        return ERR_UNSUPPORTED;
    }
    if (tables > 0) {
        log_error("poll.db is not a database of this program");
        return ERR_CORRUPT;
    }
    err = db_begin(polls);
    return err == ERR_OK ? db_end(polls, poll_store_execute(polls, poll_schema)) : err;
}

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

enum err poll_store_make(const char *path, struct db *ret_polls)
{
    enum err err = poll_store_make_file(path);
    if (err != ERR_OK)
        return err;
    int code = sqlite3_open_v2(path, &ret_polls->handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return db_error(ret_polls, code, path);
    sqlite3_extended_result_codes(ret_polls->handle, 1);
    err = poll_store_execute(ret_polls, poll_pragmas);
    return err == ERR_OK ? poll_store_migrate(ret_polls) : err;
}

static enum err poll_store_prepare(struct poll_store *store)
{
    enum err err = poll_store_make(store->path, &store->polls);
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
    enum err err = poll_store_connect(db, &polls);
    if (err == ERR_OK)
        err = db_begin(polls);
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
