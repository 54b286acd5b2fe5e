/*
 * Collecting when something goes wrong: loader or server are killed in the middle, the disk is
 * full, a folder is missing, a table is held, two loaders meet. Whatever happens, afterwards a
 * bundle is there whole or not at all, and collecting again makes of it what it would have been.
 * Bundles with which something is wrong are in test_collect_refused.c.
 */
#include "firmware/base/utf8.h"
#include "tests/harness/dice.h"
#include "tests/harness/office.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { EXIT_REFUSED = 1, EXIT_DEVICE = 3, PATIENCE_MS = 120000, NAME_SIZE = 64 };

/* A server that writes nothing before somebody waits for it: a kill takes all the rest. */
#define LAZY "-c wal_writer_delay=10s -c wal_writer_flush_after=1GB"

static const struct fleet_plan small_fleet = {
    .seed = 11, .branches = 4, .months = 3, .people = 9, .corrections = 300};

static struct postgres postgres;
static struct office office;
static char *sizes; /* office_sizes() when everything came in one go */

static int setup_all(void **state)
{
    (void)state;
    postgres_start_with(&postgres, LAZY);
    office_open(&office, &postgres, small_fleet);
    office_trust_all(&office);
    office_collect_whole(&office);
    sizes = office_sizes(&office);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
    free(sizes);
    office_close(&office);
    postgres_stop(&postgres);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    office_renew(&office);
    return 0;
}

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* ---- what must be true ---- */

/* Each line of `part` is one of `all`. */
static void assert_lines_of(char *part, const char *all)
{
    for (char *line = strtok(part, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strstr(all, line) == NULL)
            fail_msg("half a bundle: %s", line);
}

/* Some bundles may be there, none of them in part; and nothing is there without its bundle. */
static void assert_no_halves(void)
{
    char *now = office_sizes(&office);
    assert_lines_of(now, sizes);
    free(now);
    assert_int_equal(postgres_number(&postgres,
                                     "SET search_path = themeday; SELECT count(*) FROM attendance "
                                     "WHERE bundle NOT IN (SELECT id FROM bundle)"),
                     0);
}

/* Of a collection that ended early: so many it said it had taken. */
static long long told_loaded(void)
{
    char output[OFFICE_OUTPUT_SIZE];
    office_said(&office, output);
    const char *word = strstr(output, " loaded, ");
    if (word == NULL)
        fail_msg("nothing is told in: %s", output);
    while (word > output && word[-1] >= '0' && word[-1] <= '9')
        word--;
    return strtoll(word, NULL, 10);
}

/* ---- held in the middle of a bundle ---- */

/* Somebody else has a table: a loader that gets there waits, with its transaction open. */
static void wait_until_held(pid_t loader)
{
    for (int waited = 0;
         postgres_number(&postgres, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0;
         waited += 10) {
        assert_true(waited < PATIENCE_MS);
        assert_int_equal(waitpid(loader, NULL, WNOHANG), 0); /* it did not need that table */
        pause_ms(10);
    }
}

/* The server ends what nobody waits for any more. */
static void wait_until_alone(void)
{
    for (int waited = 0;
         postgres_number(&postgres, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = "
                                    "'client backend' AND pid <> pg_backend_pid()") > 0;
         waited += 10) {
        assert_true(waited < PATIENCE_MS);
        pause_ms(10);
    }
}

static const char *const tables[] = {"themeday.bundle", "themeday.activity", "themeday.attendance",
                                     "themeday.evaluation", "themeday.makeup"};

static void test_loader_killed_in_mid_bundle(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        office_forget(&office);
        struct postgres_hold *hold = postgres_hold(&postgres, tables[i]);
        pid_t loader = office_begin(&office);
        wait_until_held(loader);
        kill(loader, SIGKILL);
        waitpid(loader, NULL, 0);
        postgres_let_go(hold);
        wait_until_alone();
        assert_true(office_loaded(&office) < office.count);
        assert_no_halves();
    }
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* Between bundles, wherever it is by then. */
static void test_loader_killed_on_its_way(void **state)
{
    (void)state;
    for (int wanted = 1; wanted < office.count; wanted += office.count / 4) {
        office_forget(&office);
        pid_t loader = office_begin(&office);
        while (office_loaded(&office) < wanted && waitpid(loader, NULL, WNOHANG) == 0)
            continue;
        kill(loader, SIGKILL);
        waitpid(loader, NULL, 0);
        wait_until_alone();
        assert_no_halves();
    }
    office_must_collect(&office);
    office_assert_whole(&office);
}

static void test_server_killed_in_mid_bundle(void **state)
{
    (void)state;
    char output[OFFICE_OUTPUT_SIZE];
    int status;
    struct postgres_hold *hold = postgres_hold(&postgres, "themeday.makeup");
    pid_t loader = office_begin(&office);
    wait_until_held(loader);
    postgres_kill(&postgres);
    postgres_let_go(hold);
    assert_int_equal(waitpid(loader, &status, 0), loader);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DEVICE);
    office_said(&office, output);
    office_assert_says(output, ", 0 failed"); /* how far it came is told all the same */
    long long told = told_loaded();
    postgres_again(&postgres);
    assert_true(told <= office_loaded(&office));
    assert_no_halves();
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* What was loaded last may be gone with the server; then it is not known, and loaded again. */
static void test_server_killed_on_its_way(void **state)
{
    (void)state;
    int status;
    pid_t loader = office_begin(&office);
    while (office_loaded(&office) < office.count / 2 && waitpid(loader, NULL, WNOHANG) == 0)
        continue;
    postgres_kill(&postgres);
    waitpid(loader, &status, 0);
    long long told = told_loaded();
    postgres_again(&postgres);
    assert_true(told <= office_loaded(&office));
    assert_no_halves();
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* Sticks are taken away when it says that it has what is on them. */
static void test_server_killed_when_it_was_told(void **state)
{
    (void)state;
    office_must_collect(&office);
    postgres_kill(&postgres);
    postgres_again(&postgres);
    office_assert_whole(&office);
}

/* ---- a full disk ---- */

/* Everything is full but for what is left in pages and segments that are there already. */
static void fill_disk(const struct postgres *small)
{
    scratch_run("cat /dev/zero >'%s/filler' 2>/dev/null", small->scratch.disk);
}

static void test_full_disk(void **state)
{
    (void)state;
    enum { MIB = 96 };
    char output[OFFICE_OUTPUT_SIZE];
    struct postgres small, *usual = office.postgres;
    if (!postgres_start_small(&small, MIB)) {
        print_message("this machine mounts nothing for us\n");
        skip();
    }
    office.postgres = &small;
    office_trust_all(&office);
    fill_disk(&small);
    assert_int_equal(office_collect(&office, output), EXIT_DEVICE);
    assert_true(scratch_run("rm '%s/filler'", small.scratch.disk));
    postgres_again(&small);
    assert_true(office_loaded(&office) < office.count);
    office_must_collect(&office);
    office_assert_whole(&office);
    office.postgres = usual;
    postgres_stop(&small);
}

/* ---- ended early ---- */

/* A stick that was pulled out is told, and what lies elsewhere is taken. */
static void test_a_folder_that_is_missing(void **state)
{
    (void)state;
    char folders[1024];
    snprintf(folders, sizeof folders, "'%s/nowhere' '%s' '%s/nowhere'", office.scratch.path,
             office.box, office.scratch.path);
    json_t *object = office_collect_json(&office, folders, "", EXIT_REFUSED);
    office_assert_number(object, "loaded", office.count);
    assert_non_null(json_object_get(object, "gaps"));
    json_decref(object);
    office_assert_whole(&office);
}

/* The same server for who waits no longer than this for a table. */
static struct postgres impatient_postgres(int timeout_ms)
{
    struct postgres impatient = postgres;
    char url[POSTGRES_URL_SIZE + 64];
    snprintf(url, sizeof url, "%s&options=-c%%20lock_timeout%%3D%d", postgres.url, timeout_ms);
    assert_true(strlen(url) < sizeof impatient.url);
    utf8_copy(impatient.url, sizeof impatient.url, url);
    return impatient;
}

/* Somebody has a table for so long that nobody waits for it. What was refused before is told all
 * the same, and that the server is there. */
static void test_a_table_that_is_not_let_go(void **state)
{
    (void)state;
    char first[512], folders[1024], output[OFFICE_OUTPUT_SIZE];
    snprintf(first, sizeof first, "%s/first", office.scratch.path);
    assert_true(scratch_run("mkdir -p '%s' && rm -rf '%s'/* && cp -a '%s/%s' '%s'", first, first,
                            office.upload, office.bundles[0], first));
    assert_true(scratch_run("rm '%s'/*/records.jsonl", first));
    snprintf(folders, sizeof folders, "'%s' '%s'", first, office.box);
    struct postgres_hold *hold = postgres_hold(&postgres, "themeday.makeup");
    json_t *object =
        office_collect_json(&office, folders, "&options=-c%20lock_timeout%3D50", EXIT_DEVICE);
    assert_int_equal(json_array_size(json_object_get(object, "failed")), 1);
    long long loaded = office_loaded(&office);
    assert_true(loaded > 0 && loaded < office.count);
    office_assert_number(object, "loaded", loaded);
    json_decref(object);
    /* And for people. */
    struct postgres impatient = impatient_postgres(50);
    office.postgres = &impatient;
    assert_int_equal(office_collect(&office, output), EXIT_DEVICE);
    office_assert_says(output, "held by somebody else");
    office_assert_says(output, "lock timeout");
    office.postgres = &postgres;
    postgres_let_go(hold);
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* ---- months that are new ---- */

/* As if no bundle had ever come. */
static void close_months(void)
{
    postgres_run(&postgres, "DO $$ DECLARE month regclass; BEGIN "
                            "FOR month IN SELECT inhrelid::regclass FROM pg_inherits "
                            "JOIN pg_class ON pg_class.oid = inhrelid WHERE relkind = 'r' "
                            "AND relnamespace = 'themeday'::regnamespace LOOP "
                            "EXECUTE format('DROP TABLE %%s', month); END LOOP; END $$");
}

/* When the one that waits for a table began with that, in ms; 0: nobody waits. */
static long long waits_since(void)
{
    return postgres_number(&postgres, "SELECT coalesce(max(extract(epoch FROM query_start) * 1000),"
                                      " 0)::bigint FROM pg_stat_activity WHERE query LIKE "
                                      "'SELECT open_month%%' AND wait_event_type = 'Lock'");
}

/* Somebody's report takes longer than a loader waits that wants to open a month; but it ends. */
static void test_a_month_opens_behind_a_long_report(void **state)
{
    (void)state;
    int status;
    struct postgres impatient = impatient_postgres(2000);
    close_months();
    struct postgres_hold *hold = postgres_hold(&postgres, "themeday.activity");
    office.postgres = &impatient;
    pid_t loader = office_begin(&office);
    office.postgres = &postgres;
    wait_until_held(loader);
    long long first = waits_since();
    assert_true(first > 0);
    for (long long since = first; since <= first; since = waits_since()) {
        assert_int_equal(waitpid(loader, NULL, WNOHANG), 0); /* it did not give up */
        pause_ms(10);
    }
    postgres_let_go(hold);
    assert_int_equal(waitpid(loader, &status, 0), loader);
    assert_int_equal(status, 0);
    office_assert_whole(&office);
}

/* ---- repeated, two at once ---- */

static void test_repeated(void **state)
{
    (void)state;
    office_must_collect(&office);
    office_must_collect(&office);
    office_assert_whole(&office);
    assert_true(scratch_run("cp -a '%s' '%s/again'", office.upload, office.box));
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* On months that are new to both. */
static void test_two_loaders_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        int first_status, second_status;
        office_forget(&office);
        close_months();
        pid_t first = office_begin(&office), second = office_begin(&office);
        assert_int_equal(waitpid(first, &first_status, 0), first);
        assert_int_equal(waitpid(second, &second_status, 0), second);
        assert_int_equal(first_status, 0);
        assert_int_equal(second_status, 0);
        office_assert_whole(&office);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_loader_killed_in_mid_bundle, setup),
        cmocka_unit_test_setup(test_loader_killed_on_its_way, setup),
        cmocka_unit_test_setup(test_server_killed_in_mid_bundle, setup),
        cmocka_unit_test_setup(test_server_killed_on_its_way, setup),
        cmocka_unit_test_setup(test_server_killed_when_it_was_told, setup),
        cmocka_unit_test_setup(test_full_disk, setup),
        cmocka_unit_test_setup(test_a_folder_that_is_missing, setup),
        cmocka_unit_test_setup(test_a_table_that_is_not_let_go, setup),
        cmocka_unit_test_setup(test_a_month_opens_behind_a_long_report, setup),
        cmocka_unit_test_setup(test_repeated, setup),
        cmocka_unit_test_setup(test_two_loaders_at_once, setup),
    };
    return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
