/* Frames of the PN532 on its serial line, as a stream of bytes brings them. */
#ifndef THEMEDAY_TESTS_CARDSIM_FRAME_H
#define THEMEDAY_TESTS_CARDSIM_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum { FRAME_DATA_MAX = 264, FRAME_RESPONSE_MAX = 254, FRAME_MAX = FRAME_DATA_MAX + 11 };

enum frame_news {
    FRAME_NOTHING,
    FRAME_COMMAND, /* `data` holds the command and its parameters */
    FRAME_ACK,     /* the host wants the running command to end */
};

struct frame_reader {
    uint8_t bytes[FRAME_MAX];
    size_t count;
    uint8_t data[FRAME_DATA_MAX];
    size_t data_length;
};

/* Takes one byte from the host. Damaged frames are skipped in silence. */
enum frame_news frame_feed(struct frame_reader *reader, uint8_t byte);

/* Wraps a response of at most FRAME_RESPONSE_MAX bytes and returns the frame's length. */
size_t frame_build(const uint8_t *data, size_t length, uint8_t ret_frame[FRAME_MAX]);

enum { FRAME_ACK_LENGTH = 6 };
extern const uint8_t frame_ack[FRAME_ACK_LENGTH];

#endif
