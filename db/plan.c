#include "db/plan.h"

#include "db/statement.h"

#include <stdio.h>
#include <string.h>

/* --- checking --- */

static bool plan_is_repeated(const struct plan_row *rows, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (rows[i].year == rows[index].year && rows[i].number == rows[index].number)
            return true;
    return false;
}

static enum plan_outcome plan_judge_row(const struct plan_row *rows, size_t index)
{
    const struct plan_row *row = &rows[index];
    if (row->year < PLAN_YEAR_MIN || row->year > PLAN_YEAR_MAX)
        return PLAN_BAD_YEAR;
    if (row->number < 1)
        return PLAN_BAD_NUMBER;
    if (row->month < 1 || row->month > 12)
        return PLAN_BAD_MONTH;
    if (strspn(row->content, " \t\r\n") == strlen(row->content))
        return PLAN_NO_CONTENT;
    return plan_is_repeated(rows, index) ? PLAN_SAME_NUMBER : PLAN_IMPORTED;
}

static enum plan_outcome plan_judge(const struct plan_row *rows, size_t count, size_t *ret_index)
{
    if (count == 0 || count > PLAN_ROWS_MAX)
        return count == 0 ? PLAN_EMPTY : PLAN_TOO_LONG;
    for (*ret_index = 0; *ret_index < count; ++*ret_index) {
        enum plan_outcome outcome = plan_judge_row(rows, *ret_index);
        if (outcome != PLAN_IMPORTED)
            return outcome;
    }
    return PLAN_IMPORTED;
}

/* --- storing --- */

static bool plan_add_json(const struct plan_row *row, void *context)
{
    json_array_append_new(context, json_pack("{s:i, s:i, s:s, s:s}", "number", row->number, "month",
                                             row->month, "way", row->way, "content", row->content));
    return true;
}

static enum err plan_insert(struct db *db, const struct plan_row *row)
{
    struct statement *insert = statement_open(
        db, "INSERT INTO plan (year, number, month, way, content) VALUES (?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, row->year);
    statement_bind_int(insert, 2, row->number);
    statement_bind_int(insert, 3, row->month);
    statement_bind_text(insert, 4, row->way);
    statement_bind_text(insert, 5, row->content);
    return statement_run(insert);
}

static enum err plan_clear(struct db *db, int year)
{
    struct statement *clear = statement_open(db, "DELETE FROM plan WHERE year = ?");
    statement_bind_int(clear, 1, year);
    return statement_run(clear);
}

/* Replaces one year; the others among the rows have their own turn. */
static enum err plan_replace_year(struct db *db, const struct chain_origin *origin,
                                  const struct plan_row *rows, size_t count, int year)
{
    json_t *old = json_array(), *new = json_array();
    enum err err = plan_list(db, year, plan_add_json, old);
    if (err == ERR_OK)
        err = plan_clear(db, year);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (rows[i].year != year)
            continue;
        err = plan_insert(db, &rows[i]);
        plan_add_json(&rows[i], new);
    }
    json_t *fields = json_pack("{s:i, s:o, s:o}", "year", year, "old", old, "new", new);
    if (err == ERR_OK)
        return chain_append(db, origin, "plan.import", 0, fields, NULL);
    json_decref(fields);
    return err;
}

static bool plan_year_came_before(const struct plan_row *rows, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (rows[i].year == rows[index].year)
            return true;
    return false;
}

enum err plan_import_rows(struct db *db, const struct chain_origin *origin,
                          const struct plan_row *rows, size_t count, enum plan_outcome *ret_outcome,
                          size_t *ret_index)
{
    size_t index = 0;
    enum plan_outcome outcome = plan_judge(rows, count, &index);
    *ret_index = outcome == PLAN_IMPORTED ? 0 : index;
    *ret_outcome = outcome;
    if (outcome != PLAN_IMPORTED)
        return ERR_OK;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (!plan_year_came_before(rows, i))
            err = plan_replace_year(db, origin, rows, count, rows[i].year);
    return db_end(db, err);
}

/* --- reading --- */

/* The number in it is stored: ACTIVITY_THEME_DAY. */
#define PLAN_SELECT                                                                                \
    "SELECT year, number, month, plan.way, content, coalesce(activity.id, 0),"                     \
    " coalesce(activity.date, '') FROM plan LEFT JOIN activity ON activity.id ="                   \
    " (SELECT first.id FROM activity AS first WHERE first.type = 0"                                \
    "  AND first.date BETWEEN printf('%04d-%02d-01', year, month)"                                 \
    "  AND printf('%04d-%02d-31', year, month) ORDER BY first.date, first.start_min LIMIT 1) "     \
    "WHERE ?1 IN (0, year) ORDER BY year, number"

_Static_assert(ACTIVITY_THEME_DAY == 0, "the query names it by number");

enum err plan_list(struct db *db, int year, plan_visitor *visit, void *context)
{
    struct statement *query = statement_open(db, PLAN_SELECT);
    statement_bind_int(query, 1, year);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct plan_row row = {.year = (int)statement_int(query, 0),
                               .number = (int)statement_int(query, 1),
                               .month = (int)statement_int(query, 2),
                               .activity_id = statement_int(query, 5)};
        statement_copy_text(query, 3, row.way, sizeof row.way);
        statement_copy_text(query, 4, row.content, sizeof row.content);
        statement_copy_text(query, 6, row.date, sizeof row.date);
        wants_more = visit(&row, context);
    }
    return statement_close(query);
}
