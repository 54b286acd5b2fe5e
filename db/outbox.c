#include "db/outbox.h"

#include "db/over.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

/* ---- queueing ---- */

/* Over, and neither waiting to be made nor made from the log as it is. Without a log there is
 * nothing to tell of it: it stands in a file that was set aside (renew.h). */
#define OUTBOX_DUE                                                                                 \
    OVER_CONDITION                                                                                 \
    " AND EXISTS (SELECT 1 FROM chain WHERE chain.activity = activity.id)"                         \
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.activity = activity.id AND (seq IS NULL"   \
    " OR seq = (SELECT max(chain.seq) FROM chain WHERE chain.activity = activity.id)))"

static enum err outbox_is_due(struct db *db, const char *now, bool *ret_due)
{
    int64_t due = 0;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM activity WHERE " OUTBOX_DUE ")");
    statement_bind_text(query, 1, now);
    enum err err = statement_value(query, &due);
    *ret_due = due != 0;
    return err;
}

enum err outbox_queue(struct db *db, const struct stamp *stamp, const struct moment *now)
{
    char now_text[OVER_NOW_SIZE];
    bool due = false;
    over_now(now, now_text);
    enum err err = outbox_is_due(db, now_text, &due);
    if (err != ERR_OK || !due)
        return err;
    struct statement *insert = statement_open(
        db, "INSERT INTO outbox (activity, number, queued_ms) "
            "SELECT id, 1 + (SELECT count(*) FROM outbox WHERE outbox.activity = activity.id), ?2 "
            "FROM activity WHERE " OUTBOX_DUE " ORDER BY date, start_min, id");
    statement_bind_text(insert, 1, now_text);
    statement_bind_int(insert, 2, stamp->wall_ms);
    return statement_run(insert);
}

/* ---- reading ---- */

enum err outbox_count(struct db *db, struct outbox_count *ret_count)
{
    int64_t unsent = 0, last = 0;
    enum err err = statement_value(
        statement_open(db, "SELECT count(*) FROM outbox WHERE sent_ms IS NULL"), &unsent);
    if (err == ERR_OK)
        err = statement_value(statement_open(db, "SELECT max(sent_ms) FROM outbox"), &last);
    if (err == ERR_OK)
        *ret_count = (struct outbox_count){.unsent = (int)unsent, .last_sent_ms = last};
    return err;
}

#define OUTBOX_COLUMNS                                                                             \
    "outbox.id, activity, theme, date, number, seq, folder, spool, code, files, failure, status,"  \
    " file, tries, sent_ms"

static void outbox_read(struct statement *query, struct outbox_entry *ret_entry)
{
    *ret_entry = (struct outbox_entry){
        .id = statement_int(query, 0),
        .activity_id = statement_int(query, 1),
        .number = (int)statement_int(query, 4),
        .seq = statement_int(query, 5),
        .files = (int)statement_int(query, 9),
        .fault = {.failure = (enum upload_failure)statement_int(query, 10),
                  .status = (int)statement_int(query, 11)},
        .tries = (int)statement_int(query, 13),
        .sent_ms = statement_int(query, 14),
    };
    statement_copy_text(query, 2, ret_entry->theme, sizeof ret_entry->theme);
    statement_copy_text(query, 3, ret_entry->date, sizeof ret_entry->date);
    statement_copy_text(query, 6, ret_entry->folder, sizeof ret_entry->folder);
    statement_copy_text(query, 7, ret_entry->spool, sizeof ret_entry->spool);
    statement_copy_text(query, 8, ret_entry->code, sizeof ret_entry->code);
    statement_copy_text(query, 12, ret_entry->fault.file, sizeof ret_entry->fault.file);
}

enum err outbox_next(struct db *db, const struct moment *now, int64_t after_id,
                     struct outbox_entry *ret_entry)
{
    char now_text[OVER_NOW_SIZE];
    over_now(now, now_text);
    struct statement *query = statement_open(
        db, "SELECT " OUTBOX_COLUMNS " FROM outbox JOIN activity ON activity.id = outbox.activity "
            "WHERE sent_ms IS NULL AND outbox.id > ?2 AND (seq IS NOT NULL OR " OVER_CONDITION
            ") ORDER BY outbox.id LIMIT 1");
    statement_bind_text(query, 1, now_text);
    statement_bind_int(query, 2, after_id);
    bool found = statement_row(query);
    if (found)
        outbox_read(query, ret_entry);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err outbox_list(struct db *db, outbox_visitor *visit, void *context)
{
    struct statement *query = statement_open(
        db, "SELECT " OUTBOX_COLUMNS " FROM outbox JOIN activity ON activity.id = outbox.activity "
            "ORDER BY sent_ms IS NOT NULL, iif(sent_ms IS NULL, outbox.id, -sent_ms), "
            "outbox.id DESC");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct outbox_entry entry;
        outbox_read(query, &entry);
        wants_more = visit(&entry, context);
    }
    return statement_close(query);
}

enum err outbox_head(struct db *db, int64_t activity_id, int64_t *ret_seq)
{
    struct statement *query = statement_open(db, "SELECT max(seq) FROM chain WHERE activity = ?");
    statement_bind_int(query, 1, activity_id);
    return statement_value(query, ret_seq);
}

/* ---- what becomes of them ---- */

enum err outbox_made(struct db *db, const struct outbox_entry *entry)
{
    struct statement *update =
        statement_open(db, "UPDATE outbox SET seq = ?2, folder = ?3, spool = ?4, code = ?5, "
                           "files = ?6 WHERE id = ?1 AND seq IS NULL");
    statement_bind_int(update, 1, entry->id);
    statement_bind_int(update, 2, entry->seq);
    statement_bind_text(update, 3, entry->folder);
    statement_bind_text(update, 4, entry->spool);
    statement_bind_text(update, 5, entry->code);
    statement_bind_int(update, 6, entry->files);
    enum err err = statement_run(update);
    return err == ERR_OK && statement_changes(db) != 1 ? ERR_GONE : err;
}

enum err outbox_failed(struct db *db, int64_t id, const struct upload_fault *fault)
{
    struct statement *update =
        statement_open(db, "UPDATE outbox SET failure = ?2, status = ?3, file = ?4, "
                           "tries = tries + 1 WHERE sent_ms IS NULL AND ?1 IN (0, id)");
    statement_bind_int(update, 1, id);
    statement_bind_int(update, 2, fault->failure);
    statement_bind_int(update, 3, fault->status);
    statement_bind_text(update, 4, fault->file);
    return statement_run(update);
}

/* Inside the caller's transaction. */
static enum err outbox_note_sent(struct db *db, const struct chain_origin *origin,
                                 const struct outbox_entry *entry, const char *host)
{
    struct statement *update =
        statement_open(db, "UPDATE outbox SET sent_ms = ?2, failure = 0, status = 0, file = '' "
                           "WHERE id = ?1 AND sent_ms IS NULL");
    statement_bind_int(update, 1, entry->id);
    statement_bind_int(update, 2, origin->stamp.wall_ms);
    enum err err = statement_run(update);
    if (err == ERR_OK && statement_changes(db) != 1)
        err = ERR_GONE;
    if (err != ERR_OK)
        return err;
    return chain_append(db, origin, "upload.done", 0,
                        json_pack("{s:I, s:s, s:s, s:i, s:s}", "activity",
                                  (json_int_t)entry->activity_id, "folder", entry->folder, "host",
                                  host, "files", entry->files, "code", entry->code),
                        NULL);
}

enum err outbox_sent(struct db *db, const struct chain_origin *origin,
                     const struct outbox_entry *entry, const char *host)
{
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, outbox_note_sent(db, origin, entry, host)) : err;
}
