/*
 * What goes between the courier and its helper process: one order down, then packets up. All of
 * fixed size; a job that writes would add an order and take the same packets as its progress. The
 * helper reads what strangers put on a stick, so the parent believes nothing that
 * courier_packet_is_valid() has not seen.
 */
#ifndef THEMEDAY_DRIVERS_COURIER_PACKET_H
#define THEMEDAY_DRIVERS_COURIER_PACKET_H

#include "drivers/courier.h"

#include <limits.h>

/* Not from zero, so that an empty packet is none of them. */
enum courier_order_type {
    COURIER_ORDER_LIST = 1,
    COURIER_ORDER_READ,
};

struct courier_order {
    uint32_t type; /* enum courier_order_type */
    char stick[PATH_MAX];
    char path[COURIER_PATH_SIZE]; /* COURIER_ORDER_READ */
};

enum courier_packet_type {
    COURIER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    COURIER_PACKET_FILE,      /* one that was found: `file` */
    COURIER_PACKET_PROGRESS,  /* `done` of `total` */
    COURIER_PACKET_DONE,      /* the end; brings the descriptor of `total` bytes that were read */
    COURIER_PACKET_FAILED,    /* the end, by `failure` */
};

struct courier_packet {
    uint32_t type;    /* enum courier_packet_type */
    uint32_t failure; /* enum courier_failure */
    int64_t done, total;
    struct courier_file file;
};

/* A known type; texts that end and are UTF-8; sizes that can be; a path without "..". */
bool courier_packet_is_valid(const struct courier_packet *packet);

#endif
