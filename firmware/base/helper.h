/*
 * A helper is this same executable started once more with --helper=NAME, to do what may hang or
 * crash (libnfc, slow sticks, the network). Parent and helper exchange whole packets over one
 * SOCK_SEQPACKET pair: a packet arrives complete or not at all, and end-of-file means death. A
 * helper is killed by the kernel when its parent dies.
 *
 * The parent owns the struct; nothing here restarts anything.
 */
#ifndef THEMEDAY_BASE_HELPER_H
#define THEMEDAY_BASE_HELPER_H

#include "firmware/base/err.h"

#include <stddef.h>

enum { HELPER_FD = 3 }; /* the packet socket inside the helper process */

struct helper;

/* Starts /proc/self/exe --helper=NAME with `argument` behind it (NULL for none). */
CHECKED enum err helper_start(const char *name, const char *argument, struct helper **ret_helper);

/* Readable when a packet or end-of-file waits; stays the helper's. */
int helper_fd(const struct helper *helper);

/* Takes one packet of exactly `size` bytes. ERR_BUSY: none waits; ERR_GONE: the helper is dead;
 * ERR_CORRUPT: a packet of another size, which is thrown away. */
CHECKED enum err helper_receive(struct helper *helper, void *ret_packet, size_t size);

/* The same for packets that may bring a descriptor, which is then the caller's; -1: none did. */
CHECKED enum err helper_receive_fd(struct helper *helper, void *ret_packet, size_t size,
                                   int *ret_fd);

/* Never blocks: ERR_BUSY when the helper does not read. */
CHECKED enum err helper_send(struct helper *helper, const void *packet, size_t size);

/* The same with a descriptor, which stays the caller's. */
CHECKED enum err helper_send_fd(struct helper *helper, const void *packet, size_t size, int fd);

/* Kills it if it still lives, and reaps it; NULL is fine. */
void helper_stop(struct helper *helper);

/* Kills it without waiting for its end: one that hangs on a broken stick may not die for minutes,
 * and is reaped when it does. NULL is fine. */
void helper_abandon(struct helper *helper);

/* This executable takes the place of this very process, with these arguments; whatever is not
 * passed on is closed. Returns only when that fails, which is logged. */
void helper_begin_anew(char *const arguments[]);

/* Inside the helper, before anything else: ties its life to the parent's. Ends the process when
 * the parent is gone already. */
void helper_child_begin(void);

/* Inside the helper: sends a packet; ends the process when the parent is gone. */
void helper_child_send(const void *packet, size_t size);

/* The same with a descriptor. */
void helper_child_send_fd(const void *packet, size_t size, int fd);

/* Inside the helper: waits for a packet of exactly `size` bytes; ends the process when the parent
 * is gone or sends another. */
void helper_child_receive(void *ret_packet, size_t size);

/* The same for a packet that may bring a descriptor, which is then the caller's; -1: none did. */
int helper_child_receive_fd(void *ret_packet, size_t size);

#endif
