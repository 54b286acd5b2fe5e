/*
 * The real RAUC on a D-Bus of its own: two slots as files, a keyring with one authority, and
 * updates by whoever a test wants to have signed them. $DBUS_SYSTEM_BUS_ADDRESS leads every process
 * of the test there. Failing fails the test.
 */
#ifndef THEMEDAY_TESTS_RAUCSERVER_H
#define THEMEDAY_TESTS_RAUCSERVER_H

#include "tests/harness/scratch.h"

#include <sys/types.h>

enum { RAUCSERVER_PATH_SIZE = 160 };

struct raucserver {
    struct scratch scratch; /* holds slotA, slotB, stick/ and what RAUC needs */
    char stick[RAUCSERVER_PATH_SIZE];
    pid_t bus, rauc;
};

/* Starts the bus, and RAUC as if booted from slot A. */
void raucserver_start(struct raucserver *server);
void raucserver_stop(struct raucserver *server);

/* RAUC alone ends; it begins as if booted from this slot. */
void raucserver_down(struct raucserver *server);
void raucserver_up(struct raucserver *server, const char *slot);

/* An update on the stick, NAME.raucb, for this kind of terminal, signed by "release" (whom the
 * keyring knows), "past" (whose certificate has expired) or "stranger". `format` is "verity" as in
 * the product, or "plain", which can be installed without the kernel's device mapper. */
void raucserver_bundle(const struct raucserver *server, const char *name, const char *version,
                       const char *device, const char *signer, const char *format);

/* Whether this machine can mount what RAUC mounts when it installs NAME.raucb. */
bool raucserver_can_install(const struct raucserver *server, const char *name);

/* Whether a slot ("slotB") begins with what the update NAME brings. */
bool raucserver_slot_holds(const struct raucserver *server, const char *slot, const char *name);

#endif
