#include "db/expected.h"

#include "db/member.h"
#include "db/member_row.h"
#include "db/statement.h"

static enum err expected_find_branch(struct db *db, int64_t activity_id, int64_t member_id,
                                     int64_t *ret_branch)
{
    struct statement *query =
        statement_open(db, "SELECT branch FROM invited WHERE activity = ? AND member = ? "
                           "AND counts ORDER BY position LIMIT 1");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    return statement_value(query, ret_branch);
}

enum err expected_find(struct db *db, int64_t activity_id, int64_t member_id,
                       struct member *ret_member, bool *ret_counts)
{
    int64_t branch_id = 0, id = 0;
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &id);
    if (err == ERR_OK)
        err = member_get(db, member_id, ret_member);
    if (err != ERR_OK)
        return err;
    err = expected_find_branch(db, activity_id, member_id, &branch_id);
    *ret_counts = err == ERR_OK;
    if (err == ERR_OK)
        err = member_row_listed(db, member_id, branch_id, ret_member);
    return err == ERR_GONE ? ERR_OK : err;
}
