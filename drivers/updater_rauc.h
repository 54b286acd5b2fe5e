/*
 * RAUC over D-Bus, the only place that knows either: the interface de.pengutronix.rauc.Installer
 * at "/" on the system bus. Only these of its members are used, and the bus lets the terminal's
 * user call no others (firmware/system/themeday-dbus.conf): Info, InstallBundle, and the properties
 * Compatible, BootSlot, Operation, Progress and LastError.
 *
 * Runs in the updater's helper process. Every function waits for its answer, and calls `on_alive`
 * several times a second meanwhile.
 */
#ifndef THEMEDAY_DRIVERS_UPDATER_RAUC_H
#define THEMEDAY_DRIVERS_UPDATER_RAUC_H

#include "drivers/updater.h"

struct updater_rauc;

/* UPDATE_NOT_HERE: no bus, no RAUC, or none that this user may talk to. Open until the process
 * ends.
 */
CHECKED enum update_failure updater_rauc_open(void (*on_alive)(void *context), void *context,
                                              struct updater_rauc **ret_rauc);

CHECKED enum update_failure updater_rauc_system(struct updater_rauc *rauc,
                                                struct updater_system *ret_system);

/* Has RAUC verify the signature of the file at `path`; version and device go into the bundle.
 * UPDATE_BUSY: it installs; UPDATE_BROKEN: it refuses the file, or anything else. */
CHECKED enum update_failure updater_rauc_inspect(struct updater_rauc *rauc, const char *path,
                                                 struct update_bundle *bundle);

/* Installs it; `on_percent` hears how far it is. What became of the stick meanwhile is for the
 * caller to find out. */
CHECKED enum update_failure updater_rauc_install(struct updater_rauc *rauc, const char *path,
                                                 void (*on_percent)(void *context, int percent));

#endif
