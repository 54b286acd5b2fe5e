#include "db/leave.h"

#include "db/expected.h"
#include "db/identity.h"
#include "db/member_row.h"
#include "db/merge_rank.h"
#include "db/statement.h"

/* In the order of the branches, the person's first line in which he counts. */
#define LEAVE_SELECT                                                                               \
    "SELECT " MEMBER_COLUMNS ", leave.kind, leave.paper, invited.checkin IS NOT NULL "             \
    "FROM leave JOIN invited ON invited.activity = leave.activity"                                 \
    " AND invited.member = leave.member "                                                          \
    "JOIN listing ON listing.member = leave.member AND listing.branch = invited.branch "           \
    "JOIN member ON member.id = leave.member JOIN branch ON branch.id = invited.branch "           \
    "WHERE leave.activity = ?1 AND invited.counts AND NOT EXISTS (SELECT 1 FROM invited AS before" \
    "  WHERE before.activity = ?1 AND before.member = leave.member AND before.counts"              \
    "  AND before.position < invited.position)"

static void leave_read(struct statement *query, struct leave *ret_leave)
{
    enum { OWN = MEMBER_ROW_COLUMNS };
    member_row_read(query, &ret_leave->member);
    ret_leave->kind = (enum leave_kind)statement_int(query, OWN);
    ret_leave->paper = statement_int(query, OWN + 1) != 0;
    ret_leave->has_come = statement_int(query, OWN + 2) != 0;
}

enum err leave_get(struct db *db, int64_t activity_id, int64_t member_id, struct leave *ret_leave)
{
    struct statement *query = statement_open(db, LEAVE_SELECT " AND leave.member = ?2");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    struct leave leave;
    bool found = statement_row(query);
    if (found)
        leave_read(query, &leave);
    enum err err = statement_close(query);
    if (err == ERR_OK && found)
        *ret_leave = leave;
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* --- changing --- */

/* A line of the table; kind -1 stands for none. */
struct leave_row {
    int kind;
    bool paper;
};

static enum err leave_read_row(struct db *db, int64_t activity_id, int64_t member_id,
                               struct leave_row *ret_row)
{
    struct statement *query =
        statement_open(db, "SELECT kind, paper FROM leave WHERE activity = ? AND member = ?");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    bool found = statement_row(query);
    ret_row->kind = found ? (int)statement_int(query, 0) : -1;
    ret_row->paper = found && statement_int(query, 1) != 0;
    return statement_close(query);
}

static json_t *leave_kind_word(int kind)
{
    static const char *const words[] = {
        [LEAVE_SICK] = "sick",
        [LEAVE_PRIVATE] = "private",
        [LEAVE_DUTY] = "duty",
        [LEAVE_OTHER] = "other",
    };
    return kind < 0 ? json_null() : json_string(words[kind]);
}

/* The kind has an entry of its own that belongs to no activity, so that no bundle carries it, nor
 * why a leave was taken back. */
static enum err leave_log_kind(struct db *db, const struct chain_origin *origin,
                               int64_t activity_id, int64_t member_id, struct leave_row old,
                               struct leave_row new, const char *reason)
{
    if (old.kind == new.kind)
        return ERR_OK;
    return chain_append(db, origin, "leave.kind", 0,
                        json_pack("{s:I, s:I, s:o, s:o, s:s}", "of", (json_int_t)activity_id,
                                  "member", (json_int_t)member_id, "old", leave_kind_word(old.kind),
                                  "new", leave_kind_word(new.kind), "reason", reason),
                        NULL);
}

static enum err leave_log(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                          const struct member *member, struct leave_row old, struct leave_row new,
                          const char *reason)
{
    json_t *fields = json_pack("{s:I, s:s, s:b, s:b, s:b}", "member", (json_int_t)member->id,
                               "name", member->name, "was_on_leave", old.kind >= 0, "old_paper",
                               old.paper, "paper", new.paper);
    enum err err = identity_add_person(db, member->id, fields);
    if (err == ERR_OK)
        err = merge_rank_add(db, origin, activity_id, member->id, "merge.leave", fields);
    if (err == ERR_OK)
        err = chain_append(db, origin, new.kind < 0 ? "leave.cancel" : "leave.set", activity_id,
                           json_incref(fields), NULL);
    json_decref(fields);
    return err == ERR_OK ? leave_log_kind(db, origin, activity_id, member->id, old, new, reason)
                         : err;
}

static enum err leave_store(struct db *db, int64_t activity_id, int64_t member_id,
                            struct leave_row new)
{
    struct statement *upsert =
        statement_open(db, "INSERT INTO leave (activity, member, kind, paper) "
                           "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (activity, member) "
                           "DO UPDATE SET kind = ?3, paper = ?4");
    statement_bind_int(upsert, 1, activity_id);
    statement_bind_int(upsert, 2, member_id);
    statement_bind_int(upsert, 3, new.kind);
    statement_bind_int(upsert, 4, new.paper);
    return statement_run(upsert);
}

static enum err leave_clear(struct db *db, int64_t activity_id, int64_t member_id)
{
    struct statement *clear =
        statement_open(db, "DELETE FROM leave WHERE activity = ? AND member = ?");
    statement_bind_int(clear, 1, activity_id);
    statement_bind_int(clear, 2, member_id);
    return statement_run(clear);
}

/* Inside the caller's transaction. */
static enum err leave_change(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                             int64_t member_id, struct leave_row new,
                             enum leave_outcome *ret_outcome)
{
    struct leave_row old;
    struct member member;
    bool counts = false;
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    *ret_outcome = LEAVE_NOT_EXPECTED;
    if (err != ERR_OK || !counts)
        return err;
    err = leave_read_row(db, activity_id, member_id, &old);
    *ret_outcome = LEAVE_UNCHANGED;
    if (err != ERR_OK || (old.kind == new.kind &&old.paper == new.paper))
        return err;
    *ret_outcome = LEAVE_SET;
    err = leave_store(db, activity_id, member_id, new);
    return err == ERR_OK ? leave_log(db, origin, activity_id, &member, old, new, "") : err;
}

enum err leave_set(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                   int64_t member_id, enum leave_kind kind, bool paper,
                   enum leave_outcome *ret_outcome)
{
    struct leave_row new = {.kind = (int)kind, .paper = paper};
    enum leave_outcome outcome = LEAVE_SET;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, leave_change(db, origin, activity_id, member_id, new, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

/* Inside the caller's transaction. */
static enum err leave_take_away(struct db *db, const struct chain_origin *origin,
                                int64_t activity_id, int64_t member_id, const char *reason)
{
    struct leave_row old;
    struct member member;
    bool counts = false;
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    if (err == ERR_OK)
        err = leave_read_row(db, activity_id, member_id, &old);
    if (err == ERR_OK && old.kind < 0)
        err = ERR_GONE;
    if (err != ERR_OK)
        return err;
    err = leave_clear(db, activity_id, member_id);
    if (err == ERR_OK)
        err = leave_log(db, origin, activity_id, &member, old, (struct leave_row){.kind = -1},
                        reason);
    return err;
}

enum err leave_cancel(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                      int64_t member_id, const char *reason)
{
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, leave_take_away(db, origin, activity_id, member_id, reason))
                         : err;
}

/* --- what two terminals say --- */

enum err leave_settle(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                      int64_t member_id, bool is_on_leave, bool paper)
{
    struct leave_row old, new = {.kind = -1};
    enum err err = leave_read_row(db, activity_id, member_id, &old);
    if (is_on_leave)
        new = (struct leave_row){.kind = old.kind < 0 ? LEAVE_OTHER : old.kind, .paper = paper};
    if (err != ERR_OK || (old.kind == new.kind &&old.paper == new.paper))
        return err;
    err = is_on_leave ? leave_store(db, activity_id, member_id, new)
                      : leave_clear(db, activity_id, member_id);
    return err == ERR_OK ? leave_log_kind(db, origin, activity_id, member_id, old, new, "") : err;
}
