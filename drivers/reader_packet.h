/*
 * What the reader's helper process tells its parent: one packet of fixed size at a time. The
 * helper runs code that a bad reader can confuse, so the parent believes nothing that
 * reader_packet_is_valid() has not seen.
 */
#ifndef THEMEDAY_DRIVERS_READER_PACKET_H
#define THEMEDAY_DRIVERS_READER_PACKET_H

#include "firmware/model/card.h"
#include "firmware/model/reader_state.h"

#include <stdbool.h>
#include <stdint.h>

enum { READER_DEVICE_SIZE = 100 };

/* Not from zero, so that an empty packet is none of them. */
enum reader_packet_type {
    READER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    READER_PACKET_UP,
    READER_PACKET_DOWN,
    READER_PACKET_CARD,
    READER_PACKET_TWO_CARDS,
    READER_PACKET_UNREADABLE,
    READER_PACKET_LACKS, /* the device that is up cannot look for cards of this kind */
};

struct reader_packet {
    int64_t mono_ns;                 /* when it was seen */
    uint32_t type;                   /* enum reader_packet_type */
    struct card card;                /* READER_PACKET_CARD; READER_PACKET_LACKS: only the kind */
    char device[READER_DEVICE_SIZE]; /* READER_PACKET_UP: libnfc's name of the device */
    uint32_t trouble;                /* READER_PACKET_DOWN: enum reader_trouble */
};

/* A known type; a time in the last minute; a device name that ends; a known trouble; a known kind
 * of card, whose number has a length that its kind can have. */
bool reader_packet_is_valid(const struct reader_packet *packet, int64_t now_ns);

/* 4, 7 or 10 for type A, 4 for type B, 8 for FeliCa. */
bool reader_packet_card_is_valid(const struct card *card);

#endif
