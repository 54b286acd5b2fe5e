#include "db/identity.h"

#include "db/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void identity_make(const char *device, int64_t id, char ret_identity[IDENTITY_SIZE])
{
    snprintf(ret_identity, IDENTITY_SIZE, "%s-%" PRId64, device, id);
}

/* The query's only row is what the row brought along, "" for one of this terminal. Closes it. */
static enum err identity_read(struct db *db, struct statement *query, int64_t id,
                              char ret_identity[IDENTITY_SIZE])
{
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found)
        statement_copy_text(query, 0, ret_identity, IDENTITY_SIZE);
    enum err err = statement_close(query);
    if (err == ERR_OK && found && ret_identity[0] == '\0')
        identity_make(db_device(db), id, ret_identity);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err identity_of_member(struct db *db, int64_t id, char ret_identity[IDENTITY_SIZE])
{
    return identity_read(db, statement_open(db, "SELECT identity FROM member WHERE id = ?"), id,
                         ret_identity);
}

enum err identity_of_activity(struct db *db, int64_t id, char ret_identity[IDENTITY_SIZE])
{
    return identity_read(db, statement_open(db, "SELECT identity FROM activity WHERE id = ?"), id,
                         ret_identity);
}

/* The number behind this terminal's own name; 0: the name is another one's. */
static int64_t identity_own_id(const struct db *db, const char *identity)
{
    size_t length = strlen(db_device(db));
    bool is_own = strncmp(identity, db_device(db), length) == 0 && identity[length] == '-';
    return is_own ? strtoll(identity + length + 1, NULL, 10) : 0;
}

/* Closes the query, whose parameters are the number of an own row, and the identity of another. */
static enum err identity_find(struct db *db, struct statement *query, const char *identity,
                              int64_t *ret_id)
{
    statement_bind_int(query, 1, identity_own_id(db, identity));
    statement_bind_text(query, 2, identity);
    return statement_value(query, ret_id);
}

enum err identity_find_member(struct db *db, const char *identity, int64_t *ret_id)
{
    return identity_find(db,
                         statement_open(db, "SELECT id FROM member WHERE id = ?1 AND identity = '' "
                                            "UNION ALL SELECT id FROM member "
                                            "WHERE identity <> '' AND identity = ?2"),
                         identity, ret_id);
}

enum err identity_find_activity(struct db *db, const char *identity, int64_t *ret_id)
{
    return identity_find(db,
                         statement_open(db,
                                        "SELECT id FROM activity WHERE id = ?1 AND identity = '' "
                                        "UNION ALL SELECT id FROM activity "
                                        "WHERE identity <> '' AND identity = ?2"),
                         identity, ret_id);
}

enum err identity_add_person(struct db *db, int64_t member_id, json_t *fields)
{
    char identity[IDENTITY_SIZE] = "";
    struct statement *query = statement_open(db, "SELECT identity FROM member WHERE id = ?");
    statement_bind_int(query, 1, member_id);
    if (statement_row(query))
        statement_copy_text(query, 0, identity, sizeof identity);
    enum err err = statement_close(query);
    if (err == ERR_OK && identity[0] != '\0')
        json_object_set_new(fields, "person", json_string(identity));
    return err;
}

void identity_add_undone(json_t *fields, const char *device, int64_t device_seq)
{
    if (fields == NULL || device[0] == '\0')
        return;
    json_object_set_new(fields, "of", json_string(device));
    json_object_set_new(fields, "of_seq", json_integer(device_seq));
}
