/* The other half of setup_content.c: into the tables of a terminal that has nothing. */
#include "db/setup_content.h"

#include "db/activity.h"
#include "db/branch.h"
#include "db/card_row.h"
#include "db/class_period.h"
#include "db/identity.h"
#include "db/member.h"
#include "db/plan.h"
#include "db/setting.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char *setup_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static int setup_int(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

static bool setup_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static bool setup_read_hash(const json_t *object, const char *key, uint8_t ret_hash[KEY_SIZE])
{
    const char *text = setup_text(object, key);
    size_t length = 0;
    return sodium_hex2bin(ret_hash, KEY_SIZE, text, strlen(text), NULL, &length, NULL) == 0 &&
           length == KEY_SIZE;
}

/* Hands every element of an array to a function, until one fails. */
static enum err setup_store_all(struct db *db, const struct chain_origin *origin,
                                const json_t *array,
                                enum err (*store)(struct db *db, const struct chain_origin *origin,
                                                  const json_t *object),
                                int *ret_count)
{
    size_t index;
    json_t *object;
    json_array_foreach(array, index, object)
    {
        enum err err = store(db, origin, object);
        if (err != ERR_OK)
            return err;
    }
    *ret_count = (int)json_array_size(array);
    return ERR_OK;
}

/* ---- people ---- */

static enum err setup_find_branch(struct db *db, const char *name, int64_t *ret_id)
{
    struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, name);
    enum err err = statement_value(query, ret_id);
    return err == ERR_GONE ? ERR_CORRUPT : err;
}

static enum err setup_insert_listing(struct db *db, const struct member *member, int64_t branch_id)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO listing (member, branch, group_name, class, post, may_vote, excused, "
            "active, class_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, member->id);
    statement_bind_int(insert, 2, branch_id);
    statement_bind_text(insert, 3, member->group);
    statement_bind_int(insert, 4, member->class);
    statement_bind_text(insert, 5, member->post);
    statement_bind_int(insert, 6, member->may_vote);
    statement_bind_int(insert, 7, member->excused);
    statement_bind_int(insert, 8, member->active);
    statement_bind_text(insert, 9, member->class_from);
    return statement_run(insert);
}

static struct class_period setup_read_period(const json_t *object)
{
    struct class_period period = {.class = (enum person_class)setup_int(object, "class"),
                                  .may_vote = setup_bool(object, "may_vote"),
                                  .excused = setup_bool(object, "excused")};
    utf8_copy(period.from, sizeof period.from, setup_text(object, "from"));
    return period;
}

static enum err setup_log_member(struct db *db, const struct chain_origin *origin,
                                 const struct member *member, const char *identity)
{
    return chain_append(
        db, origin, "member.add", 0,
        json_pack("{s:I, s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b}}", "member",
                  (json_int_t)member->id, "branch", member->branch, "name", member->name, "person",
                  identity, "new", "class", class_period_word(member->class), "number",
                  member->number, "group", member->group, "post", member->post, "class_from",
                  member->class_from, "may_vote", member->may_vote, "excused", member->excused,
                  "active", member->active),
        NULL);
}

/* With the class that was first known; the later ones follow it. */
static enum err setup_store_listing(struct db *db, const struct chain_origin *origin,
                                    struct member *member, const char *identity,
                                    const json_t *object)
{
    int64_t branch_id = 0;
    const json_t *periods = json_object_get(object, "periods");
    struct class_period period = setup_read_period(json_array_get(periods, 0));
    utf8_copy(member->branch, sizeof member->branch, setup_text(object, "branch"));
    utf8_copy(member->group, sizeof member->group, setup_text(object, "group"));
    utf8_copy(member->post, sizeof member->post, setup_text(object, "post"));
    utf8_copy(member->class_from, sizeof member->class_from, period.from);
    member->active = setup_bool(object, "active");
    member->class = period.class;
    member->may_vote = period.may_vote;
    member->excused = period.excused;
    enum err err = setup_find_branch(db, member->branch, &branch_id);
    if (err == ERR_OK)
        err = setup_insert_listing(db, member, branch_id);
    if (err == ERR_OK)
        err = setup_log_member(db, origin, member, identity);
    for (size_t i = 1; err == ERR_OK && i < json_array_size(periods); i++) {
        period = setup_read_period(json_array_get(periods, i));
        err = class_period_set(db, origin, member, branch_id, &period);
    }
    return err;
}

static enum err setup_insert_member(struct db *db, const json_t *object, const char *identity,
                                    struct member *member)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO member (name, number, display_name, note, joined, "
                           "identity) VALUES (?, ?, ?, ?, ?, ?)");
    statement_bind_text(insert, 1, member->name);
    statement_bind_text(insert, 2, member->number);
    statement_bind_text(insert, 3, setup_text(object, "display_name"));
    statement_bind_text(insert, 4, setup_text(object, "note"));
    statement_bind_text(insert, 5, setup_text(object, "joined"));
    statement_bind_text(insert, 6, identity);
    enum err err = statement_run(insert);
    member->id = statement_inserted_id(db);
    return err;
}

static enum err setup_store_member(struct db *db, const struct chain_origin *origin,
                                   const json_t *object)
{
    struct member member = {.id = 0};
    const char *identity = setup_text(object, "identity");
    size_t index;
    json_t *listing;
    if (identity[0] == '\0' ||
        !utf8_copy(member.name, sizeof member.name, setup_text(object, "name")) ||
        !utf8_copy(member.number, sizeof member.number, setup_text(object, "number")))
        return ERR_CORRUPT;
    enum err err = setup_insert_member(db, object, identity, &member);
    json_array_foreach(json_object_get(object, "listings"), index, listing)
    {
        if (err == ERR_OK)
            err = setup_store_listing(db, origin, &member, identity, listing);
    }
    return err;
}

/* ---- cards and organizers ---- */

/* In use and nobody's at first: binding has a log entry, and so has taking out of use. */
static enum err setup_insert_card(struct db *db, const json_t *object, struct card_row *ret_row)
{
    uint8_t hash[KEY_SIZE];
    if (!setup_read_hash(object, "hash", hash))
        return ERR_CORRUPT;
    struct statement *insert = statement_open(
        db, "INSERT INTO card (hash, kind, tail, code, disabled) VALUES (?, ?, ?, ?, ?)");
    statement_bind_blob(insert, 1, hash, sizeof hash);
    statement_bind_int(insert, 2, setup_int(object, "kind"));
    statement_bind_text(insert, 3, setup_text(object, "tail"));
    statement_bind_text(insert, 4, setup_text(object, "code"));
    statement_bind_int(insert, 5, setup_bool(object, "disabled"));
    enum err err = statement_run(insert);
    *ret_row = (struct card_row){.id = statement_inserted_id(db)};
    return err;
}

static enum err setup_bind_card(struct db *db, const struct chain_origin *origin,
                                const json_t *object, int64_t member_id, const struct card_row *row)
{
    struct member member;
    enum err err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = card_row_bind(db, origin, row, &member);
    if (err != ERR_OK || !setup_bool(object, "disabled"))
        return err;
    struct statement *update = statement_open(db, "UPDATE card SET disabled = 1 WHERE id = ?");
    statement_bind_int(update, 1, row->id);
    return statement_run(update);
}

static enum err setup_store_card(struct db *db, const struct chain_origin *origin,
                                 const json_t *object)
{
    struct card_row row;
    int64_t member_id = 0;
    const char *identity = setup_text(object, "member");
    enum err err = setup_insert_card(db, object, &row);
    if (err != ERR_OK || identity[0] == '\0')
        return err;
    err = identity_find_member(db, identity, &member_id);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_CORRUPT : err;
    return setup_bind_card(db, origin, object, member_id, &row);
}

static enum err setup_store_organizer(struct db *db, const struct chain_origin *origin,
                                      const json_t *object)
{
    uint8_t hash[KEY_SIZE];
    int64_t card_id = 0;
    if (!setup_read_hash(object, "card", hash))
        return ERR_CORRUPT;
    struct statement *query = statement_open(db, "SELECT id FROM card WHERE hash = ?");
    statement_bind_blob(query, 1, hash, sizeof hash);
    enum err err = statement_value(query, &card_id);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_CORRUPT : err;
    struct statement *insert =
        statement_open(db, "INSERT INTO organizer (name, card, pin_hash) VALUES (?, ?, ?)");
    statement_bind_text(insert, 1, setup_text(object, "name"));
    statement_bind_int(insert, 2, card_id);
    statement_bind_text(insert, 3, setup_text(object, "pin_hash"));
    err = statement_run(insert);
    if (err != ERR_OK)
        return err;
    return chain_append(db, origin, "organizer.add", 0,
                        json_pack("{s:I, s:s, s:I}", "organizer",
                                  (json_int_t)statement_inserted_id(db), "name",
                                  setup_text(object, "name"), "card", (json_int_t)card_id),
                        NULL);
}

/* ---- plans and settings ---- */

static enum err setup_store_plan(struct db *db, const struct chain_origin *origin,
                                 const json_t *array)
{
    size_t count = json_array_size(array), index = 0;
    enum plan_outcome outcome = PLAN_IMPORTED;
    struct plan_row *rows = calloc(count + 1, sizeof *rows);
    if (rows == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);
        rows[i] = (struct plan_row){.year = setup_int(object, "year"),
                                    .number = setup_int(object, "number"),
                                    .month = setup_int(object, "month")};
        utf8_copy(rows[i].way, sizeof rows[i].way, setup_text(object, "way"));
        utf8_copy(rows[i].content, sizeof rows[i].content, setup_text(object, "content"));
    }
    enum err err =
        count == 0 ? ERR_OK : plan_import_rows(db, origin, rows, count, &outcome, &index);
    free(rows);
    return err == ERR_OK && outcome != PLAN_IMPORTED ? ERR_CORRUPT : err;
}

static enum err setup_store_activity(struct db *db, const struct chain_origin *origin,
                                     const json_t *object)
{
    struct activity activity = {.type = (enum activity_type)setup_int(object, "type"),
                                .start_min = setup_int(object, "start_min"),
                                .end_min = setup_int(object, "end_min")};
    enum activity_add_outcome outcome;
    int64_t id = 0;
    size_t index;
    json_t *branch;
    utf8_copy(activity.theme, sizeof activity.theme, setup_text(object, "theme"));
    utf8_copy(activity.date, sizeof activity.date, setup_text(object, "date"));
    utf8_copy(activity.place, sizeof activity.place, setup_text(object, "place"));
    utf8_copy(activity.host, sizeof activity.host, setup_text(object, "host"));
    utf8_copy(activity.way, sizeof activity.way, setup_text(object, "way"));
    utf8_copy(activity.group, sizeof activity.group, setup_text(object, "group"));
    json_array_foreach(json_object_get(object, "branches"), index, branch)
    {
        if (activity.branch_count < BRANCHES_MAX && json_is_string(branch))
            utf8_copy(activity.branches[activity.branch_count++], TITLE_SIZE,
                      json_string_value(branch));
    }
    if (activity.type > ACTIVITY_STUDY)
        return ERR_CORRUPT;
    enum err err =
        activity_take(db, origin, &activity, setup_text(object, "identity"), &outcome, &id);
    return err == ERR_OK && outcome != ACTIVITY_ADDED ? ERR_CORRUPT : err;
}

static enum err setup_store_branch(struct db *db, const struct chain_origin *origin,
                                   const json_t *object)
{
    const char *name = json_string_value(object);
    int64_t exists = 0;
    if (name == NULL)
        return ERR_CORRUPT;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM branch WHERE name = ?)");
    statement_bind_text(query, 1, name);
    enum err err = statement_value(query, &exists);
    if (err != ERR_OK || exists != 0)
        return err;
    struct statement *insert = statement_open(db, "INSERT INTO branch (name) VALUES (?)");
    statement_bind_text(insert, 1, name);
    err = statement_run(insert);
    return err == ERR_OK
               ? chain_append(db, origin, "branch.add", 0, json_pack("{s:s}", "branch", name), NULL)
               : err;
}

static enum err setup_store_settings(struct db *db, const struct chain_origin *origin,
                                     json_t *settings)
{
    const char *key;
    json_t *value;
    json_object_foreach(settings, key, value)
    {
        enum err err = json_is_string(value)
                           ? setting_set(db, origin, key, json_string_value(value))
                           : ERR_CORRUPT;
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* ---- all of it ---- */

enum err setup_content_store(struct db *db, const struct chain_origin *origin,
                             const json_t *content, struct setup_report *report)
{
    int branches = 0;
    utf8_copy(report->branch, sizeof report->branch, setup_text(content, "branch"));
    enum err err = report->branch[0] == '\0'
                       ? ERR_CORRUPT
                       : branch_init(db, origin, report->branch, setup_text(content, "room"));
    if (err == ERR_OK)
        err = setup_store_all(db, origin, json_object_get(content, "branches"), setup_store_branch,
                              &branches);
    if (err == ERR_OK)
        err = setup_store_settings(db, origin, json_object_get(content, "settings"));
    if (err == ERR_OK)
        err = setup_store_all(db, origin, json_object_get(content, "members"), setup_store_member,
                              &report->people);
    if (err == ERR_OK)
        err = setup_store_all(db, origin, json_object_get(content, "cards"), setup_store_card,
                              &report->cards);
    if (err == ERR_OK)
        err = setup_store_all(db, origin, json_object_get(content, "organizers"),
                              setup_store_organizer, &report->organizers);
    if (err == ERR_OK)
        err = setup_store_plan(db, origin, json_object_get(content, "plan"));
    if (err == ERR_OK)
        err = setup_store_all(db, origin, json_object_get(content, "activities"),
                              setup_store_activity, &report->activities);
    return err;
}
