#include "db/setting.h"

#include "db/statement.h"

#include <stdio.h>
#include <string.h>

/* The table holds what the terminal knows of itself, too; nobody may set that by name. */
#define SETTING_PREFIX "screen."

enum { SETTING_NAME_SIZE = 160, SETTING_VALUE_SIZE = 512 };

enum err setting_get(struct db *db, const char *key, char *ret_value, size_t size)
{
    struct statement *query =
        statement_open(db, "SELECT value FROM setting WHERE key = '" SETTING_PREFIX "' || ?");
    statement_bind_text(query, 1, key);
    bool found = statement_row(query);
    if (found)
        statement_copy_text(query, 0, ret_value, size);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

static enum err setting_store(struct db *db, const char *key, const char *value)
{
    struct statement *statement =
        value == NULL
            ? statement_open(db, "DELETE FROM setting WHERE key = '" SETTING_PREFIX "' || ?1")
            : statement_open(db, "INSERT INTO setting (key, value) "
                                 "VALUES ('" SETTING_PREFIX "' || ?1, ?2) "
                                 "ON CONFLICT (key) DO UPDATE SET value = ?2");
    statement_bind_text(statement, 1, key);
    if (value != NULL)
        statement_bind_text(statement, 2, value);
    return statement_run(statement);
}

/* Inside the caller's transaction. */
static enum err setting_change(struct db *db, const struct chain_origin *origin, const char *key,
                               const char *value)
{
    char old[SETTING_VALUE_SIZE];
    enum err err = setting_get(db, key, old, sizeof old);
    bool was_set = err == ERR_OK;
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    if (was_set == (value != NULL) && (value == NULL || strcmp(old, value) == 0))
        return ERR_OK;
    err = setting_store(db, key, value);
    if (err == ERR_OK)
        err = chain_append(
            db, origin, "setting.set", 0,
            json_pack("{s:s, s:s?, s:s?}", "key", key, "old", was_set ? old : NULL, "new", value),
            NULL);
    return err;
}

enum err setting_set(struct db *db, const struct chain_origin *origin, const char *key,
                     const char *value)
{
    if (key[0] == '\0' || (value != NULL && strlen(value) >= SETTING_VALUE_SIZE))
        return ERR_INVALID;
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, setting_change(db, origin, key, value)) : err;
}

enum err setting_list(struct db *db, setting_visitor *visit, void *context)
{
    struct statement *query = statement_open(
        db, "SELECT substr(key, length('" SETTING_PREFIX "') + 1), value FROM setting "
            "WHERE key GLOB '" SETTING_PREFIX "*' ORDER BY key");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        char key[SETTING_NAME_SIZE], value[SETTING_VALUE_SIZE];
        statement_copy_text(query, 0, key, sizeof key);
        statement_copy_text(query, 1, value, sizeof value);
        wants_more = visit(key, value, context);
    }
    return statement_close(query);
}
