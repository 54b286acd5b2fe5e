#include "db/poll_row.h"

#include "db/poll_store.h"
#include "db/statement.h"

static enum err poll_row_find(struct db *db, const char *sql, int64_t *ret_id)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    return err == ERR_OK ? statement_value(statement_open(polls, sql), ret_id) : err;
}

enum err poll_row_find_open(struct db *db, int64_t *ret_id)
{
    return poll_row_find(db, "SELECT coalesce(max(id), 0) FROM poll WHERE open", ret_id);
}

enum err poll_row_find_last(struct db *db, int64_t *ret_id)
{
    return poll_row_find(db, "SELECT coalesce(max(id), 0) FROM poll", ret_id);
}

enum err poll_row_find_last_paper(struct db *db, int64_t *ret_id)
{
    return poll_row_find(
        db, "SELECT coalesce((SELECT poll FROM paper ORDER BY rowid DESC LIMIT 1), 0)", ret_id);
}

enum err poll_row_find_evaluation(struct db *db, int64_t activity_id, int64_t *ret_id)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(
        polls, "SELECT coalesce(max(id), 0) FROM poll WHERE activity = ? AND kind = 0");
    statement_bind_int(query, 1, activity_id);
    return statement_value(query, ret_id);
}

enum err poll_row_count_here(struct db *db, int64_t activity_id, int *ret_count)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT (SELECT count(DISTINCT member) FROM checkin WHERE activity = ?1"
                           " AND undone_by IS NULL AND device = '') + (SELECT count(*) FROM guest"
                           " WHERE activity = ?1 AND undone_by IS NULL AND device = '')");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_count = (int)count;
    return err;
}

/* Boxes are read by these numbers, so that a page damaged since the start must not get through. */
static bool poll_row_is_sound(const struct poll_row *row)
{
    const struct poll *poll = &row->poll;
    return poll->question_count >= 1 && poll->question_count <= POLL_QUESTIONS_MAX &&
           poll->option_count >= 1 && poll->option_count <= POLL_OPTIONS_MAX && row->lines >= 0 &&
           row->lines <= POLL_LINES_MAX && (int)poll->kind >= 0 && poll->kind <= POLL_APPRAISAL;
}

static enum err poll_row_read(struct db *polls, int64_t id, struct poll_row *row)
{
    struct statement *query = statement_open(
        polls, "SELECT activity, kind, item, questions, options, expected, present, open, lines,"
               " written_for, written_against,"
               " (SELECT coalesce(max(version), 0) FROM paper WHERE poll = poll.id)"
               " FROM poll WHERE id = ?");
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found) {
        row->poll.id = id;
        row->poll.activity_id = statement_int(query, 0);
        row->poll.kind = (enum poll_kind)statement_int(query, 1);
        statement_copy_text(query, 2, row->poll.item, sizeof row->poll.item);
        row->poll.question_count = (int)statement_int(query, 3);
        row->poll.option_count = (int)statement_int(query, 4);
        row->poll.expected = (int)statement_int(query, 5);
        row->poll.present = (int)statement_int(query, 6);
        row->poll.open = statement_int(query, 7) != 0;
        row->lines = (int)statement_int(query, 8);
        row->written_for = (int)statement_int(query, 9);
        row->written_against = (int)statement_int(query, 10);
        row->version = (int)statement_int(query, 11);
    }
    enum err err = statement_close(query);
    if (err == ERR_OK && found && !poll_row_is_sound(row))
        return ERR_CORRUPT;
    return err == ERR_OK && !found ? ERR_GONE : err;
}

static enum err poll_row_read_box(struct db *db, struct poll_row *row)
{
    const struct poll_box *box = NULL;
    enum err err = poll_store_look(db, row->poll.id, &box);
    if (err != ERR_OK)
        return err;
    row->poll.ballots = poll_box_ballots(box, &row->poll);
    row->issued = poll_box_issued(box);
    row->poll.turns = row->issued - poll_box_used(box);
    poll_store_forget(db);
    return ERR_OK;
}

/* 应评 of an evaluation that is still open: who is here, and whoever voted and left. */
static enum err poll_row_expect(struct db *db, struct poll *poll)
{
    int here = 0;
    if (!poll->open || poll->kind != POLL_EVALUATION)
        return ERR_OK;
    enum err err = poll_row_count_here(db, poll->activity_id, &here);
    if (err == ERR_OK)
        poll->expected = here > poll->ballots ? here : poll->ballots;
    return err;
}

enum err poll_row_get(struct db *db, int64_t id, struct poll_row *ret_row)
{
    struct db *polls = NULL;
    struct poll_row row = {.lines = 0};
    enum err err = poll_store_connect(db, &polls);
    if (err == ERR_OK)
        err = poll_row_read(polls, id, &row);
    if (err == ERR_OK)
        err = poll_row_read_box(db, &row);
    if (err == ERR_OK)
        err = poll_row_expect(db, &row.poll);
    if (err == ERR_OK)
        *ret_row = row;
    return err;
}
