/*
 * poll.db: its connection, and the one way to change a box. Private to db/.
 *
 * The file is apart from terminal.db because it is written in another way: a rollback journal that
 * stays in its place and is overwritten (PERSIST), never a WAL, which keeps every page that ever
 * was. Boxes are read and written in place (sqlite3_blob), so that their bytes pass through no
 * other memory than SQLite's page cache, which for this file is a locked pool (poll_pool.h), and
 * the locked copy that belongs to this module.
 *
 * Whenever anything fails here the connection is closed, and the next call opens it anew: what is
 * on the disk then is what holds, after the journal's roll-back if there was one, and scrubbed.
 */
#ifndef THEMEDAY_DB_POLL_STORE_H
#define THEMEDAY_DB_POLL_STORE_H

#include "db/db.h"
#include "db/poll_box.h"

struct poll_store;

/* ERR_NOMEM. Opens nothing yet; poll.db will be in `folder`. */
CHECKED enum err poll_store_new(const char *folder, struct poll_store **ret_store);

/* NULL is fine. */
void poll_store_free(struct poll_store *store);

/* The connection, for statements (db/statement.h) and transactions; opens poll.db when it is not
 * open. Good until a call here fails. ERR_UNSUPPORTED: a reader's handle, or the file of a newer
 * version. ERR_CORRUPT: damaged, and it stays so until db_renew(). */
CHECKED enum err poll_store_connect(struct db *db, struct db **ret_polls);

/* It was found damaged: nothing here works before renew_polls(). Of a reader: no. */
bool poll_store_is_damaged(const struct db *db);

/* What the sums in it say (poll_result_check()): as bad as a damaged page. */
void poll_store_give_up(struct db *db);

/* The file goes away, or came back: closes it, so that the next call opens what is there then. */
void poll_store_reset(struct db *db);

/* Begins a transaction on that connection, and ends it as db_end() does. */
CHECKED enum err poll_store_begin(struct db *db, struct db **ret_polls);
CHECKED enum err poll_store_end(struct db *db, enum err err);

/* The box of a poll as it is, good until poll_store_forget(). */
CHECKED enum err poll_store_look(struct db *db, int64_t id, const struct poll_box **ret_box);
void poll_store_forget(struct db *db);

/* The box to be changed, in a transaction. Either poll_store_put() or poll_store_drop() follows. */
CHECKED enum err poll_store_take(struct db *db, int64_t id, struct poll_box **ret_box);

/* Commits, then scrubs. On failure nothing was changed. When only the scrub failed the change holds
 * and this is ERR_OK; the next call scrubs before it does anything else, or fails. */
CHECKED enum err poll_store_put(struct db *db);
void poll_store_drop(struct db *db);

/* SQLite's check of every page. ERR_CORRUPT with the first complaint in the log. */
CHECKED enum err poll_store_check(struct db *db);

#endif
