#include "drivers/reader.h"

#include "drivers/reader_field.h"
#include "drivers/reader_packet.h"
#include "drivers/reader_port.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"

#include <fcntl.h>
#include <nfc/nfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    PAUSE_MS = 45, /* between two turns; shorter costs processor time, longer costs latency */
    ALIVE_MS = 900,
    ERRORS_MAX = 3,        /* in a row, before the device is opened anew */
    REOPEN_SOON_MS = 100,  /* after an attempt that took long */
    REOPEN_FIRST_MS = 250, /* from one attempt to the next, doubling up to: */
    REOPEN_LAST_MS = 1000,
    DEVICES_MAX = 4,
    KINDS = CARD_FELICA + 1,
    STACK_PAINTED = 8192, /* more than libnfc's search uses */
};

static const int64_t ms_ns = 1000000;

static const nfc_modulation process_modulations[KINDS] = {
    [CARD_ISO14443A] = {.nmt = NMT_ISO14443A, .nbr = NBR_106},
    [CARD_ISO14443B] = {.nmt = NMT_ISO14443B, .nbr = NBR_106},
    [CARD_FELICA] = {.nmt = NMT_FELICA, .nbr = NBR_212},
};

struct process {
    const char *connstring;
    nfc_context *context;
    nfc_device *device;          /* NULL while there is none */
    int port;                    /* its lock, or -1 (drivers/reader_port.h) */
    enum reader_trouble trouble; /* what the last attempt to open it met */
    uint8_t paint;               /* see process_paint_stack() */
    bool up;                     /* the open device has answered a search */
    bool lacks[KINDS];           /* what the open device cannot look for */
    int errors;                  /* in a row */
    int64_t attempt_ns;          /* when it was last tried to open the device */
    int64_t reopen_ms;           /* from there to the next attempt */
    int64_t told_ns;             /* when the parent heard the last word */
    struct reader_field field;
};

static void process_tell(struct process *process, struct reader_packet *packet)
{
    process->told_ns = clock_mono_ns();
    if (packet->mono_ns == 0)
        packet->mono_ns = process->told_ns;
    helper_child_send(packet, sizeof *packet);
}

static void process_tell_state(struct process *process, enum reader_packet_type type)
{
    struct reader_packet packet = {.type = type};
    if (type == READER_PACKET_DOWN)
        packet.trouble = process->trouble;
    if (type == READER_PACKET_UP)
        snprintf(packet.device, sizeof packet.device, "%s", nfc_device_get_name(process->device));
    process_tell(process, &packet);
}

/* Before everything that may take long: the parent kills a helper that it does not hear of. */
static void process_breathe(struct process *process)
{
    if (clock_mono_ns() - process->told_ns >= ALIVE_MS * ms_ns)
        process_tell_state(process, READER_PACKET_ALIVE);
}

static void process_tell_lack(struct process *process, enum card_kind kind)
{
    struct reader_packet packet = {.type = READER_PACKET_LACKS, .card.kind = kind};
    process_tell(process, &packet);
}

static void process_sleep(struct process *process, int64_t until_ns)
{
    int64_t now_ns = clock_mono_ns();
    while (now_ns < until_ns) {
        int64_t part_ns = until_ns - now_ns;
        if (part_ns > ALIVE_MS * ms_ns)
            part_ns = ALIVE_MS * ms_ns;
        struct timespec part = {.tv_sec = part_ns / 1000000000, .tv_nsec = part_ns % 1000000000};
        nanosleep(&part, NULL);
        process_breathe(process);
        now_ns = clock_mono_ns();
    }
}

/*
 * Not infinite, or "no card" would look like a dead chip. No automatic ISO 14443-4: libnfc 1.8.0
 * crashes on a card whose ATS has length 0, and a number needs no ATS.
 */
static bool process_prepare(struct process *process)
{
    process_tell_state(process, READER_PACKET_ALIVE);
    if (nfc_initiator_init(process->device) < 0)
        return false;
    process_tell_state(process, READER_PACKET_ALIVE);
    return nfc_device_set_property_bool(process->device, NP_INFINITE_SELECT, false) >= 0 &&
           nfc_device_set_property_bool(process->device, NP_AUTO_ISO14443_4, false) >= 0;
}

/* What the driver or the chip says beforehand; what it does not say turns out in the search. */
static void process_ask_kinds(struct process *process)
{
    const nfc_modulation_type *known = NULL;
    int result = nfc_device_get_supported_modulation(process->device, N_INITIATOR, &known);
    if (result < 0 || known == NULL)
        return;
    for (int kind = 0; kind < KINDS; kind++) {
        const nfc_modulation_type *at = known;
        while (*at != 0 && *at != process_modulations[kind].nmt)
            at++;
        process->lacks[kind] = *at == 0;
    }
}

static void process_close(struct process *process)
{
    nfc_close(process->device);
    process->device = NULL;
    if (process->port >= 0)
        close(process->port);
    process->port = -1;
}

static bool process_open_device(struct process *process, const nfc_connstring connstring)
{
    process->trouble = reader_port_hold(connstring, &process->port);
    if (process->trouble != READER_NO_TROUBLE)
        return false;
    process_tell_state(process, READER_PACKET_ALIVE);
    process->device = nfc_open(process->context, connstring);
    if (process->device != NULL && process_prepare(process)) {
        process_ask_kinds(process);
        return true;
    }
    bool is_silent = process->device != NULL || process->port >= 0;
    process->trouble = is_silent ? READER_SILENT : READER_MISSING;
    process_close(process);
    return false;
}

/* libnfc's own list: LIBNFC_DEVICE, its settings file, then USB. Serial ports are not tried out,
 * because other devices might mind. */
static bool process_open_any(struct process *process)
{
    nfc_connstring found[DEVICES_MAX];
    process->trouble = READER_MISSING;
    size_t count = nfc_list_devices(process->context, found, DEVICES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (process_open_device(process, found[i]))
            return true;
    }
    return false;
}

static bool process_open_named(struct process *process)
{
    nfc_connstring connstring;
    snprintf(connstring, sizeof connstring, "%s", process->connstring);
    return process_open_device(process, connstring);
}

/* Told first: closing a dead device takes a third of a second. */
static void process_give_up(struct process *process)
{
    process_tell_state(process, READER_PACKET_DOWN);
    process->up = false;
    process_close(process);
    if (process->context != NULL)
        nfc_exit(process->context);
    process->context = NULL;
}

static void process_open(struct process *process)
{
    process->attempt_ns = clock_mono_ns();
    process->errors = 0;
    memset(process->lacks, 0, sizeof process->lacks);
    process->trouble = READER_BROKEN; /* libnfc does not even start: out of memory */
    nfc_init(&process->context);
    bool opened = false;
    if (process->context != NULL)
        opened = strcmp(process->connstring, "auto") == 0 ? process_open_any(process)
                                                          : process_open_named(process);
    if (!opened)
        process_give_up(process);
}

/* A dead chip makes an attempt last 1.4 s, a missing port no time at all; both are tried often
 * enough for the reader to be back within two seconds of its recovery. */
static void process_wait_to_reopen(struct process *process)
{
    int64_t next_ns = process->attempt_ns + process->reopen_ms * ms_ns;
    int64_t soon_ns = clock_mono_ns() + REOPEN_SOON_MS * ms_ns;
    process->reopen_ms *= 2;
    if (process->reopen_ms > REOPEN_LAST_MS)
        process->reopen_ms = REOPEN_LAST_MS;
    process_sleep(process, next_ns > soon_ns ? next_ns : soon_ns);
}

/* The number as libnfc found it; false when it cannot be one. */
static bool process_read_card(const nfc_target *target, enum card_kind kind, struct card *ret_card)
{
    struct card card = {.kind = kind};
    const uint8_t *uid = target->nti.nai.abtUid;
    size_t length = target->nti.nai.szUidLen;
    if (kind == CARD_ISO14443B) {
        uid = target->nti.nbi.abtPupi;
        length = sizeof target->nti.nbi.abtPupi;
    } else if (kind == CARD_FELICA) {
        uid = target->nti.nfi.abtId;
        length = sizeof target->nti.nfi.abtId;
    }
    if (length > sizeof card.uid)
        return false;
    memcpy(card.uid, uid, length);
    card.uid_len = (uint8_t)length;
    *ret_card = card;
    return reader_packet_card_is_valid(&card);
}

static enum reader_sight process_fail(struct process *process)
{
    process->errors++;
    process->trouble = process->lacks[CARD_ISO14443A] ? READER_UNFIT : READER_SILENT;
    return READER_FAILS;
}

/* A device or chip without this kind says so in one of three ways, depending on the driver. */
static bool process_is_lacking(const struct process *process, int result)
{
    if (result == 0)
        result = nfc_device_get_last_error(process->device);
    return result == NFC_EDEVNOTSUPP || result == NFC_EINVARG || result == NFC_ENOTIMPL;
}

static enum reader_sight process_judge_miss(struct process *process, enum card_kind kind,
                                            int result)
{
    if (process_is_lacking(process, result)) {
        process->lacks[kind] = true;
        if (process->up)
            process_tell_lack(process, kind);
        return kind == CARD_ISO14443A ? process_fail(process) : READER_SEES_NOTHING;
    }
    if (result < 0 && result != NFC_ERFTRANS && result != NFC_ETGRELEASED)
        return process_fail(process);
    process->errors = 0;
    return result == NFC_ERFTRANS ? READER_SEES_NOISE : READER_SEES_NOTHING;
}

/*
 * libnfc takes what the chip did not send from whatever lies on the stack: a damaged answer brings
 * back the last card's number. So what lies there is paint, of another colour for each search: a
 * length that no number has, and a last byte that gives away a number that was cut.
 */
static __attribute__((noinline)) void process_paint_stack(struct process *process)
{
    volatile uint8_t stack[STACK_PAINTED];
    process->paint = process->paint < 0x10 || process->paint == 0xFF ? 0x10 : process->paint + 1;
    for (size_t i = 0; i < sizeof stack; i++)
        stack[i] = process->paint;
}

/* A card's own number ends in the paint once in 240 searches, and is taken in the next one. */
static bool process_is_cut(const struct process *process, const struct card *card)
{
    return card->uid[card->uid_len - 1] == process->paint;
}

/* The search of struct reader_field. */
static enum reader_sight process_search(void *context, enum card_kind kind, const struct card *only,
                                        struct card *ret_card)
{
    struct process *process = context;
    nfc_target target = {0};
    if (process->errors >= ERRORS_MAX)
        return READER_FAILS;
    if (process->lacks[kind])
        return kind == CARD_ISO14443A ? process_fail(process) : READER_SEES_NOTHING;
    process_breathe(process);
    process_paint_stack(process);
    bool named = only != NULL && kind == CARD_ISO14443A;
    int result = nfc_initiator_select_passive_target(process->device, process_modulations[kind],
                                                     named ? only->uid : NULL,
                                                     named ? only->uid_len : 0, &target);
    if (result <= 0)
        return process_judge_miss(process, kind, result);
    /* A number of an impossible length comes from a damaged answer, not from a card. */
    if (!process_read_card(&target, kind, ret_card) || process_is_cut(process, ret_card))
        return process_fail(process);
    process->errors = 0;
    /* All zeros or all ones is what a failed reading looks like. Identity cards (type B) really
     * have zeros, and are refused where it is known what they are. */
    bool is_noise = kind != CARD_ISO14443B && card_is_blank(ret_card);
    return is_noise ? READER_SEES_NOISE : READER_SEES_CARD;
}

/* A device that can be opened may still not answer, so it counts as up when it has. */
static void process_note_answer(struct process *process)
{
    if (process->up || process->errors > 0)
        return;
    process->up = true;
    process->reopen_ms = REOPEN_FIRST_MS;
    process_tell_state(process, READER_PACKET_UP);
    for (int kind = 0; kind < KINDS; kind++)
        if (process->lacks[kind])
            process_tell_lack(process, kind);
}

static void process_turn(struct process *process)
{
    static const enum reader_packet_type types[] = {
        [READER_NEW_CARD] = READER_PACKET_CARD,
        [READER_NEW_TWO] = READER_PACKET_TWO_CARDS,
        [READER_NEW_UNREADABLE] = READER_PACKET_UNREADABLE,
    };
    struct card card = {0};
    enum reader_news news = reader_field_turn(&process->field, &card);
    process_note_answer(process);
    if (news != READER_NO_NEWS) {
        struct reader_packet packet = {
            .type = types[news], .mono_ns = process->field.seen_ns, .card = card};
        process_tell(process, &packet);
    }
    process_sleep(process, clock_mono_ns() + PAUSE_MS * ms_ns);
}

static void process_run(struct process *process)
{
    process_open(process);
    while (process->device != NULL && process->errors < ERRORS_MAX)
        process_turn(process);
    bool was_up = process->up;
    if (process->device != NULL)
        process_give_up(process);
    /* Closing and opening is what cures a chip that lost its power, so it is done at once. */
    if (!was_up)
        process_wait_to_reopen(process);
}

/* libnfc takes a serial port with number 0 for "abort requested". */
static void process_fill_standard_fds(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

_Noreturn void reader_process_main(const char *connstring)
{
    struct process process = {.connstring = connstring, .port = -1, .reopen_ms = REOPEN_FIRST_MS};
    helper_child_begin();
    log_set_program("reader");
    process_fill_standard_fds();
    setenv("LIBNFC_LOG_LEVEL", "0", 0);
    process.field.search = process_search;
    process.field.context = &process;
    for (;;)
        process_run(&process);
}
