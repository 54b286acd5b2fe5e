/*
 * 其他方式参加 (S2:101, S3:27): who took part online or was visited at home. A line of its own,
 * never part of 实到. The note is for the organizer and stays out of the activity's log entries as
 * the kind of a leave does (leave.h).
 */
#ifndef THEMEDAY_DB_OTHER_WAY_H
#define THEMEDAY_DB_OTHER_WAY_H

#include "db/chain.h"
#include "firmware/model/member.h"

/* The order is stored. */
enum other_way_kind { OTHER_WAY_ONLINE, OTHER_WAY_VISIT }; /* 线上 上门 */

enum other_way_outcome {
    OTHER_WAY_SET,
    OTHER_WAY_UNCHANGED,
    OTHER_WAY_NOT_EXPECTED, /* a guest, or not on the list of this activity */
};

/* Adds or changes; `note` may be "". ERR_GONE: there is no such activity or person. */
CHECKED enum err other_way_set(struct db *db, const struct chain_origin *origin,
                               int64_t activity_id, int64_t member_id, enum other_way_kind kind,
                               const char *note, enum other_way_outcome *ret_outcome);

/* ERR_GONE: there is no such mark. */
CHECKED enum err other_way_cancel(struct db *db, const struct chain_origin *origin,
                                  int64_t activity_id, int64_t member_id, const char *reason);

/* ERR_GONE: there is no such mark. */
CHECKED enum err other_way_get(struct db *db, int64_t activity_id, int64_t member_id,
                               enum other_way_kind *ret_kind, char ret_note[TITLE_SIZE]);

/* Makes the row say what two terminals together say (merge.h); inside the caller's transaction.
 * `word` is the kind as the log has it. */
CHECKED enum err other_way_settle(struct db *db, const struct chain_origin *origin,
                                  int64_t activity_id, int64_t member_id, bool is_set,
                                  const char *word);

#endif
