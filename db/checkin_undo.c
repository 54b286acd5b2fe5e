#include "db/checkin.h"

#include "db/identity.h"
#include "db/key.h"
#include "db/member.h"
#include "db/statement.h"

/* A sign-in that holds. */
struct checkin_held {
    int64_t id, seq, device_seq;
    char device[KEY_DEVICE_SIZE];
    bool beaten;
};

/* The one that counts comes first, then those of other terminals that were later than it. */
static enum err checkin_find_held(struct db *db, int64_t activity_id, int64_t member_id,
                                  struct checkin_held *ret_held)
{
    struct statement *query =
        statement_open(db, "SELECT id, seq, device, device_seq, beaten FROM checkin "
                           "WHERE activity = ? AND member = ? AND undone_by IS NULL "
                           "ORDER BY beaten LIMIT 1");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    bool found = statement_row(query);
    if (found) {
        *ret_held = (struct checkin_held){.id = statement_int(query, 0),
                                          .seq = statement_int(query, 1),
                                          .device_seq = statement_int(query, 3),
                                          .beaten = statement_int(query, 4) != 0};
        statement_copy_text(query, 2, ret_held->device, sizeof ret_held->device);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

static enum err checkin_log_undo(struct db *db, const struct chain_origin *origin,
                                 int64_t activity_id, const struct member *member,
                                 const char *reason, const struct checkin_held *held,
                                 int64_t *ret_seq)
{
    json_t *fields = json_pack("{s:I, s:s, s:s, s:I}", "member", (json_int_t)member->id, "name",
                               member->name, "reason", reason, "undoes", (json_int_t)held->seq);
    if (fields == NULL)
        return ERR_INVALID;
    if (held->beaten)
        json_object_set_new(fields, "beaten", json_true());
    identity_add_undone(fields, held->device, held->device_seq);
    return chain_append(db, origin, "checkin.undo", activity_id, fields, ret_seq);
}

/* Inside the caller's transaction. */
static enum err checkin_take_back(struct db *db, const struct chain_origin *origin,
                                  int64_t activity_id, const struct member *member,
                                  const char *reason)
{
    struct checkin_held held;
    int64_t seq = 0;
    enum err err = checkin_find_held(db, activity_id, member->id, &held);
    if (err == ERR_OK)
        err = checkin_log_undo(db, origin, activity_id, member, reason, &held, &seq);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, "UPDATE checkin SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, seq);
    statement_bind_int(update, 2, held.id);
    return statement_run(update);
}

/* Who came in at two doors is signed in twice; taking back means that he is not here. */
static enum err checkin_take_all_back(struct db *db, const struct chain_origin *origin,
                                      int64_t activity_id, const struct member *member,
                                      const char *reason)
{
    enum err err = checkin_take_back(db, origin, activity_id, member, reason);
    if (err != ERR_OK)
        return err;
    while (err == ERR_OK)
        err = checkin_take_back(db, origin, activity_id, member, reason);
    return err == ERR_GONE ? ERR_OK : err;
}

enum err checkin_undo(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                      int64_t member_id, const char *reason)
{
    struct member member;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = checkin_take_all_back(db, origin, activity_id, &member, reason);
    return db_end(db, err);
}
