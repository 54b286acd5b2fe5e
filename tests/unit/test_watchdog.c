/* What a supervisor hears, on a real datagram socket in systemd's place. */
#include "drivers/watchdog.h"

#include "firmware/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct supervisor {
    int fd;
    char path[64];
};

/* `path` may begin with @: a name without a file. */
static void listen_at(struct supervisor *supervisor, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    snprintf(supervisor->path, sizeof supervisor->path, "%s", path);
    memcpy(address.sun_path, path, length + 1);
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    supervisor->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(supervisor->fd, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)),
                     0);
    setenv("NOTIFY_SOCKET", path, 1);
}

static int set_up(void **state)
{
    struct supervisor *supervisor = calloc(1, sizeof *supervisor);
    char path[64];
    snprintf(path, sizeof path, "/tmp/themeday-notify-%d", (int)getpid());
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    unlink(path); /* of a process that had this number once, and was killed */
    listen_at(supervisor, path);
    *state = supervisor;
    return 0;
}

static int tear_down(void **state)
{
    struct supervisor *supervisor = *state;
    close(supervisor->fd);
    unlink(supervisor->path);
    free(supervisor);
    return 0;
}

static struct watchdog *open_watchdog(void)
{
    struct watchdog *watchdog = NULL;
    assert_int_equal(watchdog_open(&watchdog), ERR_OK);
    return watchdog;
}

/* The next datagram, or "". */
static const char *heard(const struct supervisor *supervisor)
{
    static char line[256];
    ssize_t length = recv(supervisor->fd, line, sizeof line - 1, 0);
    line[length > 0 ? length : 0] = '\0';
    return line;
}

static void test_it_says_how_it_is(void **state)
{
    const struct supervisor *supervisor = *state;
    struct watchdog *watchdog = open_watchdog();
    watchdog_ready(watchdog);
    assert_string_equal(heard(supervisor), "READY=1");
    watchdog_status(watchdog, "reader up");
    watchdog_status(watchdog, "reader up");
    assert_string_equal(heard(supervisor), "STATUS=reader up");
    assert_string_equal(heard(supervisor), "");
    watchdog_status(watchdog, "reader down");
    assert_string_equal(heard(supervisor), "STATUS=reader down");
    watchdog_stopping(watchdog);
    assert_string_equal(heard(supervisor), "STOPPING=1");
    watchdog_close(watchdog);
    assert_string_equal(heard(supervisor), "");
}

/* sd_watchdog_enabled(3): ping at half the time. */
static void test_it_pings_in_time(void **state)
{
    const struct supervisor *supervisor = *state;
    setenv("WATCHDOG_USEC", "2000000", 1);
    struct watchdog *watchdog = open_watchdog();
    int64_t now_ns = clock_mono_ns();
    watchdog_ping(watchdog, now_ns);
    assert_string_equal(heard(supervisor), "WATCHDOG=1");
    assert_int_equal(watchdog_deadline_ns(watchdog), now_ns + 1000000000);
    watchdog_ping(watchdog, now_ns + 999999999);
    assert_string_equal(heard(supervisor), "");
    watchdog_ping(watchdog, now_ns + 1000000000);
    assert_string_equal(heard(supervisor), "WATCHDOG=1");
    watchdog_close(watchdog);
}

/* sd_notify(3), WATCHDOG_USEC: for a time the supervisor waits longer, and then as before. */
static void test_it_asks_for_time(void **state)
{
    const struct supervisor *supervisor = *state;
    setenv("WATCHDOG_USEC", "20000000", 1);
    struct watchdog *watchdog = open_watchdog();
    watchdog_allow(watchdog, 600);
    assert_string_equal(heard(supervisor), "WATCHDOG_USEC=600000000");
    watchdog_allow(watchdog, 0);
    assert_string_equal(heard(supervisor), "WATCHDOG_USEC=20000000");
    watchdog_close(watchdog);
    unsetenv("WATCHDOG_USEC");
    watchdog = open_watchdog();
    watchdog_allow(watchdog, 600); /* of nobody who watches */
    assert_string_equal(heard(supervisor), "");
    watchdog_close(watchdog);
}

static void assert_no_ping(const struct supervisor *supervisor)
{
    struct watchdog *watchdog = open_watchdog();
    assert_int_equal(watchdog_deadline_ns(watchdog), INT64_MAX);
    watchdog_ping(watchdog, clock_mono_ns());
    assert_string_equal(heard(supervisor), "");
    watchdog_close(watchdog);
}

static void test_a_ping_nobody_asked_for(void **state)
{
    const struct supervisor *supervisor = *state;
    assert_no_ping(supervisor);
    setenv("WATCHDOG_USEC", "many", 1);
    assert_no_ping(supervisor);
    setenv("WATCHDOG_USEC", "2000000", 1);
    setenv("WATCHDOG_PID", "1", 1); /* asked of another process */
    assert_no_ping(supervisor);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_PID");
    assert_no_ping(supervisor);
    setenv("NOTIFY_SOCKET", "relative", 1);
    assert_no_ping(supervisor);
}

static void test_a_name_without_a_file(void **state)
{
    struct supervisor supervisor;
    (void)state;
    listen_at(&supervisor, "@themeday-test-notify");
    struct watchdog *watchdog = open_watchdog();
    watchdog_ready(watchdog);
    assert_string_equal(heard(&supervisor), "READY=1");
    watchdog_close(watchdog);
    close(supervisor.fd);
}

/* A supervisor that went away, or reads nothing, holds nobody up. */
static void test_nobody_listens(void **state)
{
    struct supervisor *supervisor = *state;
    struct watchdog *watchdog = open_watchdog();
    for (int i = 0; i < 2000; i++)
        watchdog_ready(watchdog);
    close(supervisor->fd);
    watchdog_ready(watchdog);
    watchdog_close(watchdog);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_it_says_how_it_is),     TEST(test_it_pings_in_time),
        TEST(test_it_asks_for_time),      TEST(test_a_ping_nobody_asked_for),
        TEST(test_a_name_without_a_file), TEST(test_nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
