#include "db/activity.h"

#include "db/attendance.h"
#include "db/handle.h"
#include "db/member_row.h"
#include "firmware/base/disk.h"
#include "firmware/base/log.h"

#include <stdio.h>
#include <string.h>

/* --- reading --- */

#define ACTIVITY_COLUMNS                                                                           \
    "id, type, theme, date, start_min, end_min, place, host, way, group_name, closed, opened"

static enum err activity_read_branches(struct db *db, struct activity *activity)
{
    struct statement *query =
        statement_open(db, "SELECT branch.name FROM activity_branch AS at "
                           "JOIN branch ON branch.id = at.branch WHERE at.activity = ? "
                           "ORDER BY at.position");
    statement_bind_int(query, 1, activity->id);
    activity->branch_count = 0;
    while (activity->branch_count < BRANCHES_MAX && statement_row(query))
        statement_copy_text(query, 0, activity->branches[activity->branch_count++], TITLE_SIZE);
    return statement_close(query);
}

static enum err activity_read(struct db *db, struct statement *query, struct activity *activity)
{
    activity->id = statement_int(query, 0);
    activity->type = (enum activity_type)statement_int(query, 1);
    statement_copy_text(query, 2, activity->theme, sizeof activity->theme);
    statement_copy_text(query, 3, activity->date, sizeof activity->date);
    activity->start_min = (int)statement_int(query, 4);
    activity->end_min = (int)statement_int(query, 5);
    statement_copy_text(query, 6, activity->place, sizeof activity->place);
    statement_copy_text(query, 7, activity->host, sizeof activity->host);
    statement_copy_text(query, 8, activity->way, sizeof activity->way);
    statement_copy_text(query, 9, activity->group, sizeof activity->group);
    activity->closed = statement_int(query, 10) != 0;
    activity->opened = statement_int(query, 11) != 0;
    return activity_read_branches(db, activity);
}

/* Reads the query's only row and closes it. ERR_GONE: there is none. */
static enum err activity_read_one(struct db *db, struct statement *query,
                                  struct activity *ret_activity)
{
    struct activity activity = {.id = 0};
    enum err err = ERR_OK;
    bool found = statement_row(query);
    if (found)
        err = activity_read(db, query, &activity);
    enum err close_err = statement_close(query);
    if (err == ERR_OK)
        err = close_err;
    if (err == ERR_OK && !found)
        err = ERR_GONE;
    if (err == ERR_OK)
        *ret_activity = activity;
    return err;
}

enum err activity_get(struct db *db, int64_t id, struct activity *ret_activity)
{
    struct statement *query =
        statement_open(db, "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE id = ?");
    statement_bind_int(query, 1, id);
    return activity_read_one(db, query, ret_activity);
}

enum err activity_list(struct db *db, activity_visitor *visit, void *context)
{
    struct statement *query = statement_open(db, "SELECT " ACTIVITY_COLUMNS
                                                 " FROM activity ORDER BY date, start_min, id");
    bool wants_more = true;
    enum err err = ERR_OK;
    while (wants_more && err == ERR_OK && statement_row(query)) {
        struct activity activity;
        err = activity_read(db, query, &activity);
        if (err == ERR_OK)
            wants_more = visit(&activity, context);
    }
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

/* --- adding --- */

struct branch_ids {
    int64_t ids[BRANCHES_MAX];
    int count;
};

static enum err activity_find_home(struct db *db, struct branch_ids *ret_branches)
{
    ret_branches->count = 1;
    return statement_value(statement_open(db, "SELECT id FROM branch WHERE id = " HOME_BRANCH),
                           &ret_branches->ids[0]);
}

/* The ids of all its branches; at the first unknown one its index goes to *ret_unknown. */
static enum err activity_find_branches(struct db *db, const struct activity *activity,
                                       struct branch_ids *ret_branches, int *ret_unknown)
{
    *ret_unknown = -1;
    if (activity->branch_count == 0)
        return activity_find_home(db, ret_branches);
    for (int i = 0; i < activity->branch_count; i++) {
        struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
        statement_bind_text(query, 1, activity->branches[i]);
        enum err err = statement_value(query, &ret_branches->ids[i]);
        if (err == ERR_GONE)
            *ret_unknown = i;
        if (err != ERR_OK)
            return err == ERR_GONE ? ERR_OK : err;
    }
    ret_branches->count = activity->branch_count;
    return ERR_OK;
}

/* Who has no group is in none, so that an empty name finds nobody. */
static enum err activity_has_group(struct db *db, const struct activity *activity,
                                   const struct branch_ids *branches, bool *ret_has)
{
    *ret_has = false;
    for (int i = 0; i < branches->count && activity->group[0] != '\0' && !*ret_has; i++) {
        int64_t exists = 0;
        struct statement *query =
            statement_open(db, "SELECT EXISTS (SELECT 1 FROM listing WHERE branch = ? "
                               "AND group_name = ? AND active)");
        statement_bind_int(query, 1, branches->ids[i]);
        statement_bind_text(query, 2, activity->group);
        enum err err = statement_value(query, &exists);
        if (err != ERR_OK)
            return err;
        *ret_has = exists != 0;
    }
    return ERR_OK;
}

/* *ret_id is 0 when nothing else is on at that time. */
static enum err activity_find_overlap(struct db *db, const struct activity *activity,
                                      int64_t *ret_id)
{
    struct statement *query =
        statement_open(db, "SELECT coalesce(min(id), 0) FROM activity WHERE date = ? "
                           "AND start_min < ? AND end_min > ?");
    statement_bind_text(query, 1, activity->date);
    statement_bind_int(query, 2, activity->end_min);
    statement_bind_int(query, 3, activity->start_min);
    return statement_value(query, ret_id);
}

static enum err activity_insert_row(struct db *db, const struct activity *activity,
                                    const char *identity, int64_t *ret_id)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO activity (type, theme, date, start_min, end_min, place, host, way, "
            "group_name, closed, identity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, activity->type);
    statement_bind_text(insert, 2, activity->theme);
    statement_bind_text(insert, 3, activity->date);
    statement_bind_int(insert, 4, activity->start_min);
    statement_bind_int(insert, 5, activity->end_min);
    statement_bind_text(insert, 6, activity->place);
    statement_bind_text(insert, 7, activity->host);
    statement_bind_text(insert, 8, activity->way);
    statement_bind_text(insert, 9, activity->group);
    statement_bind_int(insert, 10, activity->closed);
    statement_bind_text(insert, 11, identity);
    enum err err = statement_run(insert);
    *ret_id = statement_inserted_id(db);
    return err;
}

/* A branch named twice takes part once. */
static enum err activity_insert_branches(struct db *db, int64_t id,
                                         const struct branch_ids *branches)
{
    enum err err = ERR_OK;
    for (int i = 0; i < branches->count && err == ERR_OK; i++) {
        struct statement *insert =
            statement_open(db, "INSERT INTO activity_branch (activity, branch, position) "
                               "VALUES (?, ?, ?) ON CONFLICT (activity, branch) DO NOTHING");
        statement_bind_int(insert, 1, id);
        statement_bind_int(insert, 2, branches->ids[i]);
        statement_bind_int(insert, 3, i);
        err = statement_run(insert);
    }
    return err;
}

static const char *activity_type_word(enum activity_type type)
{
    static const char *const words[] = {
        [ACTIVITY_THEME_DAY] = "theme-day", [ACTIVITY_COMMITTEE] = "committee",
        [ACTIVITY_ASSEMBLY] = "assembly",   [ACTIVITY_GROUP] = "group",
        [ACTIVITY_LECTURE] = "lecture",     [ACTIVITY_STUDY] = "study",
    };
    return words[type];
}

/* What was planned, as it stands in the table now. */
static enum err activity_log_added(struct db *db, const struct chain_origin *origin, int64_t id,
                                   const char *identity)
{
    struct activity activity;
    enum err err = activity_get(db, id, &activity);
    if (err != ERR_OK)
        return err;
    json_t *branches = json_array();
    for (int i = 0; i < activity.branch_count; i++)
        json_array_append_new(branches, json_string(activity.branches[i]));
    return chain_append(db, origin, "activity.add", id,
                        json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:o, s:s*}",
                                  "type", activity_type_word(activity.type), "theme",
                                  activity.theme, "date", activity.date, "start_min",
                                  activity.start_min, "end_min", activity.end_min, "place",
                                  activity.place, "host", activity.host, "way", activity.way,
                                  "group", activity.group, "branches", branches, "identity",
                                  identity[0] == '\0' ? NULL : identity),
                        NULL);
}

static enum err activity_insert(struct db *db, const struct chain_origin *origin,
                                const struct activity *activity, const char *identity,
                                const struct branch_ids *branches, int64_t *ret_id)
{
    enum err err = activity_insert_row(db, activity, identity, ret_id);
    if (err == ERR_OK)
        err = activity_insert_branches(db, *ret_id, branches);
    if (err == ERR_OK)
        err = activity_log_added(db, origin, *ret_id, identity);
    return err;
}

/* Inside the caller's transaction. */
static enum err activity_add_checked(struct db *db, const struct chain_origin *origin,
                                     const struct activity *activity, const char *identity,
                                     enum activity_add_outcome *ret_outcome, int64_t *ret_id)
{
    struct branch_ids branches;
    int unknown = -1;
    int64_t overlap = 0;
    bool has_group = true;
    enum err err = activity_find_branches(db, activity, &branches, &unknown);
    if (err == ERR_OK && unknown >= 0) {
        *ret_outcome = ACTIVITY_NO_BRANCH;
        *ret_id = unknown;
        return ERR_OK;
    }
    if (err == ERR_OK && activity->type == ACTIVITY_GROUP)
        err = activity_has_group(db, activity, &branches, &has_group);
    if (err == ERR_OK)
        err = activity_find_overlap(db, activity, &overlap);
    if (err != ERR_OK)
        return err;
    *ret_id = overlap;
    *ret_outcome = !has_group     ? ACTIVITY_NO_GROUP
                   : overlap != 0 ? ACTIVITY_OVERLAPS
                                  : ACTIVITY_ADDED;
    return *ret_outcome == ACTIVITY_ADDED
               ? activity_insert(db, origin, activity, identity, &branches, ret_id)
               : ERR_OK;
}

enum err activity_add(struct db *db, const struct chain_origin *origin,
                      const struct activity *activity, enum activity_add_outcome *ret_outcome,
                      int64_t *ret_id)
{
    return activity_take(db, origin, activity, "", ret_outcome, ret_id);
}

enum err activity_take(struct db *db, const struct chain_origin *origin,
                       const struct activity *activity, const char *identity,
                       enum activity_add_outcome *ret_outcome, int64_t *ret_id)
{
    enum activity_add_outcome outcome = ACTIVITY_ADDED;
    int64_t id = 0;
    if (disk_free_kb(db->folder) < DISK_RESERVE_KB) {
        log_error("no new activity: what room is left is for those that are planned");
        return ERR_FULL;
    }
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, activity_add_checked(db, origin, activity, identity, &outcome, &id));
    if (err == ERR_OK) {
        *ret_outcome = outcome;
        *ret_id = id;
    }
    return err;
}

/* --- what is on --- */

/* No activity is no error here: the struct's id says so. Closes the query. */
static enum err activity_read_if_any(struct db *db, struct statement *query,
                                     struct activity *ret_activity)
{
    ret_activity->id = 0;
    enum err err = activity_read_one(db, query, ret_activity);
    return err == ERR_GONE ? ERR_OK : err;
}

static enum err activity_plan_current(struct db *db, const char *date, int minute,
                                      struct activity *ret_activity)
{
    struct statement *query = statement_open(db, "SELECT " ACTIVITY_COLUMNS " FROM activity "
                                                 "WHERE date = ? AND (opened OR end_min > ?) "
                                                 "ORDER BY opened DESC, start_min, id LIMIT 1");
    statement_bind_text(query, 1, date);
    statement_bind_int(query, 2, minute);
    enum err err = activity_read_if_any(db, query, ret_activity);
    if (err != ERR_OK || ret_activity->id != 0)
        return err;
    query = statement_open(db, "SELECT " ACTIVITY_COLUMNS " FROM activity "
                               "WHERE date = ? ORDER BY end_min DESC, id DESC LIMIT 1");
    statement_bind_text(query, 1, date);
    return activity_read_if_any(db, query, ret_activity);
}

static enum err activity_plan_next(struct db *db, const char *date, struct activity *ret_activity)
{
    struct statement *query =
        statement_open(db, "SELECT " ACTIVITY_COLUMNS " FROM activity "
                           "WHERE date > ? ORDER BY date, start_min, id LIMIT 1");
    statement_bind_text(query, 1, date);
    return activity_read_if_any(db, query, ret_activity);
}

static enum err activity_plan_recent(struct db *db, struct plan_news *plan)
{
    struct statement *query =
        statement_open(db, "SELECT CASE display_name WHEN '' THEN name ELSE display_name END, "
                           "wall_ms FROM checkin JOIN member ON member.id = checkin.member "
                           "WHERE activity = ? AND undone_by IS NULL AND device = '' "
                           "ORDER BY checkin.id DESC");
    statement_bind_int(query, 1, plan->current.id);
    plan->recent_count = 0;
    while (plan->recent_count < RECENT_MAX && statement_row(query)) {
        struct recent *recent = &plan->recent[plan->recent_count++];
        struct moment at = clock_moment(statement_int(query, 1));
        statement_copy_text(query, 0, recent->name, sizeof recent->name);
        recent->hour = at.hour;
        recent->minute = at.minute;
    }
    return statement_close(query);
}

enum err activity_plan(struct db *db, const struct moment *now, struct plan_news *ret_plan)
{
    struct plan_news plan = {.recent_count = 0};
    char date[48];
    snprintf(date, sizeof date, "%04d-%02d-%02d", now->year, now->month, now->day);
    enum err err = activity_plan_current(db, date, now->hour * 60 + now->minute, &plan.current);
    if (err == ERR_OK)
        err = activity_plan_next(db, date, &plan.next);
    if (err == ERR_OK && plan.current.id != 0)
        err = activity_plan_recent(db, &plan);
    if (err == ERR_OK && plan.current.id != 0)
        err = attendance_of_activity(db, plan.current.id, &plan.attendance);
    if (err == ERR_OK)
        *ret_plan = plan;
    return err;
}

/* --- who came --- */

static enum err activity_check_exists(struct db *db, int64_t id)
{
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, id);
    return statement_value(query, &id);
}

enum err activity_attendance(struct db *db, int64_t activity_id, const char *branch,
                             struct attendance *ret_attendance)
{
    if (branch == NULL) {
        enum err err = activity_check_exists(db, activity_id);
        return err == ERR_OK ? attendance_of_activity(db, activity_id, ret_attendance) : err;
    }
    int64_t branch_id = 0;
    struct statement *query =
        statement_open(db, "SELECT branch.id FROM branch JOIN activity_branch AS at "
                           "ON at.branch = branch.id WHERE branch.name = ? AND at.activity = ?");
    statement_bind_text(query, 1, branch);
    statement_bind_int(query, 2, activity_id);
    enum err err = statement_value(query, &branch_id);
    return err == ERR_OK ? attendance_of_branch(db, activity_id, branch_id, ret_attendance) : err;
}
