/*
 * What goes between the updater and its helper process: one order down, then packets up. The helper
 * reads what strangers put on sticks, so the parent believes nothing that updater_packet_is_valid()
 * has not seen.
 */
#ifndef THEMEDAY_DRIVERS_UPDATER_PACKET_H
#define THEMEDAY_DRIVERS_UPDATER_PACKET_H

#include "drivers/updater.h"

#include <stdbool.h>

/* Not from zero, so that an empty packet is none of them. */
enum updater_order_type {
    UPDATER_ORDER_ASK = 1,
    UPDATER_ORDER_LOOK,
    UPDATER_ORDER_INSTALL,
};

struct updater_order {
    uint32_t type; /* enum updater_order_type */
    int32_t stick_count;
    char sticks[UPDATER_STICKS_MAX][UPDATE_PATH_SIZE];
    struct update_bundle bundle; /* to install */
};

enum updater_packet_type {
    UPDATER_PACKET_ALIVE = 1, /* at least once a second when there is nothing else to say */
    UPDATER_PACKET_PROGRESS,  /* `percent` */
    UPDATER_PACKET_BUNDLE,    /* `bundle` was found */
    UPDATER_PACKET_DONE,      /* the end; `system` is known */
    UPDATER_PACKET_FAILED,    /* the end, by `failure` */
};

struct updater_packet {
    uint32_t type; /* enum updater_packet_type */
    int32_t percent;
    int32_t failure; /* enum update_failure */
    struct updater_system system;
    struct update_bundle bundle;
};

/* A known type, a known failure, figures that can be, texts that end and are UTF-8. */
bool updater_packet_is_valid(const struct updater_packet *packet);

#endif
