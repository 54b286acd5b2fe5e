#include "tests/harness/trial.h"

#include "drivers/reader.h"
#include "firmware/base/clock.h"
#include "tests/harness/simulator.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATIENCE_MS = 5000, /* for what is measured, far beyond what it may take */
    READ_MS = 1500,     /* for a card, however slow the line */
    HOLD_MS = 800,      /* a tap that a slow line sees, too */
    LEFT_MS = 700,      /* a card has left after half a second */
    SLOWLY_LEFT_MS = 1500,
    BROKEN_MS = 200, /* a fault lasts so long and up to this much longer: */
    BROKEN_SPREAD_MS = 1500,
};

#define CARD_HELD "04A1B2C3D4E5F6"
#define CARD_NEXT "04A1B2C3D4E5F7"

static const int64_t ms_ns = 1000000;

const struct trial_fault trial_faults[] = {
    {.name = "unplug", .heals = "plug"},
    {.name = "unplug-in-frame", .heals = "plug"},
    {.name = "silent"},
    {.name = "no-response"},
    {.name = "wrong-baud"},
    {.name = "half-ack"},
    {.name = "bad-ack"},
    {.name = "nack"},
    {.name = "half-frame"},
    {.name = "garbage"},
    {.name = "bad-checksum"},
    {.name = "bad-length"},
    {.name = "bad-direction"},
    {.name = "bad-code"},
    {.name = "bad-end"},
    {.name = "error-frame"},
    {.name = "empty", .kind = TRIAL_HIDES},
    {.name = "cut-card"},
    {.name = "cut-number"},
    {.name = "too-late"},
    {.name = "flood"},
    {.name = "no-type-a"},
    {.name = "brown-out", .is_over = true},
    {.name = "libnfc aborts", .signal = SIGABRT, .is_over = true},
    {.name = "libnfc crashes", .signal = SIGSEGV, .is_over = true},
    {.name = "libnfc hangs", .signal = SIGSTOP, .is_over = true},
    {.name = "late", .kind = TRIAL_BEARS},
    {.name = "slow", .kind = TRIAL_BEARS},
    {.name = "twice", .kind = TRIAL_BEARS},
    {.name = "bad-status", .kind = TRIAL_BEARS},
    {.name = "none", .kind = TRIAL_BEARS, .card_kind = "bad-ats"},
    {.name = "halted", .kind = TRIAL_BEARS},
    {.name = "flicker", .kind = TRIAL_BEARS},
    {.name = "rf-fail 20", .kind = TRIAL_BEARS},
};

const int trial_fault_count = sizeof trial_faults / sizeof *trial_faults;

/* A step waits for its event, or for its time to pass without any. */
enum trial_step {
    STEP_STARTS,
    STEP_BREAKS,
    STEP_IS_BROKEN,
    STEP_HEALS,
    STEP_HIDES,
    STEP_READS_HELD,
    STEP_BEARS_FIRST,
    STEP_BEARS_AND_LEAVES,
    STEP_BEARS_SECOND,
    STEP_LEAVES,
    STEP_READS_NEXT,
    STEP_SETTLES,
    STEP_DONE,
};

struct trial {
    const struct trial_fault *fault;
    struct trial_result *result;
    struct simulator simulator;
    struct reader *reader;
    enum trial_step step;
    int broken_ms;
    int64_t began_ns, until_ns; /* of the step */
};

static bool trial_waits_for(const struct trial *trial, enum event_type *ret_type,
                            const char **ret_uid)
{
    static const struct {
        bool waits;
        enum event_type type;
        const char *uid;
    } steps[] = {
        [STEP_STARTS] = {true, EVENT_READER_UP, NULL},
        [STEP_BREAKS] = {true, EVENT_READER_DOWN, NULL},
        [STEP_HEALS] = {true, EVENT_READER_UP, NULL},
        [STEP_READS_HELD] = {true, EVENT_CARD, CARD_HELD},
        [STEP_BEARS_FIRST] = {true, EVENT_CARD, CARD_HELD},
        [STEP_BEARS_SECOND] = {true, EVENT_CARD, CARD_HELD},
        [STEP_READS_NEXT] = {true, EVENT_CARD, CARD_NEXT},
        [STEP_DONE] = {false, EVENT_TIME, NULL},
    };
    *ret_type = steps[trial->step].type;
    *ret_uid = steps[trial->step].uid;
    return steps[trial->step].waits;
}

/* For good, or for so long. */
static void trial_put_down(struct trial *trial, int ms)
{
    const char *kind = trial->fault->card_kind == NULL ? "" : trial->fault->card_kind;
    simulator_tell(&trial->simulator, "place " CARD_HELD " %s", kind);
    if (ms != 0)
        simulator_tell(&trial->simulator, "tap " CARD_HELD " %d", ms);
}

static void trial_break(struct trial *trial)
{
    if (trial->fault->signal != 0)
        kill(simulator_helper(&trial->simulator), trial->fault->signal);
    else
        simulator_tell(&trial->simulator, "fault %s", trial->fault->name);
}

static void trial_heal(struct trial *trial)
{
    const char *heals = trial->fault->heals == NULL ? "none" : trial->fault->heals;
    if (!trial->fault->is_over)
        simulator_tell(&trial->simulator, "fault %s", heals);
}

/* What happens at the beginning of a step; returns how long it may take, or has to. */
static int trial_begin_step(struct trial *trial)
{
    switch (trial->step) {
    case STEP_STARTS:
    case STEP_DONE:
        return PATIENCE_MS;
    case STEP_BREAKS:
        trial_break(trial);
        trial_put_down(trial, 0);
        return PATIENCE_MS;
    case STEP_IS_BROKEN:
        return trial->fault->is_over ? 0 : trial->broken_ms;
    case STEP_HEALS:
        trial_heal(trial);
        return PATIENCE_MS;
    case STEP_HIDES:
        trial_break(trial);
        trial_put_down(trial, 0);
        return trial->broken_ms;
    case STEP_READS_HELD:
        if (trial->fault->kind == TRIAL_HIDES)
            trial_heal(trial);
        return READ_MS;
    case STEP_BEARS_FIRST:
        trial_break(trial);
        trial_put_down(trial, HOLD_MS);
        return READ_MS;
    case STEP_BEARS_SECOND:
        trial_put_down(trial, HOLD_MS);
        return READ_MS;
    case STEP_BEARS_AND_LEAVES:
        return HOLD_MS + SLOWLY_LEFT_MS;
    case STEP_LEAVES:
        if (trial->fault->kind == TRIAL_BEARS)
            return HOLD_MS + SLOWLY_LEFT_MS;
        simulator_tell(&trial->simulator, "remove");
        return LEFT_MS;
    case STEP_READS_NEXT:
        if (trial->fault->kind == TRIAL_BEARS)
            trial_heal(trial);
        simulator_tell(&trial->simulator, "tap " CARD_NEXT);
        return READ_MS;
    case STEP_SETTLES:
        return LEFT_MS;
    }
    return 0;
}

static void trial_go_to(struct trial *trial, enum trial_step step)
{
    trial->step = step;
    trial->began_ns = clock_mono_ns();
    trial->until_ns = trial->began_ns + trial_begin_step(trial) * ms_ns;
}

static enum trial_step trial_next_step(const struct trial *trial)
{
    static const enum trial_step first[] = {
        [TRIAL_STOPS] = STEP_BREAKS,
        [TRIAL_HIDES] = STEP_HIDES,
        [TRIAL_BEARS] = STEP_BEARS_FIRST,
    };
    if (trial->step == STEP_STARTS)
        return first[trial->fault->kind];
    if (trial->step == STEP_HEALS)
        return STEP_READS_HELD;
    if (trial->step == STEP_READS_HELD || trial->step == STEP_BEARS_SECOND)
        return STEP_LEAVES;
    return trial->step + 1;
}

static void trial_finish_step(struct trial *trial, int64_t now_ns)
{
    double took_ms = (double)(now_ns - trial->began_ns) / (double)ms_ns;
    if (trial->step == STEP_BREAKS)
        trial->result->detect_ms = took_ms;
    if (trial->step == STEP_IS_BROKEN)
        trial->result->trouble = reader_state(trial->reader).trouble;
    if (trial->step == STEP_HEALS)
        trial->result->recover_ms = took_ms;
    trial_go_to(trial, trial_next_step(trial));
}

static void trial_fail(struct trial *trial, const char *what, int number)
{
    static const char *const steps[] = {
        [STEP_STARTS] = "starts",
        [STEP_BREAKS] = "breaks",
        [STEP_IS_BROKEN] = "is broken",
        [STEP_HEALS] = "heals",
        [STEP_HIDES] = "hides the card",
        [STEP_READS_HELD] = "reads the card",
        [STEP_BEARS_FIRST] = "reads the first tap",
        [STEP_BEARS_AND_LEAVES] = "sees the first tap end",
        [STEP_BEARS_SECOND] = "reads the second tap",
        [STEP_LEAVES] = "sees the card leave",
        [STEP_READS_NEXT] = "reads the next card",
        [STEP_SETTLES] = "settles",
        [STEP_DONE] = "is done",
    };
    snprintf(trial->result->problem, sizeof trial->result->problem, "while it %s: %s %d",
             steps[trial->step], what, number);
    trial->step = STEP_DONE;
}

static void trial_take(struct trial *trial, const struct event *event, int64_t now_ns)
{
    enum event_type type;
    const char *uid;
    char text[UID_TEXT_SIZE] = "";
    if (!trial_waits_for(trial, &type, &uid) || event->type != type) {
        trial_fail(trial, "event", event->type);
        return;
    }
    if (type == EVENT_CARD)
        uid_format(event->card.uid, event->card.uid_len, text);
    if (uid != NULL && strcmp(uid, text) != 0)
        trial_fail(trial, text, event->card.uid_len);
    else
        trial_finish_step(trial, now_ns);
}

static void trial_dispatch(struct trial *trial)
{
    struct event event = {.type = EVENT_TIME};
    int64_t now_ns = clock_mono_ns();
    enum event_type type;
    const char *uid;
    if (trial->step == STEP_DONE)
        return;
    if (reader_dispatch(trial->reader, now_ns, &event))
        trial_take(trial, &event, now_ns);
    else if (now_ns >= trial->until_ns && trial_waits_for(trial, &type, &uid))
        trial_fail(trial, "no event", type);
    else if (now_ns >= trial->until_ns)
        trial_finish_step(trial, now_ns);
}

static void trial_open(struct trial *trial, const struct trial_fault *fault, int broken_ms,
                       struct trial_result *result)
{
    *result = (struct trial_result){.trouble = READER_NO_TROUBLE};
    *trial = (struct trial){.fault = fault, .result = result, .broken_ms = broken_ms};
    simulator_start(&trial->simulator);
    if (reader_open(trial->simulator.connstring, &trial->reader) != ERR_OK)
        exit(1);
    trial_go_to(trial, STEP_STARTS);
}

static void trial_close(struct trial *trial)
{
    reader_close(trial->reader);
    simulator_stop(&trial->simulator);
}

/* Waits for any of them; false when all are done. */
static bool trial_wait(struct trial *trials, int count, struct pollfd *fds)
{
    int64_t now_ns = clock_mono_ns(), wake_ns = INT64_MAX;
    for (int i = 0; i < count; i++) {
        struct trial *trial = &trials[i];
        bool done = trial->step == STEP_DONE;
        int64_t deadline_ns = reader_deadline_ns(trial->reader);
        if (trial->until_ns < deadline_ns)
            deadline_ns = trial->until_ns;
        fds[i] = (struct pollfd){.fd = done ? -1 : reader_fd(trial->reader), .events = POLLIN};
        if (!done && deadline_ns < wake_ns)
            wake_ns = deadline_ns;
    }
    if (wake_ns != INT64_MAX)
        poll(fds, (nfds_t)count, wake_ns <= now_ns ? 0 : (int)((wake_ns - now_ns) / ms_ns) + 1);
    return wake_ns != INT64_MAX;
}

void trial_run(const struct trial_fault *faults, int count, int phase,
               struct trial_result *ret_results)
{
    struct trial *trials = calloc((size_t)count, sizeof *trials);
    struct pollfd *fds = calloc((size_t)count, sizeof *fds);
    if (trials == NULL || fds == NULL)
        exit(1);
    for (int i = 0; i < count; i++)
        trial_open(&trials[i], &faults[i],
                   BROKEN_MS + (phase + i * BROKEN_SPREAD_MS / count) % BROKEN_SPREAD_MS,
                   &ret_results[i]);
    while (trial_wait(trials, count, fds))
        for (int i = 0; i < count; i++)
            trial_dispatch(&trials[i]);
    for (int i = 0; i < count; i++)
        trial_close(&trials[i]);
    free(trials);
    free(fds);
}
