/*
 * What goes between the uploader and its helper process: one order down, then packets up. The
 * helper hears what strangers on a network say, so the parent believes nothing that
 * uploader_packet_is_valid() has not seen.
 */
#ifndef THEMEDAY_DRIVERS_UPLOADER_PACKET_H
#define THEMEDAY_DRIVERS_UPLOADER_PACKET_H

#include "drivers/uploader.h"

#include <limits.h>

/* Not from zero, so that an empty packet is none of them. */
enum uploader_order_type {
    UPLOADER_ORDER_SEND = 1,
    UPLOADER_ORDER_KNOCK,
    UPLOADER_ORDER_TIDY, /* brings what to keep, in sealed memory: names, each with its NUL */
};

struct uploader_order {
    uint32_t type; /* enum uploader_order_type */
    struct uploader_receiver receiver;
    struct uploader_limits limits;
    char folder[PATH_MAX]; /* what to send, or the spool */
    char device[UPLOADER_FOLDER_SIZE];
    char name[UPLOADER_FOLDER_SIZE];
};

enum uploader_packet_type {
    UPLOADER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    UPLOADER_PACKET_PROGRESS,  /* `done` of `total` files */
    UPLOADER_PACKET_DONE,      /* the end */
    UPLOADER_PACKET_FAILED,    /* the end, by `fault` */
};

struct uploader_packet {
    uint32_t type; /* enum uploader_packet_type */
    int32_t done, total;
    int64_t valid_until_ms;
    struct upload_fault fault;
};

/* A known type, a known failure, figures that can be, a text that ends and is UTF-8. */
bool uploader_packet_is_valid(const struct uploader_packet *packet);

#endif
