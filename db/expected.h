/* What marks of an activity's people need to know first. Private to db/. */
#ifndef THEMEDAY_DB_EXPECTED_H
#define THEMEDAY_DB_EXPECTED_H

#include "db/db.h"
#include "firmware/model/member.h"

/* A person as listed in the first of the activity's branches in which he counts; *ret_counts: is
 * there any such? Otherwise `ret_member` is as member_get() has him. ERR_GONE: there is no such
 * activity or person. */
CHECKED enum err expected_find(struct db *db, int64_t activity_id, int64_t member_id,
                               struct member *ret_member, bool *ret_counts);

#endif
