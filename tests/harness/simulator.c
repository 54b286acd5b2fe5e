#include "tests/harness/simulator.h"

#include "firmware/base/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const int64_t simulator_patience_ns = 60000000000;

static void simulator_must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "card simulator: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Beside the folder tests/ in which the program lies, unless THEMEDAY_BUILD says where. */
static void simulator_program(char ret_path[PATH_MAX])
{
    char build[PATH_MAX - 32];
    const char *told = getenv("THEMEDAY_BUILD");
    ssize_t length = readlink("/proc/self/exe", build, sizeof build - 1);
    simulator_must(length > 0, "/proc/self/exe");
    build[length] = '\0';
    char *tests = strstr(build, "/tests/");
    if (tests != NULL)
        *tests = '\0';
    snprintf(ret_path, PATH_MAX, "%s/themeday-cardsim", told != NULL ? told : build);
}

static _Noreturn void simulator_exec(const struct simulator *simulator)
{
    char path[PATH_MAX];
    simulator_program(path);
    /* A test that is killed must not leave a simulator behind. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (freopen("/dev/null", "r", stdin) != NULL)
        execl(path, "themeday-cardsim", "--link", simulator->link, NULL);
    _exit(127);
}

static void simulator_connect(struct simulator *simulator)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s.ctl", simulator->link);
    int64_t until_ns = clock_mono_ns() + simulator_patience_ns;
    simulator->control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    while (connect(simulator->control, (struct sockaddr *)&address, sizeof address) != 0) {
        simulator_must(clock_mono_ns() < until_ns, address.sun_path);
        poll(NULL, 0, 10);
    }
    /* it listens before the port is there, so that no two of them take one link */
    while (access(simulator->link, F_OK) != 0) {
        simulator_must(clock_mono_ns() < until_ns, simulator->link);
        poll(NULL, 0, 10);
    }
}

void simulator_start(struct simulator *simulator)
{
    *simulator = (struct simulator){.folder = "/tmp/themeday-reader-XXXXXX"};
    simulator_must(mkdtemp(simulator->folder) != NULL, "mkdtemp");
    snprintf(simulator->link, sizeof simulator->link, "%s/reader", simulator->folder);
    snprintf(simulator->connstring, sizeof simulator->connstring, "pn532_uart:%s", simulator->link);
    simulator->pid = fork();
    simulator_must(simulator->pid >= 0, "fork");
    if (simulator->pid == 0)
        simulator_exec(simulator);
    simulator_connect(simulator);
}

void simulator_stop(struct simulator *simulator)
{
    close(simulator->control);
    kill(simulator->pid, SIGTERM);
    waitpid(simulator->pid, NULL, 0);
    simulator_must(rmdir(simulator->folder) == 0, simulator->folder);
}

static size_t simulator_lines(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

/* Each line of `command` is answered by one line. */
void simulator_ask(struct simulator *simulator, const char *command, char *ret_answer, size_t size)
{
    size_t used = 0, lines = simulator_lines(command) + 1;
    dprintf(simulator->control, "%s\n", command);
    for (*ret_answer = '\0'; simulator_lines(ret_answer) < lines; ret_answer[used] = '\0') {
        ssize_t length = read(simulator->control, ret_answer + used, size - 1 - used);
        simulator_must(length > 0, command);
        used += (size_t)length;
    }
    ret_answer[used - 1] = '\0';
}

void simulator_tell(struct simulator *simulator, const char *format, ...)
{
    char command[200], answer[300] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    simulator_ask(simulator, command, answer, sizeof answer);
    char *rest = answer;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (strcmp(line, "ok") == 0)
            continue;
        fprintf(stderr, "card simulator: %s: %s\n", command, line);
        exit(1);
    }
}

static bool simulator_is_helper(const struct simulator *simulator, int pid)
{
    char path[64], command[512] = "";
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t length = fread(command, 1, sizeof command - 1, file);
    fclose(file);
    return memmem(command, length, "--helper=reader", 15) != NULL &&
           memmem(command, length, simulator->folder, strlen(simulator->folder)) != NULL;
}

pid_t simulator_helper(const struct simulator *simulator)
{
    char path[64];
    int child = 0;
    bool found = false;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *children = fopen(path, "re");
    simulator_must(children != NULL, path);
    while (!found && fscanf(children, "%d", &child) == 1)
        found = simulator_is_helper(simulator, child);
    fclose(children);
    return found ? child : -1;
}
