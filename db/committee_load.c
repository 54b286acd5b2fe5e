#include "db/committee_load.h"

#include "db/committee_copy.h"
#include "db/committee_library.h"
#include "db/committee_rows.h"
#include "db/digest.h"
#include "firmware/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The months of a good century, as far as they are known to be open. */
enum { FIRST_YEAR = 1990, MONTHS = 12 * 120 };

enum {
    LOAD_VALUES = 29, /* of load_bundle() */
    LOAD_ARRAYS = 6,  /* those among them that are put together here */
    LOAD_NUMBERS = 9, /* and plain numbers */
    NUMBER_TEXT = 24,
    LOAD_TRIES = 5, /* of two loaders that got in each other's way one is sent back */
};

struct committee_load {
    struct committee *committee;
    bool with_names;
    bool is_open[MONTHS];
    const struct committee_bundle *bundle; /* the one that is on its way */
    const char *received_on;
    struct committee_copy arrays[LOAD_ARRAYS];
    char numbers[LOAD_NUMBERS][NUMBER_TEXT];
    struct committee_copy rows, commands;
    int array_count, number_count;
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

/* Of the connection. There may have been a loader before this one. */
static enum err load_prepare_connection(struct committee *committee)
{
    enum err err = committee_run(committee, "SET synchronous_commit = off", NULL, 0);
    if (err == ERR_OK)
        err = committee_run(committee, "DEALLOCATE ALL", NULL, 0);
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
    for (int i = 0; i < LOAD_ARRAYS; i++)
        free(load->arrays[i].bytes);
    free(load->rows.bytes);
    free(load->commands.bytes);
    free(load);
}

enum err committee_load_known(struct committee_load *load, const int64_t *ids, int count,
                              bool *ret_known)
{
    struct committee_copy *array = &load->commands;
    struct committee_rows *rows = NULL;
    committee_copy_clear(array);
    for (int i = 0; i < count; i++) {
        char text[NUMBER_TEXT];
        snprintf(text, sizeof text, "%s%" PRId64, i == 0 ? "{" : ",", ids[i]);
        committee_copy_add(array, text);
        ret_known[i] = false;
    }
    committee_copy_add(array, count == 0 ? "{}" : "}");
    if (array->failed)
        return ERR_NOMEM;
    const char *const values[] = {array->bytes};
    enum err err = committee_ask(load->committee,
                                 "SELECT place - 1 FROM unnest($1::bigint[]) WITH ORDINALITY"
                                 " AS asked (id, place) JOIN bundle USING (id)",
                                 values, 1, &rows);
    for (int row = 0; err == ERR_OK && row < committee_row_count(rows); row++)
        ret_known[committee_number(rows, row, 0)] = true;
    committee_rows_clear(rows);
    return err;
}

/* ---- the values of load_bundle() ---- */

/* NULL for COMMITTEE_NONE. */
static const char *load_number(struct committee_load *load, int64_t number)
{
    char *text = load->numbers[load->number_count++];
    snprintf(text, NUMBER_TEXT, "%" PRId64, number);
    return number == COMMITTEE_NONE ? NULL : text;
}

static struct committee_copy *load_array(struct committee_load *load)
{
    struct committee_copy *array = &load->arrays[load->array_count++];
    committee_copy_clear(array);
    return array;
}

static const char *load_hex(struct committee_load *load, const uint8_t *bytes, size_t length)
{
    struct committee_copy *array = load_array(load);
    committee_copy_hex(array, bytes, length);
    return array->bytes;
}

/* "" among the texts is NULL. */
static const char *load_texts(struct committee_load *load, const char *const *texts, int count)
{
    struct committee_copy *array = load_array(load);
    committee_copy_add(array, "{");
    for (int i = 0; i < count; i++) {
        committee_copy_add(array, i > 0 ? "," : "");
        committee_copy_element(array, texts[i][0] == '\0' ? NULL : texts[i]);
    }
    committee_copy_add(array, "}");
    return array->bytes;
}

static const char *load_figures(struct committee_load *load, const int *figures, int count)
{
    struct committee_copy *array = load_array(load);
    for (int i = 0; i < count; i++) {
        char text[NUMBER_TEXT];
        snprintf(text, sizeof text, "%s%d", i == 0 ? "{" : ",", figures[i]);
        committee_copy_add(array, text);
    }
    committee_copy_add(array, "}");
    return array->bytes;
}

static const char *load_formula(const struct committee_evaluation *evaluation)
{
    static const char *const words[] = {[SATISFACTION_BASIC_TOO] = "basic_too",
                                        [SATISFACTION_ONLY] = "satisfied_only",
                                        [SATISFACTION_WEIGHTED] = "weighted"};
    return evaluation->formula == COMMITTEE_NONE ? NULL : words[evaluation->formula];
}

static const char *load_date(const char *date)
{
    return date[0] == '\0' ? NULL : date;
}

static void load_fill(struct committee_load *load, const char *values[LOAD_VALUES])
{
    const struct committee_bundle *bundle = load->bundle;
    const struct committee_evaluation *evaluation = &bundle->evaluation;
    bool has_result = evaluation->formula != COMMITTEE_NONE;
    const char *steps[ACTIVITY_STEPS];
    int at = 0;
    for (int i = 0; i < ACTIVITY_STEPS; i++)
        steps[i] = bundle->steps[i];
    load->array_count = load->number_count = 0;
    values[at++] = load_number(load, bundle->id);
    values[at++] = load_hex(load, bundle->key, sizeof bundle->key);
    values[at++] = load_number(load, bundle->number);
    values[at++] = bundle->identity;
    values[at++] = bundle->folder;
    values[at++] = load_number(load, bundle->version);
    values[at++] = bundle->code;
    values[at++] = load_number(load, bundle->terminals);
    values[at++] = load_hex(load, bundle->log, 8 * (size_t)bundle->entries);
    values[at++] = bundle->seqs;
    values[at++] = load->received_on;
    values[at++] = bundle->date;
    values[at++] = bundle->type;
    values[at++] = bundle->theme;
    values[at++] = load_number(load, bundle->start_min);
    values[at++] = load_number(load, bundle->end_min);
    values[at++] = bundle->place;
    values[at++] = load->with_names ? bundle->host : NULL;
    values[at++] = bundle->way;
    values[at++] = load_date(bundle->moved_from);
    values[at++] = load_date(bundle->moved_reported_on);
    values[at++] = load_texts(load, steps, ACTIVITY_STEPS);
    values[at++] = load_number(load, has_result ? evaluation->ballots : COMMITTEE_NONE);
    values[at++] = load_number(load, has_result ? evaluation->voters : COMMITTEE_NONE);
    values[at++] = load_formula(evaluation);
    values[at++] = has_result ? load_figures(load, evaluation->options, COMMITTEE_OPTIONS) : NULL;
    values[at++] = load_number(load, evaluation->rate_tenths);
    values[at++] = load_texts(load, bundle->branches, bundle->branch_count);
    values[at++] = load_figures(load, bundle->figures[0], bundle->branch_count * COMMITTEE_FIGURES);
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
    enum err err = committee_run(load->committee, "SELECT open_month($1)", values, 1);
    if (err == ERR_OK && is_usual)
        load->is_open[month] = true;
    return err;
}

/* The transaction begins and the bundle is entered; nothing waits for the answer yet. */
static enum err load_send(struct committee_load *load)
{
    const struct committee_library *pq = load->committee->pq;
    PGconn *connection = load->committee->connection;
    const char *values[LOAD_VALUES];
    load_fill(load, values);
    for (int i = 0; i < load->array_count; i++)
        if (load->arrays[i].failed)
            return ERR_NOMEM;
    if (pq->enterPipelineMode(connection) == 1 &&
        pq->sendQueryPrepared(connection, "begin", 0, NULL, NULL, NULL, 0) == 1 &&
        pq->sendQueryPrepared(connection, "load", LOAD_VALUES, values, NULL, NULL, 0) == 1 &&
        pq->pipelineSync(connection) == 1)
        return ERR_OK;
    return committee_fail(load->committee, NULL);
}

enum err committee_load_begin(struct committee_load *load, const struct committee_bundle *bundle,
                              const char *received_on)
{
    load->bundle = bundle;
    load->received_on = received_on;
    enum err err = load_open_month(load);
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

static enum err load_roll_back(struct committee_load *load)
{
    struct committee *committee = load->committee;
    if (committee->pq->transactionStatus(committee->connection) == PQTRANS_IDLE)
        return ERR_OK;
    struct committee why = *committee;
    enum err err = committee_run(committee, "ROLLBACK", NULL, 0);
    if (err == ERR_OK) {
        memcpy(committee->reason, why.reason, sizeof why.reason);
        memcpy(committee->state, why.state, sizeof why.state);
    }
    return err;
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
