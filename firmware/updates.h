/*
 * Updates of the whole system, as the terminal sees them: what is on the sticks, whether it may be
 * installed, how far an installation is, and what became of the last one after the restart. An
 * installation goes on whoever works at the screen, or nobody. Runs in the main process and never
 * blocks; what takes time is the updater's (drivers/updater.h).
 *
 * It refuses to know sticks by anything but their folders, and decides nothing: an organizer starts
 * the installation, and the restart.
 */
#ifndef THEMEDAY_UPDATES_H
#define THEMEDAY_UPDATES_H

#include "db/update.h"
#include "drivers/media.h"
#include "drivers/updater.h"

enum updates_stage {
    UPDATES_RESTS,    /* nobody has asked yet */
    UPDATES_NOT_HERE, /* the terminal is updated by its package */
    UPDATES_LOOKS,    /* at the sticks */
    UPDATES_LISTS,    /* what is on them, if anything */
    UPDATES_INSTALLS,
    UPDATES_INSTALLED, /* waits for the restart */
    UPDATES_RESTARTS,
    UPDATES_FAILED, /* to look or to install, by `failure` */
};

struct updates_status {
    enum updates_stage stage;
    const struct update_bundle *bundles; /* UPDATES_LISTS: the newest files first */
    int bundle_count;
    struct update_bundle chosen; /* from the installation on */
    int percent;
    enum update_failure failure;
    struct update last; /* what became of the last one; another one may be on its way */
};

/* How a version stands to the one that runs. */
enum updates_age {
    UPDATES_NEWER,
    UPDATES_SAME,
    UPDATES_OLDER,
    UPDATES_TOO_OLD, /* cannot read the data as they are */
};

struct updates;

/* `db` is borrowed; NULL where there is none that can be used: then nothing is logged. Where an
 * update was installed before, finds out what became of it. */
CHECKED enum err updates_open(struct db *db, struct updates **ret_updates);

/* NULL is fine. RAUC goes on with what it was asked for. */
void updates_close(struct updates *updates);

/* Looks at all sticks of these; does nothing while something is installed. */
void updates_look(struct updates *updates, const struct media *media);

/* Installs one of the bundles of the status, if it is fine and may be; `by` is the organizer. */
void updates_install(struct updates *updates, int bundle, const char *by);

/* After a failure: nobody has asked yet. */
void updates_forget(struct updates *updates);

/* An organizer has read what became of the last one; with a db only. */
CHECKED enum err updates_see(struct updates *updates, const struct chain_origin *origin);

/* Has the machine start again: asks systemd by a file in the folder of the service, where it waits
 * for one (firmware/system/themeday-restart.path). ERR_UNSUPPORTED: nobody waits. */
CHECKED enum err updates_restart(struct updates *updates);

enum updates_age updates_age(const char *version);

/* To poll for reading, -1: nothing now; and when updates_dispatch() wants to be called at the
 * latest. */
int updates_fd(const struct updates *updates);
int64_t updates_deadline_ns(const struct updates *updates);

/* Takes news of the helper. True: the status is another one. */
CHECKED bool updates_dispatch(struct updates *updates);

const struct updates_status *updates_status(const struct updates *updates);

/* Whether an organizer should have a look: something waits for the restart, or became of it. */
bool updates_has_news(const struct updates *updates);

#endif
