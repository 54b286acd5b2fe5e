#include "tests/cardsim/fault.h"

#include "tests/cardsim/frame.h"

#include <stdlib.h>
#include <string.h>

struct fault {
    const char *name;
    const char *help;
    bool takes_percent;
    void (*begin)(struct faults *faults, int percent);
    /* for faults of the acknowledgement: */
    size_t (*spoil_ack)(uint8_t *frame, size_t length);
    /* for faults of the response: */
    size_t (*spoil)(uint8_t *frame, size_t length);
    int delay_ms, gap_ms, copies;
    bool then_pulled;
};

/* Where a response frame has what: 00 00 FF, length and its check, direction, code, content, check,
 * 00. Of a card that was found the content is 01 01, its kind in three bytes, its number. */
enum { AT_LENGTH_CHECK = 4, AT_DIRECTION = 5, AT_CODE = 6, AT_CONTENT = 7, FRAME_TAIL = 2 };
enum { CONTENT_OF_CARD_MIN = 10, CONTENT_HEAD = 5, CONTENT_HALF_NUMBER = 8 };

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
    faults->pulled = false;
}

static void fault_wrong_baud(struct faults *faults, int percent)
{
    (void)percent;
    faults->wrong_baud = true;
}

static void fault_flood(struct faults *faults, int percent)
{
    (void)percent;
    faults->flood = true;
}

static void fault_bad_status(struct faults *faults, int percent)
{
    (void)percent;
    faults->bad_status = true;
}

/* What a chip can do is asked when it is opened, hence the new start. */
static void fault_no_type_a(struct faults *faults, int percent)
{
    (void)percent;
    faults->lacks_type_a = true;
    faults->brown_out = true;
}

static void fault_no_type_b(struct faults *faults, int percent)
{
    (void)percent;
    faults->lacks_type_b = true;
    faults->brown_out = true;
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

static size_t fault_bad_checksum(uint8_t *frame, size_t length)
{
    frame[length - FRAME_TAIL] ^= 0x10;
    return length;
}

static size_t fault_bad_length(uint8_t *frame, size_t length)
{
    frame[AT_LENGTH_CHECK] ^= 0x01;
    return length;
}

/* A changed byte whose change the checksum bears out. */
static size_t fault_change(uint8_t *frame, size_t length, size_t at)
{
    frame[at]++;
    frame[length - FRAME_TAIL]--;
    return length;
}

static size_t fault_bad_direction(uint8_t *frame, size_t length)
{
    return fault_change(frame, length, AT_DIRECTION);
}

static size_t fault_bad_code(uint8_t *frame, size_t length)
{
    return fault_change(frame, length, AT_CODE);
}

static size_t fault_bad_end(uint8_t *frame, size_t length)
{
    frame[length - 1] = 0x55;
    return length;
}

/* A sound frame with only the beginning of the content. */
static size_t fault_cut(uint8_t *frame, size_t length, size_t content)
{
    uint8_t data[FRAME_MAX];
    if (length < AT_CONTENT + content + FRAME_TAIL)
        return length;
    memcpy(data, frame + AT_CODE, 1 + content);
    return frame_build(data, 1 + content, frame);
}

static size_t fault_empty(uint8_t *frame, size_t length)
{
    return fault_cut(frame, length, 0);
}

static size_t fault_cut_card(uint8_t *frame, size_t length)
{
    bool has_card = length >= AT_CONTENT + CONTENT_OF_CARD_MIN + FRAME_TAIL;
    return has_card ? fault_cut(frame, length, CONTENT_HEAD) : length;
}

static size_t fault_cut_number(uint8_t *frame, size_t length)
{
    bool has_card = length >= AT_CONTENT + CONTENT_OF_CARD_MIN + FRAME_TAIL;
    return has_card ? fault_cut(frame, length, CONTENT_HALF_NUMBER) : length;
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

static size_t fault_nack(uint8_t *frame, size_t length)
{
    frame[3] = 0xFF;
    frame[4] = 0x00;
    return length;
}

static const struct fault fault_table[] = {
    {"none", "heal everything, plug in again", .begin = fault_none},
    {"silent", "the chip does not answer at all", .begin = fault_silent},
    {"no-response", "it acknowledges commands and then says nothing", .begin = fault_mute},
    {"wrong-baud", "the line runs at another speed: the chip hears noise",
     .begin = fault_wrong_baud},
    {"flood", "the chip sends noise without being asked and without end", .begin = fault_flood},
    {"unplug", "the port goes away", .begin = fault_unplug},
    {"unplug-in-frame", "the port goes away in the middle of the next response",
     .spoil = fault_half_frame, .then_pulled = true},
    {"plug", "it comes back", .begin = fault_plug},
    {"brown-out", "the chip starts anew and sleeps until it is woken", .begin = fault_brown_out},
    {"rf-fail", "PERCENT of the searches find nothing", true, .begin = fault_rf_fail},
    {"flicker", "every second search finds nothing", .begin = fault_flicker},
    {"halted", "a card sent to sleep is not found until the field was off", .begin = fault_halted},
    {"no-type-a", "the chip starts anew and cannot look for type A cards",
     .begin = fault_no_type_a},
    {"no-type-b", "the chip starts anew and cannot look for type B cards",
     .begin = fault_no_type_b},
    {"bad-status", "exchanges with a card end with status 80, which makes libnfc abort()",
     .begin = fault_bad_status},
    {"half-ack", "acknowledgements break off, and nothing follows", .spoil_ack = fault_half_frame},
    {"bad-ack", "acknowledgements are noise, and nothing follows", .spoil_ack = fault_garbage},
    {"nack", "every command is refused", .spoil_ack = fault_nack},
    {"garbage", "responses are noise", .spoil = fault_garbage},
    {"bad-checksum", "responses have a wrong data checksum", .spoil = fault_bad_checksum},
    {"bad-length", "responses have a wrong length checksum", .spoil = fault_bad_length},
    {"bad-direction", "responses say that they go to the chip", .spoil = fault_bad_direction},
    {"bad-code", "responses are to another command", .spoil = fault_bad_code},
    {"bad-end", "responses end with another byte than 00", .spoil = fault_bad_end},
    {"half-frame", "responses break off in the middle", .spoil = fault_half_frame},
    {"empty", "responses are sound and say nothing", .spoil = fault_empty},
    {"cut-card", "what is said of a card ends before its number", .spoil = fault_cut_card},
    {"cut-number", "it ends within its number", .spoil = fault_cut_number},
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
    else if (fault->spoil_ack != NULL)
        faults->acknowledgement = fault;
    else
        faults->response = fault;
    return NULL;
}

size_t fault_acknowledge(const struct faults *faults, uint8_t *frame, size_t length)
{
    return faults->acknowledgement == NULL ? length
                                           : faults->acknowledgement->spoil_ack(frame, length);
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
        .then_pulled = fault->then_pulled,
    };
}

void fault_print_help(FILE *file)
{
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct fault *fault = &fault_table[i];
        fprintf(file, "  %-15s %-8s %s\n", fault->name, fault->takes_percent ? "PERCENT" : "",
                fault->help);
    }
}
