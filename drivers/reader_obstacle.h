/*
 * What on this machine takes a USB reader before libnfc can: a kernel driver of its own, or the
 * smart card service. Readers on a serial port, I2C or SPI are not touched by either. The package
 * keeps both away (firmware/system); this looks whether it worked.
 */
#ifndef THEMEDAY_DRIVERS_READER_OBSTACLE_H
#define THEMEDAY_DRIVERS_READER_OBSTACLE_H

#include <stdbool.h>

struct reader_obstacles {
    const char *module; /* a loaded kernel module, such as "pn533_usb"; NULL: none; static */
    bool pcscd;         /* the service runs */
};

/* For the reader of this connection string; `proc` is "/proc" but in tests. What cannot be read is
 * no obstacle. */
struct reader_obstacles reader_obstacles_find(const char *connstring, const char *proc);

#endif
