#include "drivers/reader.h"

#include "drivers/reader_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"

#include <stdlib.h>
#include <string.h>

enum {
    PACKETS_PER_SECOND_MAX = 64, /* twice what a hand with two cards can cause */
};

static const int64_t second_ns = 1000000000;
static const int64_t silence_max_ns = 1800000000;
static const int64_t restart_first_ns = 250000000;
static const int64_t restart_last_ns = 1000000000; /* or recovery would take longer than it may */

/* Only a reader that worked for so long is new to trouble: one that dies as soon as it is up waits
 * longer and longer, like one that never is. */
static const int64_t well_after_ns = 5000000000;

enum reader_health { READER_HEALTH_UNKNOWN, READER_HEALTH_UP, READER_HEALTH_DOWN };

struct reader {
    char *connstring;
    struct helper *helper; /* NULL from a fault to the restart */
    enum reader_health health;
    enum reader_trouble trouble; /* why it is down; the first word is still to come: silent */
    bool lacks[CARD_FELICA + 1]; /* by enum card_kind: what it cannot look for */
    int64_t started_ns;          /* since when this helper lives */
    int64_t silence_ns;          /* when silence becomes a fault */
    int64_t restart_ns;          /* when the helper is to be started again */
    int64_t restart_after_ns;    /* how long the next restart waits */
    int64_t up_ns;               /* since when it is up */
    int64_t second_began_ns;     /* for counting packets */
    int packets;
};

static enum err reader_start(struct reader *reader, int64_t now_ns)
{
    reader->silence_ns = now_ns + silence_max_ns;
    reader->started_ns = now_ns;
    return helper_start("reader", reader->connstring, &reader->helper);
}

enum err reader_open(const char *connstring, struct reader **ret_reader)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return ERR_NOMEM;
    reader->restart_after_ns = restart_first_ns;
    reader->trouble = READER_SILENT;
    reader->connstring = strdup(connstring);
    enum err err = reader->connstring == NULL ? ERR_NOMEM : reader_start(reader, clock_mono_ns());
    if (err != ERR_OK) {
        reader_close(reader);
        return err;
    }
    *ret_reader = reader;
    return ERR_OK;
}

void reader_close(struct reader *reader)
{
    if (reader == NULL)
        return;
    helper_stop(reader->helper);
    free(reader->connstring);
    free(reader);
}

int reader_fd(const struct reader *reader)
{
    return reader->helper == NULL ? -1 : helper_fd(reader->helper);
}

int64_t reader_deadline_ns(const struct reader *reader)
{
    return reader->helper == NULL ? reader->restart_ns : reader->silence_ns;
}

/* True when that is news. */
static bool reader_set_health(struct reader *reader, enum reader_health health, int64_t mono_ns,
                              struct event *ret_event)
{
    if (reader->health == health)
        return false;
    reader->health = health;
    ret_event->type = health == READER_HEALTH_UP ? EVENT_READER_UP : EVENT_READER_DOWN;
    ret_event->mono_ns = mono_ns;
    return true;
}

static void reader_put_off_restart(struct reader *reader, int64_t now_ns)
{
    reader->restart_ns = now_ns + reader->restart_after_ns;
    reader->restart_after_ns *= 2;
    if (reader->restart_after_ns > restart_last_ns)
        reader->restart_after_ns = restart_last_ns;
}

static bool reader_go_down(struct reader *reader, enum reader_trouble trouble, int64_t mono_ns,
                           struct event *ret_event)
{
    reader->trouble = trouble;
    memset(reader->lacks, 0, sizeof reader->lacks);
    return reader_set_health(reader, READER_HEALTH_DOWN, mono_ns, ret_event);
}

static bool reader_fail(struct reader *reader, const char *reason, int64_t now_ns,
                        struct event *ret_event)
{
    if (reader->health != READER_HEALTH_DOWN)
        log_warning("card reader process %s; it is started again", reason);
    if (reader->health == READER_HEALTH_UP && now_ns - reader->up_ns >= well_after_ns)
        reader->restart_after_ns = restart_first_ns;
    helper_stop(reader->helper);
    reader->helper = NULL;
    reader_put_off_restart(reader, now_ns);
    return reader_go_down(reader, READER_BROKEN, now_ns, ret_event);
}

static void reader_restart(struct reader *reader, int64_t now_ns)
{
    if (reader_start(reader, now_ns) != ERR_OK) {
        reader->helper = NULL;
        reader_put_off_restart(reader, now_ns);
    }
}

/* A confused helper must not keep the parent busy with nothing else. */
static bool reader_is_flooded(struct reader *reader, int64_t now_ns)
{
    if (now_ns - reader->second_began_ns >= second_ns) {
        reader->second_began_ns = now_ns;
        reader->packets = 0;
    }
    return ++reader->packets > PACKETS_PER_SECOND_MAX;
}

/* Each trouble once, not at every attempt. */
static void reader_log_trouble(const struct reader *reader, enum reader_trouble trouble)
{
    static const char *const sentences[] = {
        [READER_NO_TROUBLE] = "",
        [READER_MISSING] = "is not there",
        [READER_FORBIDDEN] = "may not be opened by this user",
        [READER_IN_USE] = "is in use by another program",
        [READER_SILENT] = "does not answer",
        [READER_UNFIT] = "cannot look for type A cards",
        [READER_BROKEN] = "makes libnfc fail",
    };
    if (reader->health != READER_HEALTH_DOWN || reader->trouble != trouble)
        log_warning("card reader %s %s", reader->connstring, sentences[trouble]);
}

static void reader_note_lack(struct reader *reader, enum card_kind kind)
{
    static const char *const names[] = {"type A", "type B", "FeliCa"};
    if (!reader->lacks[kind])
        log_warning("this card reader cannot look for %s cards", names[kind]);
    reader->lacks[kind] = true;
}

struct reader_state reader_state(const struct reader *reader)
{
    bool answers = reader->health == READER_HEALTH_UP;
    return (struct reader_state){
        .answers = answers,
        .trouble = answers ? READER_NO_TROUBLE : reader->trouble,
        .lacks_type_b = reader->lacks[CARD_ISO14443B],
        .lacks_felica = reader->lacks[CARD_FELICA],
    };
}

bool reader_runs(const struct reader *reader, int64_t now_ns)
{
    return reader->helper != NULL && reader->health != READER_HEALTH_UNKNOWN &&
           now_ns - reader->started_ns >= 2 * silence_max_ns;
}

/* True when the packet is an event. */
static bool reader_take(struct reader *reader, const struct reader_packet *packet,
                        struct event *ret_event)
{
    ret_event->mono_ns = packet->mono_ns;
    switch ((enum reader_packet_type)packet->type) {
    case READER_PACKET_ALIVE:
        return false;
    case READER_PACKET_UP:
        log_info("card reader: %s", packet->device);
        reader->up_ns = packet->mono_ns;
        return reader_set_health(reader, READER_HEALTH_UP, packet->mono_ns, ret_event);
    case READER_PACKET_DOWN:
        reader_log_trouble(reader, packet->trouble);
        return reader_go_down(reader, packet->trouble, packet->mono_ns, ret_event);
    case READER_PACKET_LACKS:
        reader_note_lack(reader, packet->card.kind);
        return false;
    case READER_PACKET_CARD:
        ret_event->type = EVENT_CARD;
        ret_event->card = packet->card;
        return true;
    case READER_PACKET_TWO_CARDS:
        ret_event->type = EVENT_TWO_CARDS;
        return true;
    case READER_PACKET_UNREADABLE:
        ret_event->type = EVENT_UNREADABLE;
        return true;
    }
    return false;
}

bool reader_dispatch(struct reader *reader, int64_t now_ns, struct event *ret_event)
{
    if (reader->helper == NULL && now_ns >= reader->restart_ns)
        reader_restart(reader, now_ns);
    while (reader->helper != NULL) {
        struct reader_packet packet;
        enum err err = helper_receive(reader->helper, &packet, sizeof packet);
        if (err == ERR_BUSY) {
            if (now_ns < reader->silence_ns)
                return false;
            return reader_fail(reader, "is silent", now_ns, ret_event);
        }
        if (err == ERR_GONE)
            return reader_fail(reader, "has died", now_ns, ret_event);
        if (err != ERR_OK || !reader_packet_is_valid(&packet, now_ns))
            return reader_fail(reader, "talks nonsense", now_ns, ret_event);
        if (reader_is_flooded(reader, now_ns))
            return reader_fail(reader, "talks too much", now_ns, ret_event);
        reader->silence_ns = now_ns + silence_max_ns;
        if (reader_take(reader, &packet, ret_event))
            return true;
    }
    return false;
}
