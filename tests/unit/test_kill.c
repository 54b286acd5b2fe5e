/*
 * kill -9: whatever the terminal is doing, and wherever in it, what it had shown as done is there
 * when it starts again, and everything fits together. (1,000 moments: tests/bench/bench_kill.c.)
 */
#include "tests/fault/disk.h"
#include "tests/harness/busy.h"
#include "tests/harness/folder.h"
#include "tests/harness/kill.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* SQLite's writes come in rows of which none counts before the sync behind it: every third place.
 */
enum { KILLS = 100, PLACES_APART = 3 };

static void must_be_well(const struct busy *busy, int kill)
{
    const char *wrong = busy_judge(busy);
    if (wrong != NULL)
        fail_msg("after kill %d: %s", kill, wrong);
}

/* The script with a kill at its N-th call that changes the disk; false: it came to its end. */
static bool die_at(struct busy *busy, int at)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct disk_plan plan = {.call = DISK_CHANGES, .fault = DISK_KILLS, .at = at};
        disk_break(&plan);
        _exit(busy_hold(busy, 0) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

/* Between two effects nothing changes: what lies between two changes of the disk is one place. */
static void test_every_boundary(void **state)
{
    int at = 1;
    (void)state;
    disk_install();
    struct scratch scratch;
    struct busy busy;
    scratch_make(&scratch, kill_memory());
    busy_prepare(&busy, scratch.path);
    struct folder prepared = {.db = NULL};
    memcpy(prepared.path, busy.folder, sizeof prepared.path);
    for (bool was_killed = true; was_killed; at += PLACES_APART) {
        struct folder copy = folder_copy(&prepared);
        struct busy run = busy;
        memset((void *)(uintptr_t)busy.seen, 0, sizeof *busy.seen);
        memcpy(run.folder, copy.path, sizeof run.folder);
        was_killed = die_at(&run, at);
        must_be_well(&run, at);
        folder_drop(&copy);
    }
    print_message("# of %d places\n", at - PLACES_APART);
    assert_true(at > 100);
    busy_end(&busy);
    scratch_remove(&scratch);
}

static void test_random_moments(void **state)
{
    struct kill_figures figures = {.kills = 0};
    (void)state;
    const char *wrong = kill_at_random(KILLS, &figures);
    print_message("# %d kills: %lld ticks and %lld ballots shown, %lld steps\n", figures.kills,
                  (long long)figures.ticks, (long long)figures.ballots, (long long)figures.steps);
    if (wrong != NULL)
        fail_msg("after kill %d: %s", figures.kills, wrong);
    assert_true(figures.ticks > KILLS / 4 && figures.ballots > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_boundary),
        cmocka_unit_test(test_random_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
