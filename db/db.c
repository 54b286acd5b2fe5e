#include "db/db.h"

#include "db/aside.h"
#include "db/class_period.h"
#include "db/data_folder.h"
#include "db/handle.h"
#include "db/invited.h"
#include "db/people_cache.h"
#include "db/poll_entry.h"
#include "db/poll_pool.h"
#include "db/poll_result.h"
#include "db/poll_store.h"
#include "db/renew.h"
#include "db/schema.h"
#include "firmware/base/log.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A checkpoint costs a tap about ten times its usual time, so it is done while nobody waits
 * (db_rest), and in a crowd that never rests once in four hundred taps, of ten pages each. */
enum { WAL_PAGES_REST = 200, WAL_PAGES_MAX = 4000 };

static const char db_pragmas[] = "PRAGMA synchronous = FULL;"
                                 "PRAGMA foreign_keys = ON;"
                                 "PRAGMA temp_store = MEMORY;";

enum { DB_BUSY_MS = 2000 };

static enum err db_error_kind(const struct db *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return err_from_errno(sqlite3_system_errno(db->handle)) == ERR_FULL ? ERR_FULL : ERR_IO;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return ERR_INVALID;
    default: /* NOTADB, CORRUPT, and ERROR: tables that ought to be there are not */
        return ERR_CORRUPT;
    }
}

enum err db_error(struct db *db, int code, const char *doing)
{
    int kind = code & 0xff;
    db->is_damaged = db->is_damaged || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
    log_error("database: %s (%s) in \"%.80s\"", sqlite3_errmsg(db->handle), sqlite3_errstr(code),
              doing);
    return db_error_kind(db, code);
}

enum err db_execute(struct db *db, const char *sql)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : db_error(db, code, sql);
}

/* --- the file --- */

/* poll.db is made after it: an empty terminal.db beside it is no first start, it was lost. */
static enum err db_expect_content(struct db *db, const char *path)
{
    char polls[PATH_MAX];
    struct stat status;
    if (data_folder_path(polls, db->folder, "poll.db") != ERR_OK || access(polls, F_OK) != 0 ||
        (stat(path, &status) == 0 && status.st_size > 0))
        return ERR_OK;
    log_error("%s is gone or empty, and was not", path);
    db->is_damaged = true;
    return ERR_CORRUPT;
}

static enum err db_open_file(struct db *db, const char *path, enum db_access access)
{
    int flags = access == DB_OWNER ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return db_error(db, code, path);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
    return ERR_OK;
}

static enum err db_open_terminal(struct db *db, enum db_access access)
{
    char path[PATH_MAX];
    enum err err = data_folder_path(path, db->folder, "terminal.db");
    if (err == ERR_OK && access == DB_READER && faccessat(AT_FDCWD, path, F_OK, 0) != 0)
        return ERR_GONE;
    if (err == ERR_OK && access == DB_OWNER)
        err = db_expect_content(db, path);
    if (err == ERR_OK && access == DB_OWNER)
        err = data_folder_make_file(path);
    return err == ERR_OK ? db_open_file(db, path, access) : err;
}

/* --- version and key --- */

/* The database remembers the key it was made with: with another one no card would be known. */
static enum err db_store_key_check(struct db *db)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO setting (key, value) VALUES ('key_check', ?)");
    statement_bind_text(insert, 1, db->key.check);
    return statement_run(insert);
}

/* All or nothing, so that a version above 0 always comes with its key check. */
static enum err db_migrate(struct db *db, int64_t version)
{
    if (version >= schema_version())
        return ERR_OK;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = schema_migrate(db, version);
    if (err == ERR_OK && version == 0)
        err = db_store_key_check(db);
    return db_end(db, err);
}

static enum err db_check_key(struct db *db)
{
    struct statement *query =
        statement_open(db, "SELECT value FROM setting WHERE key = 'key_check'");
    bool fits = statement_row(query) && strcmp(statement_text(query, 0), db->key.check) == 0;
    enum err err = statement_close(query);
    if (err != ERR_OK || fits)
        return err;
    log_error("device.key does not belong to terminal.db: both must come from one backup");
    return ERR_CORRUPT;
}

/* A terminal that was set up from another one knows cards by that one's key (setup.h). */
static enum err db_load_shared_key(struct db *db, const char *folder)
{
    char check[KEY_CHECK_SIZE] = "";
    struct statement *query =
        statement_open(db, "SELECT value FROM setting WHERE key = 'shared_key'");
    bool is_shared = statement_row(query);
    if (is_shared)
        statement_copy_text(query, 0, check, sizeof check);
    enum err err = statement_close(query);
    return err == ERR_OK && is_shared ? key_share_load(folder, check, &db->key) : err;
}

static enum err db_load_key(struct db *db, const char *folder, int64_t version)
{
    enum err err = key_load(folder, version == 0, &db->key);
    if (err != ERR_GONE)
        return err;
    log_error("device.key is missing: without it no card can be recognised");
    return ERR_CORRUPT;
}

/* --- the WAL --- */

static enum err db_checkpoint(struct db *db)
{
    db->wal_pages = 0;
    return db_execute(db, "PRAGMA wal_checkpoint(PASSIVE)");
}

/* What is committed is on the disk either way: a checkpoint that fails is tried again later. */
static int db_on_commit(void *context, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = context;
    (void)handle;
    (void)name;
    db->wal_pages = pages;
    if (pages >= WAL_PAGES_MAX && db_checkpoint(db) != ERR_OK)
        log_warning("database: the WAL could not be worked off and grows");
    return SQLITE_OK;
}

void db_rest(struct db *db)
{
    if (db->wal_pages >= WAL_PAGES_REST && db_checkpoint(db) != ERR_OK)
        log_warning("database: the WAL could not be worked off and grows");
}

/* --- opening --- */

/* Only after the version is known to be ours: WAL is written into the file. */
static enum err db_configure(struct db *db)
{
    struct statement *query = statement_open(db, "PRAGMA journal_mode = WAL");
    bool is_wal = statement_row(query) && strcmp(statement_text(query, 0), "wal") == 0;
    enum err err = statement_close(query);
    if (err == ERR_OK && !is_wal) {
        log_error("terminal.db cannot be kept in WAL mode on this file system");
        return ERR_UNSUPPORTED;
    }
    sqlite3_wal_hook(db->handle, db_on_commit, db);
    if (err == ERR_OK)
        err = db_execute(db, db_pragmas);
    return err;
}

static enum err db_install(struct db *db)
{
    int code = invited_install(db->handle);
    if (code == SQLITE_OK)
        code = class_period_install(db->handle);
    if (code == SQLITE_OK)
        code = people_cache_install(db);
    return code == SQLITE_OK ? ERR_OK : db_error(db, code, "CREATE TEMP VIEW");
}

static enum err db_prepare(struct db *db, enum db_access access)
{
    int64_t version = 0;
    enum err err = db_open_terminal(db, access);
    if (err == ERR_OK)
        err = schema_version_of(db, &version);
    if (err == ERR_OK)
        err = schema_check(db, access, version);
    if (err == ERR_OK)
        err = db_load_key(db, db->folder, version);
    if (err == ERR_OK)
        err = db_configure(db);
    if (err == ERR_OK)
        err = db_migrate(db, version);
    if (err == ERR_OK)
        err = db_check_key(db);
    if (err == ERR_OK)
        err = db_load_shared_key(db, db->folder);
    return err == ERR_OK ? db_install(db) : err;
}

/* At a start nobody waits for long: what a branch gathers in many years, and no more. */
static enum err db_look_over(struct db *db)
{
    int64_t pages = 0;
    enum err err = statement_value(statement_open(db, "PRAGMA page_count"), &pages);
    return err == ERR_OK && pages <= DB_CHECK_PAGES ? db_check(db) : err;
}

enum err db_connect(struct db *db)
{
    enum err err = db_prepare(db, DB_OWNER);
    return err == ERR_OK ? db_look_over(db) : err;
}

enum err db_make(struct db *fresh, const char *path)
{
    enum err err = data_folder_make_file(path);
    if (err == ERR_OK)
        err = db_open_file(fresh, path, DB_OWNER);
    if (err == ERR_OK)
        err = db_execute(fresh, db_pragmas);
    return err == ERR_OK ? db_migrate(fresh, 0) : err;
}

/* Whoever adds a migration says here which program reads what it leaves; until then it is this one
 * alone, which is always true. */
const char *db_readable_since(void)
{
    const int migration = 6;
    return schema_version() == migration ? "0.2.0" : THEMEDAY_VERSION;
}

/* Signing in does not depend on poll.db: what is wrong with it is in the program's log by now. */
static void db_open_polls(struct db *db)
{
    struct chain_origin origin = {.by = "terminal", .stamp = clock_stamp()};
    bool is_lost = false;
    enum err err = poll_store_new(db->folder, &db->poll_store);
    if (err == ERR_OK)
        err = renew_has_lost_polls(db, &is_lost);
    if (err == ERR_OK && !is_lost)
        err = poll_result_check(db);
    if (is_lost || (err != ERR_OK && poll_store_is_damaged(db)))
        err = renew_polls(db);
    if (err != ERR_OK || poll_entry_catch_up(db, &origin) != ERR_OK)
        log_warning("there are no polls, or their log entries could not be looked at");
}

static enum err db_open_owner(struct db *db)
{
    enum err err = data_folder_make(db->folder);
    if (err == ERR_OK)
        err = data_folder_lock(db->folder, &db->lock_fd);
    if (err == ERR_OK)
        err = aside_finish(db->folder);
    if (err == ERR_OK)
        err = db_connect(db);
    if (err != ERR_OK && db->is_damaged)
        err = renew_terminal(db);
    if (err == ERR_OK)
        db_open_polls(db);
    return err;
}

enum err db_open(const char *folder, enum db_access access, struct db **ret_db)
{
    poll_pool_prepare();
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        return ERR_NOMEM;
    db->lock_fd = -1;
    db->folder = strdup(folder);
    enum err err = db->folder == NULL   ? ERR_NOMEM
                   : access == DB_OWNER ? db_open_owner(db)
                                        : db_prepare(db, DB_READER);
    if (err != ERR_OK) {
        db_close(db);
        return err;
    }
    *ret_db = db;
    return ERR_OK;
}

static void db_release(struct db *db)
{
    people_cache_free(db->people);
    people_keys_close(db->people_keys);
    poll_store_free(db->poll_store);
    statement_clear(db);
    sqlite3_close(db->handle);
    key_forget(&db->key);
}

void db_disconnect(struct db *db)
{
    assert(db->depth == 0);
    if (db->handle != NULL)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    db_release(db);
    *db = (struct db){.lock_fd = db->lock_fd, .folder = db->folder, .is_damaged = db->is_damaged};
}

/* The lock goes last: until then this process may write, e.g. the last checkpoint. */
void db_close(struct db *db)
{
    if (db == NULL)
        return;
    if (db->handle != NULL && db->is_damaged)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    db_release(db);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db->folder);
    free(db);
}

/* --- looking after it --- */

bool db_is_damaged(const struct db *db)
{
    return db->is_damaged || poll_store_is_damaged(db);
}

enum err db_renew(struct db *db)
{
    assert(db->lock_fd >= 0 && db->depth == 0);
    if (!db->is_damaged)
        return poll_store_is_damaged(db) ? renew_polls(db) : ERR_OK;
    enum err err = aside_finish(db->folder);
    if (err == ERR_OK)
        err = renew_terminal(db);
    if (err == ERR_OK)
        db_open_polls(db);
    return err;
}

enum err db_probe(struct db *db)
{
    enum err err = statement_run(
        statement_open(db, "INSERT OR REPLACE INTO setting (key, value) VALUES ('probe', '')"));
    if (err == ERR_OK)
        err = statement_run(statement_open(db, "DELETE FROM setting WHERE key = 'probe'"));
    return err;
}

enum err db_check(struct db *db)
{
    struct statement *query = statement_open(db, "PRAGMA integrity_check(1)");
    bool is_good = statement_row(query) && strcmp(statement_text(query, 0), "ok") == 0;
    if (!is_good)
        log_error("terminal.db is damaged: %s", statement_text(query, 0));
    enum err err = statement_close(query);
    if (err != ERR_OK || is_good)
        return err;
    db->is_damaged = true;
    return ERR_CORRUPT;
}

enum err db_data_version(struct db *db, int64_t *ret_version)
{
    /* SQLite counts other connections' commits and this one's changed rows apart. */
    int64_t others = 0;
    enum err err = statement_value(statement_open(db, "PRAGMA data_version"), &others);
    if (err == ERR_OK)
        *ret_version = others << 32 | (uint32_t)sqlite3_total_changes64(db->handle);
    return err;
}

const char *db_device(const struct db *db)
{
    return db->key.device;
}
