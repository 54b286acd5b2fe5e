#include "db/committee.h"

#include "db/committee_library.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *sql;
} committee_steps[] = {
#include "committee.inc"
};

enum { COMMITTEE_STEPS = sizeof committee_steps / sizeof *committee_steps };

struct committee_rows {
    const struct committee_library *pq;
    PGresult *result;
};

/* ---- what goes wrong ---- */

static void committee_note(char reason[COMMITTEE_REASON_SIZE], const char *text)
{
    utf8_copy(reason, COMMITTEE_REASON_SIZE, text);
    for (char *at = reason; *at != '\0'; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    utf8_make_plain(reason); /* it may quote what somebody sent */
    for (size_t length = strlen(reason); length > 0 && reason[length - 1] == ' ';)
        reason[--length] = '\0';
}

/* By the class of the SQLSTATE: 08 connection, 57P the server ends, 53100 its disk is full. */
static enum err committee_kind(const struct committee *committee)
{
    const char *state = committee->state;
    if (committee->pq->status(committee->connection) != CONNECTION_OK || state[0] == '\0' ||
        strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0)
        return ERR_IO;
    if (strncmp(state, "40", 2) == 0 || strncmp(state, "55P", 3) == 0)
        return ERR_BUSY;
    if (strncmp(state, "53", 2) == 0 || strcmp(state, "58030") == 0)
        return ERR_FULL;
    return strncmp(state, "XX", 2) == 0 || strncmp(state, "58", 2) == 0 ? ERR_IO : ERR_INVALID;
}

enum err committee_fail(struct committee *committee, const PGresult *result)
{
    const struct committee_library *pq = committee->pq;
    const char *state = pq->resultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = pq->resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    utf8_copy(committee->state, sizeof committee->state, state == NULL ? "" : state);
    committee_note(committee->reason,
                   text == NULL ? pq->errorMessage(committee->connection) : text);
    return committee_kind(committee);
}

const char *committee_reason(const struct committee *committee)
{
    return committee->reason;
}

/* ---- asking ---- */

/* Takes the result, which goes on as rows where somebody wants them. */
static enum err committee_check(struct committee *committee, PGresult *result,
                                struct committee_rows **ret_rows)
{
    const struct committee_library *pq = committee->pq;
    ExecStatusType status = pq->resultStatus(result);
    enum err err = ERR_OK;
    committee->reason[0] = '\0';
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        err = committee_fail(committee, result);
    if (err == ERR_OK && ret_rows != NULL) {
        struct committee_rows *rows = malloc(sizeof *rows);
        if (rows != NULL) {
            *rows = (struct committee_rows){.pq = pq, .result = result};
            *ret_rows = rows;
            return ERR_OK;
        }
        err = ERR_NOMEM;
    }
    pq->clear(result);
    return err;
}

enum err committee_ask(struct committee *committee, const char *sql, const char *const *values,
                       int value_count, struct committee_rows **ret_rows)
{
    PGresult *result = committee->pq->execParams(committee->connection, sql, value_count, NULL,
                                                 values, NULL, NULL, 0);
    return committee_check(committee, result, ret_rows);
}

enum err committee_run(struct committee *committee, const char *sql, const char *const *values,
                       int value_count)
{
    PGresult *result = committee->pq->execParams(committee->connection, sql, value_count, NULL,
                                                 values, NULL, NULL, 0);
    return committee_check(committee, result, NULL);
}

/* Several statements, without values. */
static enum err committee_script(struct committee *committee, const char *sql)
{
    return committee_check(committee, committee->pq->exec(committee->connection, sql), NULL);
}

int committee_row_count(const struct committee_rows *rows)
{
    return rows->pq->ntuples(rows->result);
}

const char *committee_text(const struct committee_rows *rows, int row, int column)
{
    return rows->pq->getvalue(rows->result, row, column);
}

long long committee_number(const struct committee_rows *rows, int row, int column)
{
    return strtoll(committee_text(rows, row, column), NULL, 10);
}

void committee_rows_clear(struct committee_rows *rows)
{
    if (rows == NULL)
        return;
    rows->pq->clear(rows->result);
    free(rows);
}

/* ---- the schema ---- */

/* Which steps were taken, as far as this program knows them; *ret_newer: there are others. */
static enum err committee_read_steps(struct committee *committee, bool ret_taken[COMMITTEE_STEPS],
                                     bool *ret_newer)
{
    struct committee_rows *rows = NULL;
    enum err err = committee_ask(committee, "SELECT name FROM migration", NULL, 0, &rows);
    for (int row = 0; err == ERR_OK && row < committee_row_count(rows); row++) {
        bool is_known = false;
        for (int i = 0; i < COMMITTEE_STEPS; i++)
            if (strcmp(committee_text(rows, row, 0), committee_steps[i].name) == 0)
                ret_taken[i] = is_known = true;
        *ret_newer = *ret_newer || !is_known;
    }
    committee_rows_clear(rows);
    return err;
}

/* The table of steps, where it is missing. In a transaction. */
static enum err committee_begin_schema(struct committee *committee)
{
    return committee_script(committee,
                            "CREATE SCHEMA IF NOT EXISTS themeday;"
                            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY,"
                            " applied_at timestamptz NOT NULL DEFAULT now(),"
                            " applied_by text NOT NULL DEFAULT session_user)");
}

static enum err committee_take_step(struct committee *committee, int step)
{
    const char *const values[] = {committee_steps[step].name};
    enum err err = committee_script(committee, committee_steps[step].sql);
    if (err == ERR_OK)
        err = committee_run(committee, "INSERT INTO migration (name) VALUES ($1)", values, 1);
    return err;
}

/* Inside the transaction that holds the lock; another one may have done it meanwhile. */
static enum err committee_take_steps(struct committee *committee)
{
    bool taken[COMMITTEE_STEPS] = {false}, newer = false;
    enum err err = committee_begin_schema(committee);
    if (err == ERR_OK)
        err = committee_read_steps(committee, taken, &newer);
    for (int i = 0; i < COMMITTEE_STEPS && err == ERR_OK; i++)
        if (!taken[i])
            err = committee_take_step(committee, i);
    return err;
}

/* All that is missing, or nothing. */
static enum err committee_build(struct committee *committee)
{
    char reason[COMMITTEE_REASON_SIZE];
    enum err err = committee_script(
        committee, "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('themeday.schema', 0))");
    if (err == ERR_OK)
        err = committee_take_steps(committee);
    if (err == ERR_OK)
        return committee_script(committee, "COMMIT");
    utf8_copy(reason, sizeof reason, committee->reason);
    if (committee_script(committee, "ROLLBACK") != ERR_OK)
        err = ERR_IO;
    utf8_copy(committee->reason, sizeof committee->reason, reason);
    return err == ERR_INVALID ? ERR_GONE : err;
}

static enum err committee_check_schema(struct committee *committee)
{
    bool taken[COMMITTEE_STEPS] = {false}, newer = false;
    struct committee_rows *rows = NULL;
    enum err err = committee_ask(committee, "SELECT to_regclass('themeday.migration') IS NULL",
                                 NULL, 0, &rows);
    bool is_empty = err == ERR_OK && committee_text(rows, 0, 0)[0] == 't';
    committee_rows_clear(rows);
    if (err == ERR_OK && !is_empty)
        err = committee_read_steps(committee, taken, &newer);
    if (err != ERR_OK)
        return err;
    if (newer) {
        committee_note(committee->reason, "the schema is newer than this program");
        return ERR_UNSUPPORTED;
    }
    for (int i = 0; i < COMMITTEE_STEPS; i++)
        if (!taken[i])
            return committee_build(committee);
    return ERR_OK;
}

/* ---- opening ---- */

/* Notices ("relation already exists, skipping") are not for people. */
static void committee_ignore(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static enum err committee_connect(struct committee *committee, const char *url)
{
    const struct committee_library *pq = committee->pq;
    committee->connection = pq->connectdb(url);
    if (pq->status(committee->connection) != CONNECTION_OK) {
        committee_note(committee->reason, pq->errorMessage(committee->connection));
        return ERR_IO;
    }
    pq->setNoticeProcessor(committee->connection, committee_ignore, NULL);
    return committee_script(committee, "SET search_path = themeday; SET client_encoding = 'UTF8'; "
                                       "SET DateStyle = 'ISO'");
}

enum err committee_open(const char *url, struct committee **ret_committee,
                        char ret_reason[COMMITTEE_REASON_SIZE])
{
    struct committee *committee = calloc(1, sizeof *committee);
    enum err err = committee == NULL ? ERR_NOMEM : ERR_OK;
    ret_reason[0] = '\0';
    if (err == ERR_OK && (committee->pq = committee_library()) == NULL) {
        utf8_copy(ret_reason, COMMITTEE_REASON_SIZE, "libpq5");
        err = ERR_UNSUPPORTED;
    }
    if (err == ERR_OK) {
        err = committee_connect(committee, url);
        if (err == ERR_OK)
            err = committee_check_schema(committee);
        utf8_copy(ret_reason, COMMITTEE_REASON_SIZE, committee->reason);
    }
    if (err == ERR_OK)
        *ret_committee = committee;
    else
        committee_close(committee);
    return err;
}

void committee_close(struct committee *committee)
{
    if (committee == NULL)
        return;
    if (committee->connection != NULL)
        committee->pq->finish(committee->connection);
    free(committee);
}
