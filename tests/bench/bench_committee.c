/*
 * `make bench`: how fast a committee collects what its branches upload, from the files to the
 * committed rows of a PostgreSQL on the same machine that flushes what it has to, as a table with
 * the target and the ratio to it (up to 1.00 is within the target).
 * COMMITTEE_SCALE=N in the environment makes it an N-th of the branches and orders.
 * usage: bench_committee FOLDER
 */
#include "firmware/base/clock.h"
#include "tests/harness/arrival.h"
#include "tests/harness/sample.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    WHOLE_BRANCHES = 300, /* with all their papers, which take a fifth of a second each to make */
    FEW = 1000,
    MANY = 10000,
    ORDERS = 1000,
    TABLES = 6,
    RUNS = 5, /* of which the fastest counts: the machine may have others to serve */
};

static const char *const tables[TABLES] = {"bundle",     "activity",   "activity_branch",
                                           "attendance", "evaluation", "makeup"};

static struct postgres postgres;
static int scale = 1;

static double now_s(void)
{
    return (double)clock_mono_ns() / 1e9;
}

/* What has to be reached is a quotient, too: the ratio is to it. */
static void row(const char *what, double value, const char *unit, double target, bool at_least)
{
    double ratio = at_least ? target / value : value / target;
    printf("%-62s %9.2f %-5s %9.2f %6.2f%s\n", what, value, unit, target, ratio,
           ratio <= 1 ? "" : "  <-- misses");
    fflush(stdout);
}

static void say(const char *what, double value, const char *unit)
{
    printf("%-62s %9.2f %s\n", what, value, unit);
    fflush(stdout);
}

/* ---- collecting ---- */

struct run {
    double seconds, mean_s;   /* of one run, and (collect_often()) of all */
    double processor_s;       /* of the loader alone, which a busy machine does not change */
    double early_mb, late_mb; /* memory after a tenth of the time, and the most of the last tenth */
};

static double read_mb(pid_t pid)
{
    char path[64], line[128];
    double kb = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "Pss:", 4) == 0)
            kb = atof(line + 4);
    if (file != NULL)
        fclose(file);
    return kb / 1024;
}

static double family_mb(pid_t pid)
{
    char path[64];
    int child;
    double mb = read_mb(pid);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fscanf(file, "%d", &child) == 1)
        mb += read_mb(child);
    if (file != NULL)
        fclose(file);
    return mb;
}

static struct run collect(struct office *office)
{
    enum { PAUSE_MS = 20 };
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    struct sample memory = {0};
    struct run run = {.seconds = now_s()};
    struct rusage usage;
    int status;
    pid_t loader = office_begin(office);
    while (wait4(loader, &status, WNOHANG, &usage) == 0) {
        double mb = family_mb(loader);
        if (mb > 0)
            sample_add(&memory, mb);
        nanosleep(&pause, NULL);
    }
    run.seconds = now_s() - run.seconds;
    run.processor_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                      (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    assert_int_equal(status, 0);
    assert_true(memory.count > 0);
    run.early_mb = memory.values[memory.count / 10];
    for (size_t i = memory.count * 9 / 10; i < memory.count; i++)
        run.late_mb = memory.values[i] > run.late_mb ? memory.values[i] : run.late_mb;
    sample_clear(&memory);
    return run;
}

/* Leaves the rows there. */
static struct run collect_often(struct office *office)
{
    struct run best = collect(office);
    double sum_s = best.seconds;
    for (int i = 1; i < RUNS; i++) {
        office_forget(office);
        struct run run = collect(office);
        sum_s += run.seconds;
        if (run.seconds < best.seconds)
            best = run;
    }
    best.mean_s = sum_s / RUNS;
    return best;
}

/* ---- the same rows through COPY alone ---- */

static PGconn *connect_to(const char *database)
{
    char url[256];
    snprintf(url, sizeof url, "postgresql:///%s?host=%s&user=postgres", database,
             postgres.scratch.path);
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
static char *list_columns(const char *table)
{
    return postgres_ask(&postgres,
                        "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE "
                        "attrelid = 'themeday.%s'::regclass AND attnum > 0 AND NOT attisdropped "
                        "AND attgenerated = ''",
                        table);
}

/* What COPY gives out of a table for one bundle, or (NULL) for all. */
static char *copy_out(PGconn *connection, const char *table, const char *columns, const char *id)
{
    char sql[1024], where[64] = "", *line, *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (id != NULL)
        snprintf(where, sizeof where, "WHERE %s = %s",
                 strcmp(table, "bundle") == 0 ? "id" : "bundle", id);
    snprintf(sql, sizeof sql, "COPY (SELECT %s FROM %s %s) TO STDOUT", columns, table, where);
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
static PGconn *make_twin(void)
{
    postgres_run(&postgres, "DROP DATABASE IF EXISTS twin WITH (FORCE)");
    PGconn *postgres_db = connect_to("postgres");
    run_sql(postgres_db, "CREATE DATABASE twin TEMPLATE themeday", PGRES_COMMAND_OK);
    PQfinish(postgres_db);
    PGconn *twin = connect_to("twin");
    run_sql(twin,
            "SET search_path = themeday; "
            "SET synchronous_commit = off; TRUNCATE bundle CASCADE; TRUNCATE activity, "
            "activity_branch, attendance, evaluation, makeup; "
            "ALTER TABLE bundle DROP CONSTRAINT bundle_replaced_by_fkey; CHECKPOINT",
            PGRES_COMMAND_OK);
    return twin;
}

static double copy_each(PGconn *twin, char **texts, int bundles)
{
    double begin = now_s();
    for (int i = 0; i < bundles; i++) {
        run_sql(twin, "BEGIN", PGRES_COMMAND_OK);
        for (int j = 0; j < TABLES; j++)
            copy_in(twin, tables[j], texts[i * TABLES + j]);
        run_sql(twin, "COMMIT", PGRES_COMMAND_OK);
    }
    return now_s() - begin;
}

static double copy_all(PGconn *twin, char *const *texts)
{
    double begin = now_s();
    run_sql(twin, "BEGIN", PGRES_COMMAND_OK);
    for (int j = 0; j < TABLES; j++)
        copy_in(twin, tables[j], texts[j]);
    run_sql(twin, "COMMIT", PGRES_COMMAND_OK);
    return now_s() - begin;
}

struct plain {
    double each_s, all_s; /* a transaction for each bundle, as collecting has; one for all */
};

/* All rows as COPY writes them: of each bundle in the order in which they came, and at last of all
 * bundles together. */
struct copied {
    int bundles;
    char **texts;
};

static struct copied copy_database(void)
{
    char *columns[TABLES];
    PGconn *source = connect_to("themeday");
    run_sql(source, "SET search_path = themeday", PGRES_COMMAND_OK);
    PGresult *ids = PQexec(source, "SELECT id FROM bundle ORDER BY loaded_at");
    struct copied copied = {.bundles = PQntuples(ids)};
    copied.texts = calloc((size_t)(copied.bundles + 1) * TABLES, sizeof *copied.texts);
    assert_non_null(copied.texts);
    for (int j = 0; j < TABLES; j++)
        columns[j] = list_columns(tables[j]);
    for (int i = 0; i <= copied.bundles; i++)
        for (int j = 0; j < TABLES; j++)
            copied.texts[i * TABLES + j] = copy_out(
                source, tables[j], columns[j], i < copied.bundles ? PQgetvalue(ids, i, 0) : NULL);
    for (int j = 0; j < TABLES; j++)
        free(columns[j]);
    PQclear(ids);
    PQfinish(source);
    return copied;
}

static double fastest(double a, double b)
{
    return a == 0 || b < a ? b : a;
}

static struct plain measure_plain(void)
{
    struct plain plain = {.each_s = 0};
    struct copied copied = copy_database();
    for (int i = 0; i < RUNS; i++) {
        PGconn *twin = make_twin();
        plain.each_s = fastest(plain.each_s, copy_each(twin, copied.texts, copied.bundles));
        PQfinish(twin);
        twin = make_twin();
        plain.all_s = fastest(plain.all_s, copy_all(twin, copied.texts + copied.bundles * TABLES));
        PQfinish(twin);
    }
    for (int i = 0; i < (copied.bundles + 1) * TABLES; i++)
        free(copied.texts[i]);
    free(copied.texts);
    return plain;
}

/* ---- the rows of the table ---- */

static void open_office(struct office *office, int branches, int papers)
{
    branches /= scale;
    int64_t begin = clock_mono_ns();
    office_open(office, &postgres,
                (struct fleet_plan){.seed = 1,
                                    .branches = branches,
                                    .months = 1,
                                    .papers = papers,
                                    .workers = (int)sysconf(_SC_NPROCESSORS_ONLN)});
    printf("# %d bundles of %d branches were made in %.0f s\n", office->count, branches,
           (double)(clock_mono_ns() - begin) / 1e9);
    strcpy(office->box, office->upload);
    office_trust_all(office);
}

static void close_office(struct office *office)
{
    office_forget(office);
    postgres_run(&postgres, "SET search_path = themeday; "
                            "TRUNCATE device CASCADE; CHECKPOINT");
    office_close(office);
}

/* Bundles as terminals send them, a branch of about 25 people each. */
static void bench_whole(void)
{
    struct office office;
    open_office(&office, WHOLE_BRANCHES, 1);
    struct run run = collect_often(&office);
    struct plain plain = measure_plain();
    row("bundles with all papers, verified and loaded", office.count / run.seconds, "/s", 200,
        true);
    say("processor time of the loader for each", 1000 * run.processor_s / office.count, "ms");
    say("the same rows through COPY, a transaction a bundle", office.count / plain.each_s, "/s");
    row("ratio of the two", run.seconds / plain.each_s, "", 2, false);
    say("the same rows through COPY, one transaction", office.count / plain.all_s, "/s");
    close_office(&office);
}

static void bench_growth(void)
{
    struct office few, many;
    open_office(&few, FEW, 0);
    struct run small = collect_often(&few);
    double each_s = small.seconds / few.count, mean_each_s = small.mean_s / few.count;
    struct plain plain = measure_plain();
    row("bundles without papers, of 1,000 branches", 1 / each_s, "/s", 200, true);
    say("processor time of the loader for each", 1000 * small.processor_s / few.count, "ms");
    row("ratio to the same rows through COPY, a transaction a bundle", small.seconds / plain.each_s,
        "", 2, false);
    close_office(&few);
    open_office(&many, MANY, 0);
    struct run large = collect_often(&many);
    /* Of all runs: two seconds may find the machine idle, twenty do not. */
    row("time for a bundle at 10,000 branches, against 1,000",
        large.mean_s / many.count / mean_each_s, "", 1.2, false);
    say("processor time of the loader for each", 1000 * large.processor_s / many.count, "ms");
    say("memory of the loader after a tenth of the time", large.early_mb, "MB");
    row("memory at the end, against that", large.late_mb / large.early_mb, "", 1.1, false);
    close_office(&many);
}

/* Not how fast, but whether: what `make test` does with thirty orders. */
static void bench_orders(void)
{
    struct office office;
    office_open(&office, &postgres,
                (struct fleet_plan){
                    .seed = 2, .branches = 6, .months = 2, .people = 9, .corrections = 600});
    office_trust_all(&office);
    struct arrival *arrival = arrival_open(&office);
    arrival_run(arrival, 0);
    char *first = office_tables(&office);
    int same = 1;
    for (uint64_t seed = 1; seed < (uint64_t)(ORDERS / scale); seed++) {
        arrival_run(arrival, seed);
        char *tables_now = office_tables(&office);
        same += strcmp(tables_now, first) == 0;
        free(tables_now);
    }
    row("random orders of arrival that gave the same tables", same, "", ORDERS / scale, true);
    free(first);
    arrival_close(arrival);
    close_office(&office);
}

static void bench_all(void **state)
{
    (void)state;
    postgres_start_with(&postgres, "-c fsync=on -c full_page_writes=on -c shared_buffers=128MB");
    printf("%-62s %9s %-5s %9s %6s\n", "what", "measured", "", "target", "ratio");
    bench_whole();
    bench_growth();
    postgres_stop(&postgres);
    postgres_start(&postgres);
    bench_orders();
    postgres_stop(&postgres);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest benches[] = {cmocka_unit_test(bench_all)};
    (void)argv;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_committee FOLDER\n");
        return 2;
    }
    if (getenv("COMMITTEE_SCALE") != NULL)
        scale = atoi(getenv("COMMITTEE_SCALE"));
    return cmocka_run_group_tests(benches, NULL, NULL);
}
