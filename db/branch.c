#include "db/branch.h"

#include "db/statement.h"

#include <string.h>

static enum err branch_make(struct db *db, const char *name, int64_t *ret_id)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO branch (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
    statement_bind_text(insert, 1, name);
    enum err err = statement_run(insert);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, name);
    return statement_value(query, ret_id);
}

static enum err branch_store_home(struct db *db, int64_t id, const char *room)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO setting (key, value) VALUES ('home_branch', ?), ('room', ?)");
    statement_bind_int(insert, 1, id);
    statement_bind_text(insert, 2, room);
    return statement_run(insert);
}

/* Inside the caller's transaction. */
static enum err branch_init_new(struct db *db, const struct chain_origin *origin,
                                const char *branch, const char *room)
{
    int64_t id = 0;
    enum err err = branch_make(db, branch, &id);
    if (err == ERR_OK)
        err = branch_store_home(db, id, room);
    if (err == ERR_OK)
        err = chain_append(db, origin, "branch.init", 0,
                           json_pack("{s:s, s:s}", "branch", branch, "room", room), NULL);
    return err;
}

enum err branch_init(struct db *db, const struct chain_origin *origin, const char *branch,
                     const char *room)
{
    int64_t exists = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = statement_value(
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM setting WHERE key = 'home_branch')"),
        &exists);
    if (err == ERR_OK && exists)
        err = ERR_BUSY;
    if (err == ERR_OK)
        err = branch_init_new(db, origin, branch, room);
    return db_end(db, err);
}

enum err branch_home(struct db *db, char ret_branch[TITLE_SIZE], char ret_room[TITLE_SIZE])
{
    struct statement *query = statement_open(
        db, "SELECT branch.name, (SELECT value FROM setting WHERE key = 'room') FROM setting "
            "JOIN branch ON branch.id = CAST(setting.value AS INTEGER) "
            "WHERE setting.key = 'home_branch'");
    bool found = statement_row(query);
    if (found) {
        statement_copy_text(query, 0, ret_branch, TITLE_SIZE);
        statement_copy_text(query, 1, ret_room, TITLE_SIZE);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* ---- another one ---- */

static enum err branch_name(struct db *db, int64_t id, char ret_name[TITLE_SIZE])
{
    struct statement *query = statement_open(db, "SELECT name FROM branch WHERE id = ?");
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found)
        statement_copy_text(query, 0, ret_name, TITLE_SIZE);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* Inside the caller's transaction. */
static enum err branch_move_home(struct db *db, const struct chain_origin *origin, int64_t id)
{
    char old[TITLE_SIZE], room[TITLE_SIZE], name[TITLE_SIZE];
    enum err err = branch_home(db, old, room);
    if (err == ERR_OK)
        err = branch_name(db, id, name);
    if (err != ERR_OK || strcmp(old, name) == 0)
        return err;
    struct statement *update =
        statement_open(db, "UPDATE setting SET value = ? WHERE key = 'home_branch'");
    statement_bind_int(update, 1, id);
    err = statement_run(update);
    if (err == ERR_OK)
        err = chain_append(db, origin, "branch.home", 0,
                           json_pack("{s:s, s:s}", "old", old, "new", name), NULL);
    return err;
}

enum err branch_set_home(struct db *db, const struct chain_origin *origin, int64_t id)
{
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, branch_move_home(db, origin, id)) : err;
}

enum err branch_list(struct db *db, branch_visitor *visit, void *context)
{
    struct statement *query = statement_open(db, "SELECT id, name FROM branch ORDER BY id");
    bool wants_more = true;
    while (wants_more && statement_row(query))
        wants_more = visit(statement_int(query, 0), statement_text(query, 1), context);
    return statement_close(query);
}
