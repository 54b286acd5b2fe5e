#include "db/makeup.h"

#include "db/expected.h"
#include "db/member_row.h"
#include "db/over.h"
#include "db/statement.h"

/* ---- who owes ----
 *
 * One row for each activity that is over and each person who was expected, did not come and took no
 * other part: by his first line, where he is listed in two of its branches. Parameters: 1 now,
 * 2 and 3 first and last activity, 4 branch, 5 and 6 first and last day, 7 done ones too, 8 and 9
 * first and last person: ranges, so that one of many is found by its key. */
#define MAKEUP_FROM                                                                                \
    "FROM activity JOIN invited ON invited.activity = activity.id "                                \
    "JOIN listing ON listing.member = invited.member AND listing.branch = invited.branch "         \
    "JOIN member ON member.id = invited.member JOIN branch ON branch.id = invited.branch "         \
    "LEFT JOIN makeup ON makeup.activity = activity.id AND makeup.member = invited.member"         \
    " AND makeup.undone_by IS NULL "                                                               \
    "WHERE " OVER_CONDITION " AND activity.id BETWEEN ?2 AND ?3"                                   \
    " AND ?4 IN ('', branch.name) AND activity.date BETWEEN ?5 AND ?6"                             \
    " AND invited.member BETWEEN ?8 AND ?9"                                                        \
    " AND (?7 OR makeup.id IS NULL) AND invited.expected AND invited.checkin IS NULL"              \
    " AND NOT EXISTS (SELECT 1 FROM other_way WHERE other_way.activity = activity.id"              \
    "  AND other_way.member = invited.member)"                                                     \
    " AND NOT EXISTS (SELECT 1 FROM invited AS first WHERE first.activity = activity.id"           \
    "  AND first.member = invited.member AND first.expected"                                       \
    "  AND ?4 IN ('', (SELECT name FROM branch WHERE branch.id = first.branch))"                   \
    "  AND first.position < invited.position)"

/* What an organizer added, unless the rules ask for it anyway or he came; the same parameters. */
#define MAKEUP_FROM_ADDED                                                                          \
    "FROM makeup_owed AS owed JOIN activity ON activity.id = owed.activity "                       \
    "JOIN listing ON listing.member = owed.member AND listing.branch = owed.branch "               \
    "JOIN member ON member.id = owed.member JOIN branch ON branch.id = owed.branch "               \
    "LEFT JOIN makeup ON makeup.activity = owed.activity AND makeup.member = owed.member"          \
    " AND makeup.undone_by IS NULL "                                                               \
    "WHERE owed.undone_by IS NULL AND " OVER_CONDITION " AND activity.id BETWEEN ?2 AND ?3"        \
    " AND ?4 IN ('', branch.name) AND activity.date BETWEEN ?5 AND ?6"                             \
    " AND owed.member BETWEEN ?8 AND ?9 AND (?7 OR makeup.id IS NULL)"                             \
    " AND NOT EXISTS (SELECT 1 FROM checkin WHERE checkin.activity = owed.activity"                \
    "  AND checkin.member = owed.member AND checkin.undone_by IS NULL)"                            \
    " AND (EXISTS (SELECT 1 FROM other_way WHERE other_way.activity = owed.activity"               \
    "   AND other_way.member = owed.member)"                                                       \
    "  OR NOT EXISTS (SELECT 1 FROM invited WHERE invited.activity = owed.activity"                \
    "   AND invited.member = owed.member AND invited.expected))"

#define MAKEUP_COLUMNS(member)                                                                     \
    MEMBER_COLUMNS ", activity.id, activity.date, activity.theme,"                                 \
                   " EXISTS (SELECT 1 FROM leave WHERE leave.activity = activity.id"               \
                   "  AND leave.member = " member "), makeup.id IS NOT NULL,"                      \
                   " coalesce(makeup.date, ''), coalesce(makeup.way, 0),"                          \
                   " coalesce(makeup.content, ''), coalesce(makeup.by_whom, ''),"                  \
                   " activity.start_min"

#define MAKEUP_LIST                                                                                \
    "SELECT " MAKEUP_COLUMNS(                                                                      \
        "invited.member") ", 0 " MAKEUP_FROM " UNION ALL "                                         \
                          "SELECT " MAKEUP_COLUMNS(                                                \
                              "owed.member") ", 1 " MAKEUP_FROM_ADDED                              \
                                             " ORDER BY activity.date, activity.start_min, "       \
                                             "activity.id, member.number, member.name,"            \
                                             " member.id"

#define MAKEUP_COUNT                                                                               \
    "SELECT (SELECT count(*) " MAKEUP_FROM ") + (SELECT count(*) " MAKEUP_FROM_ADDED ")"

/* What the parameters are bound to; it must outlive the query. */
struct makeup_bounds {
    char now[OVER_NOW_SIZE];
    char first_day[OVER_NOW_SIZE], last_day[OVER_NOW_SIZE];
};

static void makeup_bind(struct statement *query, const struct moment *now,
                        const struct makeup_filter *filter, struct makeup_bounds *bounds)
{
    over_now(now, bounds->now);
    over_year(filter->year, bounds->first_day, bounds->last_day);
    statement_bind_text(query, 1, bounds->now);
    statement_bind_int(query, 2, filter->activity_id);
    statement_bind_int(query, 3, filter->activity_id == 0 ? INT64_MAX : filter->activity_id);
    statement_bind_text(query, 4, filter->branch);
    statement_bind_text(query, 5, bounds->first_day);
    statement_bind_text(query, 6, bounds->last_day);
    statement_bind_int(query, 7, filter->with_done);
    statement_bind_int(query, 8, filter->member_id);
    statement_bind_int(query, 9, filter->member_id == 0 ? INT64_MAX : filter->member_id);
}

static void makeup_read(struct statement *query, struct makeup *ret_makeup)
{
    enum { OWN = MEMBER_ROW_COLUMNS };
    *ret_makeup = (struct makeup){
        .activity_id = statement_int(query, OWN),
        .on_leave = statement_int(query, OWN + 3) != 0,
        .done = statement_int(query, OWN + 4) != 0,
        .added = statement_int(query, OWN + 10) != 0,
        .way = (enum makeup_way)statement_int(query, OWN + 6),
    };
    member_row_read(query, &ret_makeup->member);
    statement_copy_text(query, OWN + 1, ret_makeup->activity_date, DATE_SIZE);
    statement_copy_text(query, OWN + 2, ret_makeup->theme, sizeof ret_makeup->theme);
    statement_copy_text(query, OWN + 5, ret_makeup->date, sizeof ret_makeup->date);
    statement_copy_text(query, OWN + 7, ret_makeup->content, sizeof ret_makeup->content);
    statement_copy_text(query, OWN + 8, ret_makeup->by_whom, sizeof ret_makeup->by_whom);
}

enum err makeup_list(struct db *db, const struct moment *now, const struct makeup_filter *filter,
                     makeup_visitor *visit, void *context)
{
    struct makeup_bounds bounds;
    struct statement *query = statement_open(db, MAKEUP_LIST);
    makeup_bind(query, now, filter, &bounds);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct makeup makeup;
        makeup_read(query, &makeup);
        wants_more = visit(&makeup, context);
    }
    return statement_close(query);
}

enum err makeup_count(struct db *db, const struct moment *now, const struct makeup_filter *filter,
                      int *ret_count)
{
    struct makeup_bounds bounds;
    int64_t count = 0;
    struct statement *query = statement_open(db, MAKEUP_COUNT);
    makeup_bind(query, now, filter, &bounds);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_count = (int)count;
    return err;
}

/* ---- done ---- */

static const char *makeup_way_word(enum makeup_way way)
{
    static const char *const words[] = {
        [MAKEUP_ALONE] = "alone",         [MAKEUP_TOLD] = "told",   [MAKEUP_ONLINE] = "online",
        [MAKEUP_ELSEWHERE] = "elsewhere", [MAKEUP_OTHER] = "other",
    };
    return words[way];
}

static bool makeup_keep(const struct makeup *makeup, void *context)
{
    *(struct makeup *)context = *makeup;
    return true;
}

/* Whether it is owed, at the origin's time; an id of 0 says that it is not. */
static enum err makeup_find(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                            int64_t member_id, struct makeup *ret_makeup)
{
    struct moment now = clock_moment(origin->stamp.wall_ms);
    struct makeup_filter filter = {
        .activity_id = activity_id, .member_id = member_id, .with_done = true};
    struct member member;
    bool counts = false;
    *ret_makeup = (struct makeup){.activity_id = 0};
    enum err err = expected_find(db, activity_id, member_id, &member, &counts);
    return err == ERR_OK ? makeup_list(db, &now, &filter, makeup_keep, ret_makeup) : err;
}

static enum err makeup_insert(struct db *db, const struct makeup *done, int64_t seq)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO makeup (activity, member, date, way, content, by_whom, "
                           "seq) VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, done->activity_id);
    statement_bind_int(insert, 2, done->member.id);
    statement_bind_text(insert, 3, done->date);
    statement_bind_int(insert, 4, done->way);
    statement_bind_text(insert, 5, done->content);
    statement_bind_text(insert, 6, done->by_whom);
    statement_bind_int(insert, 7, seq);
    return statement_run(insert);
}

/* Inside the caller's transaction. */
static enum err makeup_store(struct db *db, const struct chain_origin *origin,
                             const struct makeup *done, enum makeup_outcome *ret_outcome)
{
    struct makeup owed;
    int64_t seq = 0;
    enum err err = makeup_find(db, origin, done->activity_id, done->member.id, &owed);
    *ret_outcome = owed.activity_id == 0 ? MAKEUP_NOT_OWED
                   : owed.done           ? MAKEUP_WAS_DONE
                                         : MAKEUP_DONE;
    if (err != ERR_OK || *ret_outcome != MAKEUP_DONE)
        return err;
    err = chain_append(db, origin, "makeup.done", done->activity_id,
                       json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "member",
                                 (json_int_t)done->member.id, "name", owed.member.name, "date",
                                 done->date, "way", makeup_way_word(done->way), "content",
                                 done->content, "by_whom", done->by_whom),
                       &seq);
    return err == ERR_OK ? makeup_insert(db, done, seq) : err;
}

enum err makeup_done(struct db *db, const struct chain_origin *origin, const struct makeup *done,
                     enum makeup_outcome *ret_outcome)
{
    enum makeup_outcome outcome = MAKEUP_DONE;
    struct moment day;
    if (clock_parse_date(done->date, &day) != ERR_OK)
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, makeup_store(db, origin, done, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}
