#include "db/member.h"

#include "db/member_row.h"

#include <stdlib.h>

enum err member_list(struct db *db, member_visitor *visit, void *context)
{
    struct member member;
    struct statement *query = statement_open(db, "SELECT " MEMBER_COLUMNS " FROM " MEMBER_TABLES
                                                 " ORDER BY listing.branch, member.number,"
                                                 " member.name, member.id");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        member_row_read(query, &member);
        wants_more = visit(&member, context);
    }
    return statement_close(query);
}

/* Of several listings the one in use, and of these the one in the terminal's own branch. */
enum err member_get(struct db *db, int64_t id, struct member *ret_member)
{
    struct statement *query =
        statement_open(db, "SELECT " MEMBER_COLUMNS " FROM " MEMBER_TABLES
                           " WHERE listing.member = ? ORDER BY listing.active DESC,"
                           " listing.branch IS " HOME_BRANCH " DESC, listing.branch LIMIT 1");
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found)
        member_row_read(query, ret_member);
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

#define MEMBER_ACTIVE_IDS                                                                          \
    "SELECT id FROM member WHERE EXISTS (SELECT 1 FROM listing WHERE listing.member = member.id "  \
    "AND listing.active) AND "

/* Runs one of the searches: none, one (its id goes to *ret_id) or several. Closes the query. */
static enum err member_search(struct statement *query, enum member_match *ret_match,
                              int64_t *ret_id)
{
    int count = 0;
    int64_t id = 0;
    while (count < 2 && statement_row(query)) {
        id = statement_int(query, 0);
        count++;
    }
    enum err err = statement_close(query);
    if (err == ERR_OK) {
        *ret_match = count == 0 ? MEMBER_NONE : count == 1 ? MEMBER_ONE : MEMBER_SEVERAL;
        *ret_id = id;
    }
    return err;
}

static enum err member_search_text(struct db *db, const char *sql, const char *text,
                                   enum member_match *ret_match, int64_t *ret_id)
{
    struct statement *query = statement_open(db, sql);
    statement_bind_text(query, 1, text);
    return member_search(query, ret_match, ret_id);
}

static enum err member_search_id(struct db *db, const char *text, enum member_match *ret_match,
                                 int64_t *ret_id)
{
    char *end;
    long long id = strtoll(text, &end, 10);
    struct statement *query = statement_open(db, MEMBER_ACTIVE_IDS "id = ?");
    statement_bind_int(query, 1, *end == '\0' ? id : 0);
    return member_search(query, ret_match, ret_id);
}

enum err member_find(struct db *db, const char *text, enum member_match *ret_match,
                     struct member *ret_member)
{
    enum member_match match = MEMBER_NONE;
    int64_t id = 0;
    enum err err = ERR_OK;
    if (text[0] == '#') {
        err = member_search_id(db, text + 1, &match, &id);
    } else if (text[0] != '\0') {
        err = member_search_text(db, MEMBER_ACTIVE_IDS "number = ?", text, &match, &id);
        if (err == ERR_OK && match == MEMBER_NONE)
            err = member_search_text(db, MEMBER_ACTIVE_IDS "name = ?", text, &match, &id);
    }
    if (err == ERR_OK && match == MEMBER_ONE)
        err = member_get(db, id, ret_member);
    if (err == ERR_OK)
        *ret_match = match;
    return err;
}
