/*
 * Bundles read ahead: they come in the order in which they were asked for, whichever helper was
 * first, and who stops early leaves nothing behind.
 */
#include "firmware/cli/cli_readings.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FOLDERS = 100, MISSING = 37 };

static const struct committee_gate gate = {.today = "2026-05-20"};

static struct scratch scratch;
static struct readings *readings;
static char *paths[FOLDERS];

/* Large and small ones by turns, so that they are not read in the order in which they are begun. */
static int setup(void **state)
{
    (void)state;
    scratch_make(&scratch, NULL);
    for (int i = 0; i < FOLDERS; i++) {
        assert_true(asprintf(&paths[i], "%s/TD-%d", scratch.path, i) > 0);
        if (i != MISSING)
            assert_true(scratch_run("mkdir '%s' && head -c %d /dev/zero > '%s/records.jsonl'",
                                    paths[i], i % 3 == 0 ? 4000000 : 10, paths[i]));
    }
    assert_int_equal(readings_open(&readings), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    readings_close(readings);
    for (int i = 0; i < FOLDERS; i++)
        free(paths[i]);
    scratch_remove(&scratch);
    return 0;
}

static void assert_next_is(int index)
{
    char *real = realpath(paths[index], NULL);
    struct reading *reading = readings_next(readings);
    assert_non_null(reading);
    assert_int_equal(reading->is_readable, index != MISSING);
    if (index == MISSING) {
        assert_int_equal(reading->err, ERR_GONE);
        assert_null(reading->path);
    } else {
        assert_int_equal(reading->err, ERR_OK);
        assert_string_equal(reading->path, real);
        assert_ptr_equal(reading->bundle.folder, strrchr(reading->path, '/') + 1);
        assert_int_equal(reading->report.fault, COMMITTEE_NOT_WHOLE);
    }
    reading_free(reading);
    free(real);
}

static void test_in_their_order(void **state)
{
    (void)state;
    readings_begin(readings, paths, FOLDERS, &gate);
    for (int i = 0; i < FOLDERS; i++)
        assert_next_is(i);
    readings_end(readings);
}

/* Whatever was read by then is dropped, and the next ones begin at the beginning. */
static void test_stopped_and_begun_again(void **state)
{
    (void)state;
    for (int taken = 0; taken < 12; taken++) {
        readings_begin(readings, paths + taken, FOLDERS - taken, &gate);
        for (int i = 0; i < taken; i++)
            assert_next_is(taken + i);
        readings_end(readings);
    }
    readings_begin(readings, paths, 0, &gate);
    readings_end(readings);
    readings_begin(readings, paths + MISSING, 1, &gate);
    assert_next_is(MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_in_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stopped_and_begun_again, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
