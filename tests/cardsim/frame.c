#include "tests/cardsim/frame.h"

#include <stdbool.h>
#include <string.h>

enum { TO_CHIP = 0xD4, TO_HOST = 0xD5 };

const uint8_t frame_ack[FRAME_ACK_LENGTH] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};

/* The frame starts with 00 FF; anything before that is line noise or wake-up bytes. */
static void frame_skip_to_start(struct frame_reader *reader)
{
    while (reader->count > 0) {
        bool may_be_start =
            reader->bytes[0] == 0x00 && (reader->count < 2 || reader->bytes[1] == 0xFF);
        if (may_be_start)
            return;
        memmove(reader->bytes, reader->bytes + 1, --reader->count);
    }
}

/* Length of the part before the data, and of the data with its direction byte; false when the
 * length is damaged. A frame that is too short for this to be known has `*ret_head` 0. */
static bool frame_measure(const struct frame_reader *reader, size_t *ret_head, size_t *ret_body)
{
    const uint8_t *bytes = reader->bytes;
    *ret_head = 0;
    if (reader->count < 4)
        return true;
    bool extended = bytes[2] == 0xFF && bytes[3] == 0xFF;
    if (extended && reader->count < 7)
        return true;
    uint8_t high = extended ? bytes[4] : 0;
    uint8_t low = extended ? bytes[5] : bytes[2];
    uint8_t check = extended ? bytes[6] : bytes[3];
    *ret_head = extended ? 7 : 4;
    *ret_body = (size_t)(high << 8 | low);
    return (uint8_t)(high + low + check) == 0 && *ret_body >= 1 && *ret_body <= FRAME_DATA_MAX;
}

static enum frame_news frame_take(struct frame_reader *reader, size_t head, size_t body)
{
    const uint8_t *bytes = reader->bytes + head;
    uint8_t sum = 0;
    for (size_t i = 0; i <= body; i++)
        sum = (uint8_t)(sum + bytes[i]);
    reader->count = 0;
    if (sum != 0 || bytes[0] != TO_CHIP || body < 2)
        return FRAME_NOTHING;
    reader->data_length = body - 1;
    memcpy(reader->data, bytes + 1, reader->data_length);
    return FRAME_COMMAND;
}

enum frame_news frame_feed(struct frame_reader *reader, uint8_t byte)
{
    reader->bytes[reader->count++] = byte;
    frame_skip_to_start(reader);
    if (reader->count == 4 && reader->bytes[2] == 0x00 && reader->bytes[3] == 0xFF) {
        reader->count = 0;
        return FRAME_ACK;
    }
    size_t head, body;
    if (!frame_measure(reader, &head, &body)) {
        reader->count = 0;
        return FRAME_NOTHING;
    }
    if (head == 0 || reader->count < head + body + 1)
        return FRAME_NOTHING;
    return frame_take(reader, head, body);
}

size_t frame_build(const uint8_t *data, size_t length, uint8_t ret_frame[FRAME_MAX])
{
    uint8_t head[] = {0x00, 0x00, 0xFF, (uint8_t)(length + 1), (uint8_t) - (length + 1), TO_HOST};
    uint8_t sum = TO_HOST;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + data[i]);
    memcpy(ret_frame, head, sizeof head);
    memcpy(ret_frame + sizeof head, data, length);
    ret_frame[sizeof head + length] = (uint8_t)-sum;
    ret_frame[sizeof head + length + 1] = 0x00;
    return sizeof head + length + 2;
}
