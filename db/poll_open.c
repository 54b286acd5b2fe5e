#include "db/activity.h"
#include "db/handle.h"
#include "db/poll.h"
#include "db/poll_entry.h"
#include "db/poll_row.h"
#include "db/poll_store.h"
#include "db/poll_voters.h"
#include "db/renew.h"

#include <stdio.h>
#include <string.h>

/* "2026-05-20" */
static void poll_date(const struct stamp *stamp, char ret_date[48])
{
    struct moment now = clock_moment(stamp->wall_ms);
    snprintf(ret_date, 48, "%04d-%02d-%02d", now.year, now.month, now.day);
}

/* --- may it be opened? --- */

/* *ret_id is untouched unless another poll is in the way. */
static enum err poll_check_free(struct db *db, const struct poll_wish *wish,
                                enum poll_open_outcome *ret_outcome, int64_t *ret_id)
{
    int64_t open_id = 0, evaluation_id = 0;
    enum err err = poll_row_find_open(db, &open_id);
    if (err == ERR_OK && wish->kind == POLL_EVALUATION)
        err = poll_row_find_evaluation(db, wish->activity_id, &evaluation_id);
    if (err != ERR_OK)
        return err;
    if (open_id != 0) {
        *ret_outcome = POLL_OTHER_IS_OPEN;
        *ret_id = open_id;
    } else if (evaluation_id != 0) {
        *ret_outcome = POLL_HELD;
        *ret_id = evaluation_id;
    }
    return ERR_OK;
}

static enum err poll_check_day(struct db *db, const struct chain_origin *origin,
                               const struct poll_wish *wish, enum poll_open_outcome *ret_outcome)
{
    char today[48];
    struct activity activity;
    enum err err = activity_get(db, wish->activity_id, &activity);
    poll_date(&origin->stamp, today);
    if (err == ERR_OK && strcmp(activity.date, today) != 0)
        *ret_outcome = POLL_NOT_TODAY;
    return err;
}

/* An evaluation needs somebody, a resolution more than half of the voters (product.md §3c). */
static enum err poll_check_people(struct db *db, const struct poll_wish *wish,
                                  struct poll_voters *ret_voters,
                                  enum poll_open_outcome *ret_outcome)
{
    int here = 0;
    enum err err = poll_voters_count(db, wish->activity_id, wish->kind, ret_voters);
    if (err == ERR_OK)
        err = poll_row_count_here(db, wish->activity_id, &here);
    if (err != ERR_OK)
        return err;
    if (ret_voters->lines > POLL_LINES_MAX)
        *ret_outcome = POLL_TOO_LARGE;
    else if (wish->kind == POLL_EVALUATION ? here == 0 : ret_voters->lines == 0)
        *ret_outcome = POLL_NOBODY;
    else if (wish->kind == POLL_RESOLUTION && 2 * ret_voters->here <= ret_voters->lines)
        *ret_outcome = POLL_NO_QUORUM;
    return ERR_OK;
}

static bool poll_wish_is_valid(const struct poll_wish *wish)
{
    bool is_plain = wish->item[0] == '\0' && wish->written_for == 0 && wish->written_against == 0;
    switch (wish->kind) {
    case POLL_EVALUATION:
        return is_plain;
    case POLL_RESOLUTION:
        return wish->item[0] != '\0' && strlen(wish->item) < THEME_SIZE && wish->written_for >= 0 &&
               wish->written_against >= 0;
    case POLL_APPRAISAL:
        break;
    }
    return false; /* an appraisal cannot be opened yet */
}

static enum err poll_check(struct db *db, const struct chain_origin *origin,
                           const struct poll_wish *wish, struct poll_voters *ret_voters,
                           enum poll_open_outcome *ret_outcome, int64_t *ret_id)
{
    *ret_outcome = POLL_OPENED;
    enum err err = poll_check_day(db, origin, wish, ret_outcome);
    if (err == ERR_OK && *ret_outcome == POLL_OPENED)
        err = poll_check_free(db, wish, ret_outcome, ret_id);
    if (err == ERR_OK && *ret_outcome == POLL_OPENED)
        err = poll_check_people(db, wish, ret_voters, ret_outcome);
    if (err != ERR_OK || *ret_outcome != POLL_OPENED || wish->kind == POLL_EVALUATION)
        return err;
    int not_here = ret_voters->lines - ret_voters->here;
    return wish->written_for + wish->written_against > not_here ? ERR_INVALID : ERR_OK;
}

/* --- opening --- */

/* Of an evaluation 应评 is settled at closing (poll_row.h), of a resolution now. */
static enum err poll_insert(struct db *polls, int64_t first_id, const struct poll_wish *wish,
                            const struct poll_voters *voters, int64_t *ret_id)
{
    bool is_evaluation = wish->kind == POLL_EVALUATION;
    struct statement *insert = statement_open(
        polls, "INSERT INTO poll (activity, kind, item, questions, options, lines, expected,"
               " present, written_for, written_against, id) VALUES (?, ?, ?, ?, 3, ?, ?, ?, ?, ?,"
               " (SELECT max(?, coalesce(max(id), 0) + 1) FROM poll))");
    statement_bind_int(insert, 1, wish->activity_id);
    statement_bind_int(insert, 2, wish->kind);
    statement_bind_text(insert, 3, wish->item);
    statement_bind_int(insert, 4, is_evaluation ? EVALUATION_QUESTIONS : 1);
    statement_bind_int(insert, 5, voters->lines);
    statement_bind_int(insert, 6, is_evaluation ? 0 : voters->lines);
    statement_bind_int(insert, 7, voters->here);
    statement_bind_int(insert, 8, wish->written_for);
    statement_bind_int(insert, 9, wish->written_against);
    statement_bind_int(insert, 10, first_id);
    enum err err = statement_run(insert);
    *ret_id = statement_inserted_id(polls);
    return err;
}

static enum err poll_insert_box(struct db *polls, int64_t id)
{
    struct statement *insert =
        statement_open(polls, "INSERT INTO box (poll, content) VALUES (?, zeroblob(2000))");
    statement_bind_int(insert, 1, id);
    return statement_run(insert);
}

_Static_assert(POLL_BOX_SIZE == 2000, "an empty box is made by its size");

static enum err poll_make(struct db *db, const struct poll_wish *wish,
                          const struct poll_voters *voters, int64_t *ret_id)
{
    struct db *polls = NULL;
    int64_t first_id = 0;
    enum err err = renew_first_poll(db, &first_id);
    if (err == ERR_OK)
        err = poll_store_begin(db, &polls);
    if (err != ERR_OK)
        return err;
    err = poll_insert(polls, first_id, wish, voters, ret_id);
    if (err == ERR_OK)
        err = poll_insert_box(polls, *ret_id);
    if (err == ERR_OK)
        err = poll_voters_write(db, polls, *ret_id, wish->activity_id, wish->kind);
    return poll_store_end(db, err);
}

/* Before poll.db is changed: could terminal.db take the entry that has to follow? One that is still
 * missing from before is nobody's doing now. */
static enum err poll_prepare_change(struct db *db, const struct chain_origin *origin)
{
    struct chain_origin terminal = {.by = "terminal", .stamp = origin->stamp};
    enum err err = db_probe(db);
    return err == ERR_OK ? poll_entry_catch_up(db, &terminal) : err;
}

enum err poll_open(struct db *db, const struct chain_origin *origin, const struct poll_wish *wish,
                   enum poll_open_outcome *ret_outcome, int64_t *ret_id)
{
    enum poll_open_outcome outcome = POLL_OPENED;
    struct poll_voters voters = {.lines = 0};
    int64_t id = 0;
    if (!poll_wish_is_valid(wish))
        return ERR_INVALID;
    enum err err = poll_prepare_change(db, origin);
    if (err == ERR_OK)
        err = poll_check(db, origin, wish, &voters, &outcome, &id);
    if (err == ERR_OK && outcome == POLL_OPENED)
        err = poll_make(db, wish, &voters, &id);
    if (err == ERR_OK && outcome == POLL_OPENED)
        err = poll_entry_write(db, origin, id);
    if (err != ERR_OK)
        return err;
    *ret_outcome = outcome;
    *ret_id = id;
    return ERR_OK;
}

/* --- closing --- */

static enum err poll_set_closed(struct db *db, const struct poll *poll)
{
    struct db *polls = NULL;
    enum err err = poll_store_begin(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *update =
        statement_open(polls, "UPDATE poll SET open = 0, expected = ? WHERE id = ?");
    statement_bind_int(update, 1, poll->expected);
    statement_bind_int(update, 2, poll->id);
    return poll_store_end(db, statement_run(update));
}

enum err poll_close(struct db *db, const struct chain_origin *origin, int64_t id)
{
    struct poll_row row;
    enum err err = poll_prepare_change(db, origin);
    if (err == ERR_OK)
        err = poll_row_get(db, id, &row);
    if (err == ERR_OK && !row.poll.open)
        err = ERR_GONE;
    if (err == ERR_OK)
        err = poll_set_closed(db, &row.poll);
    return err == ERR_OK ? poll_entry_write(db, origin, id) : err;
}

enum err poll_close_stale(struct db *db, const struct stamp *stamp)
{
    char today[48];
    struct poll poll;
    struct activity activity;
    struct chain_origin origin = {.by = "terminal", .stamp = *stamp};
    enum err err = poll_current(db, &poll);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_OK : err;
    err = activity_get(db, poll.activity_id, &activity);
    if (err != ERR_OK)
        return err;
    poll_date(stamp, today);
    return strcmp(activity.date, today) < 0 ? poll_close(db, &origin, poll.id) : ERR_OK;
}
