/*
 * A whole terminal under test: a virtual X server, the card simulator, the kiosk and its trace, all
 * real programs. Tests, the demo and the benchmarks drive it by cards and by the command line and
 * see what it shows through --trace. Anything unexpected ends the program with a message: a test
 * that cannot be set up has failed.
 */
#ifndef THEMEDAY_TESTS_RIG_H
#define THEMEDAY_TESTS_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { RIG_PATH_SIZE = 256, RIG_PATIENCE_MS = 60000 };

struct rig {
    char build[RIG_PATH_SIZE];  /* where the programs are: $THEMEDAY_BUILD, default "build" */
    char folder[RIG_PATH_SIZE]; /* temporary; holds data/, reader, trace, kiosk.log */
    char data[RIG_PATH_SIZE];   /* the data folder; may be changed before rig_start() */
    char display[16];
    int width, height;
    pid_t xvfb, cardsim, kiosk;
    int trace_fd;
    char *pending; /* trace bytes that were read and not looked at yet */
    size_t pending_len;
};

/* Makes the temporary folder and starts the X server. */
void rig_open(struct rig *rig, int width, int height);

/* Stops everything and removes the folder. */
void rig_close(struct rig *rig);

/* The X server dies with all it shows, and another one takes its place. */
void rig_lose_display(struct rig *rig);
void rig_restore_display(struct rig *rig);

/* Runs `themeday --data DATA ARGUMENTS…` (NULL-terminated); returns its exit code. What it printed
 * (both streams, cut to the size) goes to `output` when that is not NULL. */
int rig_cli(struct rig *rig, char *output, size_t output_size, ...);

/* The same, for calls that must succeed. */
#define rig_must(rig, ...) rig_expect(rig, 0, __VA_ARGS__, NULL)
void rig_expect(struct rig *rig, int exit_code, ...);

/* Makes somebody an organizer; before rig_start(). `card` is hex. */
void rig_organizer(struct rig *rig, const char *name, const char *card, const char *pin);

/* Starts simulator (unless it runs) and kiosk with these further options (NULL-terminated), and
 * forgets older trace lines. */
void rig_start(struct rig *rig, ...);

/* Ends the kiosk with the signal and returns its wait status; the simulator stays. */
int rig_stop(struct rig *rig, int signal);

/* Sends one command to the simulator and insists on "ok". Several, each on a line of its own, are
 * carried out before the chip answers its next search. */
void rig_card(struct rig *rig, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The next trace line within the time, or NULL. The caller owns the reference. */
json_t *rig_next(struct rig *rig, int timeout_ms);

/* Reads on to the next line of this event, or (for a frame) to the next frame of this screen. NULL
 * when it did not come in time. */
json_t *rig_wait_event(struct rig *rig, const char *event, int timeout_ms);
json_t *rig_wait_screen(struct rig *rig, const char *screen, int timeout_ms);

/* The same, and the frame must come. */
json_t *rig_must_see(struct rig *rig, const char *screen);

/* What a frame of the trace says of a widget, NULL without it: borrowed. */
const json_t *rig_widget(const json_t *frame, const char *widget);

/* Text of a widget in a frame; NULL when there is no such widget. Lives as long as the frame. */
const char *rig_text(const json_t *frame, const char *widget);

/* Whether a widget is in a frame and can be touched. */
bool rig_can_touch(const json_t *frame, const char *widget);

/* Touches the middle of a widget of this frame, as long after the last change of screen as the
 * terminal wants it; it must be there and enabled. */
void rig_touch(struct rig *rig, const json_t *frame, const char *widget);

/* The same with a finger that bounces. */
void rig_touch_twice(struct rig *rig, const json_t *frame, const char *widget);

/* Touches once, and waits until this screen is there and has come to rest; takes the reference to
 * `frame` and returns the last one. */
json_t *rig_touch_to(struct rig *rig, json_t *frame, const char *widget, const char *screen);

/* Puts what the screen shows into a PNG file. */
void rig_screenshot(struct rig *rig, const char *path);

/* Monotonic time and a bounded wait, for programs that measure. */
int64_t rig_now_ns(void);
void rig_sleep_ms(int ms);

#endif
