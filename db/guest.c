#include "db/guest.h"

#include "db/identity.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <string.h>

static enum err guest_check_activity(struct db *db, int64_t id)
{
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, id);
    return statement_value(query, &id);
}

static const char *const guest_kind_words[] = {
    [GUEST_SUPERIOR] = "superior",   [GUEST_LIAISON] = "liaison", [GUEST_SERVED] = "served",
    [GUEST_NON_PARTY] = "non-party", [GUEST_OTHER] = "other",
};

const char *guest_kind_word(enum guest_kind kind)
{
    return guest_kind_words[kind];
}

enum guest_kind guest_kind_of(const char *word)
{
    for (int kind = GUEST_SUPERIOR; kind < GUEST_OTHER; kind++)
        if (strcmp(guest_kind_words[kind], word) == 0)
            return (enum guest_kind)kind;
    return GUEST_OTHER;
}

/* Inside the caller's transaction. */
static enum err guest_insert(struct db *db, const struct chain_origin *origin,
                             const struct guest *guest, int64_t *ret_id)
{
    int64_t seq = 0;
    enum err err = guest_check_activity(db, guest->activity_id);
    if (err == ERR_OK)
        err = chain_append(db, origin, "guest.add", guest->activity_id,
                           json_pack("{s:s, s:s, s:s}", "name", guest->name, "kind",
                                     guest_kind_word(guest->kind), "label", guest->label),
                           &seq);
    if (err != ERR_OK)
        return err;
    struct statement *insert =
        statement_open(db, "INSERT INTO guest (activity, name, kind, label, wall_ms, seq) "
                           "VALUES (?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, guest->activity_id);
    statement_bind_text(insert, 2, guest->name);
    statement_bind_int(insert, 3, guest->kind);
    statement_bind_text(insert, 4, guest->label);
    statement_bind_int(insert, 5, origin->stamp.wall_ms);
    statement_bind_int(insert, 6, seq);
    err = statement_run(insert);
    *ret_id = statement_inserted_id(db);
    return err;
}

enum err guest_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                   const char *name, enum guest_kind kind, const char *label, int64_t *ret_id)
{
    struct guest guest = {.activity_id = activity_id, .kind = kind};
    int64_t id = 0;
    if (!utf8_copy(guest.name, sizeof guest.name, name) ||
        !utf8_copy(guest.label, sizeof guest.label, label))
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, guest_insert(db, origin, &guest, &id));
    if (err == ERR_OK)
        *ret_id = id;
    return err;
}

/* --- taking back --- */

static enum err guest_find_entry(struct db *db, int64_t id, struct guest *ret_guest,
                                 int64_t *ret_seq, int64_t *ret_device_seq)
{
    struct statement *query =
        statement_open(db, "SELECT activity, name, seq, device, device_seq FROM guest "
                           "WHERE id = ? AND undone_by IS NULL");
    *ret_guest = (struct guest){.id = id};
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found) {
        ret_guest->activity_id = statement_int(query, 0);
        statement_copy_text(query, 1, ret_guest->name, sizeof ret_guest->name);
        *ret_seq = statement_int(query, 2);
        statement_copy_text(query, 3, ret_guest->device, sizeof ret_guest->device);
        *ret_device_seq = statement_int(query, 4);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* Inside the caller's transaction. */
static enum err guest_take_back(struct db *db, const struct chain_origin *origin, int64_t id,
                                const char *reason)
{
    struct guest guest;
    int64_t added_seq = 0, device_seq = 0, seq = 0;
    enum err err = guest_find_entry(db, id, &guest, &added_seq, &device_seq);
    json_t *fields = json_pack("{s:s, s:s, s:I}", "name", guest.name, "reason", reason, "undoes",
                               (json_int_t)added_seq);
    identity_add_undone(fields, guest.device, device_seq);
    if (err == ERR_OK)
        err = chain_append(db, origin, "guest.undo", guest.activity_id, json_incref(fields), &seq);
    json_decref(fields);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, "UPDATE guest SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
}

enum err guest_undo(struct db *db, const struct chain_origin *origin, int64_t id,
                    const char *reason)
{
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, guest_take_back(db, origin, id, reason)) : err;
}

/* --- reading --- */

/* Columns: id, activity, kind, time, name, label, terminal. Closes the query. */
static enum err guest_walk(struct statement *query, guest_visitor *visit, void *context)
{
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct guest guest = {.id = statement_int(query, 0),
                              .activity_id = statement_int(query, 1),
                              .kind = (enum guest_kind)statement_int(query, 2),
                              .at_ms = statement_int(query, 3)};
        statement_copy_text(query, 4, guest.name, sizeof guest.name);
        statement_copy_text(query, 5, guest.label, sizeof guest.label);
        statement_copy_text(query, 6, guest.device, sizeof guest.device);
        wants_more = visit(&guest, context);
    }
    return statement_close(query);
}

enum err guest_list(struct db *db, int64_t activity_id, guest_visitor *visit, void *context)
{
    struct statement *query =
        statement_open(db, "SELECT id, activity, kind, wall_ms, name, label, device FROM guest "
                           "WHERE activity = ? AND undone_by IS NULL ORDER BY wall_ms, name, id");
    statement_bind_int(query, 1, activity_id);
    return guest_walk(query, visit, context);
}

/* Of each group the row with the highest id. */
enum err guest_earlier(struct db *db, int64_t activity_id, guest_visitor *visit, void *context)
{
    struct statement *query = statement_open(
        db, "SELECT max(id), activity, kind, wall_ms, name, label, device FROM guest "
            "WHERE undone_by IS NULL GROUP BY name, kind, label "
            "HAVING sum(activity = ?) = 0 ORDER BY max(id) DESC");
    statement_bind_int(query, 1, activity_id);
    return guest_walk(query, visit, context);
}
