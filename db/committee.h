/*
 * The committee's database: a PostgreSQL server with the records of all its branches, in the schema
 * `themeday` (db/committee/, numbered and applied in order; beside them nothing of ours). Terminals
 * know nothing of it. It is filled from bundles (db/committee_load.h) and read with plain SQL.
 *
 * Where a column comes from, file by file of a bundle (db/committee_bundle.h reads them):
 *   name of the folder    bundle.number, date, version
 *   device.pub            device, and through it the committee
 *   SHA256SUMS            bundle.id
 *   records.jsonl         bundle.log, seqs, terminals, identity; activity.type, theme, date, start,
 *                         end, place, host, way, moved_from, moved_reported_on, steps, voters,
 *                         ballots; who has done which make-up, and which ones were asked for
 *   签到表.csv            attendance; the names of make-ups that are owed
 *   签到表.xlsx           the figures of activity_branch. In a bundle without it they are counted
 *                         from 签到表.csv, where those excused by rule are not, so that 党员总数 is
 *                         taken from the log if it has it (activity.freeze)
 *   测评结果.csv          evaluation; activity.formula, satisfied … rate_tenths
 * What no bundle says, and is therefore nowhere here: when the record form was reported (what
 * counts is when the first bundle came, activity.received_on), who a person is on two sheets (there
 * is no number, only the name), which base and threshold the terminal has for its 80 %.
 *
 * db/committee*.c are the only place for libpq, which is loaded when it is needed.
 */
#ifndef THEMEDAY_DB_COMMITTEE_H
#define THEMEDAY_DB_COMMITTEE_H

#include "firmware/base/err.h"

#include <stddef.h>

struct committee;

enum { COMMITTEE_REASON_SIZE = 512 };

/* Connects, as a URL or as libpq's "key=value …". Where the schema lacks a step and the role may,
 * it is brought up to date, by one at a time. A failure leaves in `ret_reason` what the server
 * said, in its language, on one line and without a password. ERR_UNSUPPORTED: there is no libpq on
 * this machine, or the schema is newer than this program; ERR_GONE: there is no schema, or an older
 * one, and the role may not make it; ERR_IO: no server, no database, no admission. */
CHECKED enum err committee_open(const char *url, struct committee **ret_committee,
                                char ret_reason[COMMITTEE_REASON_SIZE]);

/* NULL is fine. */
void committee_close(struct committee *committee);

/* What the server said when the last call failed; "" otherwise. Valid until the next call. */
const char *committee_reason(const struct committee *committee);

/* ---- asking ---- */

struct committee_rows;

/* Runs one statement; $1, $2 … are `values`, NULL among them is NULL. The rows are the caller's.
 * ERR_IO: the connection is lost; ERR_FULL: the server's disk is; ERR_INVALID: the role may not, or
 * the values are not as the statement wants them. */
CHECKED enum err committee_ask(struct committee *committee, const char *sql,
                               const char *const *values, int value_count,
                               struct committee_rows **ret_rows);

/* The same of a statement whose rows nobody wants. */
CHECKED enum err committee_run(struct committee *committee, const char *sql,
                               const char *const *values, int value_count);

int committee_row_count(const struct committee_rows *rows);

/* Rows and columns count from 0. A NULL is "". Valid until the rows are cleared. */
const char *committee_text(const struct committee_rows *rows, int row, int column);
long long committee_number(const struct committee_rows *rows, int row, int column);

/* NULL is fine. */
void committee_rows_clear(struct committee_rows *rows);

#endif
