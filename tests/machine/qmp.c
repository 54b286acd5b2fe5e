#include "tests/machine/qmp.h"

#include "tests/harness/rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

/* Snapshots are written by a busy machine while we wait for the answer. */
enum { PATIENCE_MS = 300000, READ_SIZE = 65536 };

static json_t *qmp_take_line(struct qmp *qmp)
{
    char *end = qmp->pending_len > 0 ? memchr(qmp->pending, '\n', qmp->pending_len) : NULL;
    if (end == NULL)
        return NULL;
    size_t length = (size_t)(end - qmp->pending) + 1;
    json_t *line = json_loadb(qmp->pending, length, 0, NULL);
    assert_non_null(line);
    qmp->pending_len -= length;
    memmove(qmp->pending, qmp->pending + length, qmp->pending_len);
    return line;
}

/* The next line, or NULL when it did not come in time. */
static json_t *qmp_next(struct qmp *qmp, int timeout_ms)
{
    int64_t until_ns = rig_now_ns() + timeout_ms * (int64_t)1000000;
    json_t *line;
    while ((line = qmp_take_line(qmp)) == NULL) {
        struct pollfd fd = {.fd = qmp->fd, .events = POLLIN};
        int64_t left_ms = (until_ns - rig_now_ns()) / 1000000;
        if (left_ms < 0 || poll(&fd, 1, (int)left_ms) <= 0)
            return NULL;
        qmp->pending = realloc(qmp->pending, qmp->pending_len + READ_SIZE);
        assert_non_null(qmp->pending);
        ssize_t got = read(qmp->fd, qmp->pending + qmp->pending_len, READ_SIZE);
        if (got <= 0)
            fail_msg("the virtual machine has ended");
        qmp->pending_len += (size_t)got;
    }
    return line;
}

void qmp_open(struct qmp *qmp, int fd)
{
    *qmp = (struct qmp){.fd = fd, .events = json_array()};
    json_t *greeting = qmp_next(qmp, PATIENCE_MS);
    assert_non_null(json_object_get(greeting, "QMP"));
    json_decref(greeting);
    qmp_tell(qmp, "qmp_capabilities", NULL);
}

void qmp_close(struct qmp *qmp)
{
    if (qmp->events == NULL)
        return;
    close(qmp->fd);
    free(qmp->pending);
    json_decref(qmp->events);
    *qmp = (struct qmp){.fd = -1};
}

static void qmp_send(struct qmp *qmp, const char *command, json_t *arguments)
{
    json_t *line = json_pack("{s:s, s:o}", "execute", command, "arguments", arguments);
    char *text = json_dumps(line, JSON_COMPACT);
    size_t length = strlen(text);
    assert_int_equal(send(qmp->fd, text, length, MSG_NOSIGNAL), length);
    free(text);
    json_decref(line);
}

json_t *qmp_ask(struct qmp *qmp, const char *command, const char *format, ...)
{
    json_t *arguments = json_object(), *line;
    if (format != NULL) {
        va_list values;
        va_start(values, format);
        json_decref(arguments);
        arguments = json_vpack_ex(NULL, 0, format, values);
        va_end(values);
        assert_non_null(arguments);
    }
    qmp_send(qmp, command, arguments);
    while ((line = qmp_next(qmp, PATIENCE_MS)) != NULL && json_object_get(line, "event") != NULL)
        json_array_append_new(qmp->events, line);
    json_t *answer = json_object_get(line, "return");
    if (answer == NULL)
        fail_msg("%s: %s", command, line == NULL ? "no answer" : json_dumps(line, JSON_COMPACT));
    json_incref(answer);
    json_decref(line);
    return answer;
}

void qmp_human(struct qmp *qmp, const char *text)
{
    json_t *answer = qmp_ask(qmp, "human-monitor-command", "{s:s}", "command-line", text);
    if (json_string_length(answer) > 0)
        fail_msg("%s: %s", text, json_string_value(answer));
    json_decref(answer);
}

/* Takes an event that has come out of those that are kept. */
static json_t *qmp_find(struct qmp *qmp, const char *name, const char *device)
{
    size_t i;
    json_t *event;
    json_array_foreach(qmp->events, i, event)
    {
        json_t *data = json_object_get(event, "data");
        const char *of = json_string_value(json_object_get(data, "device"));
        if (strcmp(json_string_value(json_object_get(event, "event")), name) != 0 ||
            (device != NULL && (of == NULL || strcmp(of, device) != 0)))
            continue;
        data = data == NULL ? json_object() : json_incref(data);
        json_array_remove(qmp->events, i);
        return data;
    }
    return NULL;
}

json_t *qmp_wait(struct qmp *qmp, const char *name, const char *device, int timeout_ms)
{
    int64_t until_ns = rig_now_ns() + timeout_ms * (int64_t)1000000;
    json_t *data, *line;
    while ((data = qmp_find(qmp, name, device)) == NULL) {
        line = qmp_next(qmp, (int)((until_ns - rig_now_ns()) / 1000000));
        if (line == NULL)
            return NULL;
        json_array_append_new(qmp->events, line);
    }
    return data;
}
