/*
 * Which of several terminals' words counts (merge.h) is for their clocks to say; but who changes
 * something here has seen what was taken from elsewhere, so his word counts more even where the
 * clock here is behind. Private to db/.
 */
#ifndef THEMEDAY_DB_MERGE_RANK_H
#define THEMEDAY_DB_MERGE_RANK_H

#include "db/chain.h"

/* Puts "rank_ms" into the fields of a word about a person, when words of `type` ("merge.leave")
 * that were taken are as late as the origin's clock. */
CHECKED enum err merge_rank_add(struct db *db, const struct chain_origin *origin,
                                int64_t activity_id, int64_t member_id, const char *type,
                                json_t *fields);

#endif
