/*
 * The data folder of the terminal: terminal.db, poll.db and the key that its secrets are made from.
 *
 * Who holds the lock on the folder is the only process that writes (SQLite 3.40 can damage a WAL
 * that two connections write and checkpoint at once); everybody else opens it as a reader. The
 * terminal keeps the lock while it runs, the command line takes it for one verb.
 *
 * terminal.db is WAL with synchronous=FULL: a committed transaction is on the disk. poll.db beside
 * it is opened by the owner, too, and goes its own way (poll.h). Nothing here knows of screens,
 * readers or processes.
 *
 * Lists are given to a visitor, row by row: what it gets is its own to read until it returns, and
 * false ends the list without an error. Texts that go in are copied where they are kept.
 */
#ifndef THEMEDAY_DB_DB_H
#define THEMEDAY_DB_DB_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct db;

enum db_access { DB_OWNER, DB_READER };

/* Of 4 KiB; measured: 40 ms. A branch of 50 needs more than ten years to fill them. */
enum { DB_CHECK_PAGES = 1024 };

/* As owner: makes the folder (mode 0700), device.key (0600) and the database when they are
 * missing, brings an older database up to date, and holds the folder's lock until db_close(). A
 * damaged file is set aside, and a fresh one takes its place (renew.h). Every page and index is
 * looked at for that when the database has at most DB_CHECK_PAGES; damage in a larger one is found
 * by who meets it, or by db_check().
 *
 * ERR_BUSY: another process owns the folder (DB_OWNER only). ERR_GONE: there is no database yet
 * (DB_READER only). ERR_UNSUPPORTED: written by a newer version that does not say that this one may
 * use it, too (setting readable_from.NUMBER); nothing was changed.
 * ERR_CORRUPT: somebody else's database, or device.key is missing or does not fit; for a reader,
 * damaged. ERR_IO, ERR_FULL: the disk. */
CHECKED enum err db_open(const char *folder, enum db_access access, struct db **ret_db);

/* NULL is fine. */
void db_close(struct db *db);

/* Writes, syncs and takes back a row: would a record be kept now? ERR_FULL, ERR_IO when not. */
CHECKED enum err db_probe(struct db *db);

/* Moves what has gathered in the write-ahead log into the database: for a moment when nobody waits.
 * Does nothing while there is little. A failure is logged and harms nothing. */
void db_rest(struct db *db);

/* SQLite's own check of every page and index. ERR_CORRUPT with the first complaint in the log. */
CHECKED enum err db_check(struct db *db);

/* One of the two files was found damaged since it was opened. */
bool db_is_damaged(const struct db *db);

/* Sets aside what is damaged and goes on with fresh files; does nothing when nothing is. For the
 * owner, between two calls to db/ and outside any transaction. When it fails nothing was changed or
 * what began is finished by the next try; the handle stays good for trying again, and until then
 * everything else fails with ERR_CORRUPT. */
CHECKED enum err db_renew(struct db *db);

/* Changes with every change of the data, this connection's or another's, within one process. */
CHECKED enum err db_data_version(struct db *db, int64_t *ret_version);

/* The first version of the program that reads the data as this one writes them. */
const char *db_readable_since(void);

/* Eight hex digits that name this terminal; derived from device.key. Valid until db_close(). */
const char *db_device(const struct db *db);

#endif
