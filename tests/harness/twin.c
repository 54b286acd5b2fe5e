#include "tests/harness/twin.h"

#include "firmware/base/clock.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TABLES = 7 };

/* Where the rows come from, and the column that says with which bundle they came: a branch came
 * with the first that is about it. */
static const struct {
    const char *name, *source, *bundle;
} tables[TABLES] = {
    {"branch", "branch NATURAL JOIN came", "bundle"},
    {"bundle", "bundle", "id"},
    {"activity", "activity", "bundle"},
    {"activity_branch", "activity_branch", "bundle"},
    {"attendance", "attendance", "bundle"},
    {"evaluation", "evaluation", "bundle"},
    {"makeup", "makeup", "bundle"},
};

static const char came_sql[] =
    "CREATE TEMP TABLE came AS SELECT DISTINCT ON (branch) branch AS id, bundle "
    "FROM activity_branch JOIN bundle ON bundle.id = bundle ORDER BY branch, loaded_at";

static double twin_now_s(void)
{
    return (double)clock_mono_ns() / 1e9;
}

static PGconn *connect_to(const struct postgres *postgres, const char *database)
{
    char url[256];
    snprintf(url, sizeof url, "postgresql:///%s?host=%s&user=postgres", database,
             postgres->scratch.path);
    PGconn *connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

static void run_sql(PGconn *connection, const char *sql, ExecStatusType expected)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != expected)
        fail_msg("%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
}

/* The end of a COPY. */
static void drain(PGconn *connection)
{
    for (PGresult *result; (result = PQgetResult(connection)) != NULL; PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            fail_msg("%s", PQresultErrorMessage(result));
}

/* The columns of a table that are not worked out from others; the caller frees it. */
static char *list_columns(const struct postgres *postgres, const char *table)
{
    return postgres_ask(postgres,
                        "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE "
                        "attrelid = 'themeday.%s'::regclass AND attnum > 0 AND NOT attisdropped "
                        "AND attgenerated = ''",
                        table);
}

/* What COPY gives out of a table for one bundle, or (NULL) for all. */
static char *copy_out(PGconn *connection, int table, const char *columns, const char *id)
{
    char sql[1024], where[64] = "", *line, *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (id != NULL)
        snprintf(where, sizeof where, "WHERE %s = %s", tables[table].bundle, id);
    snprintf(sql, sizeof sql, "COPY (SELECT %s FROM %s %s) TO STDOUT", columns,
             tables[table].source, where);
    run_sql(connection, sql, PGRES_COPY_OUT);
    for (int size; (size = PQgetCopyData(connection, &line, 0)) > 0; PQfreemem(line))
        fwrite(line, 1, (size_t)size, out);
    drain(connection);
    fclose(out);
    return text;
}

static void copy_in(PGconn *connection, const char *table, const char *text)
{
    char sql[64];
    if (text[0] == '\0')
        return;
    snprintf(sql, sizeof sql, "COPY %s FROM STDIN", table);
    run_sql(connection, sql, PGRES_COPY_IN);
    assert_int_equal(PQputCopyData(connection, text, (int)strlen(text)), 1);
    assert_int_equal(PQputCopyEnd(connection, NULL), 1);
    drain(connection);
}

/* An empty twin of the database: the same tables, partitions, keys and indexes. */
static PGconn *make_twin(const struct postgres *postgres)
{
    postgres_run(postgres, "DROP DATABASE IF EXISTS twin WITH (FORCE)");
    PGconn *postgres_db = connect_to(postgres, "postgres");
    run_sql(postgres_db, "CREATE DATABASE twin TEMPLATE themeday", PGRES_COMMAND_OK);
    PQfinish(postgres_db);
    PGconn *twin = connect_to(postgres, "twin");
    run_sql(twin,
            "SET search_path = themeday; "
            "SET synchronous_commit = off; TRUNCATE bundle, branch CASCADE; TRUNCATE activity, "
            "activity_branch, attendance, evaluation, makeup; "
            "ALTER TABLE bundle DROP CONSTRAINT bundle_replaced_by_fkey; CHECKPOINT",
            PGRES_COMMAND_OK);
    return twin;
}

static double copy_each(PGconn *twin, char **texts, int bundles)
{
    double begin = twin_now_s();
    for (int i = 0; i < bundles; i++) {
        run_sql(twin, "BEGIN", PGRES_COMMAND_OK);
        for (int j = 0; j < TABLES; j++)
            copy_in(twin, tables[j].name, texts[i * TABLES + j]);
        run_sql(twin, "COMMIT", PGRES_COMMAND_OK);
    }
    return twin_now_s() - begin;
}

static double copy_all(PGconn *twin, char *const *texts)
{
    double begin = twin_now_s();
    run_sql(twin, "BEGIN", PGRES_COMMAND_OK);
    for (int j = 0; j < TABLES; j++)
        copy_in(twin, tables[j].name, texts[j]);
    run_sql(twin, "COMMIT", PGRES_COMMAND_OK);
    return twin_now_s() - begin;
}

/* All rows as COPY writes them: of each bundle in the order in which they came, and at last of all
 * bundles together. */
struct copied {
    int bundles;
    char **texts;
};

static struct copied copy_database(const struct postgres *postgres)
{
    char *columns[TABLES];
    PGconn *source = connect_to(postgres, "themeday");
    run_sql(source, "SET search_path = themeday", PGRES_COMMAND_OK);
    run_sql(source, came_sql, PGRES_COMMAND_OK);
    PGresult *ids = PQexec(source, "SELECT id FROM bundle ORDER BY loaded_at");
    struct copied copied = {.bundles = PQntuples(ids)};
    copied.texts = calloc((size_t)(copied.bundles + 1) * TABLES, sizeof *copied.texts);
    assert_non_null(copied.texts);
    for (int j = 0; j < TABLES; j++)
        columns[j] = list_columns(postgres, tables[j].name);
    for (int i = 0; i <= copied.bundles; i++)
        for (int j = 0; j < TABLES; j++)
            copied.texts[i * TABLES + j] =
                copy_out(source, j, columns[j], i < copied.bundles ? PQgetvalue(ids, i, 0) : NULL);
    for (int j = 0; j < TABLES; j++)
        free(columns[j]);
    PQclear(ids);
    PQfinish(source);
    return copied;
}

struct twin twin_measure(const struct postgres *postgres)
{
    struct twin plain;
    struct copied copied = copy_database(postgres);
    PGconn *twin = make_twin(postgres);
    plain.each_s = copy_each(twin, copied.texts, copied.bundles);
    PQfinish(twin);
    twin = make_twin(postgres);
    plain.all_s = copy_all(twin, copied.texts + copied.bundles * TABLES);
    PQfinish(twin);
    for (int i = 0; i < (copied.bundles + 1) * TABLES; i++)
        free(copied.texts[i]);
    free(copied.texts);
    return plain;
}
