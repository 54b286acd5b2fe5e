/*
 * The port that a connection string names, held for this program alone. libnfc shares a serial port
 * with anybody (its own claim of it is lost in glibc), and two programs on one chip read each
 * other's answers. The lock is flock(2) on the device itself: what another terminal, `themeday
 * doctor` and careful serial programs take as well. It ends with the process, whatever ends it.
 * libnfc's own tools take no lock; while one of them is at the port the reader fails, and recovers.
 *
 * USB readers need none of this: the kernel gives them to one program at a time.
 */
#ifndef THEMEDAY_DRIVERS_READER_PORT_H
#define THEMEDAY_DRIVERS_READER_PORT_H

#include "firmware/model/reader_state.h"

/* The caller's to close, which lets the port go; -1 where the connection string names no port, and
 * with READER_MISSING, _FORBIDDEN and _IN_USE. */
enum reader_trouble reader_port_hold(const char *connstring, int *ret_port);

/* Whether the connection string names a port ("pn532_uart:/dev/ttyUSB0", with or without a speed
 * behind it) rather than a USB device or nothing ("auto"). */
bool reader_port_is_named(const char *connstring);

#endif
