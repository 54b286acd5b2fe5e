/*
 * A stick pulled out at any moment: what is on the medium then, byte for byte, is kept while a
 * folder is written, and mounted afterwards. Needs root and loop devices.
 */
#include "drivers/stick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { FILES = 10, FILE_SIZE = 64000, MOMENTS = 20 };

static char folder[64];
static char bytes[FILES][FILE_SIZE];
static int moments; /* how many were kept */

static __attribute__((format(printf, 1, 2))) int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return system(command);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/themeday-pulled-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(run("mkdir %s/stick", folder), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)run("umount -q %s/stick", folder);
    return run("rm -rf '%s'", folder);
}

static char *stick(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/stick", folder);
    return path;
}

/* A bundle of some size; another `version` has other bytes in all files. */
static enum err write_version(int version, const struct stick_watcher *watcher,
                              enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE])
{
    struct stick_file files[FILES];
    char names[FILES][32];
    for (int i = 0; i < FILES; i++) {
        memset(bytes[i], 'a' + version + i, FILE_SIZE);
        snprintf(names[i], sizeof names[i], "%02d.pdf", i);
        files[i] = (struct stick_file){names[i], bytes[i], FILE_SIZE};
    }
    const struct stick_folder whole = {"TD-1", 1779170400000, files, FILES};
    if (watcher == NULL)
        return stick_write(stick(), &whole, ret_outcome, ret_name);
    FILE *target = fopen(stick(), "r");
    assert_non_null(target);
    enum err err = stick_write_at(fileno(target), &whole, watcher, ret_outcome, ret_name);
    fclose(target);
    return err;
}

static void assert_writes(int version, enum stick_outcome outcome, const char *name)
{
    enum stick_outcome got;
    char got_name[STICK_NAME_SIZE];
    assert_int_equal(write_version(version, NULL, &got, got_name), ERR_OK);
    assert_int_equal(got, outcome);
    assert_string_equal(got_name, name);
}

/* Keeps what the medium holds at every 5 % of the way. */
static bool keep_moment(void *context, int64_t done, int64_t total)
{
    (void)context;
    if (done > 0 && done * MOMENTS / total >= moments)
        assert_int_equal(run("cp '%s/image' '%s/moment-%d'", folder, folder, moments++), 0);
    return true;
}

static void test_every_moment(void **state)
{
    (void)state;
    const struct stick_watcher watcher = {keep_moment, NULL};
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE], path[256];
    struct stat status;
    if (run("dd if=/dev/zero of='%s/image' bs=1M count=8 2>/dev/null && mkfs.ext2 -qj -J size=1 "
            "'%s/image' && "
            "mount -o loop '%s/image' '%s'",
            folder, folder, folder, stick()) != 0)
        skip();
    assert_writes(0, STICK_WRITTEN, "TD-1");
    moments = 1;
    assert_int_equal(write_version(1, &watcher, &outcome, name), ERR_OK);
    assert_string_equal(name, "TD-1-2");
    assert_true(moments >= MOMENTS);
    assert_int_equal(run("umount '%s'", stick()), 0);
    for (int i = 1; i < moments; i++) {
        assert_int_equal(run("mount -o loop '%s/moment-%d' '%s' 2>/dev/null", folder, i, stick()),
                         0);
        assert_writes(0, STICK_SAME, "TD-1"); /* the earlier one is what it was */
        snprintf(path, sizeof path, "%s/TD-1-2", stick());
        bool is_there = stat(path, &status) == 0;
        assert_int_equal(is_there, i > MOMENTS / 2); /* its name appears when it is whole */
        assert_writes(1, is_there ? STICK_SAME : STICK_WRITTEN, "TD-1-2"); /* the retry works */
        assert_int_equal(
            run("test \"$(ls -A '%s')\" = \"$(printf 'TD-1\\nTD-1-2\\nlost+found')\"", stick()), 0);
        assert_int_equal(run("umount '%s'", stick()), 0);
    }
}

/* Whoever sees that the stick is gone stops the writing, and nothing half stays under any name. */
static bool stop_half_way(void *context, int64_t done, int64_t total)
{
    return done < total * *(int *)context / 100;
}

static void test_stopped_on_the_way(void **state)
{
    (void)state;
    enum stick_outcome outcome = STICK_SAME;
    char name[STICK_NAME_SIZE] = "untouched";
    for (int percent = 5; percent <= 95; percent += 5) {
        const struct stick_watcher watcher = {stop_half_way, &percent};
        assert_int_equal(write_version(0, &watcher, &outcome, name), ERR_IO);
        assert_string_equal(name, "untouched");
        assert_int_equal(run("test -z \"$(ls -A '%s')\"", stick()), 0);
    }
    assert_writes(0, STICK_WRITTEN, "TD-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_moment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stopped_on_the_way, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("stick pulled out", tests, NULL, NULL);
}
