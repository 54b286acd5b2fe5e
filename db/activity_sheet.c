#include "db/activity.h"

#include "db/member_row.h"
#include "db/people_cache.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

/* A guest has one line, that of the branch through which he signed in. */
#define ACTIVITY_SHEET                                                                             \
    "SELECT " MEMBER_COLUMNS ", expected, invited.checkin IS NOT NULL, invited.late,"              \
    " method IS 'manual', coalesce(wall_ms, 0), coalesce(reason, ''),"                             \
    " (SELECT json_extract(chain.data, '$.reason') FROM checkin AS undone"                         \
    "  JOIN chain ON chain.seq = undone.undone_by WHERE undone.activity = invited.activity"        \
    "  AND undone.member = invited.member AND undone.undone_by IS NOT NULL"                        \
    "  ORDER BY coalesce(json_extract(chain.data, '$.at_ms'), chain.wall_ms) DESC, undone.id DESC" \
    "  LIMIT 1) AS undone_reason,"                                                                 \
    " counts, leave.member IS NOT NULL, other_way.member IS NOT NULL, invited.class,"              \
    " invited.group_name, coalesce(checkin.device, '') "                                           \
    "FROM invited JOIN listing ON listing.member = invited.member"                                 \
    " AND listing.branch = invited.branch "                                                        \
    "JOIN member ON member.id = invited.member JOIN branch ON branch.id = invited.branch "         \
    "LEFT JOIN checkin ON checkin.id = invited.checkin "                                           \
    "LEFT JOIN leave ON leave.activity = invited.activity AND leave.member = invited.member "      \
    "LEFT JOIN other_way ON other_way.activity = invited.activity"                                 \
    " AND other_way.member = invited.member "                                                      \
    "WHERE invited.activity = ?1 AND (expected OR signed_here"                                     \
    " OR counts AND invited.checkin IS NOT NULL) ORDER BY expected DESC, counts DESC, position, "

#define ACTIVITY_SHEET_BY_NUMBER ACTIVITY_SHEET "member.number, member.name, member.id"
#define ACTIVITY_SHEET_BY_NAME   ACTIVITY_SHEET "person_place(member.id, ?2), member.id"

static void activity_read_line(struct statement *query, struct sheet_line *ret_line)
{
    enum { OWN = MEMBER_ROW_COLUMNS };
    struct sheet_line line = {
        .expected = statement_int(query, OWN) != 0,
        .present = statement_int(query, OWN + 1) != 0,
        .late = statement_int(query, OWN + 2) != 0,
        .by_hand = statement_int(query, OWN + 3) != 0,
        .at_ms = statement_int(query, OWN + 4),
        .was_undone = !statement_is_null(query, OWN + 6),
        .counts = statement_int(query, OWN + 7) != 0,
        .on_leave = statement_int(query, OWN + 8) != 0,
        .other_way = statement_int(query, OWN + 9) != 0,
    };
    member_row_read(query, &line.member);
    line.member.class = (enum person_class)statement_int(query, OWN + 10);
    statement_copy_text(query, OWN + 11, line.member.group, sizeof line.member.group);
    statement_copy_text(query, OWN + 12, line.device, sizeof line.device);
    statement_copy_text(query, line.by_hand ? OWN + 5 : OWN + 6, line.reason, sizeof line.reason);
    *ret_line = line;
}

/* Where the lines go. */
struct sheet_walk {
    sheet_visitor *visit;
    void *context;
    bool wants_more;
};

static bool activity_visit_guest(const struct guest *guest, void *context)
{
    struct sheet_walk *walk = context;
    struct sheet_line line = {
        .member = {.class = CLASS_OTHER},
        .guest_id = guest->id,
        .guest_kind = guest->kind,
        .present = true,
        .by_hand = true,
        .at_ms = guest->at_ms,
    };
    utf8_copy(line.member.name, sizeof line.member.name, guest->name);
    utf8_copy(line.device, sizeof line.device, guest->device);
    utf8_copy(line.guest_label, sizeof line.guest_label, guest->label);
    walk->wants_more = walk->visit(&line, walk->context);
    return walk->wants_more;
}

/* Closes the query. */
static enum err activity_visit_listed(struct statement *query, struct sheet_walk *walk)
{
    while (walk->wants_more && statement_row(query)) {
        struct sheet_line line;
        activity_read_line(query, &line);
        walk->wants_more = walk->visit(&line, walk->context);
    }
    return statement_close(query);
}

/* Closes the query. */
static enum err activity_walk_sheet(struct db *db, struct statement *query, int64_t activity_id,
                                    struct sheet_walk *walk)
{
    struct activity activity;
    statement_bind_int(query, 1, activity_id);
    enum err err = activity_visit_listed(query, walk);
    if (err == ERR_OK)
        err = activity_get(db, activity_id, &activity);
    if (err == ERR_OK && walk->wants_more)
        err = guest_list(db, activity_id, activity_visit_guest, walk);
    return err;
}

enum err activity_sheet(struct db *db, int64_t activity_id, sheet_visitor *visit, void *context)
{
    struct sheet_walk walk = {.visit = visit, .context = context, .wants_more = true};
    return activity_walk_sheet(db, statement_open(db, ACTIVITY_SHEET_BY_NUMBER), activity_id,
                               &walk);
}

enum err activity_sheet_by_name(struct db *db, int64_t activity_id, enum people_order order,
                                sheet_visitor *visit, void *context)
{
    struct sheet_walk walk = {.visit = visit, .context = context, .wants_more = true};
    const struct people_cache *cache;
    enum err err = people_cache_get(db, &cache);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(db, ACTIVITY_SHEET_BY_NAME);
    statement_bind_int(query, 2, order);
    return activity_walk_sheet(db, query, activity_id, &walk);
}
