/*
 * Collecting when something goes wrong: loader or server are killed in the middle, the disk is
 * full, bundles are forged, repeated, early, late or of a stranger, two loaders meet. Whatever
 * happens, afterwards a bundle is there whole or not at all, and collecting again makes of it what
 * it would have been.
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

static const struct fleet_plan small_fleet = {
    .seed = 11, .branches = 4, .months = 3, .people = 9, .corrections = 300};

static struct postgres postgres;
static struct office office;
static char *whole; /* the tables when everything came in one go */
static char *sizes; /* the same of office_sizes() */

static int setup_all(void **state)
{
    (void)state;
    postgres_start(&postgres);
    office_open(&office, &postgres, small_fleet);
    office_trust_all(&office);
    office_deliver(&office, -1);
    office_must_collect(&office);
    assert_int_equal(office_loaded(&office), office.count);
    whole = office_tables(&office);
    sizes = office_sizes(&office);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
    free(whole);
    free(sizes);
    office_close(&office);
    postgres_stop(&postgres);
    return 0;
}

/* Everything is delivered and nothing collected. */
static int setup(void **state)
{
    (void)state;
    office_empty_box(&office);
    office_deliver(&office, -1);
    office_forget(&office);
    return 0;
}

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* ---- what must be true ---- */

static void assert_whole(void)
{
    char *tables = office_tables(&office);
    assert_string_equal(tables, whole);
    free(tables);
}

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

static void assert_says(const char *output, const char *words)
{
    if (strstr(output, words) == NULL)
        fail_msg("nothing of “%s” in: %s", words, output);
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
    assert_whole();
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
    assert_whole();
}

static void test_server_killed_in_mid_bundle(void **state)
{
    (void)state;
    int status;
    struct postgres_hold *hold = postgres_hold(&postgres, "themeday.makeup");
    pid_t loader = office_begin(&office);
    wait_until_held(loader);
    postgres_kill(&postgres);
    postgres_let_go(hold);
    assert_int_equal(waitpid(loader, &status, 0), loader);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DEVICE);
    postgres_again(&postgres);
    assert_no_halves();
    office_must_collect(&office);
    assert_whole();
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
    postgres_again(&postgres);
    assert_no_halves();
    office_must_collect(&office);
    assert_whole();
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
    assert_whole();
    office.postgres = usual;
    postgres_stop(&small);
}

/* ---- forged ---- */

/* The last byte but the newline: of what minisign signs, the first line is not. */
static void flip_last_byte(const char *path)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
}

static int list_files(const char *folder, char ret_names[][NAME_SIZE], int size)
{
    int count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (entry->d_name[0] != '.' && count < size)
            snprintf(ret_names[count++], NAME_SIZE, "%.*s", NAME_SIZE - 1, entry->d_name);
    closedir(directory);
    return count;
}

static void test_every_file_tampered_with(void **state)
{
    (void)state;
    char names[16][NAME_SIZE], path[512], folder[320], output[OFFICE_OUTPUT_SIZE];
    snprintf(folder, sizeof folder, "%s/%.80s", office.upload, office.bundles[0]);
    int files = list_files(folder, names, 16);
    assert_true(files >= 7 && files < office.count);
    for (int i = 0; i < files; i++) {
        snprintf(path, sizeof path, "%s/%.80s/%.63s", office.box, office.bundles[i], names[i]);
        flip_last_byte(path);
    }
    assert_int_equal(office_collect(&office, output), EXIT_REFUSED);
    assert_int_equal(office_loaded(&office), office.count - files);
    for (int i = 0; i < files; i++) {
        assert_says(output, strchr(office.bundles[i], '/') + 1);
        snprintf(path, sizeof path, "%s/%.80s/%.63s", office.box, office.bundles[i], names[i]);
        assert_int_equal(access(path, F_OK), 0); /* left where it is */
        office_deliver(&office, i);
    }
    office_must_collect(&office);
    assert_whole();
}

static json_t *collect_for_programs(int expected)
{
    char command[1024];
    const char *build = getenv("THEMEDAY_BUILD");
    snprintf(command, sizeof command, "%s/themeday --json collect '%s' --db '%s'",
             build == NULL ? "build" : build, office.box, postgres.url);
    FILE *said = popen(command, "r");
    assert_non_null(said);
    json_t *object = json_loadf(said, 0, NULL);
    assert_int_equal(WEXITSTATUS(pclose(said)), expected);
    return object;
}

/* Names that clear the console, and such as a stick brings that was written in GBK: they are told,
 * to people and to programs, and do nothing. */
static void test_names_of_strangers(void **state)
{
    (void)state;
    char output[OFFICE_OUTPUT_SIZE];
    assert_true(scratch_run("cd '%s' && mkdir '\x1b[2J\xc3\xfb' && touch "
                            "'\x1b[2J\xc3\xfb/SHA256SUMS.minisig' '%s/\x1b]0;\xb5\xa5\a.csv'",
                            office.box, office.bundles[0]));
    assert_int_equal(office_collect(&office, output), EXIT_REFUSED);
    assert_says(output, "/_[2J__\t");
    assert_says(output, "_]0;___.csv");
    assert_null(strchr(output, '\x1b'));
    assert_true(utf8_is_valid(output, strlen(output)));
    assert_int_equal(office_loaded(&office), office.count - 1);
    json_t *object = collect_for_programs(EXIT_REFUSED);
    assert_int_equal(json_array_size(json_object_get(object, "failed")), 2);
    json_decref(object);
}

/* The first activity of a terminal has not come, the later ones have. */
static void test_a_gap_is_told(void **state)
{
    (void)state;
    char output[OFFICE_OUTPUT_SIZE], device[9], said[64];
    snprintf(device, sizeof device, "%.8s", office.bundles[0]);
    assert_true(scratch_run("cd '%s/%s' && rm -r TD-*-1 && rm -rf TD-*-1-*", office.box, device));
    assert_int_equal(office_collect(&office, output), 0);
    snprintf(said, sizeof said, "terminal %s: activities 1 to 1 ", device);
    assert_says(output, said);
    json_t *object = collect_for_programs(0), *gaps = json_object_get(object, "gaps");
    const json_t *gap = json_array_get(gaps, 0);
    assert_int_equal(json_array_size(gaps), 1);
    assert_string_equal(json_string_value(json_object_get(gap, "device")), device);
    assert_int_equal(json_integer_value(json_object_get(gap, "first")), 1);
    assert_int_equal(json_integer_value(json_object_get(gap, "last")), 1);
    json_decref(object);
}

/* As it is while it is being uploaded: nothing is wrong with it, it is not there yet. */
static void test_not_complete_yet(void **state)
{
    (void)state;
    for (int i = 0; i < office.count; i += 2)
        assert_true(scratch_run("rm '%s/%s/SHA256SUMS.minisig' '%s/%s/records.jsonl'", office.box,
                                office.bundles[i], office.box, office.bundles[i]));
    office_must_collect(&office);
    assert_int_equal(office_loaded(&office), office.count / 2);
    office_deliver(&office, -1);
    office_must_collect(&office);
    assert_whole();
}

/* ---- repeated, two at once, too early, a stranger's ---- */

static void test_repeated(void **state)
{
    (void)state;
    office_must_collect(&office);
    office_must_collect(&office);
    assert_whole();
    assert_true(scratch_run("cp -a '%s' '%s/again'", office.upload, office.box));
    office_must_collect(&office);
    assert_whole();
}

static void test_two_loaders_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        int first_status, second_status;
        office_forget(&office);
        pid_t first = office_begin(&office), second = office_begin(&office);
        assert_int_equal(waitpid(first, &first_status, 0), first);
        assert_int_equal(waitpid(second, &second_status, 0), second);
        assert_int_equal(first_status, 0);
        assert_int_equal(second_status, 0);
        assert_whole();
    }
}

static void test_from_the_future(void **state)
{
    (void)state;
    struct office ahead;
    struct fleet_plan plan = small_fleet;
    char output[OFFICE_OUTPUT_SIZE];
    time_t now = time(NULL);
    plan.branches = plan.months = 1;
    plan.year = localtime(&now)->tm_year + 1900 + 2;
    office_open(&ahead, &postgres, plan); /* the keys are those of the others: the seed is, too */
    assert_int_equal(office_collect(&ahead, output), 0);
    office_deliver(&ahead, -1);
    assert_int_equal(office_collect(&ahead, output), EXIT_REFUSED);
    assert_says(output, strchr(ahead.bundles[0], '/') + 1);
    assert_int_equal(office_loaded(&ahead), 0);
    office_close(&ahead);
}

static void test_from_a_stranger(void **state)
{
    (void)state;
    struct office other;
    struct fleet_plan plan = small_fleet;
    char output[OFFICE_OUTPUT_SIZE], device[9];
    plan.seed = 12;
    plan.branches = plan.months = 1;
    office_open(&other, &postgres, plan);
    office_deliver(&other, -1);
    assert_int_equal(office_collect(&other, output), EXIT_REFUSED);
    assert_says(output, strchr(other.bundles[0], '/') + 1);
    assert_int_equal(office_loaded(&other), 0);
    snprintf(device, sizeof device, "%.8s", other.bundles[0]);
    office_trust(&other, device);
    office_must_collect(&other);
    assert_int_equal(office_loaded(&other), other.count);
    office_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_loader_killed_in_mid_bundle, setup),
        cmocka_unit_test_setup(test_loader_killed_on_its_way, setup),
        cmocka_unit_test_setup(test_server_killed_in_mid_bundle, setup),
        cmocka_unit_test_setup(test_server_killed_on_its_way, setup),
        cmocka_unit_test_setup(test_full_disk, setup),
        cmocka_unit_test_setup(test_every_file_tampered_with, setup),
        cmocka_unit_test_setup(test_names_of_strangers, setup),
        cmocka_unit_test_setup(test_a_gap_is_told, setup),
        cmocka_unit_test_setup(test_not_complete_yet, setup),
        cmocka_unit_test_setup(test_repeated, setup),
        cmocka_unit_test_setup(test_two_loaders_at_once, setup),
        cmocka_unit_test_setup(test_from_the_future, setup),
        cmocka_unit_test_setup(test_from_a_stranger, setup),
    };
    return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
