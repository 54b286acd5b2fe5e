/*
 * What the reader's helper process tells its parent: one packet of fixed size at a time. The
 * helper runs code that a bad reader can confuse, so the parent believes nothing that
 * reader_packet_is_valid() has not seen.
 */
#ifndef THEMEDAY_DRIVERS_READER_PACKET_H
#define THEMEDAY_DRIVERS_READER_PACKET_H

#include "firmware/model/card.h"

#include <stdbool.h>
#include <stdint.h>

enum { READER_DEVICE_SIZE = 104 };

/* Not from zero, so that an empty packet is none of them. */
enum reader_packet_type {
    READER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    READER_PACKET_UP,
    READER_PACKET_DOWN,
    READER_PACKET_CARD,
    READER_PACKET_TWO_CARDS,
    READER_PACKET_UNREADABLE,
};

struct reader_packet {
    int64_t mono_ns; /* when it was seen */
    uint32_t type;   /* enum reader_packet_type */
    struct card card;
    char device[READER_DEVICE_SIZE]; /* READER_PACKET_UP: libnfc's name of the device */
};

/* A known type; a time in the last minute; a device name that ends; a card whose number has a
 * length that its kind can have. */
bool reader_packet_is_valid(const struct reader_packet *packet, int64_t now_ns);

/* 4, 7 or 10 for type A, 4 for type B, 8 for FeliCa. */
bool reader_packet_card_is_valid(const struct card *card);

#endif
