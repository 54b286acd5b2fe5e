/*
 * What goes between the courier and its helper process: one order down, with a folder in sealed
 * memory if one is to be written, then packets up. The helper reads what strangers put on a stick,
 * so the parent believes nothing that courier_packet_is_valid() has not seen.
 */
#ifndef THEMEDAY_DRIVERS_COURIER_PACKET_H
#define THEMEDAY_DRIVERS_COURIER_PACKET_H

#include "drivers/courier.h"

#include <limits.h>

/* Not from zero, so that an empty packet is none of them. */
enum courier_order_type {
    COURIER_ORDER_LIST = 1,
    COURIER_ORDER_READ,
    COURIER_ORDER_WRITE, /* brings the descriptor of a packed folder */
    COURIER_ORDER_LIST_BUNDLES,
    COURIER_ORDER_READ_FOLDER, /* sends one */
};

struct courier_order {
    uint32_t type; /* enum courier_order_type */
    char stick[PATH_MAX];
    char path[COURIER_PATH_SIZE]; /* COURIER_ORDER_READ and _READ_FOLDER */
    int64_t mount;                /* COURIER_ORDER_WRITE: the stick's, 0 for a plain folder */
};

enum courier_packet_type {
    COURIER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    COURIER_PACKET_FILE,      /* one that was found: `file` */
    COURIER_PACKET_PROGRESS,  /* `done` of `total` */
    COURIER_PACKET_DONE,      /* the end; brings the descriptor of `total` bytes that were read */
    COURIER_PACKET_WRITTEN,   /* the end, by `outcome`; the folder is called `file.path` */
    COURIER_PACKET_FAILED,    /* the end, by `failure`; `total` is what COURIER_FULL needs */
};

struct courier_packet {
    uint32_t type;    /* enum courier_packet_type */
    uint32_t failure; /* enum courier_failure */
    uint32_t outcome; /* enum stick_outcome */
    int64_t done, total;
    struct courier_file file;
};

/* The order's folder as sealed memory, for close(). */
CHECKED enum err courier_packet_pack(const struct stick_folder *folder, int *ret_fd);

/* What such memory holds: names and bytes stay in it, the array of files is the caller's to free.
 * ERR_INVALID: it holds something else. */
CHECKED enum err courier_packet_unpack(const char *bytes, size_t length,
                                       struct stick_folder *ret_folder);

/* A known type; texts that end and are UTF-8; sizes that can be; a path without "..". */
bool courier_packet_is_valid(const struct courier_packet *packet);

#endif
