/*
 * An update of the whole system, from its installation until an organizer has read what became of
 * it: which version it came from, and from which slot (half of the storage) that one runs. After
 * the restart either another slot runs, and the update has worked, or the same one does again: the
 * new version did not prove itself, and the old one came back, or the installation itself was cut
 * off. One that came to nothing leaves the record of an earlier one that runs as it was. Each step
 * is an entry of the log.
 *
 * It refuses to know how updates are installed, and who decides which slot is started.
 */
#ifndef THEMEDAY_DB_UPDATE_H
#define THEMEDAY_DB_UPDATE_H

#include "db/chain.h"
#include "firmware/model/update.h"

enum update_state {
    UPDATE_STATE_NONE,      /* there was none */
    UPDATE_STATE_BEGUN,     /* it is being installed */
    UPDATE_STATE_INSTALLED, /* waits for the restart */
    UPDATE_STATE_RUNS,      /* the new version runs */
    UPDATE_STATE_UNDONE,    /* the old version came back */
    UPDATE_STATE_CUT, /* the machine was off before it was installed: the old version runs on */
};

/* What the new version lacked (`themeday health`). The names are stored. */
enum update_reason {
    UPDATE_REASON_NONE,     /* not known: it did not come so far */
    UPDATE_REASON_TERMINAL, /* the program did not run, or did not answer */
    UPDATE_REASON_STORAGE,  /* a database was damaged, newer, or could not be written */
    UPDATE_REASON_SCREEN,   /* no picture */
    UPDATE_REASON_READER,   /* the process that reads cards */
};

struct update {
    enum update_state state;
    char from[UPDATE_VERSION_SIZE], to[UPDATE_VERSION_SIZE];
    char slot[UPDATE_SLOT_SIZE]; /* where `from` is */
    enum update_reason reason;   /* UPDATE_STATE_UNDONE */
    bool is_seen;                /* an organizer has read of this state */
};

CHECKED enum err update_get(struct db *db, struct update *ret_update);

/* Whether an organizer has yet to read what became of it. */
bool update_is_news(const struct update *update);

/* `origin` has it installed; the terminal runs from `from`, in `slot`. "update.begun" */
CHECKED enum err update_begin(struct db *db, const struct chain_origin *origin, const char *from,
                              const char *to, const char *slot);

/* That came to nothing, and whoever asked for it was told why: what was recorded before it began
 * holds again. UPDATE_LOST: the next start tells what it came to. "update.failed"; nothing where
 * none was begun. */
CHECKED enum err update_fail(struct db *db, const struct chain_origin *origin,
                             enum update_failure failure);

/* It was installed, by `origin`; the terminal still runs from `from`, in `slot`. "update.installed"
 */
CHECKED enum err update_install(struct db *db, const struct chain_origin *origin, const char *from,
                                const char *to, const char *slot, const char *signer);

/* This slot runs. Where that tells what became of an update, it is logged: "update.runs",
 * "update.undone", "update.cut". */
CHECKED enum err update_settle(struct db *db, const struct stamp *now, const char *slot);

/* He has read what became of it ("update.seen"); nothing is logged where there is nothing to read.
 * After UPDATE_STATE_CUT what was recorded before holds again. */
CHECKED enum err update_see(struct db *db, const struct chain_origin *origin);

/* Leaves word in the data folder, for the version that may come back; UPDATE_REASON_NONE takes it
 * away. From any process. */
CHECKED enum err update_leave_reason(const char *folder, enum update_reason reason);

#endif
