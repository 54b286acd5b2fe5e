/*
 * `make bench`: how long the committee's reports take over 10,000 branches and twelve months, from
 * the command to its last line, against a PostgreSQL on the same machine; the median of some runs,
 * with the target and the ratio to it (up to 1.00 is within the target). The rows are made by SQL:
 * to load so many bundles is bench_committee's work.
 * usage: bench_reports
 */
#include "db/committee.h"
#include "firmware/base/clock.h"
#include "tests/harness/postgres.h"
#include "tests/harness/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 5, TARGET_MS = 1000 };

static struct postgres postgres;

/* 20 committees of 500 branches; one branch in ten counts 满意率 in another way, one in 31 misses a
 * month, and two record forms in five are late. Replication's role checks no keys. */
static const char rows_sql[] =
    "SET search_path = themeday; SET session_replication_role = replica;"
    "INSERT INTO committee (parent, name) SELECT 1, '第' || i || '党总支' FROM "
    "generate_series(1, 20) AS i;"
    "INSERT INTO branch (committee, name, own) SELECT 2 + i / 500, '第' || i || '党支部', true "
    "FROM "
    "generate_series(0, 9999) AS i;"
    "INSERT INTO device (name, public_key, fingerprint, committee, trusted) SELECT "
    "lpad(to_hex(i), 8, '0'), decode(lpad(to_hex(i), 64, '0'), 'hex'), '', 2 + i / 500, true FROM "
    "generate_series(0, 9999) AS i;"
    "SELECT open_month(('2025-' || m || '-01')::date) FROM generate_series(1, 12) AS m;"
    "INSERT INTO bundle (id, device, committee, number, identity, date, folder, version, code, "
    "terminals, "
    "entries, log, seqs, received_on) SELECT (d - 1) * 12 + m, d, 2 + (d - 1) / 500, m, d || '-' "
    "|| m, "
    "make_date(2025, m, 20), 'TD', 1, '', 1, 1, '\\x0000000000000000', "
    "int8multirange(int8range(m, m + 1)), make_date(2025, m, 20) + d % 5 FROM "
    "generate_series(1, 10000) AS d, generate_series(1, 12) AS m WHERE (d * 7 + m) % 31 <> 0;"
    "INSERT INTO activity SELECT date, id, true, device, number, 'theme-day', "
    "'学习贯彻《中国共产党纪律处分条例》，到社区报到开展志愿服务', 840, 1050, '党员活动室', "
    "'党支部书记', "
    "'专题学习研讨', NULL, NULL, ARRAY[date, date, date, date, date, date, date, date, "
    "received_on]::date[], 1, received_on, 25, 26, (CASE WHEN device % 10 = 0 THEN 'weighted' ELSE "
    "'basic_too' END)::satisfaction_formula, 40 + (device * 13 + number * 7) % 40, 20, "
    "5 + number * (device % 17), 2, 800 FROM bundle;"
    "INSERT INTO activity_branch SELECT date, id, device, 0, true, 25 + device % 9, 25, "
    "18 + (device * number) % 8, 1, 2, 1, 1, 0, 3, 1 FROM bundle;"
    "CREATE ROLE office LOGIN IN ROLE themeday_reader; INSERT INTO reader SELECT 'office', id FROM "
    "committee WHERE parent IS NULL; ANALYZE";

static void make_rows(void)
{
    struct committee *committee;
    char reason[COMMITTEE_REASON_SIZE];
    if (committee_open(postgres.url, &committee, reason) != ERR_OK)
        fail_msg("%s", reason);
    committee_close(committee);
    postgres_run_text(&postgres, rows_sql);
}

static void measure(const char *what, const char *url, const char *words, double target)
{
    struct sample times = {0};
    char command[1024];
    const char *build = getenv("THEMEDAY_BUILD");
    snprintf(command, sizeof command, "'%s/themeday' committee %s --db '%s' >/dev/null 2>&1",
             build == NULL ? "build" : build, words, url);
    for (int i = 0; i < RUNS; i++) {
        int64_t begin = clock_mono_ns();
        if (!scratch_run("%s", command))
            fail_msg("%s", command);
        sample_add(&times, (double)(clock_mono_ns() - begin) / 1e6);
    }
    double time = sample_percentile(&times, 50);
    if (target > 0)
        printf("%-62s %9.2f ms    %9.2f %6.2f%s\n", what, time, target, time / target,
               time <= target ? "" : "  <-- misses");
    else
        printf("%-62s %9.2f ms\n", what, time);
    fflush(stdout);
    sample_clear(&times);
}

int main(void)
{
    static const char *const reports[][2] = {
        {"overview of a month of 10,000 branches", "overview --month 2025-06"},
        {"who has not held one, of a year", "missing --year 2025"},
        {"late record forms, of a year (48,000 lines)", "late --year 2025"},
        {"attendance ranking of a year", "attendance --year 2025"},
        {"satisfaction ranking and 60 % counter of a year", "satisfaction --year 2025"},
        {"make-ups owed, of a month", "makeups --month 2025-06"},
        {"make-ups owed, of a year (120,000 lines)", "makeups --year 2025"},
        {"the year under the five headings", "year --year 2025"},
        {"one branch's year", "history --year 2025 --branch 第777党支部"},
    };
    char file[256], url[POSTGRES_URL_SIZE];
    postgres_start_with(&postgres, "-c shared_buffers=128MB");
    make_rows();
    printf("%-62s %9s %-5s %9s %6s\n", "what", "measured", "", "target", "ratio");
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        measure(reports[i][0], postgres.url, reports[i][1], TARGET_MS);
    postgres_url(&postgres, "office", url);
    measure("the year, asked by a reader (row-level security)", url, "year --year 2025", TARGET_MS);
    snprintf(file, sizeof file, "overview --month 2025-06 --xlsx '%s/reports.xlsx'",
             postgres.scratch.path);
    measure("overview of 10,000 branches as a workbook", postgres.url, file, TARGET_MS);
    snprintf(file, sizeof file, "overview --month 2025-06 --pdf '%s/reports.pdf'",
             postgres.scratch.path);
    measure("the same as a PDF, some 560 pages", postgres.url, file, TARGET_MS);
    snprintf(file, sizeof file, "year --year 2025 --branch 第7党总支 --pdf '%s/reports.pdf'",
             postgres.scratch.path);
    measure("a committee's year of 500 branches as PDF with curves", postgres.url, file, 0);
    postgres_stop(&postgres);
    return 0;
}
