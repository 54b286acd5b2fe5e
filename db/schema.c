#include "db/schema.h"

#include "db/handle.h"
#include "firmware/base/log.h"

#include <stdio.h>
#include <string.h>

/* The n-th one brings a database from version n-1 to n. */
static const char *const migrations[] = {
#include "schema.inc"
};

enum { SCHEMA_VERSION = sizeof migrations / sizeof *migrations };

enum err schema_version_of(struct db *db, int64_t *ret_version)
{
    return statement_value(statement_open(db, "PRAGMA user_version"), ret_version);
}

/* Version 0 with tables in it is somebody else's database, or ours with a damaged first page. */
static enum err schema_check_foreign(struct db *db)
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
static bool schema_is_meant_for_us(struct db *db, int64_t version)
{
    struct statement *query = statement_open(
        db, "SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'readable_from.' || ?");
    statement_bind_int(query, 1, version);
    bool is_meant = statement_row(query) && statement_int(query, 0) > 0 &&
                    statement_int(query, 0) <= SCHEMA_VERSION;
    if (statement_close(query) == ERR_OK)
        return is_meant;
    db->is_damaged = false;
    return false;
}

enum err schema_check(struct db *db, enum db_access access, int64_t version)
{
    db->is_newer = version > SCHEMA_VERSION;
    if (db->is_newer && !schema_is_meant_for_us(db, version)) {
        log_error("terminal.db has version %lld, this program knows %d: please update it",
                  (long long)version, SCHEMA_VERSION);
        return ERR_UNSUPPORTED;
    }
    if (access == DB_READER && version == 0)
        return ERR_GONE;
    if (access == DB_READER && version < SCHEMA_VERSION)
        return ERR_UNSUPPORTED;
    return version > 0 ? ERR_OK : schema_check_foreign(db);
}

static enum err schema_migrate_one(struct db *db, int64_t version)
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

enum err schema_migrate(struct db *db, int64_t version)
{
    enum err err = ERR_OK;
    for (int64_t at = version; err == ERR_OK && at < SCHEMA_VERSION; at++)
        err = schema_migrate_one(db, at);
    return err;
}

int schema_version(void)
{
    return SCHEMA_VERSION;
}

/* --- whether they are still those that were made --- */

/* The schema as one text; sqlite3_free() it. NULL when it cannot be read. */
static char *schema_text(sqlite3 *handle)
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

static char *schema_text_today(void)
{
    sqlite3 *handle = NULL;
    char *text = NULL;
    int code =
        sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    for (int i = 0; i < SCHEMA_VERSION && code == SQLITE_OK; i++)
        code = sqlite3_exec(handle, migrations[i], NULL, NULL, NULL);
    if (code == SQLITE_OK)
        text = schema_text(handle);
    sqlite3_close(handle);
    return text;
}

void schema_suspect(struct db *db)
{
    if (db->folder == NULL || db->is_damaged || db->is_newer)
        return; /* not terminal.db, or known, or with tables that this program never saw */
    char *schema = schema_text(db->handle), *wanted = schema_text_today();
    if (wanted != NULL && (schema == NULL || strcmp(schema, wanted) != 0)) {
        log_error("terminal.db is damaged: its tables are not those that were made");
        db->is_damaged = true;
    }
    sqlite3_free(schema);
    sqlite3_free(wanted);
}
