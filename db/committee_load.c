#include "db/committee_load.h"

#include "db/committee_copy.h"
#include "db/committee_library.h"
#include "db/committee_rows.h"
#include "db/committee_values.h"
#include "db/digest.h"
#include "firmware/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The months of a good century, as far as they are known to be open. */
enum { FIRST_YEAR = 1990, MONTHS = 12 * 120 };

enum { LOAD_TRIES = 5 }; /* of two loaders that got in each other's way one is sent back */

/* At each of them, for a table that somebody else has; unless the role has a limit of its own. */
#define LOAD_PATIENCE "20s"

struct committee_load {
    struct committee *committee;
    bool with_names;
    bool is_open[MONTHS];
    const struct committee_bundle *bundle; /* the one that is on its way */
    struct committee_values values;
    struct committee_copy rows, commands;
};

/* ---- opening ---- */

static enum err load_prepare(struct committee *committee, const char *name, const char *sql)
{
    const struct committee_library *pq = committee->pq;
    PGresult *result = pq->prepare(committee->connection, name, sql, 0, NULL);
    enum err err =
        pq->resultStatus(result) == PGRES_COMMAND_OK ? ERR_OK : committee_fail(committee, result);
    pq->clear(result);
    return err;
}

/* Of the connection. There may have been a loader before this one.
 *
 * The server plans a statement when the first bundle comes, and keeps the plan rather than weigh
 * for each bundle what another would cost: of tables as small as they are then it would read all
 * rows, and do so still when they are large. */
static enum err load_prepare_connection(struct committee *committee)
{
    static const char *const settings[] = {
        "SET synchronous_commit = off",
        "SET enable_seqscan = off",
        "SET jit = off",
        "SET plan_cache_mode = force_generic_plan",
        "SELECT set_config('lock_timeout', '" LOAD_PATIENCE "', false) "
        "WHERE current_setting('lock_timeout') = '0'",
        "DEALLOCATE ALL",
    };
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < sizeof settings / sizeof *settings; i++)
        err = committee_run(committee, settings[i], NULL, 0);
    if (err == ERR_OK)
        err = load_prepare(committee, "begin", "BEGIN");
    if (err == ERR_OK)
        err = load_prepare(
            committee, "load",
            "SELECT load_bundle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
            " $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)");
    return err;
}

enum err committee_load_open(struct committee *committee, bool with_names,
                             struct committee_load **ret_load)
{
    enum err err = load_prepare_connection(committee);
    if (err != ERR_OK)
        return err;
    struct committee_load *load = calloc(1, sizeof *load);
    if (load == NULL)
        return ERR_NOMEM;
    load->committee = committee;
    load->with_names = with_names;
    digest_hasten();
    *ret_load = load;
    return ERR_OK;
}

void committee_load_close(struct committee_load *load)
{
    if (load == NULL)
        return;
    committee_values_clear(&load->values);
    free(load->rows.bytes);
    free(load->commands.bytes);
    free(load);
}

/* ---- before ---- */

/* An array of things that are asked for, which load_ask() sends. */
static struct committee_copy *load_begin_array(struct committee_load *load)
{
    committee_copy_clear(&load->commands);
    committee_copy_add(&load->commands, "{");
    return &load->commands;
}

/* The rows are places in that array, from 0 on, of which something is true. */
static enum err load_ask(struct committee_load *load, const char *sql, int count, bool *ret_true)
{
    struct committee_copy *array = &load->commands;
    struct committee_rows *rows = NULL;
    committee_copy_add(array, "}");
    if (array->failed)
        return ERR_NOMEM;
    for (int i = 0; i < count; i++)
        ret_true[i] = false;
    const char *const values[] = {array->bytes};
    enum err err = committee_ask(load->committee, sql, values, 1, &rows);
    for (int row = 0; err == ERR_OK && row < committee_row_count(rows); row++)
        ret_true[committee_number(rows, row, 0)] = true;
    committee_rows_clear(rows);
    return err;
}

enum err committee_load_known(struct committee_load *load, const int64_t *ids, int count,
                              bool *ret_known)
{
    struct committee_copy *array = load_begin_array(load);
    for (int i = 0; i < count; i++) {
        char text[COMMITTEE_NUMBER_SIZE];
        snprintf(text, sizeof text, "%s%" PRId64, i == 0 ? "" : ",", ids[i]);
        committee_copy_add(array, text);
    }
    return load_ask(load,
                    "SELECT place - 1 FROM unnest($1::bigint[]) WITH ORDINALITY"
                    " AS asked (id, place) JOIN bundle USING (id)",
                    count, ret_known);
}

enum err committee_load_trusted(struct committee_load *load, const uint8_t (*keys)[KEY_PUBLIC_SIZE],
                                int count, bool *ret_trusted)
{
    struct committee_copy *array = load_begin_array(load);
    for (int i = 0; i < count; i++) {
        committee_copy_add(array, i == 0 ? "\"\\" : ",\"\\");
        committee_copy_hex(array, keys[i], KEY_PUBLIC_SIZE);
        committee_copy_add(array, "\"");
    }
    return load_ask(load,
                    "SELECT place - 1 FROM unnest($1::bytea[]) WITH ORDINALITY"
                    " AS asked (public_key, place) JOIN device USING (public_key) WHERE trusted",
                    count, ret_trusted);
}

/* ---- on its way ---- */

static enum err load_open_month(struct committee_load *load)
{
    struct moment day;
    const char *const values[] = {load->bundle->date};
    if (clock_parse_date(load->bundle->date, &day) != ERR_OK)
        return ERR_INVALID;
    int month = 12 * (day.year - FIRST_YEAR) + day.month - 1;
    bool is_usual = month >= 0 && month < MONTHS;
    if (is_usual && load->is_open[month])
        return ERR_OK;
    enum err err = ERR_BUSY; /* who reads a table for long keeps it, and loaders meet here, too */
    for (int tries = 0; err == ERR_BUSY && tries < LOAD_TRIES; tries++)
        err = committee_run(load->committee, "SELECT open_month($1)", values, 1);
    if (err == ERR_OK && is_usual)
        load->is_open[month] = true;
    return err;
}

/* The transaction begins and the bundle is entered; nothing waits for the answer yet. */
static enum err load_send(struct committee_load *load)
{
    const struct committee_library *pq = load->committee->pq;
    PGconn *connection = load->committee->connection;
    if (pq->enterPipelineMode(connection) == 1 &&
        pq->sendQueryPrepared(connection, "begin", 0, NULL, NULL, NULL, 0) == 1 &&
        pq->sendQueryPrepared(connection, "load", COMMITTEE_VALUES, load->values.texts, NULL, NULL,
                              0) == 1 &&
        pq->pipelineSync(connection) == 1)
        return ERR_OK;
    return committee_fail(load->committee, NULL);
}

enum err committee_load_begin(struct committee_load *load, const struct committee_bundle *bundle,
                              const char *received_on)
{
    load->bundle = bundle;
    enum err err = committee_values_fill(&load->values, bundle, received_on, load->with_names);
    if (err == ERR_OK)
        err = load_open_month(load);
    return err == ERR_OK ? load_send(load) : err;
}

/* ---- the answer ---- */

static enum committee_outcome load_outcome(const struct committee *committee)
{
    if (strcmp(committee->state, "TD001") == 0)
        return COMMITTEE_KNOWN;
    return strcmp(committee->state, "TD002") == 0 ? COMMITTEE_NOT_TRUSTED : COMMITTEE_REFUSED;
}

/* "{17,4}" */
static void load_read_branches(const char *text, int branches[BRANCHES_MAX])
{
    for (int i = 0; i < BRANCHES_MAX && *text != '\0'; i++) {
        char *end;
        branches[i] = (int)strtol(text + 1, &end, 10);
        text = end;
    }
}

/* What came of load_send(): the ids of the branches, or the first error. */
static enum err load_receive(struct committee_load *load, int branches[BRANCHES_MAX])
{
    struct committee *committee = load->committee;
    const struct committee_library *pq = committee->pq;
    enum err err = ERR_OK;
    bool has_branches = false;
    for (bool is_synced = false; !is_synced;) {
        PGresult *result = pq->getResult(committee->connection);
        ExecStatusType status = pq->resultStatus(result);
        is_synced = status == PGRES_PIPELINE_SYNC;
        if (result == NULL && pq->status(committee->connection) != CONNECTION_OK)
            return committee_fail(committee, NULL);
        if (status == PGRES_TUPLES_OK) {
            load_read_branches(pq->getvalue(result, 0, 0), branches);
            has_branches = true;
        } else if (err == ERR_OK && result != NULL && status == PGRES_FATAL_ERROR) {
            err = committee_fail(committee, result);
        }
        pq->clear(result);
    }
    if (pq->exitPipelineMode(committee->connection) != 1 || (err == ERR_OK && !has_branches))
        return err != ERR_OK ? err : committee_fail(committee, NULL);
    return err;
}

/* "COPY attendance_2026_05 FROM STDIN;COPY …;COMMIT", without the tables that have no rows. */
static enum err load_send_copies(struct committee_load *load)
{
    struct committee *committee = load->committee;
    struct committee_copy *commands = &load->commands;
    const char *date = load->bundle->date;
    committee_copy_clear(commands);
    for (int i = 0; i < COMMITTEE_TABLES; i++) {
        char command[64];
        snprintf(command, sizeof command, "COPY %s_%.4s_%.2s FROM STDIN;", committee_rows_table(i),
                 date, date + 5);
        committee_copy_add(commands, committee_rows_count(load->bundle, i) > 0 ? command : "");
    }
    committee_copy_add(commands, "COMMIT");
    if (commands->failed)
        return ERR_NOMEM;
    return committee->pq->sendQuery(committee->connection, commands->bytes) == 1
               ? ERR_OK
               : committee_fail(committee, NULL);
}

/* Gives the server the rows of one table, which it asks for. */
static enum err load_copy_rows(struct committee_load *load, int table, const int *branches)
{
    struct committee *committee = load->committee;
    committee_copy_clear(&load->rows);
    committee_rows_write(load->bundle, table, branches, load->with_names, &load->rows);
    if (load->rows.failed) {
        if (committee->pq->putCopyEnd(committee->connection, "out of memory") != 1)
            return committee_fail(committee, NULL);
        return ERR_NOMEM;
    }
    if (committee->pq->putCopyData(committee->connection, load->rows.bytes,
                                   (int)load->rows.length) == 1 &&
        committee->pq->putCopyEnd(committee->connection, NULL) == 1)
        return ERR_OK;
    return committee_fail(committee, NULL);
}

static enum err load_copy(struct committee_load *load, const int *branches)
{
    struct committee *committee = load->committee;
    const struct committee_library *pq = committee->pq;
    int table = -1;
    enum err err = load_send_copies(load);
    if (err != ERR_OK)
        return err;
    for (PGresult *result; (result = pq->getResult(committee->connection)) != NULL;) {
        ExecStatusType status = pq->resultStatus(result);
        if (status == PGRES_COPY_IN) {
            do
                table++;
            while (committee_rows_count(load->bundle, table) == 0);
            enum err copy_err = load_copy_rows(load, table, branches);
            err = err == ERR_OK ? copy_err : err;
        } else if (status != PGRES_COMMAND_OK && err == ERR_OK) {
            err = committee_fail(committee, result);
        }
        pq->clear(result);
        if (pq->status(committee->connection) != CONNECTION_OK)
            return err != ERR_OK ? err : committee_fail(committee, NULL);
    }
    return err;
}

/* Why something went wrong before stays what is told. */
static enum err load_run_after(struct committee_load *load, const char *sql)
{
    struct committee *committee = load->committee;
    struct committee why = *committee;
    enum err err = committee_run(committee, sql, NULL, 0);
    if (err == ERR_OK) {
        memcpy(committee->reason, why.reason, sizeof why.reason);
        memcpy(committee->state, why.state, sizeof why.state);
    }
    return err;
}

static enum err load_roll_back(struct committee_load *load)
{
    struct committee *committee = load->committee;
    if (committee->pq->transactionStatus(committee->connection) == PQTRANS_IDLE)
        return ERR_OK;
    return load_run_after(load, "ROLLBACK");
}

static enum err load_try(struct committee_load *load)
{
    int branches[BRANCHES_MAX] = {0};
    enum err err = load_receive(load, branches);
    if (err == ERR_OK)
        err = load_copy(load, branches);
    return err;
}

enum err committee_load_end(struct committee_load *load, enum committee_outcome *ret_outcome)
{
    enum err err = load_try(load);
    for (int tries = 1; err == ERR_BUSY && tries < LOAD_TRIES; tries++) {
        err = load_roll_back(load);
        if (err == ERR_OK)
            err = load_send(load);
        if (err == ERR_OK)
            err = load_try(load);
    }
    load->bundle = NULL;
    if (err == ERR_OK) {
        *ret_outcome = COMMITTEE_LOADED;
        return ERR_OK;
    }
    if (err != ERR_IO) {
        enum err back_err = load_roll_back(load);
        if (back_err != ERR_OK)
            return back_err;
    }
    if (err != ERR_INVALID)
        return err;
    *ret_outcome = load_outcome(load->committee);
    return ERR_OK;
}

/* A commit that waits for the disk waits for all before it; it has to have written something. */
enum err committee_load_flush(struct committee_load *load)
{
    const struct committee *committee = load->committee;
    if (committee->pq->status(committee->connection) != CONNECTION_OK)
        return ERR_IO; /* why, was said when it was lost */
    return load_run_after(load, "SELECT set_config('synchronous_commit', 'local', true), "
                                "pg_logical_emit_message(true, 'themeday', 'collected')");
}
