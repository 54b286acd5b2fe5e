/* Setting the machine's clock: the terminal asks for it by a file, and believes only the clock.
 * Whoever takes the wish here does not grant it: the machine's time is not a test's to change. That
 * part is tried in tests/check/service.sh. */
#include "firmware/base/clock.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static int set_up(void **state)
{
    int code = scratch_setup(state);
    const struct scratch *scratch = *state;
    setenv("RUNTIME_DIRECTORY", scratch->path, 1);
    return code;
}

static int tear_down(void **state)
{
    unsetenv("RUNTIME_DIRECTORY");
    return scratch_teardown(state);
}

static bool is_empty(const struct scratch *scratch)
{
    return scratch_run("! ls -A '%s' | grep -q .", scratch->path);
}

/* Takes what is asked for next, as themeday-set-clock.service does. */
static pid_t take_wish(const struct scratch *scratch)
{
    char path[SCRATCH_PATH_SIZE + 16], taken[SCRATCH_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/clock", scratch->path);
    snprintf(taken, sizeof taken, "%s/taken", scratch->path);
    pid_t child = fork();
    if (child != 0)
        return child;
    while (rename(path, taken) != 0)
        usleep(1000);
    _exit(0);
}

static void test_nobody_sets_it_without_a_service_manager(void **state)
{
    (void)state;
    unsetenv("RUNTIME_DIRECTORY");
    if (!clock_is_synchronised())
        assert_int_equal(clock_may_be_set(), CLOCK_IS_NOT_OURS);
    assert_int_equal(clock_set(clock_wall_ms()), ERR_UNSUPPORTED);
}

/* A time that comes by itself: that the clock shows it is all that counts. */
static void test_what_the_clock_shows_is_believed(void **state)
{
    const struct scratch *scratch = *state;
    if (!clock_is_synchronised())
        assert_int_equal(clock_may_be_set(), CLOCK_MAY_BE_SET);
    enum err err = ERR_TIMEOUT;
    for (int i = 0; i < 3 && err != ERR_OK; i++) /* the machine may have slept over it */
        err = clock_set(clock_wall_ms() + 2000);
    assert_int_equal(err, ERR_OK);
    assert_true(is_empty(scratch));
}

static void test_a_wish_that_was_not_granted(void **state)
{
    const struct scratch *scratch = *state;
    int64_t wish_ms = clock_wall_ms() + DAY_MS;
    int status = 0;
    enum err err = ERR_TIMEOUT;
    pid_t child = take_wish(scratch);
    assert_true(child > 0);
    while (err == ERR_TIMEOUT) /* the other process has not come to it yet */
        err = clock_set(wish_ms);
    assert_int_equal(err, ERR_IO);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(scratch_run("test \"$(cat '%s/taken')\" = %lld", scratch->path,
                            (long long)(wish_ms / 1000)));
}

/* It does not lie there until somebody takes it who comes later. */
static void test_a_wish_that_nobody_takes(void **state)
{
    const struct scratch *scratch = *state;
    assert_int_equal(clock_set(clock_wall_ms() - DAY_MS), ERR_TIMEOUT);
    assert_true(is_empty(scratch));
}

static void test_a_folder_that_is_gone(void **state)
{
    (void)state;
    setenv("RUNTIME_DIRECTORY", "/nowhere/at/all", 1);
    assert_int_equal(clock_set(clock_wall_ms() + DAY_MS), ERR_GONE);
}

#define CLOCK_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLOCK_TEST(test_nobody_sets_it_without_a_service_manager),
        CLOCK_TEST(test_what_the_clock_shows_is_believed),
        CLOCK_TEST(test_a_wish_that_was_not_granted),
        CLOCK_TEST(test_a_wish_that_nobody_takes),
        CLOCK_TEST(test_a_folder_that_is_gone),
    };
    return cmocka_run_group_tests_name("setting the clock", tests, NULL, NULL);
}
