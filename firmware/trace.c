#include "firmware/trace.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct trace {
    int fd;
};

enum err trace_open(const char *path, struct trace **ret_trace)
{
    struct trace *trace = calloc(1, sizeof *trace);
    if (trace == NULL)
        return ERR_NOMEM;
    trace->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (trace->fd < 0) {
        int error = errno;
        log_error("trace %s: %s", path, strerror(error));
        free(trace);
        return err_from_errno(error);
    }
    *ret_trace = trace;
    return ERR_OK;
}

void trace_close(struct trace *trace)
{
    if (trace == NULL)
        return;
    if (trace->fd >= 0)
        close(trace->fd);
    free(trace);
}

/* Takes the reference to `line`. */
static void trace_write(struct trace *trace, json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL || trace->fd < 0)
        goto out;
    size_t length = strlen(text);
    text[length] = '\n';
    if (write(trace->fd, text, length + 1) != (ssize_t)length + 1) {
        log_error("trace: cannot be written, ends here");
        close(trace->fd);
        trace->fd = -1;
    }
out:
    free(text);
}

static json_t *trace_line(int64_t t_ns, const char *event)
{
    return json_pack("{s:I, s:s}", "t_ns", (json_int_t)t_ns, "event", event);
}

void trace_start(struct trace *trace)
{
    if (trace != NULL)
        trace_write(trace, trace_line(clock_mono_ns(), "start"));
}

void trace_reader(struct trace *trace, const char *state)
{
    if (trace == NULL)
        return;
    json_t *line = trace_line(clock_mono_ns(), "reader");
    json_object_set_new(line, "state", json_string(state));
    trace_write(trace, line);
}

void trace_card(struct trace *trace, int64_t t_ns)
{
    if (trace == NULL)
        return;
    json_t *line = trace_line(clock_mono_ns(), "card");
    json_object_set_new(line, "seen_ns", json_integer(t_ns));
    trace_write(trace, line);
}

void trace_fault(struct trace *trace, const char *what, enum err err)
{
    if (trace == NULL)
        return;
    json_t *line = trace_line(clock_mono_ns(), "fault");
    json_object_set_new(line, "what", json_string(what));
    json_object_set_new(line, "error", json_string(err_name(err)));
    trace_write(trace, line);
}

void trace_touch(struct trace *trace)
{
    if (trace != NULL)
        trace_write(trace, trace_line(clock_mono_ns(), "touch"));
}

void trace_sound(struct trace *trace, enum chime chime, const char *voice)
{
    static const char *const names[] = {
        [CHIME_ACCEPTED] = "accepted", [CHIME_REPEATED] = "repeated", [CHIME_REFUSED] = "refused",
        [CHIME_FAULT] = "fault",       [CHIME_CHOICE] = "choice",
    };
    if (trace == NULL)
        return;
    json_t *line = trace_line(clock_mono_ns(), "sound");
    json_object_set_new(line, "sound", json_string(names[chime]));
    if (voice != NULL)
        json_object_set_new(line, "voice", json_string(voice));
    trace_write(trace, line);
}

void trace_frame(struct trace *trace, const char *screen, const struct ui_widget *widgets,
                 size_t count)
{
    if (trace == NULL)
        return;
    json_t *line = trace_line(clock_mono_ns(), "frame");
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct ui_widget *widget = &widgets[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:b}", "id", widget->id,
                                        "text", widget->text, "x", widget->x, "y", widget->y, "w",
                                        widget->w, "h", widget->h, "enabled", widget->enabled));
    }
    json_object_set_new(line, "screen", json_string(screen));
    json_object_set_new(line, "widgets", list);
    trace_write(trace, line);
}
