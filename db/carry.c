#include "db/carry.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CARRY_SQL_SIZE = 2048 };

/* One table on its way. */
struct carrying {
    sqlite3 *old;
    struct db *fresh;
    const struct carried *what;
    const char *parameter;
    char columns[CARRY_SQL_SIZE / 4]; /* those that both files have */
    char forward[CARRY_SQL_SIZE / 4]; /* its primary key, for ORDER BY */
    char backward[CARRY_SQL_SIZE / 4];
    sqlite3_stmt *insert;
    bool has_mended; /* a text that was none */
    struct carry_count count;
};

/* A path as the part of a URI that it is. */
static void carry_escape(char *ret_text, size_t size, const char *path)
{
    size_t length = 0;
    for (; *path != '\0' && length + 4 < size; path++)
        if (strchr("?#%", *path) != NULL)
            length += (size_t)snprintf(ret_text + length, size - length, "%%%02x", *path);
        else
            ret_text[length++] = *path;
    ret_text[length] = '\0';
}

void carry_open(const char *path, bool is_live, sqlite3 **ret_old)
{
    char escaped[3 * PATH_MAX], uri[3 * PATH_MAX + 64];
    *ret_old = NULL;
    carry_escape(escaped, sizeof escaped, path);
    snprintf(uri, sizeof uri, "file:%s?mode=ro%s", escaped, is_live ? "" : "&immutable=1");
    int code = sqlite3_open_v2(uri, ret_old,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    /* With writable_schema SQLite reads past entries of the schema that it cannot parse. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(*ret_old,
                            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                            "PRAGMA writable_schema = ON; SELECT count(*) FROM sqlite_schema",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return;
    log_warning("%s: nothing of it can be read: %s", path, sqlite3_errmsg(*ret_old));
    sqlite3_close(*ret_old);
    *ret_old = NULL;
}

__attribute__((format(printf, 2, 3))) static sqlite3_stmt *carry_prepare(sqlite3 *handle,
                                                                         const char *format, ...)
{
    char sql[CARRY_SQL_SIZE];
    sqlite3_stmt *statement = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof sql || sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != 0)
        return NULL;
    return statement;
}

static void carry_add(char *list, size_t size, const char *name, const char *order)
{
    size_t length = strlen(list);
    snprintf(list + length, size - length, "%s%s%s", length == 0 ? "" : ", ", name, order);
}

static bool carry_old_has(sqlite3 *old, const char *table, const char *column)
{
    sqlite3_stmt *query = carry_prepare(
        old, "SELECT 1 FROM pragma_table_info('%s') WHERE name = '%s'", table, column);
    bool has = query != NULL && sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    return has;
}

/* The columns of both, and the key in its order. */
static bool carry_describe(struct carrying *carrying)
{
    const struct carried *what = carrying->what;
    int columns = 0;
    sqlite3_stmt *query =
        carry_prepare(carrying->fresh->handle,
                      "SELECT name, pk FROM pragma_table_info('%s') ORDER BY pk", what->table);
    while (query != NULL && sqlite3_step(query) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(query, 0);
        if (!carry_old_has(carrying->old, what->table, name))
            continue;
        if (sqlite3_column_int(query, 1) > 0) {
            carry_add(carrying->forward, sizeof carrying->forward, name, "");
            carry_add(carrying->backward, sizeof carrying->backward, name, " DESC");
        }
        if (what->without != NULL && strcmp(what->without, name) == 0)
            continue;
        carry_add(carrying->columns, sizeof carrying->columns, name, "");
        columns++;
    }
    sqlite3_finalize(query);
    if (columns == 0 || carrying->forward[0] == '\0')
        return false;
    char marks[CARRY_SQL_SIZE / 4] = "?";
    for (int i = 1; i < columns; i++)
        carry_add(marks, sizeof marks, "?", "");
    carrying->insert =
        carry_prepare(carrying->fresh->handle, "INSERT OR %s INTO main.%s (%s) VALUES (%s)",
                      what->replaces ? "REPLACE" : "IGNORE", what->table, carrying->columns, marks);
    return carrying->insert != NULL;
}

/* Bytes that are no UTF-8 become "?", which in a name says that a character was lost: with them in
 * it no log entry could be written, and nobody of that branch could sign in. */
static int carry_bind_mended(sqlite3_stmt *insert, int index, const char *text, size_t length)
{
    char *mended = sqlite3_malloc64(length + 1);
    if (mended == NULL)
        return SQLITE_NOMEM;
    memcpy(mended, text, length);
    for (size_t at = 0; (at += utf8_valid_length(mended + at, length - at)) < length;)
        mended[at] = '?';
    return sqlite3_bind_text64(insert, index, mended, length, sqlite3_free, SQLITE_UTF8);
}

static int carry_bind(struct carrying *carrying, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_column_text(row, column);
        size_t length = (size_t)sqlite3_column_bytes(row, column);
        if (!utf8_is_valid(text, length)) {
            carrying->has_mended = true;
            return carry_bind_mended(carrying->insert, column + 1, text, length);
        }
    }
    return sqlite3_bind_value(carrying->insert, column + 1, sqlite3_column_value(row, column));
}

/* A row that is refused, as nonsense or because what it refers to is not there, is no failure. */
static enum err carry_row(struct carrying *carrying, sqlite3_stmt *row)
{
    int columns = sqlite3_column_count(row);
    for (int i = 0; i < columns; i++) {
        int code = carry_bind(carrying, row, i);
        if (code != SQLITE_OK)
            return db_error(carrying->fresh, code, carrying->what->table);
    }
    int code = sqlite3_step(carrying->insert);
    carrying->count.kept +=
        code == SQLITE_DONE && sqlite3_changes(carrying->fresh->handle) > 0 ? 1 : 0;
    sqlite3_reset(carrying->insert);
    sqlite3_clear_bindings(carrying->insert);
    return code == SQLITE_DONE || (code & 0xff) == SQLITE_CONSTRAINT
               ? ERR_OK
               : db_error(carrying->fresh, code, carrying->what->table);
}

static enum err carry_walk(struct carrying *carrying, const char *order, bool *ret_complete)
{
    const struct carried *what = carrying->what;
    enum err err = ERR_OK;
    int code = SQLITE_ERROR;
    sqlite3_stmt *query =
        carry_prepare(carrying->old, "SELECT %s FROM %s NOT INDEXED %s ORDER BY %s",
                      carrying->columns, what->table, what->rows, order);
    if (query != NULL && carrying->parameter != NULL)
        sqlite3_bind_text(query, 1, carrying->parameter, -1, SQLITE_STATIC);
    while (query != NULL && err == ERR_OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        carrying->count.read++;
        err = carry_row(carrying, query);
    }
    sqlite3_finalize(query);
    *ret_complete = code == SQLITE_DONE;
    return err;
}

enum err carry_table(sqlite3 *old, struct db *fresh, const struct carried *carried,
                     const char *parameter, struct carry_count *ret_count)
{
    struct carrying carrying = {
        .old = old, .fresh = fresh, .what = carried, .parameter = parameter};
    enum err err = ERR_OK;
    bool reached_beginning = false;
    if (carry_describe(&carrying)) {
        err = carry_walk(&carrying, carrying.forward, &carrying.count.is_complete);
        if (err == ERR_OK && !carrying.count.is_complete)
            err = carry_walk(&carrying, carrying.backward, &reached_beginning);
    }
    sqlite3_finalize(carrying.insert);
    carrying.count.is_complete = carrying.count.is_complete && !carrying.has_mended;
    if (err == ERR_OK)
        *ret_count = carrying.count;
    return err;
}
