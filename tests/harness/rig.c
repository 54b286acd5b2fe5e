#include "tests/harness/rig.h"

#include "db/organizer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 48 };

static _Noreturn void rig_fail(const char *what, const char *detail)
{
    printf("not ok - %s: %s (%s)\n", what, detail, strerror(errno));
    exit(1);
}

int64_t rig_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void rig_sleep_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* Starts a program that dies with us; its output goes to `log_fd`. */
static pid_t rig_spawn(const char *const arguments[], int log_fd)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (log_fd >= 0) {
        dup2(log_fd, STDOUT_FILENO);
        dup2(log_fd, STDERR_FILENO);
    }
    int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    execvp(arguments[0], (char *const *)arguments);
    _exit(127);
}

static int rig_open_log(const struct rig *rig, const char *name)
{
    char path[RIG_PATH_SIZE + 32];
    snprintf(path, sizeof path, "%s/%s.log", rig->folder, name);
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* On the display of this name, or (NULL) on one that is free. */
static void rig_start_x(struct rig *rig, const char *display)
{
    char screen[32], number[16] = "", descriptor[16];
    int report[2], log_fd = rig_open_log(rig, "xvfb");
    snprintf(screen, sizeof screen, "%dx%dx24", rig->width, rig->height);
    if (pipe(report) != 0)
        rig_fail("Xvfb", "pipe");
    snprintf(descriptor, sizeof descriptor, "%d", report[1]);
    const char *arguments[] = {"Xvfb",      "-displayfd", descriptor, "-screen", "0", screen,
                               "-nolisten", "tcp",        "-noreset", display,   NULL};
    rig->xvfb = rig_spawn(arguments, log_fd);
    close(report[1]);
    close(log_fd);
    for (size_t length = 0; length < sizeof number - 1 && strchr(number, '\n') == NULL;) {
        ssize_t got = read(report[0], number + length, sizeof number - 1 - length);
        if (got <= 0)
            rig_fail("Xvfb", "did not start");
        length += (size_t)got;
    }
    close(report[0]);
    snprintf(rig->display, sizeof rig->display, ":%d", atoi(number));
    setenv("DISPLAY", rig->display, 1);
}

void rig_open(struct rig *rig, int width, int height)
{
    const char *build = getenv("THEMEDAY_BUILD");
    char path[RIG_PATH_SIZE + 16];
    *rig = (struct rig){.width = width, .height = height, .trace_fd = -1};
    snprintf(rig->build, sizeof rig->build, "%s", build != NULL ? build : "build");
    strcpy(rig->folder, "/tmp/themeday-rig-XXXXXX");
    if (mkdtemp(rig->folder) == NULL)
        rig_fail("rig", "mkdtemp");
    snprintf(rig->data, sizeof rig->data, "%.200s/data", rig->folder);
    snprintf(path, sizeof path, "%s/trace", rig->folder);
    if (mkfifo(path, 0600) != 0)
        rig_fail("rig", "mkfifo");
    rig->trace_fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    fcntl(rig->trace_fd, F_SETPIPE_SZ, 1024 * 1024);
    setenv("SDL_AUDIODRIVER", "dummy", 0);
    rig_start_x(rig, NULL);
}

static void rig_kill(pid_t *pid)
{
    if (*pid > 0) {
        kill(*pid, SIGKILL);
        waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

void rig_lose_display(struct rig *rig)
{
    rig_kill(&rig->xvfb);
}

void rig_restore_display(struct rig *rig)
{
    char display[sizeof rig->display];
    memcpy(display, rig->display, sizeof display);
    rig_start_x(rig, display);
}

void rig_close(struct rig *rig)
{
    char command[RIG_PATH_SIZE + 16];
    if (rig->kiosk > 0)
        rig_stop(rig, SIGTERM);
    rig_kill(&rig->cardsim);
    rig_kill(&rig->xvfb);
    close(rig->trace_fd);
    free(rig->pending);
    snprintf(command, sizeof command, "rm -rf '%s'", rig->folder);
    if (system(command) != 0)
        rig_fail("rig", command);
}

/* Appends the words of a NULL-terminated list. */
static void rig_append(const char *arguments[ARGUMENTS_MAX], va_list words)
{
    int count = 0;
    while (arguments[count] != NULL)
        count++;
    const char *word;
    while ((word = va_arg(words, const char *)) != NULL) {
        if (count == ARGUMENTS_MAX - 1)
            rig_fail("rig", "too many arguments");
        arguments[count++] = word;
    }
    arguments[count] = NULL;
}

static int rig_collect(int fd, char *output, size_t size)
{
    char buffer[4096];
    size_t length = 0;
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0) {
        size_t room = size > 0 ? size - 1 - length : 0;
        size_t take = (size_t)got < room ? (size_t)got : room;
        if (take > 0)
            memcpy(output + length, buffer, take);
        length += take;
    }
    if (size > 0)
        output[length] = '\0';
    return (int)length;
}

static int rig_cli_list(struct rig *rig, char *output, size_t size, va_list words)
{
    char program[RIG_PATH_SIZE + 16];
    int channel[2], status;
    snprintf(program, sizeof program, "%s/themeday", rig->build);
    const char *arguments[ARGUMENTS_MAX] = {program, "--data", rig->data, NULL};
    rig_append(arguments, words);
    if (pipe2(channel, O_CLOEXEC) != 0)
        rig_fail("rig", "pipe");
    pid_t pid = rig_spawn(arguments, channel[1]);
    close(channel[1]);
    rig_collect(channel[0], output, output != NULL ? size : 0);
    close(channel[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int rig_cli(struct rig *rig, char *output, size_t output_size, ...)
{
    va_list words;
    va_start(words, output_size);
    int code = rig_cli_list(rig, output, output_size, words);
    va_end(words);
    return code;
}

void rig_expect(struct rig *rig, int exit_code, ...)
{
    char output[4096];
    va_list words;
    va_start(words, exit_code);
    const char *verb = va_arg(words, const char *);
    va_end(words);
    va_start(words, exit_code);
    int code = rig_cli_list(rig, output, sizeof output, words);
    va_end(words);
    if (code == exit_code)
        return;
    printf("# themeday %s … ended with %d instead of %d:\n# %s\n", verb, code, exit_code, output);
    rig_fail("themeday", verb);
}

void rig_organizer(struct rig *rig, const char *name, const char *card, const char *pin)
{
    struct db *db = NULL;
    struct chain_origin origin = {.by = "cli", .stamp = clock_stamp()};
    struct card own = {.kind = CARD_ISO14443A};
    size_t length = 0;
    enum organizer_outcome outcome = ORGANIZER_CARD_UNUSABLE;
    enum err err = uid_parse(card, own.uid, &length);
    own.uid_len = (uint8_t)length;
    if (err == ERR_OK)
        err = db_open(rig->data, DB_OWNER, &db);
    if (err == ERR_OK)
        err = organizer_add(db, &origin, name, &own, pin, &outcome, NULL);
    db_close(db);
    if (err != ERR_OK || outcome != ORGANIZER_DONE)
        rig_fail("organizer", name);
}

static void rig_start_cardsim(struct rig *rig)
{
    char program[RIG_PATH_SIZE + 32], link[RIG_PATH_SIZE + 32], control[RIG_PATH_SIZE + 32];
    struct stat status;
    snprintf(program, sizeof program, "%s/themeday-cardsim", rig->build);
    snprintf(link, sizeof link, "%s/reader", rig->folder);
    snprintf(control, sizeof control, "%s/reader.ctl", rig->folder);
    const char *arguments[] = {program, "--link", link, NULL};
    int log_fd = rig_open_log(rig, "cardsim");
    rig->cardsim = rig_spawn(arguments, log_fd);
    close(log_fd);
    for (int i = 0; stat(control, &status) != 0; i++) {
        if (i == RIG_PATIENCE_MS / 5)
            rig_fail("cardsim", "did not start");
        rig_sleep_ms(5);
    }
}

/* Forgets what an earlier kiosk traced. */
static void rig_drain(struct rig *rig)
{
    char buffer[65536];
    while (read(rig->trace_fd, buffer, sizeof buffer) > 0)
        continue;
    rig->pending_len = 0;
}

void rig_start(struct rig *rig, ...)
{
    char program[RIG_PATH_SIZE + 32], reader[RIG_PATH_SIZE + 32], trace[RIG_PATH_SIZE + 32],
        window[32];
    if (rig->cardsim == 0)
        rig_start_cardsim(rig);
    rig_drain(rig);
    snprintf(program, sizeof program, "%s/themeday-kiosk", rig->build);
    snprintf(reader, sizeof reader, "pn532_uart:%s/reader", rig->folder);
    snprintf(trace, sizeof trace, "%s/trace", rig->folder);
    snprintf(window, sizeof window, "%dx%d", rig->width, rig->height);
    const char *arguments[ARGUMENTS_MAX] = {program,   "--data", rig->data,  "--reader", reader,
                                            "--trace", trace,    "--window", window,     NULL};
    va_list words;
    va_start(words, rig);
    rig_append(arguments, words);
    va_end(words);
    int log_fd = rig_open_log(rig, "kiosk");
    rig->kiosk = rig_spawn(arguments, log_fd);
    close(log_fd);
}

int rig_stop(struct rig *rig, int signal)
{
    int status = 0;
    kill(rig->kiosk, signal);
    for (int i = 0; waitpid(rig->kiosk, &status, WNOHANG) == 0; i++) {
        if (i == RIG_PATIENCE_MS / 5)
            rig_fail("kiosk", "does not stop");
        rig_sleep_ms(5);
    }
    rig->kiosk = 0;
    return status;
}

static int rig_connect(const struct rig *rig)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.90s/reader.ctl", rig->folder);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        rig_fail("cardsim", address.sun_path);
    return fd;
}

void rig_card(struct rig *rig, const char *format, ...)
{
    char command[128], answers[256] = "";
    size_t used = 0;
    ssize_t length;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(command, sizeof command - 1, format, arguments);
    va_end(arguments);
    strcpy(command + size, "\n");
    int fd = rig_connect(rig);
    if (write(fd, command, (size_t)size + 1) != size + 1 || shutdown(fd, SHUT_WR) != 0)
        rig_fail("cardsim", command);
    while ((length = read(fd, answers + used, sizeof answers - 1 - used)) > 0)
        used += (size_t)length;
    if (strncmp(answers, "ok", 2) != 0 || strstr(answers, "error: ") != NULL)
        rig_fail(command, answers);
    close(fd);
}

static json_t *rig_take_line(struct rig *rig)
{
    char *end = rig->pending_len > 0 ? memchr(rig->pending, '\n', rig->pending_len) : NULL;
    if (end == NULL)
        return NULL;
    size_t length = (size_t)(end - rig->pending) + 1;
    json_error_t error;
    json_t *line = json_loadb(rig->pending, length, 0, &error);
    if (line == NULL)
        rig_fail("trace", error.text);
    rig->pending_len -= length;
    memmove(rig->pending, rig->pending + length, rig->pending_len);
    return line;
}

json_t *rig_next(struct rig *rig, int timeout_ms)
{
    int64_t deadline = rig_now_ns() + timeout_ms * (int64_t)1000000;
    json_t *line;
    while ((line = rig_take_line(rig)) == NULL) {
        struct pollfd fd = {.fd = rig->trace_fd, .events = POLLIN};
        int64_t left_ms = (deadline - rig_now_ns()) / 1000000;
        if (left_ms <= 0 || poll(&fd, 1, (int)left_ms) <= 0)
            return NULL;
        rig->pending = realloc(rig->pending, rig->pending_len + 65536);
        ssize_t got = read(rig->trace_fd, rig->pending + rig->pending_len, 65536);
        if (got > 0)
            rig->pending_len += (size_t)got;
    }
    return line;
}

static json_t *rig_wait(struct rig *rig, const char *event, const char *screen, int timeout_ms)
{
    int64_t deadline = rig_now_ns() + timeout_ms * (int64_t)1000000;
    json_t *line;
    while ((line = rig_next(rig, (int)((deadline - rig_now_ns()) / 1000000))) != NULL) {
        const char *found = json_string_value(json_object_get(line, "event"));
        const char *shown = json_string_value(json_object_get(line, "screen"));
        if (strcmp(found, event) == 0 &&
            (screen == NULL || (shown != NULL && strcmp(shown, screen) == 0)))
            return line;
        json_decref(line);
    }
    return NULL;
}

json_t *rig_wait_event(struct rig *rig, const char *event, int timeout_ms)
{
    return rig_wait(rig, event, NULL, timeout_ms);
}

json_t *rig_wait_screen(struct rig *rig, const char *screen, int timeout_ms)
{
    return rig_wait(rig, "frame", screen, timeout_ms);
}

json_t *rig_must_see(struct rig *rig, const char *screen)
{
    json_t *frame = rig_wait_screen(rig, screen, RIG_PATIENCE_MS);
    if (frame == NULL) {
        char command[RIG_PATH_SIZE + 64];
        snprintf(command, sizeof command, "sed 's/^/# /' '%s/kiosk.log'", rig->folder);
        fflush(stdout);
        (void)!system(command);
        rig_fail("this screen did not come", screen);
    }
    return frame;
}

const json_t *rig_widget(const json_t *frame, const char *widget)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(frame, "widgets"), i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "id")), widget) == 0)
            return item;
    }
    return NULL;
}

const char *rig_text(const json_t *frame, const char *widget)
{
    return json_string_value(json_object_get(rig_widget(frame, widget), "text"));
}

bool rig_can_touch(const json_t *frame, const char *widget)
{
    return json_is_true(json_object_get(rig_widget(frame, widget), "enabled"));
}

static int rig_middle(const json_t *item, const char *start, const char *size)
{
    return (int)(json_integer_value(json_object_get(item, start)) +
                 json_integer_value(json_object_get(item, size)) / 2);
}

static void rig_click(struct rig *rig, const json_t *frame, const char *widget, int times)
{
    enum { GUARD_MS = 450 };
    char command[128];
    const json_t *item = rig_widget(frame, widget);
    if (!rig_can_touch(frame, widget))
        rig_fail("this cannot be touched", widget);
    int64_t shown_ns = json_integer_value(json_object_get(frame, "t_ns"));
    int64_t since_ms = (rig_now_ns() - shown_ns) / 1000000;
    if (since_ms < GUARD_MS)
        rig_sleep_ms(GUARD_MS - (int)since_ms);
    snprintf(command, sizeof command, "xdotool mousemove %d %d click --repeat %d --delay 50 1",
             rig_middle(item, "x", "w"), rig_middle(item, "y", "h"), times);
    if (system(command) != 0)
        rig_fail(rig->display, command);
}

void rig_touch(struct rig *rig, const json_t *frame, const char *widget)
{
    rig_click(rig, frame, widget, 1);
}

void rig_touch_twice(struct rig *rig, const json_t *frame, const char *widget)
{
    rig_click(rig, frame, widget, 2);
}

/* A touch draws twice: the pressed button, and, once the trace has told of it, what it led to. */
static json_t *rig_touch_once(struct rig *rig, const json_t *frame, const char *widget,
                              const char *screen)
{
    enum { PRESS_AGAIN_MS = 30000 };
    rig_touch(rig, frame, widget);
    json_t *taken = rig_wait_event(rig, "touch", PRESS_AGAIN_MS);
    if (taken == NULL)
        return NULL;
    json_decref(taken);
    return rig_wait_screen(rig, screen, PRESS_AGAIN_MS);
}

/* One that met a picture which had just changed counts for nothing, by design: then somebody
 * presses again. */
json_t *rig_touch_to(struct rig *rig, json_t *frame, const char *widget, const char *screen)
{
    enum { QUIET_MS = 200 };
    json_t *next = rig_touch_once(rig, frame, widget, screen);
    if (next == NULL)
        rig_touch(rig, frame, widget);
    json_decref(frame);
    frame = next != NULL ? next : rig_must_see(rig, screen);
    while ((next = rig_wait_screen(rig, screen, QUIET_MS)) != NULL) {
        json_decref(frame);
        frame = next;
    }
    return frame;
}

void rig_screenshot(struct rig *rig, const char *path)
{
    char command[2 * RIG_PATH_SIZE + 64];
    snprintf(command, sizeof command, "import -display %s -window root '%s'", rig->display, path);
    if (system(command) != 0)
        rig_fail("screenshot", path);
}
