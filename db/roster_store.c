#include "db/roster_store.h"

#include "db/card.h"
#include "db/member_row.h"
#include "db/roster_class.h"
#include "firmware/base/utf8.h"

#include <string.h>

/* ---- branches ---- */

/* A branch that the file names first may have been made for an earlier row. */
static enum err roster_store_branch(struct db *db, const struct chain_origin *origin,
                                    struct roster_row *row)
{
    if (row->branch_id != 0)
        return ERR_OK;
    struct statement *query = statement_open(db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, row->branch);
    enum err err = statement_value(query, &row->branch_id);
    if (err != ERR_GONE)
        return err;
    struct statement *insert = statement_open(db, "INSERT INTO branch (name) VALUES (?)");
    statement_bind_text(insert, 1, row->branch);
    err = statement_run(insert);
    row->branch_id = statement_inserted_id(db);
    if (err == ERR_OK)
        err = chain_append(db, origin, "branch.add", 0, json_pack("{s:s}", "branch", row->branch),
                           NULL);
    return err;
}

/* ---- what a row makes of a person ---- */

/* The class of a new listing; an old one's has been stored before, with its day. */
static void roster_store_first_class(const struct roster_columns *columns,
                                     const struct roster_row *row, struct member *member)
{
    struct class_period first = roster_class_wanted(columns, row, NULL);
    member->class = first.class;
    member->may_vote = first.may_vote;
    member->excused = first.excused;
    utf8_copy(member->class_from, sizeof member->class_from, first.from);
}

/* `old` has id 0 for a new listing. Name, number and note belong to the person, so only the first
 * of a person's rows changes them. */
static struct member roster_store_merge(const struct roster_columns *columns,
                                        const struct roster_row *row, const struct member *old)
{
    struct member new = *old;
    if (row->person == row) {
        utf8_copy(new.name, sizeof new.name, row->name);
        if (row->number[0] != '\0')
            utf8_copy(new.number, sizeof new.number, row->number);
        if (columns->exists[COLUMN_NOTE])
            utf8_copy(new.note, sizeof new.note, row->note);
    }
    if (columns->exists[COLUMN_GROUP])
        utf8_copy(new.group, sizeof new.group, row->group);
    if (columns->exists[COLUMN_POST])
        utf8_copy(new.post, sizeof new.post, row->post);
    if (old->id == 0)
        roster_store_first_class(columns, row, &new);
    new.active = true;
    return new;
}

/* ---- the log ---- */

static void roster_store_note_text(json_t *old_fields, json_t *new_fields, const char *key,
                                   const char *old, const char *new)
{
    if (strcmp(old, new) == 0)
        return;
    json_object_set_new(old_fields, key, json_string(old));
    json_object_set_new(new_fields, key, json_string(new));
}

static void roster_store_note_flag(json_t *old_fields, json_t *new_fields, const char *key,
                                   bool old, bool new)
{
    if (old == new)
        return;
    json_object_set_new(old_fields, key, json_boolean(old));
    json_object_set_new(new_fields, key, json_boolean(new));
}

/* Fills two objects with what is different; for a new listing `old` is of no interest. */
static void roster_store_differences(const struct member *old, const struct member *new,
                                     json_t *old_fields, json_t *new_fields)
{
    roster_store_note_text(old_fields, new_fields, "name", old->name, new->name);
    roster_store_note_text(old_fields, new_fields, "number", old->number, new->number);
    roster_store_note_text(old_fields, new_fields, "note", old->note, new->note);
    roster_store_note_text(old_fields, new_fields, "group", old->group, new->group);
    roster_store_note_text(old_fields, new_fields, "post", old->post, new->post);
    roster_store_note_text(old_fields, new_fields, "class_from", old->class_from, new->class_from);
    roster_store_note_flag(old_fields, new_fields, "may_vote", old->may_vote, new->may_vote);
    roster_store_note_flag(old_fields, new_fields, "excused", old->excused, new->excused);
    roster_store_note_flag(old_fields, new_fields, "active", old->active, new->active);
    if (old->id == 0)
        json_object_set_new(new_fields, "class", json_string(class_period_word(new->class)));
}

/* ---- rows ---- */

static enum err roster_store_insert(struct db *db, const struct member *new, int64_t *ret_id)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO member (name, number, note) VALUES (?, ?, ?)");
    statement_bind_text(insert, 1, new->name);
    statement_bind_text(insert, 2, new->number);
    statement_bind_text(insert, 3, new->note);
    enum err err = statement_run(insert);
    if (err == ERR_OK)
        *ret_id = statement_inserted_id(db);
    return err;
}

static enum err roster_store_update(struct db *db, int64_t member_id, const struct member *new)
{
    struct statement *update =
        statement_open(db, "UPDATE member SET name = ?2, number = ?3, note = ?4 WHERE id = ?1");
    statement_bind_int(update, 1, member_id);
    statement_bind_text(update, 2, new->name);
    statement_bind_text(update, 3, new->number);
    statement_bind_text(update, 4, new->note);
    return statement_run(update);
}

static enum err roster_store_listing(struct db *db, int64_t member_id, int64_t branch_id,
                                     const struct member *new)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO listing (member, branch, group_name, class, post, may_vote, excused, "
            "active, class_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
            "ON CONFLICT (member, branch) DO UPDATE SET group_name = ?3, post = ?5, active = ?8");
    statement_bind_int(insert, 1, member_id);
    statement_bind_int(insert, 2, branch_id);
    statement_bind_text(insert, 3, new->group);
    statement_bind_int(insert, 4, new->class);
    statement_bind_text(insert, 5, new->post);
    statement_bind_int(insert, 6, new->may_vote);
    statement_bind_int(insert, 7, new->excused);
    statement_bind_int(insert, 8, new->active);
    statement_bind_text(insert, 9, new->class_from);
    return statement_run(insert);
}

/* The person as listed in the row's branch; for a new listing with id 0 and what belongs to the
 * person alone. */
static enum err roster_store_old(struct db *db, const struct roster_row *row,
                                 struct member *ret_old)
{
    struct member old = {.id = 0};
    enum err err = ERR_GONE;
    if (row->person->member_id != 0)
        err = member_row_listed(db, row->person->member_id, row->branch_id, &old);
    if (err == ERR_GONE && row->person->member_id != 0) {
        struct statement *query =
            statement_open(db, "SELECT name, number, note FROM member WHERE id = ?");
        statement_bind_int(query, 1, row->person->member_id);
        if (statement_row(query)) {
            statement_copy_text(query, 0, old.name, sizeof old.name);
            statement_copy_text(query, 1, old.number, sizeof old.number);
            statement_copy_text(query, 2, old.note, sizeof old.note);
        }
        err = statement_close(query);
    } else if (err == ERR_GONE) {
        err = ERR_OK;
    }
    if (err == ERR_OK)
        *ret_old = old;
    return err;
}

static enum err roster_store_write(struct db *db, struct roster_row *row, const struct member *new)
{
    enum err err;
    if (row->person->member_id == 0)
        err = roster_store_insert(db, new, &row->person->member_id);
    else
        err = roster_store_update(db, row->person->member_id, new);
    if (err == ERR_OK)
        err = roster_store_listing(db, row->person->member_id, row->branch_id, new);
    return err;
}

/* Writes what is different, with its log entry. *ret_changed: there was something. */
static enum err roster_store_changes(struct db *db, const struct chain_origin *origin,
                                     struct roster_row *row, const struct member *old,
                                     const struct member *new, bool *ret_changed)
{
    json_t *old_fields = json_object(), *new_fields = json_object();
    roster_store_differences(old, new, old_fields, new_fields);
    bool changed = old->id == 0 || json_object_size(new_fields) > 0;
    enum err err = ERR_OK;
    int64_t seq = 0;
    if (changed)
        err = roster_store_write(db, row, new);
    if (changed && err == ERR_OK) {
        json_t *fields =
            json_pack("{s:I, s:s, s:s, s:O}", "member", (json_int_t)row->person->member_id,
                      "branch", row->branch, "name", new->name, "new", new_fields);
        if (old->id != 0)
            json_object_set(fields, "old", old_fields);
        err = chain_append(db, origin, old->id == 0 ? "member.add" : "member.change", 0, fields,
                           &seq);
    }
    if (err == ERR_OK && old->id == 0 && roster_class_is_ahead(origin, new->class_from))
        err = class_period_await(db, row->person->member_id, row->branch_id, seq);
    json_decref(old_fields);
    json_decref(new_fields);
    if (err == ERR_OK)
        *ret_changed = changed;
    return err;
}

/* 入党日期 is for the person's own screen alone: the log only says that it was set or taken away.
 */
static enum err roster_store_joined(struct db *db, const struct chain_origin *origin,
                                    const struct roster_columns *columns,
                                    const struct roster_row *row, bool *ret_changed)
{
    char old[DATE_SIZE] = "";
    if (!columns->exists[COLUMN_JOINED] || row->person != row || row->joined_is_unread)
        return ERR_OK;
    struct statement *query = statement_open(db, "SELECT joined FROM member WHERE id = ?");
    statement_bind_int(query, 1, row->member_id);
    if (statement_row(query))
        statement_copy_text(query, 0, old, sizeof old);
    enum err err = statement_close(query);
    if (err != ERR_OK || strcmp(old, row->joined) == 0)
        return err;
    struct statement *update = statement_open(db, "UPDATE member SET joined = ? WHERE id = ?");
    statement_bind_text(update, 1, row->joined);
    statement_bind_int(update, 2, row->member_id);
    err = statement_run(update);
    *ret_changed = true;
    return err == ERR_OK
               ? chain_append(db, origin, "member.joined", 0,
                              json_pack("{s:I, s:s, s:b, s:b}", "member",
                                        (json_int_t)row->member_id, "name", row->name, "was_known",
                                        old[0] != '\0', "is_known", row->joined[0] != '\0'),
                              NULL)
               : err;
}

/* The card is nobody's by roster_match_rows(), but may be bound to this person by a row before. */
static enum err roster_store_card(struct db *db, const struct chain_origin *origin,
                                  const struct roster_row *row, bool *ret_bound)
{
    enum card_bind_outcome outcome = CARD_WAS_BOUND;
    enum err err = ERR_OK;
    if (row->binds_card)
        err = card_bind(db, origin, row->person->member_id, &row->card, &outcome, NULL);
    if (err == ERR_OK)
        *ret_bound = outcome == CARD_BOUND;
    return err;
}

enum err roster_store_row(struct db *db, const struct chain_origin *origin,
                          const struct roster_columns *columns, struct roster_row *row,
                          struct roster_report *report)
{
    struct member old;
    bool changed = false, bound = false;
    enum err err = roster_store_branch(db, origin, row);
    if (err == ERR_OK)
        err = roster_class_store(db, origin, columns, row);
    if (err == ERR_OK)
        err = roster_store_old(db, row, &old);
    if (err == ERR_OK) {
        struct member new = roster_store_merge(columns, row, &old);
        err = roster_store_changes(db, origin, row, &old, &new, &changed);
    }
    if (err == ERR_OK)
        err = roster_store_joined(db, origin, columns, row, &changed);
    if (err == ERR_OK)
        err = roster_store_card(db, origin, row, &bound);
    if (err != ERR_OK)
        return err;
    if (old.id != 0 && !changed && !bound && !row->class_changed) {
        report->unchanged++;
        return ERR_OK;
    }
    bool is_new = old.id == 0;
    *(is_new ? &report->added : &report->updated) += 1;
    return roster_report_change(report, is_new ? ROSTER_ADDED : ROSTER_UPDATED, row->line,
                                row->person->member_id, row->name, row->branch);
}
