/*
 * SQL as the files of db/ use it. Private to db/.
 *
 * A statement is prepared at its first use and kept until db_close(), under the address of its
 * text: always pass a string literal (or another string that lives and stays the same). The first
 * error sticks: binding and stepping go on as if there were no rows, and statement_close() returns
 * it, already logged. So a query reads
 *
 *     struct statement *query = statement_open(db, "SELECT name FROM branch WHERE id = ?");
 *     statement_bind_int(query, 1, id);
 *     while (statement_row(query))
 *         ... statement_text(query, 0) ...
 *     err = statement_close(query);
 *
 * and no path may leave it open. The same text may be open twice, e.g. inside a callback.
 */
#ifndef THEMEDAY_DB_STATEMENT_H
#define THEMEDAY_DB_STATEMENT_H

#include "db/db.h"

#include <stddef.h>

struct statement;

/* Never NULL. */
struct statement *statement_open(struct db *db, const char *sql);

/* Parameters count from 1. Text and bytes must stay alive until the statement is closed. */
void statement_bind_int(struct statement *statement, int index, int64_t value);
void statement_bind_text(struct statement *statement, int index, const char *text);
void statement_bind_blob(struct statement *statement, int index, const void *bytes, size_t size);

/* Steps to the next row; false after the last one and after an error. */
bool statement_row(struct statement *statement);

/* Columns of the current row count from 0; NULL reads as 0 or "". Text lives until the next step.
 */
int64_t statement_int(struct statement *statement, int column);
const char *statement_text(struct statement *statement, int column);
bool statement_is_null(struct statement *statement, int column);

/* Copies whole characters of a text as far as they fit. */
void statement_copy_text(struct statement *statement, int column, char *ret_text, size_t size);

/* Copies exactly `size` bytes; another size is ERR_CORRUPT. */
void statement_copy_blob(struct statement *statement, int column, void *ret_bytes, size_t size);

/* Puts the statement back and returns its first error. */
CHECKED enum err statement_close(struct statement *statement);

/* Runs a statement without rows of interest and closes it. */
CHECKED enum err statement_run(struct statement *statement);

/* Reads the first column of the first row and closes it. ERR_GONE: there is no row. */
CHECKED enum err statement_value(struct statement *statement, int64_t *ret_value);

/* The id of the row inserted last. */
int64_t statement_inserted_id(const struct db *db);

/* Rows changed by the statement that ran last. */
int statement_changes(const struct db *db);

/* Throws all prepared statements away; only db_close() does. */
void statement_clear(struct db *db);

/* A transaction, or a nested one inside the caller's: what a nested one did is undone by its own
 * or by the outer db_rollback(), and is on the disk when the outermost db_commit() returns. A
 * commit that fails has rolled back. */
CHECKED enum err db_begin(struct db *db);
CHECKED enum err db_commit(struct db *db);
void db_rollback(struct db *db);

/* Commits when `err` is ERR_OK, else rolls back; returns the first of the two errors. */
CHECKED enum err db_end(struct db *db, enum err err);

#endif
