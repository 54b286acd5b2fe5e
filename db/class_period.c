#include "db/class_period.h"

#include "db/statement.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* --- the view --- */

static const char class_period_view[] =
    "CREATE TEMP VIEW listed AS "
    "SELECT listing.member, listing.branch, listing.group_name, listing.post, listing.active,"
    " coalesce(past.class, listing.class) AS class,"
    " coalesce(past.may_vote, listing.may_vote) AS may_vote,"
    " coalesce(past.excused, listing.excused) AS excused,"
    " coalesce(past.from_day, listing.class_from) AS class_from "
    "FROM listing LEFT JOIN class_period AS past"
    " ON past.id = CASE WHEN listing.class_from <> '' THEN " CLASS_PERIOD_AT("today()") " END";

static void class_period_today(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct moment now = clock_moment(clock_wall_ms());
    char today[48];
    (void)count, (void)values;
    snprintf(today, sizeof today, "%04d-%02d-%02d", now.year, now.month, now.day);
    sqlite3_result_text(context, today, -1, SQLITE_TRANSIENT);
}

int class_period_install(sqlite3 *handle)
{
    int code = sqlite3_create_function_v2(handle, "today", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL,
                                          class_period_today, NULL, NULL, NULL);
    return code == SQLITE_OK ? sqlite3_exec(handle, class_period_view, NULL, NULL, NULL) : code;
}

/* --- reading --- */

static void class_period_read(struct statement *query, struct class_period *ret_period)
{
    statement_copy_text(query, 0, ret_period->from, sizeof ret_period->from);
    ret_period->class = (enum person_class)statement_int(query, 1);
    ret_period->may_vote = statement_int(query, 2) != 0;
    ret_period->excused = statement_int(query, 3) != 0;
}

/* Closes the query. */
static enum err class_period_read_one(struct statement *query, struct class_period *ret_period)
{
    bool found = statement_row(query);
    if (found)
        class_period_read(query, ret_period);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err class_period_last(struct db *db, int64_t member_id, int64_t branch_id,
                           struct class_period *ret_period)
{
    struct statement *query = statement_open(db, "SELECT class_from, class, may_vote, excused "
                                                 "FROM listing WHERE member = ? AND branch = ?");
    statement_bind_int(query, 1, member_id);
    statement_bind_int(query, 2, branch_id);
    return class_period_read_one(query, ret_period);
}

enum err class_period_on(struct db *db, int64_t member_id, int64_t branch_id, const char *day,
                         struct class_period *ret_period)
{
    struct statement *query = statement_open(
        db,
        "SELECT coalesce(past.from_day, listing.class_from),"
        " coalesce(past.class, listing.class), coalesce(past.may_vote, listing.may_vote),"
        " coalesce(past.excused, listing.excused) FROM listing LEFT JOIN class_period AS past"
        " ON past.id = " CLASS_PERIOD_AT("?3") " "
                                               "WHERE listing.member = ?1 AND listing.branch = ?2");
    statement_bind_int(query, 1, member_id);
    statement_bind_int(query, 2, branch_id);
    statement_bind_text(query, 3, day);
    return class_period_read_one(query, ret_period);
}

enum err class_period_list(struct db *db, int64_t member_id, const char *branch,
                           class_period_visitor *visit, void *context)
{
    struct statement *query = statement_open(
        db, "SELECT past.from_day, past.class, past.may_vote, past.excused, 0 AS is_last "
            "FROM class_period AS past JOIN branch ON branch.id = past.branch "
            "WHERE past.member = ?1 AND branch.name = ?2 AND past.undone_by IS NULL "
            "UNION ALL SELECT class_from, class, may_vote, excused, 1 "
            "FROM listing JOIN branch ON branch.id = listing.branch "
            "WHERE listing.member = ?1 AND branch.name = ?2 ORDER BY is_last, 1");
    statement_bind_int(query, 1, member_id);
    statement_bind_text(query, 2, branch);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct class_period period;
        class_period_read(query, &period);
        wants_more = visit(&period, context);
    }
    return statement_close(query);
}

/* --- changing --- */

const char *class_period_word(enum person_class class)
{
    static const char *const words[] = {
        [CLASS_FORMAL] = "formal",       [CLASS_PROBATIONARY] = "probationary",
        [CLASS_CANDIDATE] = "candidate", [CLASS_APPLICANT] = "applicant",
        [CLASS_MASSES] = "masses",       [CLASS_OTHER] = "other",
    };
    return words[class];
}

static json_t *class_period_fields(const struct class_period *period)
{
    return json_pack("{s:s, s:s, s:b, s:b}", "from", period->from, "class",
                     class_period_word(period->class), "may_vote", period->may_vote, "excused",
                     period->excused);
}

static enum err class_period_insert(struct db *db, int64_t member_id, int64_t branch_id,
                                    const struct class_period *past, int64_t seq)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO class_period (branch, member, from_day, class, may_vote, "
                           "excused, seq) VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, branch_id);
    statement_bind_int(insert, 2, member_id);
    statement_bind_text(insert, 3, past->from);
    statement_bind_int(insert, 4, past->class);
    statement_bind_int(insert, 5, past->may_vote);
    statement_bind_int(insert, 6, past->excused);
    statement_bind_int(insert, 7, seq);
    return statement_run(insert);
}

static enum err class_period_void(struct db *db, int64_t member_id, int64_t branch_id,
                                  const char *from, int64_t seq)
{
    struct statement *update =
        statement_open(db, "UPDATE class_period SET undone_by = ?4 WHERE branch = ?1 "
                           "AND member = ?2 AND from_day >= ?3 AND undone_by IS NULL");
    statement_bind_int(update, 1, branch_id);
    statement_bind_int(update, 2, member_id);
    statement_bind_text(update, 3, from);
    statement_bind_int(update, 4, seq);
    return statement_run(update);
}

static enum err class_period_update(struct db *db, int64_t member_id, int64_t branch_id,
                                    const struct class_period *new)
{
    struct statement *update =
        statement_open(db, "UPDATE listing SET class_from = ?3, class = ?4, may_vote = ?5, "
                           "excused = ?6 WHERE branch = ?1 AND member = ?2");
    statement_bind_int(update, 1, branch_id);
    statement_bind_int(update, 2, member_id);
    statement_bind_text(update, 3, new->from);
    statement_bind_int(update, 4, new->class);
    statement_bind_int(update, 5, new->may_vote);
    statement_bind_int(update, 6, new->excused);
    return statement_run(update);
}

/* The same class from another day is a correction: then the old day was wrong, and is no past. */
static bool class_period_becomes_past(const struct class_period *old,
                                      const struct class_period *new)
{
    bool is_same =
        old->class == new->class && old->may_vote == new->may_vote && old->excused == new->excused;
    return !is_same && strcmp(old->from, new->from) < 0;
}

enum err class_period_set(struct db *db, const struct chain_origin *origin,
                          const struct member *member, int64_t branch_id,
                          const struct class_period *new)
{
    struct class_period old;
    int64_t seq = 0;
    enum err err = class_period_last(db, member->id, branch_id, &old);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, origin, "member.class", 0,
                       json_pack("{s:I, s:s, s:s, s:o, s:o}", "member", (json_int_t)member->id,
                                 "name", member->name, "branch", member->branch, "old",
                                 class_period_fields(&old), "new", class_period_fields(new)),
                       &seq);
    if (err == ERR_OK)
        err = class_period_void(db, member->id, branch_id, new->from, seq);
    if (err == ERR_OK && class_period_becomes_past(&old, new))
        err = class_period_insert(db, member->id, branch_id, &old, seq);
    return err == ERR_OK ? class_period_update(db, member->id, branch_id, new) : err;
}

enum err class_period_await(struct db *db, int64_t member_id, int64_t branch_id, int64_t seq)
{
    const struct class_period nothing_yet = {.class = CLASS_OTHER};
    return class_period_insert(db, member_id, branch_id, &nothing_yet, seq);
}
