#include "db/checkin.h"

#include "db/member.h"
#include "db/statement.h"

/* Inside the caller's transaction. */
static enum err checkin_take_back(struct db *db, const struct chain_origin *origin,
                                  int64_t activity_id, const struct member *member,
                                  const char *reason)
{
    int64_t id = 0, seq = 0, undone_seq = 0;
    struct statement *query =
        statement_open(db, "SELECT id, seq FROM checkin "
                           "WHERE activity = ? AND member = ? AND undone_by IS NULL");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member->id);
    bool found = statement_row(query);
    if (found) {
        id = statement_int(query, 0);
        undone_seq = statement_int(query, 1);
    }
    enum err err = statement_close(query);
    if (err == ERR_OK && !found)
        err = ERR_GONE;
    if (err == ERR_OK)
        err = chain_append(db, origin, "checkin.undo", activity_id,
                           json_pack("{s:I, s:s, s:s, s:I}", "member", (json_int_t)member->id,
                                     "name", member->name, "reason", reason, "undoes",
                                     (json_int_t)undone_seq),
                           &seq);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, "UPDATE checkin SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
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
        err = checkin_take_back(db, origin, activity_id, &member, reason);
    return db_end(db, err);
}
