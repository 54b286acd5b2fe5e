#include "db/makeup.h"

#include "db/expected.h"
#include "db/member_row.h"
#include "db/over.h"
#include "db/statement.h"

#include <string.h>

/* ---- what stands against it ---- */

static bool makeup_found(const struct makeup *makeup, void *context)
{
    (void)makeup;
    *(bool *)context = true;
    return false;
}

static enum err makeup_came(struct db *db, int64_t activity_id, int64_t member_id, bool *ret_came)
{
    int64_t came = 0;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM checkin "
                           "WHERE activity = ? AND member = ? AND undone_by IS NULL)");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    enum err err = statement_value(query, &came);
    *ret_came = came != 0;
    return err;
}

static enum err makeup_judge(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                             int64_t member_id, enum makeup_add_outcome *ret_outcome)
{
    struct moment now = clock_moment(origin->stamp.wall_ms);
    struct makeup_filter filter = {
        .activity_id = activity_id, .member_id = member_id, .with_done = true};
    bool is_owed = false, came = false, is_over = false;
    enum err err = makeup_list(db, &now, &filter, makeup_found, &is_owed);
    if (err == ERR_OK)
        err = makeup_came(db, activity_id, member_id, &came);
    if (err == ERR_OK)
        err = over_is(db, &now, activity_id, &is_over);
    *ret_outcome = is_owed    ? MAKEUP_WAS_OWED
                   : came     ? MAKEUP_CAME
                   : !is_over ? MAKEUP_AHEAD
                              : MAKEUP_ADDED;
    return err;
}

/* ---- adding ---- */

/* By whose roster he is shown: the first of the activity's branches that lists him, else the
 * terminal's own, else any. */
static enum err makeup_find_branch(struct db *db, int64_t activity_id, int64_t member_id,
                                   int64_t *ret_branch)
{
    struct statement *query = statement_open(
        db, "SELECT listing.branch FROM listing LEFT JOIN activity_branch AS at "
            "ON at.branch = listing.branch AND at.activity = ?1 WHERE listing.member = ?2 "
            "ORDER BY at.position IS NULL, at.position, listing.branch IS " HOME_BRANCH " DESC, "
            "listing.active DESC, listing.branch LIMIT 1");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    return statement_value(query, ret_branch);
}

static enum err makeup_insert_owed(struct db *db, int64_t activity_id, const struct member *member,
                                   int64_t branch_id, const char *reason, int64_t seq)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO makeup_owed (activity, member, branch, reason, seq) "
                           "VALUES (?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, activity_id);
    statement_bind_int(insert, 2, member->id);
    statement_bind_int(insert, 3, branch_id);
    statement_bind_text(insert, 4, reason);
    statement_bind_int(insert, 5, seq);
    return statement_run(insert);
}

/* Inside the caller's transaction. */
static enum err makeup_store_owed(struct db *db, const struct chain_origin *origin,
                                  int64_t activity_id, int64_t member_id, const char *reason,
                                  enum makeup_add_outcome *ret_outcome)
{
    struct member member;
    bool counts = false;
    int64_t branch_id = 0, seq = 0;
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    if (err == ERR_OK)
        err = makeup_judge(db, origin, activity_id, member_id, ret_outcome);
    if (err != ERR_OK || *ret_outcome != MAKEUP_ADDED)
        return err;
    err = makeup_find_branch(db, activity_id, member_id, &branch_id);
    if (err == ERR_OK)
        err = chain_append(db, origin, "makeup.add", activity_id,
                           json_pack("{s:I, s:s, s:s}", "member", (json_int_t)member_id, "name",
                                     member.name, "reason", reason),
                           &seq);
    return err == ERR_OK ? makeup_insert_owed(db, activity_id, &member, branch_id, reason, seq)
                         : err;
}

enum err makeup_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                    int64_t member_id, const char *reason, enum makeup_add_outcome *ret_outcome)
{
    enum makeup_add_outcome outcome = MAKEUP_ADDED;
    if (strspn(reason, " \t\r\n") == strlen(reason))
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, makeup_store_owed(db, origin, activity_id, member_id, reason, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}
