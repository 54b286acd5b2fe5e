/* A folder on a stick: whole or not at all, never over another one. */
#include "drivers/stick.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char target[64];

static int set_up(void **state)
{
    (void)state;
    strcpy(target, "/tmp/themeday-stick-XXXXXX");
    return mkdtemp(target) == NULL;
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *at)
{
    (void)status, (void)flag, (void)at;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(target, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static char *path_of(const char *below)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", target, below);
    return path;
}

static void put(const char *below, const char *content)
{
    FILE *file = fopen(path_of(below), "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static bool is_there(const char *below)
{
    struct stat status;
    return lstat(path_of(below), &status) == 0;
}

static enum err write_files(const char *first, const char *second, enum stick_outcome *ret_outcome,
                            char ret_name[STICK_NAME_SIZE])
{
    const struct stick_file files[] = {{"签到表.csv", first, strlen(first)},
                                       {"records.jsonl", second, strlen(second)}};
    const struct stick_folder folder = {
        .name = "TD-1", .time_ms = 1779170400000, .files = files, .file_count = 2};
    return stick_write(target, &folder, ret_outcome, ret_name);
}

static void assert_writes(const char *first, const char *second, enum stick_outcome outcome,
                          const char *name)
{
    enum stick_outcome got;
    char got_name[STICK_NAME_SIZE];
    assert_int_equal(write_files(first, second, &got, got_name), ERR_OK);
    assert_int_equal(got, outcome);
    assert_string_equal(got_name, name);
}

static void test_same_and_changed(void **state)
{
    (void)state;
    assert_writes("a", "b", STICK_WRITTEN, "TD-1");
    assert_writes("a", "b", STICK_SAME, "TD-1");
    assert_writes("a", "bb", STICK_WRITTEN, "TD-1-2");
    assert_writes("", "b", STICK_WRITTEN, "TD-1-3");
    assert_writes("a", "bb", STICK_SAME, "TD-1-2");
    assert_writes("a", "b", STICK_SAME, "TD-1");
    assert_false(is_there(".TD-1.part"));
}

static void test_times(void **state)
{
    (void)state;
    static const char *const paths[] = {"TD-1", "TD-1/签到表.csv", "TD-1/records.jsonl"};
    struct stat status;
    assert_writes("a", "b", STICK_WRITTEN, "TD-1");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(stat(path_of(paths[i]), &status), 0);
        assert_int_equal(status.st_mtime, 1779170400);
    }
}

/* What somebody else put there is neither taken for the same nor touched. */
static void test_other_peoples_things(void **state)
{
    (void)state;
    put("TD-1", "a file of this name");
    assert_int_equal(symlink("/etc", path_of("TD-1-2")), 0);
    assert_writes("a", "b", STICK_WRITTEN, "TD-1-3");
    put("TD-1-3/more", "x");
    assert_writes("a", "b", STICK_WRITTEN, "TD-1-4");
    assert_int_equal(unlink(path_of("TD-1-4/records.jsonl")), 0);
    put("TD-1-4/other", "b");
    assert_writes("a", "b", STICK_WRITTEN, "TD-1-5");
    assert_true(is_there("TD-1") && is_there("TD-1-3/more") && is_there("TD-1-4/other"));
}

/* A stick that was pulled out keeps a half-written hidden folder. */
static void test_leftover_of_a_pulled_stick(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path_of(".TD-1.part"), 0755), 0);
    put(".TD-1.part/签到表.csv", "half");
    put(".TD-1.part/garbage", "x");
    assert_writes("a", "b", STICK_WRITTEN, "TD-1");
    assert_false(is_there(".TD-1.part"));
    assert_false(is_there("TD-1/garbage"));
}

static void test_no_target(void **state)
{
    (void)state;
    enum stick_outcome outcome = STICK_SAME;
    char name[STICK_NAME_SIZE] = "untouched", kept[sizeof target];
    strcpy(kept, target);
    strcpy(target, "/proc/nonexistent");
    assert_int_equal(write_files("a", "b", &outcome, name), ERR_GONE);
    strcpy(target, kept);
    assert_string_equal(name, "untouched");
    assert_int_equal(outcome, STICK_SAME);
}

/* Full after the first file: nothing is left behind. */
static void test_full(void **state)
{
    (void)state;
    char big[8192];
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE];
    if (mount("none", target, "tmpfs", 0, "size=8k") != 0)
        skip();
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    enum err err = write_files("a", big, &outcome, name);
    bool leftover = is_there(".TD-1.part"), published = is_there("TD-1");
    assert_int_equal(umount(target), 0);
    assert_int_equal(err, ERR_FULL);
    assert_false(leftover || published);
}

#define STICK_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STICK_TEST(test_same_and_changed),
        STICK_TEST(test_times),
        STICK_TEST(test_other_peoples_things),
        STICK_TEST(test_leftover_of_a_pulled_stick),
        STICK_TEST(test_no_target),
        STICK_TEST(test_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
