/*
 * `make bench`: how fast a committee collects what its branches upload, from the files to the
 * committed rows of a PostgreSQL on the same machine that flushes what it has to, as a table with
 * the target and the ratio to it (up to 1.00 is within the target).
 * COMMITTEE_SCALE=N in the environment makes it an N-th of the branches and orders.
 * usage: bench_committee FOLDER
 */
#include "firmware/base/clock.h"
#include "db/digest.h"
#include "tests/harness/arrival.h"
#include "tests/harness/sample.h"
#include "tests/harness/twin.h"

#include <glob.h>
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
    FEW = 1000,
    MANY = 10000,
    ORDERS = 1000,
    RUNS = 5,
};

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
    double seconds;
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
    enum { PAUSE_MS = 100 };
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

struct runs {
    struct run best; /* the fastest */
    double mean_s;
    struct twin plain; /* likewise, where it was asked for */
    double ratio;      /* to plain.each_s */
};

static double least(double a, double b)
{
    return a == 0 || b < a ? b : a;
}

/* Each run with COPY behind it, for a machine that has others to serve is slow for both; the ratio
 * is the median of theirs. Leaves the rows there. */
static struct runs collect_often(struct office *office, bool with_plain)
{
    struct runs runs = {.mean_s = 0};
    struct sample ratios = {0};
    for (int i = 0; i < RUNS; i++) {
        if (i > 0)
            office_forget(office);
        struct run run = collect(office);
        runs.mean_s += run.seconds / RUNS;
        if (i == 0 || run.seconds < runs.best.seconds)
            runs.best = run;
        if (!with_plain)
            continue;
        struct twin plain = twin_measure(&postgres);
        runs.plain.each_s = least(runs.plain.each_s, plain.each_s);
        runs.plain.all_s = least(runs.plain.all_s, plain.all_s);
        sample_add(&ratios, run.seconds / plain.each_s);
    }
    runs.ratio = sample_percentile(&ratios, 50);
    sample_clear(&ratios);
    return runs;
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

static double hash_file(const char *path)
{
    uint8_t hash[DIGEST_SIZE];
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = fopen(path, "r"), *out = open_memstream(&bytes, &length);
    assert_true(file != NULL && out != NULL);
    for (int byte; (byte = getc_unlocked(file)) != EOF;)
        putc_unlocked(byte, out);
    fclose(file);
    fclose(out);
    double begin = now_s();
    digest(bytes, length, hash);
    free(bytes);
    return now_s() - begin;
}

/* What no loader can do without: SHA-256 over every file, on one processor. */
static double hash_all(const struct office *office)
{
    double seconds = 0;
    digest_hasten();
    for (int i = 0; i < office->count; i++) {
        char pattern[2 * OFFICE_PATH_SIZE];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s/%s/*", office->upload, office->bundles[i]);
        assert_int_equal(glob(pattern, 0, NULL, &found), 0);
        for (size_t j = 0; j < found.gl_pathc; j++)
            seconds += hash_file(found.gl_pathv[j]);
        globfree(&found);
    }
    return seconds;
}

static void say_plain(const struct runs *runs, int count)
{
    say("processor time of the loader for each", 1000 * runs->best.processor_s / count, "ms");
    say("the same rows through COPY, a transaction a bundle", count / runs->plain.each_s, "/s");
    row("ratio to that, median", runs->ratio, "", 2, false);
}

/* Bundles as terminals send them, a branch of about 25 people each. */
static void bench_whole(void)
{
    struct office office;
    open_office(&office, FEW, 1);
    struct runs runs = collect_often(&office, true);
    row("bundles with all papers, of 1,000 branches", office.count / runs.best.seconds, "/s", 200,
        true);
    say("SHA-256 of the files of one, alone", 1000 * hash_all(&office) / office.count, "ms");
    say_plain(&runs, office.count);
    say("the same rows through COPY, one transaction", office.count / runs.plain.all_s, "/s");
    close_office(&office);
}

static void bench_growth(void)
{
    struct office few, many;
    open_office(&few, FEW, 0);
    struct runs small = collect_often(&few, true);
    double mean_each_s = small.mean_s / few.count;
    row("bundles without papers, of 1,000 branches", few.count / small.best.seconds, "/s", 200,
        true);
    say_plain(&small, few.count);
    close_office(&few);
    open_office(&many, MANY, 0);
    struct runs large = collect_often(&many, false);
    /* Of all runs: two seconds may find the machine idle, twenty do not. */
    row("time for a bundle at 10,000 branches, against 1,000",
        large.mean_s / many.count / mean_each_s, "", 1.2, false);
    say("processor time of the loader for each", 1000 * large.best.processor_s / many.count, "ms");
    say("memory of the loader after a tenth of the time", large.best.early_mb, "MB");
    row("memory at the end, against that", large.best.late_mb / large.best.early_mb, "", 1.1,
        false);
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
