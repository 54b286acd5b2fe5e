/*
 * The tables of terminal.db: the numbered migrations (db/schema/NNN_*.sql), how many of them a file
 * has had, and whether its tables are still those that were made. Private to db/; knows nothing of
 * what is in the tables.
 */
#ifndef THEMEDAY_DB_SCHEMA_H
#define THEMEDAY_DB_SCHEMA_H

#include "db/db.h"

/* The version that this program writes, and the one that the open file has: 0 when it is empty. */
int schema_version(void);
CHECKED enum err schema_version_of(struct db *db, int64_t *ret_version);

/* Whether this program may use a file of that version, and as what. Changes nothing but the notes
 * in the handle that the file is newer, or damaged. Errors as of db_open(). */
CHECKED enum err schema_check(struct db *db, enum db_access access, int64_t version);

/* Brings the file from that version to schema_version(), in the caller's transaction. */
CHECKED enum err schema_migrate(struct db *db, int64_t version);

/* A statement of ours names what is not there: either the statement is wrong, or the schema of the
 * file is no longer the one that this program made. The second is damage, and noted in the handle.
 */
void schema_suspect(struct db *db);

#endif
