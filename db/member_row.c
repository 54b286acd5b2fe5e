#include "db/member_row.h"

void member_row_read(struct statement *query, struct member *ret_member)
{
    struct member *member = ret_member;
    member->id = statement_int(query, 0);
    statement_copy_text(query, 1, member->name, sizeof member->name);
    statement_copy_text(query, 2, member->display_name, sizeof member->display_name);
    statement_copy_text(query, 3, member->number, sizeof member->number);
    statement_copy_text(query, 4, member->branch, sizeof member->branch);
    statement_copy_text(query, 5, member->group, sizeof member->group);
    statement_copy_text(query, 6, member->post, sizeof member->post);
    statement_copy_text(query, 7, member->note, sizeof member->note);
    member->class = (enum person_class)statement_int(query, 8);
    member->may_vote = statement_int(query, 9) != 0;
    member->excused = statement_int(query, 10) != 0;
    member->active = statement_int(query, 11) != 0;
    statement_copy_text(query, 12, member->class_from, sizeof member->class_from);
}

enum err member_row_listed(struct db *db, int64_t member_id, int64_t branch_id,
                           struct member *ret_member)
{
    struct statement *query =
        statement_open(db, "SELECT " MEMBER_COLUMNS " FROM " MEMBER_TABLES
                           " WHERE listing.member = ? AND listing.branch = ?");
    statement_bind_int(query, 1, member_id);
    statement_bind_int(query, 2, branch_id);
    bool found = statement_row(query);
    if (found)
        member_row_read(query, ret_member);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}
