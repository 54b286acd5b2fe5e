/* The socket between the command line and a running terminal. */
#include "firmware/control.h"

#include "firmware/base/clock.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[200];
static struct control *control;
static int executed;

/* The terminal's side of the tests: repeats what it was asked. */
static int execute(void *context, int argc, char **argv, const char *locale, FILE *out, FILE *err)
{
    assert_ptr_equal(context, folder);
    executed++;
    if (strcmp(argv[0], "flood") == 0)
        for (int i = 0; i < 200000; i++)
            fputs("0123456789\n", out);
    for (int i = 0; i < argc; i++)
        fprintf(out, "[%s]", argv[i]);
    fprintf(err, "locale %s", locale);
    return 40 + argc;
}

/* A folder whose path is longer than a socket address can be. */
static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/themeday-control-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    memset(folder + strlen(folder), 'x', 120);
    folder[28] = '/';
    executed = 0;
    return mkdir(folder, 0700) != 0 || control_open(folder, execute, folder, &control) != ERR_OK;
}

static int tear_down(void **state)
{
    (void)state;
    control_close(control);
    folder[28] = '\0';
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%.40s'", folder);
    return system(command);
}

/* Serves until the child has ended; returns its wait status. */
static int serve(pid_t child)
{
    int status;
    while (waitpid(child, &status, WNOHANG) == 0) {
        struct pollfd fd = {.fd = control_fd(control), .events = POLLIN};
        int ready = poll(&fd, 1, 10);
        if (ready > 0 || control_deadline_ns(control) <= clock_mono_ns())
            control_dispatch(control);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs control_request() in a child whose output goes to a file; returns its exit code. */
static int request(const char *first, char *output, size_t size)
{
    char path[] = "/tmp/themeday-output-XXXXXX";
    int fd = mkstemp(path);
    pid_t child = fork();
    if (child == 0) {
        const char *words[] = {first, "two words", "", "三", NULL};
        int code = 99;
        setenv("LC_ALL", "zh_CN.UTF-8", 1);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        _exit(control_request(folder, 4, (char *const *)words, &code) == ERR_OK ? code : 98);
    }
    int code = serve(child);
    ssize_t length = pread(fd, output, size - 1, 0);
    output[length > 0 ? length : 0] = '\0';
    close(fd);
    unlink(path);
    return code;
}

static void test_words_and_output_travel_whole(void **state)
{
    char output[256];
    (void)state;
    assert_int_equal(request("one", output, sizeof output), 44);
    assert_string_equal(output, "[one][two words][][三]locale zh_CN.UTF-8");
    assert_int_equal(executed, 1);
}

/* More output than any pipe or socket holds does not hold up the terminal. */
static void test_large_output(void **state)
{
    static char output[3 * 1024 * 1024];
    (void)state;
    assert_int_equal(request("flood", output, sizeof output), 44);
    assert_in_range(strlen(output), 200000 * 11, 200000 * 11 + 100);
}

static int connect_raw(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char link[] = "/tmp/themeday-link-XXXXXX";
    assert_non_null(mkdtemp(link));
    assert_int_equal(rmdir(link), 0);
    assert_int_equal(symlink(folder, link), 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/control.sock", link);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    unlink(link);
    return fd;
}

static void test_malformed_requests_are_dropped(void **state)
{
    static const char *const requests[] = {"no final nul", "\0", "locale only\0"};
    static const size_t lengths[] = {12, 1, 12};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char answer;
        int fd = connect_raw();
        assert_int_equal(write(fd, requests[i], lengths[i]), lengths[i]);
        control_dispatch(control);
        control_dispatch(control);
        assert_int_equal(read(fd, &answer, 1), 0);
        close(fd);
    }
    assert_int_equal(executed, 0);
}

/* Somebody who connects and says nothing is dropped after two seconds, and the next is served. */
static void test_silent_client_is_dropped(void **state)
{
    char output[256];
    (void)state;
    int fd = connect_raw();
    int64_t begin = clock_mono_ns();
    assert_int_equal(request("next", output, sizeof output), 44);
    assert_in_range((clock_mono_ns() - begin) / 1000000, 1000, 6000);
    close(fd);
}

static void test_nobody_listens(void **state)
{
    const char *words[] = {"x", NULL};
    int code = 7;
    (void)state;
    control_close(control);
    control = NULL;
    assert_int_equal(control_request(folder, 1, (char *const *)words, &code), ERR_GONE);
    assert_int_equal(code, 7);
}

static void test_socket_is_private(void **state)
{
    char path[256];
    struct stat status;
    (void)state;
    snprintf(path, sizeof path, "%s/control.sock", folder);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

#define WITH_SOCKET(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SOCKET(test_words_and_output_travel_whole),
        WITH_SOCKET(test_large_output),
        WITH_SOCKET(test_malformed_requests_are_dropped),
        WITH_SOCKET(test_silent_client_is_dropped),
        WITH_SOCKET(test_nobody_listens),
        WITH_SOCKET(test_socket_is_private),
    };
    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
