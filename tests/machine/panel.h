/*
 * A touch panel on the USB of a virtual machine: a HID multi-touch screen as the guest's own
 * hid-multitouch drives it, spoken over the usbredir protocol by a process of its own. The machine
 * has a `usb-redir` device whose character device listens at a Unix socket.
 */
#ifndef THEMEDAY_TESTS_PANEL_H
#define THEMEDAY_TESTS_PANEL_H

#include <stdbool.h>
#include <sys/types.h>

struct panel {
    pid_t process;
    int control; /* orders go out, and one byte comes in whenever the guest begins to listen */
};

/* Connects to the socket and plugs the panel in. Whatever goes wrong fails the test. */
void panel_plug_in(struct panel *panel, const char *socket);

/* Pulls it out; may be called twice. */
void panel_pull_out(struct panel *panel);

/* Waits until a program in the guest listens to the panel; false: it did not in this time. */
bool panel_wait(struct panel *panel, int timeout_ms);

/* A finger touches here and leaves, in thousandths of the width and the height. */
void panel_touch(struct panel *panel, double x, double y);

#endif
