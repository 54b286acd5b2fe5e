#include "drivers/reader.h"

#include "drivers/reader_field.h"
#include "drivers/reader_packet.h"
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
    REOPEN_SOON_MS = 250,  /* after an attempt that took long */
    REOPEN_FIRST_MS = 250, /* from one attempt to the next, doubling up to: */
    REOPEN_LAST_MS = 1500,
    DEVICES_MAX = 4,
    KINDS = CARD_FELICA + 1,
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
    nfc_device *device; /* NULL while there is none */
    bool up;            /* the open device has answered a search */
    bool lacks[KINDS];  /* what the open device cannot look for */
    int errors;         /* in a row */
    int64_t attempt_ns; /* when it was last tried to open the device */
    int64_t reopen_ms;  /* from there to the next attempt */
    int64_t told_ns;    /* when the parent heard the last word */
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
    if (type == READER_PACKET_UP)
        snprintf(packet.device, sizeof packet.device, "%s", nfc_device_get_name(process->device));
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
        now_ns = clock_mono_ns();
        if (now_ns - process->told_ns >= ALIVE_MS * ms_ns)
            process_tell_state(process, READER_PACKET_ALIVE);
    }
}

/*
 * Not infinite, or "no card" would look like a dead chip. No automatic ISO 14443-4: libnfc 1.8.0
 * crashes on a card whose ATS has length 0, and a number needs no ATS.
 */
static bool process_prepare(struct process *process)
{
    return nfc_initiator_init(process->device) >= 0 &&
           nfc_device_set_property_bool(process->device, NP_INFINITE_SELECT, false) >= 0 &&
           nfc_device_set_property_bool(process->device, NP_AUTO_ISO14443_4, false) >= 0;
}

static bool process_open_device(struct process *process, const nfc_connstring connstring)
{
    process_tell_state(process, READER_PACKET_ALIVE);
    process->device = nfc_open(process->context, connstring);
    if (process->device != NULL && process_prepare(process))
        return true;
    nfc_close(process->device);
    process->device = NULL;
    return false;
}

/* libnfc's own list: LIBNFC_DEVICE, its settings file, then USB. Serial ports are not tried out,
 * because other devices might mind. */
static bool process_open_any(struct process *process)
{
    nfc_connstring found[DEVICES_MAX];
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
    nfc_close(process->device);
    process->device = NULL;
    if (process->context != NULL)
        nfc_exit(process->context);
    process->context = NULL;
}

static void process_open(struct process *process)
{
    process->attempt_ns = clock_mono_ns();
    process->errors = 0;
    memset(process->lacks, 0, sizeof process->lacks);
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
        log_warning("this reader cannot look for cards of kind %d", (int)kind);
        return kind == CARD_ISO14443A ? process_fail(process) : READER_SEES_NOTHING;
    }
    if (result < 0 && result != NFC_ERFTRANS && result != NFC_ETGRELEASED)
        return process_fail(process);
    process->errors = 0;
    return result == NFC_ERFTRANS ? READER_SEES_NOISE : READER_SEES_NOTHING;
}

/* The search of struct reader_field. */
static enum reader_sight process_search(void *context, enum card_kind kind, const struct card *only,
                                        struct card *ret_card)
{
    struct process *process = context;
    nfc_target target = {0};
    if (process->lacks[kind])
        return kind == CARD_ISO14443A ? process_fail(process) : READER_SEES_NOTHING;
    bool named = only != NULL && kind == CARD_ISO14443A;
    int result = nfc_initiator_select_passive_target(process->device, process_modulations[kind],
                                                     named ? only->uid : NULL,
                                                     named ? only->uid_len : 0, &target);
    if (result <= 0)
        return process_judge_miss(process, kind, result);
    /* A number of an impossible length comes from a damaged answer, not from a card. */
    if (!process_read_card(&target, kind, ret_card))
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
    struct process process = {.connstring = connstring, .reopen_ms = REOPEN_FIRST_MS};
    helper_child_begin();
    log_set_program("reader");
    process_fill_standard_fds();
    setenv("LIBNFC_LOG_LEVEL", "0", 0);
    process.field.search = process_search;
    process.field.context = &process;
    for (;;)
        process_run(&process);
}
