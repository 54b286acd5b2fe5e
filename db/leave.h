/*
 * 请假 for one activity (S2:101). Only the kind is kept, no reason in words; it is shown to the
 * organizer alone. Sick leave tells about somebody's health, so the kind stays out of the log
 * entries of the activity, which leave with the bundle: it is in an entry of its own beside them.
 *
 * Who is on leave and comes all the same is present.
 */
#ifndef THEMEDAY_DB_LEAVE_H
#define THEMEDAY_DB_LEAVE_H

#include "db/chain.h"
#include "firmware/model/member.h"

/* The order is stored. */
enum leave_kind {
    LEAVE_SICK,
    LEAVE_PRIVATE,
    LEAVE_DUTY,
    LEAVE_OTHER
}; /* 病假 事假 出差学习 其他 */

enum leave_outcome {
    LEAVE_SET,
    LEAVE_UNCHANGED,    /* stood so already */
    LEAVE_NOT_EXPECTED, /* a guest, or not on the list of this activity */
};

struct leave {
    struct member member; /* as listed in the first of the activity's branches he is in */
    enum leave_kind kind;
    bool paper;    /* 书面材料已收 */
    bool has_come; /* signed in all the same */
};

/* Adds or changes. ERR_GONE: there is no such activity or person. */
CHECKED enum err leave_set(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                           int64_t member_id, enum leave_kind kind, bool paper,
                           enum leave_outcome *ret_outcome);

/* The reason stays beside the kind, out of the bundle. ERR_GONE: this person is not on leave. */
CHECKED enum err leave_cancel(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                              int64_t member_id, const char *reason);

/* ERR_GONE: this person is not on leave. */
CHECKED enum err leave_get(struct db *db, int64_t activity_id, int64_t member_id,
                           struct leave *ret_leave);

/* Makes the row say what two terminals together say (merge.h); inside the caller's transaction. The
 * kind stays as it is known here, else it is LEAVE_OTHER; `paper` counts with `is_on_leave`. */
CHECKED enum err leave_settle(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                              int64_t member_id, bool is_on_leave, bool paper);

#endif
