#include "db/roster_retire.h"

#include "db/statement.h"

#include <stdlib.h>

/* Who is listed where, by the file. */
struct listing {
    int64_t branch_id;
    int64_t member_id;
};

static int listing_compare(const void *left, const void *right)
{
    const struct listing *a = left, *b = right;
    if (a->branch_id != b->branch_id)
        return a->branch_id < b->branch_id ? -1 : 1;
    return (a->member_id > b->member_id) - (a->member_id < b->member_id);
}

/* Logs it and counts it. */
static enum err roster_retire_log(struct db *db, const struct chain_origin *origin,
                                  const struct listing *listing, struct roster_report *report)
{
    json_t *fields = NULL;
    enum err counted = ERR_OK;
    struct statement *query =
        statement_open(db, "SELECT member.name, branch.name FROM member JOIN branch "
                           "WHERE member.id = ? AND branch.id = ?");
    statement_bind_int(query, 1, listing->member_id);
    statement_bind_int(query, 2, listing->branch_id);
    if (statement_row(query)) {
        report->disabled++;
        counted = roster_report_change(report, ROSTER_DISABLED, 0, listing->member_id,
                                       statement_text(query, 0), statement_text(query, 1));
        fields =
            json_pack("{s:I, s:s, s:s, s:{s:b}, s:{s:b}}", "member", (json_int_t)listing->member_id,
                      "name", statement_text(query, 0), "branch", statement_text(query, 1), "old",
                      "active", true, "new", "active", false);
    }
    enum err err = statement_close(query);
    if (err == ERR_OK)
        err = counted;
    if (err == ERR_OK)
        return chain_append(db, origin, "member.disable", 0, fields, NULL);
    json_decref(fields);
    return err;
}

static enum err roster_retire_one(struct db *db, const struct chain_origin *origin,
                                  const struct listing *listing, struct roster_report *report)
{
    struct statement *update =
        statement_open(db, "UPDATE listing SET active = 0 WHERE member = ? AND branch = ?");
    statement_bind_int(update, 1, listing->member_id);
    statement_bind_int(update, 2, listing->branch_id);
    enum err err = statement_run(update);
    return err == ERR_OK ? roster_retire_log(db, origin, listing, report) : err;
}

/* The first active member of a branch behind `after_id` who is not among the listings; 0: none. */
static enum err roster_retire_next(struct db *db, const struct listing *listings, size_t count,
                                   int64_t after_id, struct listing *ret_missing)
{
    struct listing missing = {.branch_id = ret_missing->branch_id};
    struct statement *query =
        statement_open(db, "SELECT member FROM listing WHERE branch = ? AND active AND member > ? "
                           "ORDER BY member");
    statement_bind_int(query, 1, missing.branch_id);
    statement_bind_int(query, 2, after_id);
    while (missing.member_id == 0 && statement_row(query)) {
        struct listing known = {missing.branch_id, statement_int(query, 0)};
        if (bsearch(&known, listings, count, sizeof known, listing_compare) == NULL)
            missing = known;
    }
    *ret_missing = missing;
    return statement_close(query);
}

static enum err roster_retire_branch(struct db *db, const struct chain_origin *origin,
                                     const struct listing *listings, size_t count,
                                     int64_t branch_id, struct roster_report *report)
{
    struct listing missing = {.branch_id = branch_id};
    enum err err = roster_retire_next(db, listings, count, 0, &missing);
    while (err == ERR_OK && missing.member_id != 0) {
        err = roster_retire_one(db, origin, &missing, report);
        if (err == ERR_OK)
            err = roster_retire_next(db, listings, count, missing.member_id, &missing);
    }
    return err;
}

enum err roster_retire_missing(struct db *db, const struct chain_origin *origin,
                               const struct roster_row *rows, size_t count,
                               struct roster_report *report)
{
    struct listing *listings = calloc(count, sizeof *listings);
    enum err err = ERR_OK;
    if (listings == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        listings[i] = (struct listing){rows[i].branch_id, rows[i].person->member_id};
    qsort(listings, count, sizeof *listings, listing_compare);
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        if (i == 0 || listings[i].branch_id != listings[i - 1].branch_id)
            err = roster_retire_branch(db, origin, listings, count, listings[i].branch_id, report);
    free(listings);
    return err;
}
