/*
 * `make bench`: the speed and size of signing in, measured on whole terminals with every part real,
 * as a table with the target and the ratio to it (up to 1.00 is within the target).
 * usage: bench_signin FOLDER       the seeded data folders are kept there for the next run
 */
#include "tests/harness/rig.h"
#include "tests/harness/row.h"
#include "tests/harness/sample.h"
#include "tests/harness/seed.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEMBERS = 5000, ACTIVITIES = 200, TAPS = 200, STARTS = 15, HALL = 500, IDLE_SECONDS = 30 };

static const char today[] = "2026-11-21";
static const char sign_in_time[] = "2026-11-21 08:41:00";

static const char *bench_folder;
static int next_member; /* every tap is somebody else's */

/* A copy of a seeded folder to work on: a bench must not eat its own seed. */
static void use_seed(struct rig *rig, int activities)
{
    char seed[RIG_PATH_SIZE], command[3 * RIG_PATH_SIZE];
    struct stat status;
    snprintf(seed, sizeof seed, "%s/seed-%d", bench_folder, activities);
    if (stat(seed, &status) != 0) {
        char partial[RIG_PATH_SIZE + 16];
        snprintf(partial, sizeof partial, "%s.partial", seed);
        snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s'", partial, bench_folder);
        if (system(command) != 0)
            exit(1);
        printf("# seeding %d members and %d sign-ins…\n", MEMBERS, MEMBERS * activities);
        fflush(stdout);
        if (seed_fill(partial, MEMBERS, activities, today, NULL) != ERR_OK ||
            rename(partial, seed) != 0)
            exit(1);
    }
    snprintf(command, sizeof command, "cp -r '%s' '%s'", seed, rig->data);
    if (system(command) != 0)
        exit(1);
}

/* The seeded activity lasts the whole day; nobody is to be late at it. */
static void start_kiosk(struct rig *rig)
{
    char path[RIG_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/bench.ini", rig->folder);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs("[rules]\nlate_after_min = 720\n", file) < 0 || fclose(file) != 0)
        exit(1);
    rig_start(rig, "--at", sign_in_time, "--config", path, NULL);
}

static void start(struct rig *rig)
{
    start_kiosk(rig);
    json_decref(rig_wait_event(rig, "reader", RIG_PATIENCE_MS));
}

/* Puts the next member's card on the simulated reader. */
static void tap_next(struct rig *rig, int hold_ms)
{
    char uid[UID_TEXT_SIZE];
    struct card card = seed_card(next_member++);
    uid_format(card.uid, card.uid_len, uid);
    rig_card(rig, "tap %s %d", uid, hold_ms);
}

static int64_t when(const json_t *line)
{
    return json_integer_value(json_object_get(line, "t_ns"));
}

/* One tap of a member who was not here yet. */
static void measure_tap(struct rig *rig, int hold_ms, struct sample *decision, struct sample *whole)
{
    int64_t placed = rig_now_ns();
    tap_next(rig, hold_ms);
    json_t *card = rig_wait_event(rig, "card", RIG_PATIENCE_MS);
    json_t *frame = rig_must_see(rig, "ok");
    sample_add(decision, (double)(when(frame) - when(card)) / 1e6);
    sample_add(whole, (double)(when(frame) - placed) / 1e6);
    json_decref(card);
    json_decref(frame);
}

/* Card to frame; returns the p99 of the terminal's own part. */
static double bench_taps(int activities, const char *file)
{
    struct rig rig;
    struct sample decision = {0}, whole = {0};
    char what[80];
    rig_open(&rig, 1280, 800);
    use_seed(&rig, activities);
    start(&rig);
    srand(1);
    next_member = 0;
    for (int i = 0; i < TAPS; i++) {
        rig_sleep_ms(500 + rand() % 100); /* as people come, one after the other */
        measure_tap(&rig, 200, &decision, &whole);
    }
    double p99 = sample_percentile(&decision, 99);
    snprintf(what, sizeof what, "card received -> name presented, %s", file);
    row_say(what, "p50", sample_percentile(&decision, 50), "ms");
    row(what, "p99", p99, "ms", 10);
    row_say(what, "worst", sample_percentile(&decision, 100), "ms");
    snprintf(what, sizeof what, "card placed -> name presented, %s", file);
    row(what, "p50", sample_percentile(&whole, 50), "ms", 60);
    row(what, "p99", sample_percentile(&whole, 99), "ms", 120);
    row_say(what, "worst", sample_percentile(&whole, 100), "ms");
    sample_clear(&decision);
    sample_clear(&whole);
    rig_close(&rig);
    return p99;
}

static void bench_start(void)
{
    struct rig rig;
    struct sample times = {0};
    rig_open(&rig, 1280, 800);
    use_seed(&rig, ACTIVITIES);
    start(&rig);
    for (int i = 0; i < STARTS; i++) {
        rig_stop(&rig, SIGTERM);
        int64_t begin = rig_now_ns();
        start_kiosk(&rig);
        json_t *frame = rig_wait_event(&rig, "frame", RIG_PATIENCE_MS);
        sample_add(&times, (double)(when(frame) - begin) / 1e6);
        json_decref(frame);
        json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    }
    row("start -> first frame, warm", "p50", sample_percentile(&times, 50), "ms", 150);
    row_say("start -> first frame, warm", "worst", sample_percentile(&times, 100), "ms");
    sample_clear(&times);
    rig_close(&rig);
}

/* Calls back for the kiosk and each of its helpers. */
static void for_each_process(const struct rig *rig, void (*visit)(int pid, void *), void *context)
{
    char path[64];
    int pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)rig->kiosk, (int)rig->kiosk);
    FILE *children = fopen(path, "r");
    visit((int)rig->kiosk, context);
    while (children != NULL && fscanf(children, "%d", &pid) == 1)
        visit(pid, context);
    if (children != NULL)
        fclose(children);
}

/* Adds the nanoseconds that all threads of a process have run. */
static void add_cpu_ns(int pid, void *context)
{
    char path[300];
    struct dirent *entry;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
        unsigned long long ran = 0;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/schedstat", pid, entry->d_name);
        FILE *file = fopen(path, "r");
        if (file != NULL && fscanf(file, "%llu", &ran) == 1)
            *(double *)context += (double)ran;
        if (file != NULL)
            fclose(file);
    }
    if (tasks != NULL)
        closedir(tasks);
}

static void add_pss_kb(int pid, void *context)
{
    char path[64], line[128];
    double kb;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Pss: %lf", &kb) == 1)
            *(double *)context += kb;
    if (file != NULL)
        fclose(file);
}

static void bench_idle(void)
{
    struct rig rig;
    double before = 0, after = 0, pss_kb = 0;
    rig_open(&rig, 1280, 800);
    use_seed(&rig, 0);
    start(&rig);
    rig_sleep_ms(2000);
    for_each_process(&rig, add_cpu_ns, &before);
    rig_sleep_ms(IDLE_SECONDS * 1000);
    for_each_process(&rig, add_cpu_ns, &after);
    row("idle, reader polling, clock ticking", "cpu", (after - before) / IDLE_SECONDS / 1e7, "%",
        0.5);
    rig_close(&rig);

    rig_open(&rig, 1280, 800);
    use_seed(&rig, ACTIVITIES);
    start(&rig);
    next_member = 0;
    struct sample decision = {0}, whole = {0};
    for (int i = 0; i < 50; i++) {
        rig_sleep_ms(500);
        measure_tap(&rig, 150, &decision, &whole);
    }
    for_each_process(&rig, add_pss_kb, &pss_kb);
    row("memory of all processes after 50 taps", "pss", pss_kb / 1024, "MB", 64);
    sample_clear(&decision);
    sample_clear(&whole);
    rig_close(&rig);
}

static int count_rows(struct rig *rig, const char *sql)
{
    char command[RIG_PATH_SIZE + 256];
    int count = -1;
    snprintf(command, sizeof command, "sqlite3 -readonly '%s/terminal.db' \"%s\"", rig->data, sql);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL || fscanf(pipe, "%d", &count) != 1)
        count = -1;
    if (pipe != NULL)
        pclose(pipe);
    return count;
}

/* Cards on a schedule, whether or not the last one was answered, as a queue of people does it. */
static int queue_of_people(struct rig *rig, int people, int gap_ms, int hold_ms)
{
    int64_t begin = rig_now_ns();
    json_t *line;
    for (int i = 0; i < people; i++) {
        tap_next(rig, hold_ms);
        int64_t until = begin + (int64_t)(i + 1) * gap_ms * 1000000;
        while ((line = rig_next(rig, (int)((until - rig_now_ns()) / 1000000))) != NULL)
            json_decref(line);
    }
    while ((line = rig_next(rig, 1500)) != NULL)
        json_decref(line);
    return count_rows(rig, "SELECT count(DISTINCT member) FROM checkin JOIN activity ON "
                           "activity.id = checkin.activity WHERE activity.date = '2026-11-21'");
}

static void bench_hall(void)
{
    struct rig rig;
    rig_open(&rig, 1280, 800);
    use_seed(&rig, 0);
    start(&rig);
    next_member = 0;
    int seen = queue_of_people(&rig, HALL, 500, 300);
    int rows = count_rows(&rig, "SELECT count(*) FROM checkin");
    row_say("500 cards at 2 a second: people signed in", "count", seen, "of 500");
    row_say("500 cards at 2 a second: rows", "count", rows, "of 500");
    int short_taps = queue_of_people(&rig, 200, 400, 150) - seen;
    row_say("taps held for 150 ms that were seen (>= 95 %)", "share", short_taps / 2.0, "%");
    rig_close(&rig);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench_signin FOLDER\n");
        return 2;
    }
    bench_folder = argv[1];
    printf("%-52s %-7s %9s %-3s %9s %6s\n", "what", "", "measured", "", "target", "ratio");
    double empty = bench_taps(0, "empty file");
    double full = bench_taps(ACTIVITIES, "1,000,000 rows");
    row("p99 with 1,000,000 rows against an empty file", "ratio", full / empty, "", 1.2);
    bench_start();
    bench_idle();
    bench_hall();
    return 0;
}
