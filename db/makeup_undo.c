/* Make-ups taken back: one that was done, and one that was asked for by hand. */
#include "db/makeup.h"

#include "db/statement.h"

/* A table of entries that hold until a later entry of the log undoes them. */
struct makeup_table {
    const char *find; /* the id and seq of the one that holds, by activity and member */
    const char *mark; /* by the undoing entry and the id */
    const char *entry;
};

static const struct makeup_table makeup_done_table = {
    "SELECT id, seq FROM makeup WHERE activity = ?1 AND member = ?2 AND undone_by IS NULL",
    "UPDATE makeup SET undone_by = ? WHERE id = ?",
    "makeup.undo",
};

/* One that was done meanwhile is taken back first. */
static const struct makeup_table makeup_owed_table = {
    "SELECT id, seq FROM makeup_owed AS owed "
    "WHERE activity = ?1 AND member = ?2 AND undone_by IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM makeup WHERE makeup.activity = ?1 "
    " AND makeup.member = ?2 AND makeup.undone_by IS NULL)",
    "UPDATE makeup_owed SET undone_by = ? WHERE id = ?",
    "makeup.drop",
};

static enum err makeup_find_entry(struct db *db, const struct makeup_table *table,
                                  int64_t activity_id, int64_t member_id, int64_t *ret_id,
                                  int64_t *ret_seq)
{
    struct statement *query = statement_open(db, table->find);
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    bool found = statement_row(query);
    if (found) {
        *ret_id = statement_int(query, 0);
        *ret_seq = statement_int(query, 1);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* Inside the caller's transaction. */
static enum err makeup_mark_entry(struct db *db, const struct chain_origin *origin,
                                  const struct makeup_table *table, int64_t activity_id,
                                  int64_t member_id, const char *reason)
{
    int64_t id = 0, undone_seq = 0, seq = 0;
    enum err err = makeup_find_entry(db, table, activity_id, member_id, &id, &undone_seq);
    if (err == ERR_OK)
        err = chain_append(db, origin, table->entry, activity_id,
                           json_pack("{s:I, s:s, s:I}", "member", (json_int_t)member_id, "reason",
                                     reason, "undoes", (json_int_t)undone_seq),
                           &seq);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, table->mark);
    statement_bind_int(update, 1, seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
}

static enum err makeup_take_back(struct db *db, const struct chain_origin *origin,
                                 const struct makeup_table *table, int64_t activity_id,
                                 int64_t member_id, const char *reason)
{
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    return db_end(db, makeup_mark_entry(db, origin, table, activity_id, member_id, reason));
}

enum err makeup_undo(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                     int64_t member_id, const char *reason)
{
    return makeup_take_back(db, origin, &makeup_done_table, activity_id, member_id, reason);
}

enum err makeup_drop(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                     int64_t member_id, const char *reason)
{
    return makeup_take_back(db, origin, &makeup_owed_table, activity_id, member_id, reason);
}
