#include "db/plan_change.h"

#include "db/statement.h"

#include <string.h>

/* ---- reading ---- */

struct plan_search {
    int number;
    struct plan_row *row;
    bool found;
};

static bool plan_keep(const struct plan_row *row, void *context)
{
    struct plan_search *search = context;
    if (row->number != search->number)
        return true;
    *search->row = *row;
    search->found = true;
    return false;
}

enum err plan_get(struct db *db, int year, int number, struct plan_row *ret_row)
{
    struct plan_search search = {.number = number, .row = ret_row};
    enum err err = plan_list(db, year, plan_keep, &search);
    return err == ERR_OK && !search.found ? ERR_GONE : err;
}

/* ---- changing ---- */

static bool plan_is_blank(const char *text)
{
    return strspn(text, " \t\r\n") == strlen(text);
}

static void plan_note(json_t *old_fields, json_t *new_fields, const char *key, const char *old,
                      const char *new)
{
    if (strcmp(old, new) == 0)
        return;
    json_object_set_new(old_fields, key, json_string(old));
    json_object_set_new(new_fields, key, json_string(new));
}

static void plan_differences(const struct plan_row *old, const struct plan_row *new,
                             json_t *old_fields, json_t *new_fields)
{
    if (old->month != new->month) {
        json_object_set_new(old_fields, "month", json_integer(old->month));
        json_object_set_new(new_fields, "month", json_integer(new->month));
    }
    plan_note(old_fields, new_fields, "way", old->way, new->way);
    plan_note(old_fields, new_fields, "content", old->content, new->content);
}

static enum err plan_update(struct db *db, const struct plan_row *row)
{
    struct statement *update =
        statement_open(db, "UPDATE plan SET month = ?3, way = ?4, content = ?5 "
                           "WHERE year = ?1 AND number = ?2");
    statement_bind_int(update, 1, row->year);
    statement_bind_int(update, 2, row->number);
    statement_bind_int(update, 3, row->month);
    statement_bind_text(update, 4, row->way);
    statement_bind_text(update, 5, row->content);
    return statement_run(update);
}

/* Inside the caller's transaction; takes the two objects. */
static enum err plan_store_change(struct db *db, const struct chain_origin *origin,
                                  const struct plan_row *row, const char *reason,
                                  json_t *old_fields, json_t *new_fields)
{
    json_t *fields = json_pack("{s:i, s:i, s:o, s:o, s:s}", "year", row->year, "number",
                               row->number, "old", old_fields, "new", new_fields, "reason", reason);
    enum err err = chain_append(db, origin, "plan.change", 0, fields, NULL);
    return err == ERR_OK ? plan_update(db, row) : err;
}

/* Inside the caller's transaction. */
static enum err plan_change_checked(struct db *db, const struct chain_origin *origin,
                                    const struct plan_row *row, const char *reason,
                                    enum plan_change_outcome *ret_outcome)
{
    struct plan_row old;
    enum err err = plan_get(db, row->year, row->number, &old);
    if (err != ERR_OK)
        return err;
    json_t *old_fields = json_object(), *new_fields = json_object();
    plan_differences(&old, row, old_fields, new_fields);
    *ret_outcome = json_object_size(new_fields) == 0 ? PLAN_UNCHANGED
                   : plan_is_blank(reason)           ? PLAN_NEEDS_REASON
                                                     : PLAN_CHANGED;
    if (*ret_outcome == PLAN_CHANGED)
        return plan_store_change(db, origin, row, reason, old_fields, new_fields);
    json_decref(old_fields);
    json_decref(new_fields);
    return ERR_OK;
}

enum err plan_change_row(struct db *db, const struct chain_origin *origin,
                         const struct plan_row *row, const char *reason,
                         enum plan_change_outcome *ret_outcome)
{
    enum plan_change_outcome outcome = PLAN_CHANGED;
    if (row->month < 1 || row->month > 12 || plan_is_blank(row->content))
        return ERR_INVALID;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, plan_change_checked(db, origin, row, reason, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}
