/*
 * Bundles that a committee refuses: forged, with names that do something to a console, early, or of
 * a stranger. They are told with the reason and left where they are, and the others are taken.
 */
#include "firmware/base/utf8.h"
#include "tests/harness/office.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { EXIT_REFUSED = 1, NAME_SIZE = 64 };

static const struct fleet_plan small_fleet = {
    .seed = 11, .branches = 4, .months = 3, .people = 9, .corrections = 300};

static struct postgres postgres;
static struct office office;

static int setup_all(void **state)
{
    (void)state;
    postgres_start(&postgres);
    office_open(&office, &postgres, small_fleet);
    office_trust_all(&office);
    office_collect_whole(&office);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
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

static json_t *collect_for_programs(int expected)
{
    char box[OFFICE_PATH_SIZE + 2];
    snprintf(box, sizeof box, "'%s'", office.box);
    return office_collect_json(&office, box, "", expected);
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

/* What is said of a bundle in which the last byte of this file was flipped. */
static const char *expected_fault(const char *file)
{
    static const char *const seals[][2] = {{"SHA256SUMS", "not-signed"},
                                           {"SHA256SUMS.minisig", "bad-signature"},
                                           {"device.pub", "bad-key"}};
    for (size_t i = 0; i < sizeof seals / sizeof *seals; i++)
        if (strcmp(file, seals[i][0]) == 0)
            return seals[i][1];
    return "changed";
}

static const json_t *find_failure(const json_t *object, const char *bundle)
{
    size_t index;
    const json_t *failure;
    json_array_foreach(json_object_get(object, "failed"), index, failure)
    {
        const char *path = json_string_value(json_object_get(failure, "bundle"));
        if (strstr(path, bundle) != NULL && strlen(strstr(path, bundle)) == strlen(bundle))
            return failure;
    }
    fail_msg("nothing is said of %s", bundle);
    return NULL;
}

static void test_every_file_tampered_with(void **state)
{
    (void)state;
    char names[16][NAME_SIZE], path[512], folder[320];
    snprintf(folder, sizeof folder, "%s/%.80s", office.upload, office.bundles[0]);
    int files = list_files(folder, names, 16);
    assert_true(files >= 7 && files < office.count);
    for (int i = 0; i < files; i++) {
        snprintf(path, sizeof path, "%s/%.80s/%.63s", office.box, office.bundles[i], names[i]);
        flip_last_byte(path);
    }
    json_t *object = collect_for_programs(EXIT_REFUSED);
    assert_int_equal(office_loaded(&office), office.count - files);
    assert_int_equal(json_array_size(json_object_get(object, "failed")), files);
    for (int i = 0; i < files; i++) {
        const json_t *failure = find_failure(object, office.bundles[i]);
        assert_string_equal(json_string_value(json_object_get(failure, "fault")),
                            expected_fault(names[i]));
        office_assert_says(json_string_value(json_object_get(failure, "reason")), names[i]);
        snprintf(path, sizeof path, "%s/%.80s/%.63s", office.box, office.bundles[i], names[i]);
        assert_int_equal(access(path, F_OK), 0); /* left where it is */
        office_deliver(&office, i);
    }
    json_decref(object);
    office_must_collect(&office);
    office_assert_whole(&office);
}

/* What was loaded was whole, and of another copy nothing is taken: that it is known is all that is
 * said of it, whatever has become of its files. Other sums make it another bundle, which is
 * refused. */
static void test_a_damaged_copy_of_what_is_known(void **state)
{
    (void)state;
    char path[512];
    office_must_collect(&office);
    snprintf(path, sizeof path, "%s/%.80s/records.jsonl", office.box, office.bundles[0]);
    flip_last_byte(path);
    json_t *object = collect_for_programs(0);
    office_assert_number(object, "known", office.count);
    json_decref(object);
    snprintf(path, sizeof path, "%s/%.80s/SHA256SUMS", office.box, office.bundles[0]);
    flip_last_byte(path);
    object = collect_for_programs(EXIT_REFUSED);
    office_assert_number(object, "known", office.count - 1);
    assert_string_equal(
        json_string_value(json_object_get(find_failure(object, office.bundles[0]), "fault")),
        "not-signed");
    json_decref(object);
    office_assert_whole(&office);
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
    office_assert_says(output, "/_[2J__\t");
    office_assert_says(output, "_]0;___.csv");
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
    office_assert_says(output, said);
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
    office_assert_whole(&office);
}

/* ---- too early, a stranger's ---- */

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
    office_assert_says(output, strchr(ahead.bundles[0], '/') + 1);
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
    office_assert_says(output, strchr(other.bundles[0], '/') + 1);
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
        cmocka_unit_test_setup(test_every_file_tampered_with, setup),
        cmocka_unit_test_setup(test_a_damaged_copy_of_what_is_known, setup),
        cmocka_unit_test_setup(test_names_of_strangers, setup),
        cmocka_unit_test_setup(test_a_gap_is_told, setup),
        cmocka_unit_test_setup(test_not_complete_yet, setup),
        cmocka_unit_test_setup(test_from_the_future, setup),
        cmocka_unit_test_setup(test_from_a_stranger, setup),
    };
    return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
