#include "db/notice.h"

#include "db/statement.h"

enum err notice_raise(struct db *db, enum notice_kind kind, int64_t seq)
{
    struct statement *insert = statement_open(db, "INSERT INTO notice (seq, kind) VALUES (?, ?)");
    statement_bind_int(insert, 1, seq);
    statement_bind_int(insert, 2, kind);
    return statement_run(insert);
}

enum err notice_waits(struct db *db, enum notice_kind kind, bool *ret_waits)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM notice WHERE kind = ? AND seen_by IS NULL");
    statement_bind_int(query, 1, kind);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_waits = count > 0;
    return err;
}

enum err notice_raised_since_boot(struct db *db, enum notice_kind kind, const char *boot_id,
                                  bool *ret_raised)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM notice JOIN chain USING (seq) "
                           "WHERE kind = ? AND boot_id = ?");
    statement_bind_int(query, 1, kind);
    statement_bind_text(query, 2, boot_id);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_raised = count > 0;
    return err;
}

static enum err notice_mark(struct db *db, enum notice_kind kind, int64_t seen_by)
{
    struct statement *update =
        statement_open(db, "UPDATE notice SET seen_by = ? WHERE kind = ? AND seen_by IS NULL");
    statement_bind_int(update, 1, seen_by);
    statement_bind_int(update, 2, kind);
    return statement_run(update);
}

enum err notice_see(struct db *db, const struct chain_origin *origin, enum notice_kind kind)
{
    bool waits = false;
    int64_t seq = 0;
    enum err err = notice_waits(db, kind, &waits);
    if (err != ERR_OK || !waits)
        return err;
    err = db_begin(db);
    if (err != ERR_OK)
        return err;
    const char *name = kind == NOTICE_OF_STORE ? "store" : "power";
    err = chain_append(db, origin, "notice.seen", 0, json_pack("{s:s}", "notice", name), &seq);
    if (err == ERR_OK)
        err = notice_mark(db, kind, seq);
    return db_end(db, err);
}
