#include "tests/cardsim/fault.h"

#include <stdlib.h>
#include <string.h>

struct fault {
    const char *name;
    const char *help;
    bool takes_percent;
    void (*begin)(struct faults *faults, int percent);
    /* for faults of the response: */
    size_t (*spoil)(uint8_t *frame, size_t length);
    int delay_ms, gap_ms, copies;
};

static void fault_none(struct faults *faults, int percent)
{
    (void)percent;
    *faults = (struct faults){0};
}

static void fault_silent(struct faults *faults, int percent)
{
    (void)percent;
    faults->silent = true;
}

static void fault_mute(struct faults *faults, int percent)
{
    (void)percent;
    faults->mute = true;
}

static void fault_unplug(struct faults *faults, int percent)
{
    (void)percent;
    faults->unplugged = true;
}

static void fault_plug(struct faults *faults, int percent)
{
    (void)percent;
    faults->unplugged = false;
}

static void fault_halted(struct faults *faults, int percent)
{
    (void)percent;
    faults->halted = true;
}

static void fault_flicker(struct faults *faults, int percent)
{
    (void)percent;
    faults->flicker = true;
}

static void fault_brown_out(struct faults *faults, int percent)
{
    (void)percent;
    faults->brown_out = true;
}

static void fault_rf_fail(struct faults *faults, int percent)
{
    faults->rf_fail_percent = percent;
}

static size_t fault_garbage(uint8_t *frame, size_t length)
{
    for (size_t i = 0; i < length; i++)
        frame[i] = (uint8_t)(0xA5 ^ (i * 7));
    return length;
}

/* The last two bytes are the checksum and the postamble. */
static size_t fault_bad_checksum(uint8_t *frame, size_t length)
{
    frame[length - 2] ^= 0x10;
    return length;
}

static size_t fault_bad_length(uint8_t *frame, size_t length)
{
    frame[4] ^= 0x01;
    return length;
}

static size_t fault_half_frame(uint8_t *frame, size_t length)
{
    (void)frame;
    return length / 2;
}

static size_t fault_error_frame(uint8_t *frame, size_t length)
{
    static const uint8_t error_frame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    if (length > sizeof error_frame)
        length = sizeof error_frame;
    memcpy(frame, error_frame, length);
    return length;
}

static size_t fault_whole_frame(uint8_t *frame, size_t length)
{
    (void)frame;
    return length;
}

static const struct fault fault_table[] = {
    {"none", "heal everything, plug in again", .begin = fault_none},
    {"silent", "the chip does not answer at all", .begin = fault_silent},
    {"no-response", "it acknowledges commands and then says nothing", .begin = fault_mute},
    {"unplug", "the port goes away", .begin = fault_unplug},
    {"plug", "it comes back", .begin = fault_plug},
    {"brown-out", "the chip starts anew and sleeps until it is woken", .begin = fault_brown_out},
    {"rf-fail", "PERCENT of the searches find nothing", true, .begin = fault_rf_fail},
    {"flicker", "every second search finds nothing", .begin = fault_flicker},
    {"halted", "a card sent to sleep is not found until the field was off", .begin = fault_halted},
    {"garbage", "responses are noise", .spoil = fault_garbage},
    {"bad-checksum", "responses have a wrong data checksum", .spoil = fault_bad_checksum},
    {"bad-length", "responses have a wrong length checksum", .spoil = fault_bad_length},
    {"half-frame", "responses break off in the middle", .spoil = fault_half_frame},
    {"error-frame", "the chip answers with its syntax error", .spoil = fault_error_frame},
    {"late", "responses come 250 ms late", .spoil = fault_whole_frame, .delay_ms = 250},
    {"too-late", "responses come 1 s late", .spoil = fault_whole_frame, .delay_ms = 1000},
    {"slow", "responses come with 15 ms before each byte", .spoil = fault_whole_frame,
     .gap_ms = 15},
    {"twice", "responses come twice", .spoil = fault_whole_frame, .copies = 2},
};

enum { FAULT_COUNT = sizeof fault_table / sizeof fault_table[0] };

static const struct fault *fault_find(const char *name)
{
    for (int i = 0; i < FAULT_COUNT; i++) {
        if (strcmp(fault_table[i].name, name) == 0)
            return &fault_table[i];
    }
    return NULL;
}

const char *fault_begin(struct faults *faults, const char *name, const char *argument)
{
    const struct fault *fault = fault_find(name);
    if (fault == NULL)
        return "there is no such fault; --help lists them";
    if (!fault->takes_percent && argument != NULL)
        return "this fault takes no argument";
    char *end = NULL;
    long percent = argument == NULL ? -1 : strtol(argument, &end, 10);
    if (fault->takes_percent && (percent < 0 || percent > 100 || *end != '\0'))
        return "this fault takes a number of percent, 0 to 100";
    if (fault->begin != NULL)
        fault->begin(faults, (int)percent);
    else
        faults->response = fault;
    return NULL;
}

struct fault_delivery fault_response(const struct faults *faults, uint8_t *frame, size_t length)
{
    const struct fault *fault = faults->response;
    if (fault == NULL)
        return (struct fault_delivery){.length = length, .copies = 1};
    return (struct fault_delivery){
        .length = fault->spoil(frame, length),
        .delay_ms = fault->delay_ms,
        .gap_ms = fault->gap_ms,
        .copies = fault->copies == 0 ? 1 : fault->copies,
    };
}

void fault_print_help(FILE *file)
{
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct fault *fault = &fault_table[i];
        fprintf(file, "  %-12s %-8s %s\n", fault->name, fault->takes_percent ? "PERCENT" : "",
                fault->help);
    }
}
