/*
 * --trace: one JSON object a line about what the terminal shows and hears, for tests and
 * benchmarks (its form is an interface to the outside). It holds what is drawn, names too, but no
 * card number and no choice of a vote. Every line is written at once; a trace that cannot be
 * written ends itself with a message and harms nothing else.
 */
#ifndef THEMEDAY_TRACE_H
#define THEMEDAY_TRACE_H

#include "firmware/base/err.h"
#include "firmware/model/effect.h"
#include "ui/ui.h"

#include <stddef.h>

struct trace;

/* Appends to `path`. ERR_* of the file. */
CHECKED enum err trace_open(const char *path, struct trace **ret_trace);
void trace_close(struct trace *trace);

/* All of these take NULL and do nothing then. */
void trace_start(struct trace *trace);
void trace_reader(struct trace *trace, const char *state); /* "up", "down" */
void trace_card(struct trace *trace, int64_t t_ns);        /* when the reader process saw it */
void trace_fault(struct trace *trace, const char *what, enum err err);
void trace_touch(struct trace *trace); /* before what it leads to is drawn */
void trace_sound(struct trace *trace, enum chime chime, const char *voice); /* NULL: a mere chime */

/* After the frame was presented. */
void trace_frame(struct trace *trace, const char *screen, const struct ui_widget *widgets,
                 size_t count);

#endif
