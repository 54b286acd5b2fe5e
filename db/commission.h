/*
 * A terminal gets its branch, its room and its organizers at once: all of it, or nothing. What
 * `themeday init --from FILE` does, which may set up many terminals from one file.
 */
#ifndef THEMEDAY_DB_COMMISSION_H
#define THEMEDAY_DB_COMMISSION_H

#include "db/organizer.h"

struct commission_organizer {
    const char *name;
    const struct card *card;
    const char *pin;
};

/* ERR_BUSY: it has a branch already, and nothing was changed. Where an organizer is not taken,
 * `ret_outcome` says why and `ret_refused` which one, and nothing was changed either. */
CHECKED enum err commission(struct db *db, const struct chain_origin *origin, const char *branch,
                            const char *room, const struct commission_organizer *organizers,
                            int count, enum organizer_outcome *ret_outcome, int *ret_refused);

#endif
