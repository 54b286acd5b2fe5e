/* The fleet of the committee's tests: bundles like any other, and the same ones every time. */
#include "tests/harness/fleet.h"
#include "tests/harness/scratch.h"

#include <sanitizer/lsan_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Cairo 1.16 loses an array for every font of a PDF that it makes a subset of. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo\n";
}

static struct scratch scratch;

static int setup(void **state)
{
    (void)state;
    scratch_make(&scratch, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(&scratch);
    return 0;
}

static struct fleet_report make(const char *name, struct fleet_plan plan)
{
    char folder[128];
    struct fleet_report report;
    snprintf(folder, sizeof folder, "%s/%s", scratch.path, name);
    plan.folder = folder;
    fleet_make(&plan, &report);
    return report;
}

static bool verifies(const char *paths)
{
    const char *build = getenv("THEMEDAY_BUILD");
    return scratch_run(
        "for folder in %s/%s; do '%s/themeday' verify \"$folder\" >/dev/null || exit;"
        " done",
        scratch.path, paths, build == NULL ? "build" : build);
}

/* One process or two, this year's run or last year's. */
static void test_same_seed_same_bytes(void **state)
{
    (void)state;
    struct fleet_plan plan = {.seed = 7, .branches = 3, .months = 3, .people = 6};
    struct fleet_report report = make("one", plan);
    assert_true(report.bundles >= 6);
    assert_true(verifies("one/upload/*/*"));
    plan.workers = 2;
    assert_int_equal(make("two", plan).bytes, report.bytes);
    assert_true(scratch_run("diff -r '%s/one/upload' '%s/two/upload'", scratch.path, scratch.path));
    assert_true(scratch_run("diff -r '%s/one/keys' '%s/two/keys'", scratch.path, scratch.path));
    plan.seed = 8;
    make("other", plan);
    assert_false(scratch_run("diff -rq '%s/one/upload' '%s/other/upload' >/dev/null", scratch.path,
                             scratch.path));
}

/* The first branch of two sends everything that a terminal sends. */
static void test_whole_bundles(void **state)
{
    (void)state;
    make("whole",
         (struct fleet_plan){.seed = 3, .branches = 2, .months = 1, .people = 4, .papers = 2});
    assert_true(verifies("whole/upload/*/*"));
    assert_true(scratch_run("test $(find '%s/whole' -name '*.pdf' | wc -l) = 4", scratch.path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same_seed_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_whole_bundles, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
