#include "db/statement.h"

#include "db/handle.h"
#include "db/schema.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct statement {
    struct statement *next;
    struct db *db;
    const char *sql;
    sqlite3_stmt *handle; /* NULL: not prepared, and err says why */
    bool is_open;
    enum err err;
};

/* A statement that failed to prepare is tried again at its next use: the disk may be back. */
static void statement_prepare(struct statement *statement)
{
    if (statement->handle != NULL)
        return;
    int code = sqlite3_prepare_v3(statement->db->handle, statement->sql, -1,
                                  SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
    if (code != SQLITE_OK)
        statement->err = db_error(statement->db, code, statement->sql);
    if (code == SQLITE_ERROR)
        schema_suspect(statement->db);
}

static struct statement *statement_find(struct db *db, const char *sql)
{
    for (struct statement *at = db->statements; at != NULL; at = at->next)
        if (at->sql == sql && !at->is_open)
            return at;
    return NULL;
}

static struct statement *statement_make(struct db *db, const char *sql)
{
    struct statement *statement = calloc(1, sizeof *statement);
    if (statement == NULL)
        return NULL;
    statement->db = db;
    statement->sql = sql;
    statement->next = db->statements;
    db->statements = statement;
    return statement;
}

struct statement *statement_open(struct db *db, const char *sql)
{
    struct statement *statement = statement_find(db, sql);
    if (statement == NULL)
        statement = statement_make(db, sql);
    if (statement == NULL) {
        static struct statement no_memory = {.err = ERR_NOMEM};
        return &no_memory;
    }
    statement->is_open = true;
    statement->err = ERR_OK;
    statement_prepare(statement);
    return statement;
}

static void statement_note(struct statement *statement, int code)
{
    if (code != SQLITE_OK && statement->err == ERR_OK)
        statement->err = db_error(statement->db, code, statement->sql);
}

void statement_bind_int(struct statement *statement, int index, int64_t value)
{
    if (statement->err == ERR_OK)
        statement_note(statement, sqlite3_bind_int64(statement->handle, index, value));
}

void statement_bind_text(struct statement *statement, int index, const char *text)
{
    if (statement->err == ERR_OK)
        statement_note(statement,
                       sqlite3_bind_text(statement->handle, index, text, -1, SQLITE_STATIC));
}

void statement_bind_blob(struct statement *statement, int index, const void *bytes, size_t size)
{
    if (statement->err == ERR_OK)
        statement_note(statement,
                       sqlite3_bind_blob64(statement->handle, index, bytes, size, SQLITE_STATIC));
}

bool statement_row(struct statement *statement)
{
    if (statement->err != ERR_OK)
        return false;
    int code = sqlite3_step(statement->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        statement_note(statement, code);
    return code == SQLITE_ROW;
}

int64_t statement_int(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

const char *statement_text(struct statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->handle, column);
    return text == NULL ? "" : (const char *)text;
}

bool statement_is_null(struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

void statement_copy_text(struct statement *statement, int column, char *ret_text, size_t size)
{
    utf8_copy(ret_text, size, statement_text(statement, column));
}

void statement_copy_blob(struct statement *statement, int column, void *ret_bytes, size_t size)
{
    const void *bytes = sqlite3_column_blob(statement->handle, column);
    if (bytes != NULL && (size_t)sqlite3_column_bytes(statement->handle, column) == size)
        memcpy(ret_bytes, bytes, size);
    else if (statement->err == ERR_OK)
        statement->err = ERR_CORRUPT;
}

enum err statement_close(struct statement *statement)
{
    if (statement->handle != NULL) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    }
    statement->is_open = false;
    return statement->err;
}

enum err statement_run(struct statement *statement)
{
    statement_row(statement);
    return statement_close(statement);
}

enum err statement_value(struct statement *statement, int64_t *ret_value)
{
    bool found = statement_row(statement);
    int64_t value = found ? statement_int(statement, 0) : 0;
    enum err err = statement_close(statement);
    if (err == ERR_OK && !found)
        return ERR_GONE;
    if (err == ERR_OK)
        *ret_value = value;
    return err;
}

int64_t statement_inserted_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int statement_changes(const struct db *db)
{
    return sqlite3_changes(db->handle);
}

void statement_clear(struct db *db)
{
    while (db->statements != NULL) {
        struct statement *statement = db->statements;
        db->statements = statement->next;
        sqlite3_finalize(statement->handle);
        free(statement);
    }
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
