/* A reader process that dies again and again is started again with patience: no storm, and no
 * giving up. Real processes under a clock of the test's own. */
#include "drivers/reader.h"

#include "drivers/reader_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

static const int64_t ms = 1000000;

/* Runs as the helper: "exit" dies at once, "up" dies as soon as the reader is up,
 * "stay" says so and then nothing more. */
static _Noreturn void die(const char *how)
{
    struct reader_packet packet = {
        .mono_ns = clock_mono_ns(), .type = READER_PACKET_UP, .device = "short-lived"};
    helper_child_begin();
    if (strcmp(how, "exit") != 0)
        helper_child_send(&packet, sizeof packet);
    while (strcmp(how, "stay") == 0)
        pause();
    _exit(1);
}

/* Waits, really, until the process is dead, and has that dealt with at this moment. */
static void let_die(struct reader *reader, int64_t now_ns)
{
    struct event event;
    while (reader_fd(reader) >= 0) {
        struct pollfd fd = {.fd = reader_fd(reader), .events = POLLIN};
        assert_int_equal(poll(&fd, 1, 60000), 1);
        reader_dispatch(reader, now_ns, &event);
    }
}

/* One that lives is taken for one that runs when it was not silent for as long as it may be. */
static void test_what_dies_does_not_run(void **state)
{
    struct reader *reader = NULL;
    struct event event;
    int64_t now_ns = clock_mono_ns();
    (void)state;
    assert_int_equal(reader_open("stay", &reader), ERR_OK);
    assert_false(reader_runs(reader, now_ns + 10000 * ms)); /* not a word yet */
    while (!reader_dispatch(reader, now_ns, &event))
        assert_int_equal(
            poll(&(struct pollfd){.fd = reader_fd(reader), .events = POLLIN}, 1, 60000), 1);
    assert_false(reader_runs(reader, now_ns));
    assert_true(reader_runs(reader, now_ns + 5000 * ms));
    assert_true(reader_dispatch(reader, now_ns + 10000 * ms, &event)); /* silent: killed */
    assert_false(reader_runs(reader, now_ns + 20000 * ms));
    reader_close(reader);
}

/* How long it waited before each restart. */
static void count_restarts(const char *how, int64_t lives_ns, int64_t *ret_waits_ms, int count)
{
    struct reader *reader = NULL;
    struct event event;
    int64_t now_ns = clock_mono_ns();
    assert_int_equal(reader_open(how, &reader), ERR_OK);
    for (int i = 0; i < count; i++) {
        now_ns += lives_ns;
        let_die(reader, now_ns);
        ret_waits_ms[i] = (reader_deadline_ns(reader) - now_ns) / ms;
        now_ns = reader_deadline_ns(reader);
        reader_dispatch(reader, now_ns, &event);
        assert_true(reader_fd(reader) >= 0);
    }
    reader_close(reader);
}

static void test_it_waits_longer_and_longer(void **state)
{
    static const int64_t expected[] = {250, 500, 1000, 1000, 1000, 1000};
    enum { COUNT = sizeof expected / sizeof *expected };
    int64_t waits_ms[COUNT];
    (void)state;
    count_restarts("exit", 10 * ms, waits_ms, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(waits_ms[i], expected[i]);
    count_restarts("up", 10 * ms, waits_ms, COUNT); /* to be up for a moment is not to be well */
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(waits_ms[i], expected[i]);
}

/* One that worked for a while comes back at once, each time. */
static void test_after_good_days_it_is_quick_again(void **state)
{
    int64_t waits_ms[4];
    struct reader *reader = NULL;
    struct event event;
    (void)state;
    int64_t now_ns = clock_mono_ns();
    assert_int_equal(reader_open("up", &reader), ERR_OK);
    for (int i = 0; i < 4; i++) {
        struct pollfd fd = {.fd = reader_fd(reader), .events = POLLIN};
        assert_int_equal(poll(&fd, 1, 60000), 1);
        assert_true(reader_dispatch(reader, now_ns, &event)); /* up */
        now_ns += 6000 * ms;
        let_die(reader, now_ns);
        waits_ms[i] = (reader_deadline_ns(reader) - now_ns) / ms;
        now_ns = reader_deadline_ns(reader);
        reader_dispatch(reader, now_ns, &event);
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(waits_ms[i], 250);
    reader_close(reader);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=reader") == 0)
        die(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_waits_longer_and_longer),
        cmocka_unit_test(test_after_good_days_it_is_quick_again),
        cmocka_unit_test(test_what_dies_does_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
