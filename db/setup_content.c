#include "db/setup_content.h"

#include "db/activity.h"
#include "db/branch.h"
#include "db/class_period.h"
#include "db/identity.h"
#include "db/setting.h"
#include "db/statement.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* A hash as lower-case hex. */
enum { SETUP_HEX_SIZE = 2 * KEY_SIZE + 1 };

static void setup_hex(struct statement *query, int column, char ret_text[SETUP_HEX_SIZE])
{
    uint8_t bytes[KEY_SIZE] = {0};
    statement_copy_blob(query, column, bytes, sizeof bytes);
    sodium_bin2hex(ret_text, SETUP_HEX_SIZE, bytes, sizeof bytes);
}

/* Appends; NULL, which json_pack() makes of text that is not UTF-8, fails. */
static bool setup_append(json_t *array, json_t *value)
{
    return json_array_append_new(array, value) == 0;
}

/* ---- people ---- */

static bool setup_add_period(const struct class_period *period, void *context)
{
    return setup_append(context, json_pack("{s:s, s:i, s:b, s:b}", "from", period->from, "class",
                                           period->class, "may_vote", period->may_vote, "excused",
                                           period->excused));
}

/* Closes the query. */
static enum err setup_add_listings(struct db *db, struct statement *query, int64_t member_id,
                                   json_t *listings)
{
    enum err err = ERR_OK;
    statement_bind_int(query, 1, member_id);
    while (err == ERR_OK && statement_row(query)) {
        json_t *periods = json_array();
        err = class_period_list(db, member_id, statement_text(query, 0), setup_add_period, periods);
        if (!setup_append(listings,
                          json_pack("{s:s, s:s, s:s, s:b, s:o}", "branch", statement_text(query, 0),
                                    "group", statement_text(query, 1), "post",
                                    statement_text(query, 2), "active",
                                    statement_int(query, 3) != 0, "periods", periods)))
            err = ERR_INVALID;
    }
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

static enum err setup_add_member(struct db *db, struct statement *query, json_t *members)
{
    char identity[IDENTITY_SIZE];
    json_t *listings = json_array();
    int64_t id = statement_int(query, 0);
    enum err err = identity_of_member(db, id, identity);
    if (err == ERR_OK)
        err = setup_add_listings(
            db,
            statement_open(db, "SELECT branch.name, group_name, post, active FROM listing "
                               "JOIN branch ON branch.id = listing.branch "
                               "WHERE listing.member = ? ORDER BY branch.id"),
            id, listings);
    bool added =
        setup_append(members, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "identity", identity,
                                        "name", statement_text(query, 1), "number",
                                        statement_text(query, 2), "display_name",
                                        statement_text(query, 3), "note", statement_text(query, 4),
                                        "joined", statement_text(query, 5), "listings", listings));
    return err == ERR_OK && !added ? ERR_INVALID : err;
}

static enum err setup_make_members(struct db *db, json_t *members)
{
    enum err err = ERR_OK;
    struct statement *query =
        statement_open(db, "SELECT id, name, number, display_name, note, joined FROM member "
                           "ORDER BY id");
    while (err == ERR_OK && statement_row(query))
        err = setup_add_member(db, query, members);
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

/* ---- cards and organizers ---- */

static enum err setup_add_card(struct db *db, struct statement *query, json_t *cards)
{
    char hash[SETUP_HEX_SIZE], identity[IDENTITY_SIZE] = "";
    setup_hex(query, 0, hash);
    enum err err = statement_is_null(query, 4)
                       ? ERR_OK
                       : identity_of_member(db, statement_int(query, 4), identity);
    bool added = setup_append(cards, json_pack("{s:s, s:i, s:s, s:s, s:s, s:b}", "hash", hash,
                                               "kind", (int)statement_int(query, 1), "tail",
                                               statement_text(query, 2), "code",
                                               statement_text(query, 3), "member", identity,
                                               "disabled", statement_int(query, 5) != 0));
    return err == ERR_OK && !added ? ERR_INVALID : err;
}

/* Those that are somebody's. */
static enum err setup_make_cards(struct db *db, json_t *cards)
{
    enum err err = ERR_OK;
    struct statement *query =
        statement_open(db, "SELECT hash, kind, tail, code, member, disabled FROM card "
                           "WHERE member IS NOT NULL OR id IN (SELECT card FROM organizer "
                           "WHERE active) ORDER BY id");
    while (err == ERR_OK && statement_row(query))
        err = setup_add_card(db, query, cards);
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

static enum err setup_make_organizers(struct db *db, json_t *organizers)
{
    bool added = true;
    struct statement *query =
        statement_open(db, "SELECT card.hash, name, pin_hash FROM organizer "
                           "JOIN card ON card.id = organizer.card WHERE active ORDER BY "
                           "organizer.id");
    while (added && statement_row(query)) {
        char hash[SETUP_HEX_SIZE];
        setup_hex(query, 0, hash);
        added = setup_append(organizers, json_pack("{s:s, s:s, s:s}", "card", hash, "name",
                                                   statement_text(query, 1), "pin_hash",
                                                   statement_text(query, 2)));
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !added ? ERR_INVALID : err;
}

/* ---- plans and settings ---- */

static enum err setup_make_plan(struct db *db, json_t *plan)
{
    bool added = true;
    struct statement *query = statement_open(
        db, "SELECT year, number, month, way, content FROM plan ORDER BY year, number");
    while (added && statement_row(query))
        added = setup_append(
            plan,
            json_pack("{s:i, s:i, s:i, s:s, s:s}", "year", (int)statement_int(query, 0), "number",
                      (int)statement_int(query, 1), "month", (int)statement_int(query, 2), "way",
                      statement_text(query, 3), "content", statement_text(query, 4)));
    enum err err = statement_close(query);
    return err == ERR_OK && !added ? ERR_INVALID : err;
}

/* Activities of today and later that were not closed. */
struct setup_activities {
    struct db *db;
    json_t *array;
    char today[48];
    enum err err;
};

static bool setup_add_activity(const struct activity *activity, void *context)
{
    struct setup_activities *activities = context;
    char identity[IDENTITY_SIZE];
    if (activity->closed || strcmp(activity->date, activities->today) < 0)
        return true;
    json_t *branches = json_array();
    for (int i = 0; i < activity->branch_count; i++)
        json_array_append_new(branches, json_string(activity->branches[i]));
    activities->err = identity_of_activity(activities->db, activity->id, identity);
    bool added = setup_append(
        activities->array,
        json_pack("{s:s, s:i, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:o}", "identity", identity,
                  "type", activity->type, "theme", activity->theme, "date", activity->date,
                  "start_min", activity->start_min, "end_min", activity->end_min, "place",
                  activity->place, "host", activity->host, "way", activity->way, "group",
                  activity->group, "branches", branches));
    if (activities->err == ERR_OK && !added)
        activities->err = ERR_INVALID;
    return activities->err == ERR_OK;
}

static enum err setup_make_activities(struct db *db, const struct chain_origin *origin,
                                      json_t *array)
{
    struct setup_activities activities = {.db = db, .array = array};
    struct moment now = clock_moment(origin->stamp.wall_ms);
    snprintf(activities.today, sizeof activities.today, "%04d-%02d-%02d", now.year, now.month,
             now.day);
    enum err err = activity_list(db, setup_add_activity, &activities);
    return err == ERR_OK ? activities.err : err;
}

static bool setup_add_setting(const char *key, const char *value, void *context)
{
    return json_object_set_new(context, key, json_string(value)) == 0;
}

static bool setup_add_branch(int64_t id, const char *name, void *context)
{
    (void)id;
    return setup_append(context, json_string(name));
}

/* ---- all of it ---- */

static enum err setup_make_parts(struct db *db, const struct chain_origin *origin, json_t *content)
{
    json_t *branches = json_array(), *members = json_array(), *cards = json_array(),
           *organizers = json_array(), *plan = json_array(), *activities = json_array(),
           *settings = json_object();
    enum err err = branch_list(db, setup_add_branch, branches);
    if (err == ERR_OK)
        err = setting_list(db, setup_add_setting, settings);
    if (err == ERR_OK)
        err = setup_make_members(db, members);
    if (err == ERR_OK)
        err = setup_make_cards(db, cards);
    if (err == ERR_OK)
        err = setup_make_organizers(db, organizers);
    if (err == ERR_OK)
        err = setup_make_plan(db, plan);
    if (err == ERR_OK)
        err = setup_make_activities(db, origin, activities);
    json_object_set_new(content, "branches", branches);
    json_object_set_new(content, "settings", settings);
    json_object_set_new(content, "members", members);
    json_object_set_new(content, "cards", cards);
    json_object_set_new(content, "organizers", organizers);
    json_object_set_new(content, "plan", plan);
    json_object_set_new(content, "activities", activities);
    return err;
}

enum err setup_content_make(struct db *db, const struct chain_origin *origin, json_t **ret_content)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    enum err err = branch_home(db, branch, room);
    if (err != ERR_OK)
        return err;
    json_t *content =
        json_pack("{s:i, s:s, s:s}", "version", SETUP_VERSION, "branch", branch, "room", room);
    err = content == NULL ? ERR_INVALID : setup_make_parts(db, origin, content);
    if (err == ERR_OK)
        *ret_content = content;
    else
        json_decref(content);
    return err;
}
