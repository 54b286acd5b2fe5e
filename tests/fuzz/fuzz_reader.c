/* What the card reader's process says, taken by the parent. */
#include "tests/fuzz/spoken.h"

#include "drivers/reader.h"
#include "drivers/reader_packet.h"

#include <assert.h>

/* Times in packets count from here. */
static const int64_t begin_ns = 1000000000000;

static void check_event(const struct event *event)
{
    switch (event->type) {
    case EVENT_CARD:
        assert(reader_packet_card_is_valid(&event->card));
        return;
    case EVENT_TWO_CARDS:
    case EVENT_UNREADABLE:
    case EVENT_READER_UP:
    case EVENT_READER_DOWN:
        return;
    case EVENT_TIME:
    case EVENT_TOUCH:
    case EVENT_ACTIVITY:
    case EVENT_RECORDED:
    case EVENT_RECORD_FAILED:
    case EVENT_STORAGE_OK:
    case EVENT_VOTER:
    case EVENT_BALLOT:
    case EVENT_PAGE:
    case EVENT_HEALTH:
        break;
    }
    assert(!"an event that no reader has");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct reader *reader = NULL;
    spoken_begin(&input);
    enum err err = reader_open("auto", &reader);
    assert(err == ERR_OK);
    int64_t now_ns = begin_ns;
    while (input.size > 0) {
        struct event event = {.type = EVENT_TIME};
        if (reader_dispatch(reader, now_ns + spoken_waited_ns(), &event))
            check_event(&event);
        else if (reader_fd(reader) < 0)
            now_ns += 2000000000; /* as long as it ever waits before it starts again */
    }
    reader_close(reader);
    return 0;
}
