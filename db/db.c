#include "db/db.h"

#include "db/aside.h"
#include "db/class_period.h"
#include "db/handle.h"
#include "db/invited.h"
#include "db/people_cache.h"
#include "db/poll_entry.h"
#include "db/poll_pool.h"
#include "db/poll_result.h"
#include "db/poll_store.h"
#include "db/renew.h"
#include "firmware/base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The n-th one brings a database from version n-1 to n. */
static const char *const migrations[] = {
#include "schema.inc"
};

enum { DB_VERSION = sizeof migrations / sizeof *migrations };

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

static enum err db_execute(struct db *db, const char *sql)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : db_error(db, code, sql);
}

/* --- transactions --- */

enum err db_begin(struct db *db)
{
    enum err err =
        statement_run(statement_open(db, db->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT nested"));
    if (err == ERR_OK)
        db->depth++;
    return err;
}

enum err db_commit(struct db *db)
{
    assert(db->depth > 0);
    enum err err = statement_run(statement_open(db, db->depth == 1 ? "COMMIT" : "RELEASE nested"));
    if (err != ERR_OK)
        db_rollback(db);
    else
        db->depth--;
    return err;
}

void db_rollback(struct db *db)
{
    assert(db->depth > 0);
    db->depth--;
    db->cache.activity_id = 0;
    /* After a full disk and the like SQLite has rolled back everything by itself. */
    if (sqlite3_get_autocommit(db->handle))
        return;
    enum err err =
        statement_run(statement_open(db, db->depth == 0 ? "ROLLBACK" : "ROLLBACK TO nested"));
    if (err == ERR_OK && db->depth > 0)
        err = statement_run(statement_open(db, "RELEASE nested"));
    if (err != ERR_OK)
        log_error("database: cannot roll back: %s", err_name(err));
}

enum err db_end(struct db *db, enum err err)
{
    if (err == ERR_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* --- the folder --- */

static enum err db_folder_error(const char *path)
{
    log_error("%s: %s", path, strerror(errno));
    return err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
}

/* Makes the folder and those above it. */
static enum err db_make_folder(const char *folder)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path)
        return ERR_INVALID;
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return db_folder_error(path);
        *at = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return db_folder_error(path);
    return ERR_OK;
}

static enum err db_lock(const char *folder, int *ret_fd)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/lock", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return db_folder_error(path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *ret_fd = fd;
        return ERR_OK;
    }
    enum err err = errno == EWOULDBLOCK ? ERR_BUSY : db_folder_error(path);
    close(fd);
    return err;
}

/* SQLite would make it readable for everybody; the WAL gets the mode of the database. */
static enum err db_make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return db_folder_error(path);
    close(fd);
    return ERR_OK;
}

static enum err db_path(char ret_path[PATH_MAX], const char *folder, const char *name)
{
    return snprintf(ret_path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX ? ERR_OK : ERR_INVALID;
}

/* poll.db is made after it: an empty terminal.db beside it is no first start, it was lost. */
static enum err db_expect_content(struct db *db, const char *path)
{
    char polls[PATH_MAX];
    struct stat status;
    if (db_path(polls, db->folder, "poll.db") != ERR_OK || access(polls, F_OK) != 0 ||
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
    enum err err = db_path(path, db->folder, "terminal.db");
    if (err == ERR_OK && access == DB_READER && faccessat(AT_FDCWD, path, F_OK, 0) != 0)
        return ERR_GONE;
    if (err == ERR_OK && access == DB_OWNER)
        err = db_expect_content(db, path);
    if (err == ERR_OK && access == DB_OWNER)
        err = db_make_file(path);
    return err == ERR_OK ? db_open_file(db, path, access) : err;
}

/* --- versions --- */

static enum err db_version(struct db *db, int64_t *ret_version)
{
    return statement_value(statement_open(db, "PRAGMA user_version"), ret_version);
}

/* Version 0 with tables in it is somebody else's database, or ours with a damaged first page. */
static enum err db_check_foreign(struct db *db)
{
    int64_t tables = 0, ours = 0;
    struct statement *query = statement_open(
        db, "SELECT count(*), sum(name IN ('chain', 'chain_head', 'checkin')) FROM sqlite_schema");
    if (statement_row(query)) {
        tables = statement_int(query, 0);
        ours = statement_int(query, 1);
    }
    enum err err = statement_close(query);
    if (err != ERR_OK || tables == 0)
        return err;
    db->is_damaged = db->is_damaged || ours == 3;
    log_error(ours == 3 ? "terminal.db has lost its version"
                        : "terminal.db is not a database of this program");
    return ERR_CORRUPT;
}

/* A migration that only adds tables, or columns that fill themselves, can be lived with by older
 * programs. It says so by a setting with its own number, readable_from.7: the version that is
 * enough to use what it leaves; of one that says nothing nothing is believed. Whatever goes wrong
 * here is no damage that this program may judge. */
static bool db_is_meant_for_us(struct db *db, int64_t version)
{
    struct statement *query = statement_open(
        db, "SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'readable_from.' || ?");
    statement_bind_int(query, 1, version);
    bool is_meant = statement_row(query) && statement_int(query, 0) > 0 &&
                    statement_int(query, 0) <= DB_VERSION;
    if (statement_close(query) == ERR_OK)
        return is_meant;
    db->is_damaged = false;
    return false;
}

static enum err db_check_version(struct db *db, enum db_access access, int64_t version)
{
    db->is_newer = version > DB_VERSION;
    if (db->is_newer && !db_is_meant_for_us(db, version)) {
        log_error("terminal.db has version %lld, this program knows %d: please update it",
                  (long long)version, DB_VERSION);
        return ERR_UNSUPPORTED;
    }
    if (access == DB_READER && version == 0)
        return ERR_GONE;
    if (access == DB_READER && version < DB_VERSION)
        return ERR_UNSUPPORTED;
    return version > 0 ? ERR_OK : db_check_foreign(db);
}

static enum err db_migrate_one(struct db *db, int64_t version)
{
    char set_version[64];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %lld", (long long)version + 1);
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_execute(db, migrations[version]);
    if (err == ERR_OK)
        err = db_execute(db, set_version);
    return db_end(db, err);
}

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
    if (version >= DB_VERSION)
        return ERR_OK;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    for (int64_t at = version; err == ERR_OK && at < DB_VERSION; at++)
        err = db_migrate_one(db, at);
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
        err = db_version(db, &version);
    if (err == ERR_OK)
        err = db_check_version(db, access, version);
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
    enum err err = db_make_file(path);
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
    return DB_VERSION == migration ? "0.2.0" : THEMEDAY_VERSION;
}

int db_version_today(void)
{
    return DB_VERSION;
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
    enum err err = db_make_folder(db->folder);
    if (err == ERR_OK)
        err = db_lock(db->folder, &db->lock_fd);
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

/* The schema as one text; sqlite3_free() it. NULL when it cannot be read. */
static char *db_schema(sqlite3 *handle)
{
    static const char sql[] = "SELECT group_concat(sql, ';') FROM"
                              " (SELECT sql FROM main.sqlite_schema WHERE sql <> '' ORDER BY name)";
    sqlite3_stmt *query = NULL;
    char *text = NULL;
    if (sqlite3_prepare_v2(handle, sql, -1, &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        text = sqlite3_mprintf("%s", sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
    return text;
}

static char *db_schema_today(void)
{
    sqlite3 *handle = NULL;
    char *text = NULL;
    int code =
        sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    for (int i = 0; i < DB_VERSION && code == SQLITE_OK; i++)
        code = sqlite3_exec(handle, migrations[i], NULL, NULL, NULL);
    if (code == SQLITE_OK)
        text = db_schema(handle);
    sqlite3_close(handle);
    return text;
}

void db_suspect(struct db *db)
{
    if (db->folder == NULL || db->is_damaged || db->is_newer)
        return; /* not terminal.db, or known, or with tables that this program never saw */
    char *schema = db_schema(db->handle), *wanted = db_schema_today();
    if (wanted != NULL && (schema == NULL || strcmp(schema, wanted) != 0)) {
        log_error("terminal.db is damaged: its tables are not those that were made");
        db->is_damaged = true;
    }
    sqlite3_free(schema);
    sqlite3_free(wanted);
}

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
