/*
 * Who was expected "on that day" (product.md §3a). While the roster stays as it is, an activity's
 * figures follow from it; before the first change of the roster after its end, its list is written
 * down, and from then on figures, sheet and export use what is written. So a start costs nothing,
 * and no later change moves a past 党员总数. Private to db/.
 */
#ifndef THEMEDAY_DB_FREEZE_H
#define THEMEDAY_DB_FREEZE_H

#include "db/chain.h"

/* Writes the lists of all activities that are over at the origin's time. Who changes the roster
 * calls this first, inside his transaction. */
CHECKED enum err freeze_ended(struct db *db, const struct chain_origin *origin);

/* Writes one list, or writes nothing when it is written already. Inside a transaction. */
CHECKED enum err freeze_activity(struct db *db, const struct chain_origin *origin,
                                 int64_t activity_id);

/* Back to the roster as it is: the activity has been opened again or moved. */
CHECKED enum err freeze_lift(struct db *db, const struct chain_origin *origin, int64_t activity_id);

#endif
