#include "db/poll.h"

#include "db/card_row.h"
#include "db/poll_entry.h"
#include "db/poll_row.h"
#include "db/poll_store.h"
#include "db/poll_voters.h"
#include "db/statement.h"

/* --- reading --- */

enum err poll_get(struct db *db, int64_t id, struct poll *ret_poll)
{
    struct poll_row row;
    enum err err = poll_row_get(db, id, &row);
    if (err == ERR_OK)
        *ret_poll = row.poll;
    return err;
}

enum err poll_current(struct db *db, struct poll *ret_poll)
{
    int64_t id = 0;
    enum err err = poll_row_find_open(db, &id);
    if (err == ERR_OK && id == 0)
        return ERR_GONE;
    return err == ERR_OK ? poll_get(db, id, ret_poll) : err;
}

enum err poll_list(struct db *db, int64_t activity_id, poll_visitor *visit, void *context)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query =
        statement_open(polls, "SELECT id FROM poll WHERE ?1 IN (0, activity) ORDER BY id");
    statement_bind_int(query, 1, activity_id);
    bool wants_more = true;
    while (wants_more && err == ERR_OK && statement_row(query)) {
        struct poll poll;
        err = poll_get(db, statement_int(query, 0), &poll);
        wants_more = err == ERR_OK && visit(&poll, context);
    }
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

enum err poll_evaluation_state(struct db *db, int64_t activity_id, enum evaluation_state *ret_state)
{
    int64_t id = 0, open_id = 0;
    enum err err = poll_row_find_evaluation(db, activity_id, &id);
    if (err == ERR_OK)
        err = poll_row_find_open(db, &open_id);
    if (err == ERR_OK)
        *ret_state = id == 0         ? EVALUATION_NONE
                     : id == open_id ? EVALUATION_OPEN
                                     : EVALUATION_CLOSED;
    return err;
}

/* --- who may vote --- */

/* Where he signed in, as who may vote: that is at this terminal and not (only) at another one, for
 * he would have two votes. */
static enum err poll_find_checkin(struct db *db, int64_t activity_id, int64_t member_id,
                                  enum poll_access *ret_access)
{
    int64_t here = 0, anywhere = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*), sum(device = '') FROM checkin "
                           "WHERE activity = ? AND member = ? AND undone_by IS NULL");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, member_id);
    if (statement_row(query)) {
        anywhere = statement_int(query, 0);
        here = statement_int(query, 1);
    }
    *ret_access = here > 0 ? POLL_READY : anywhere > 0 ? POLL_ELSEWHERE : POLL_NOT_SIGNED_IN;
    return statement_close(query);
}

static enum err poll_find_person(struct db *db, const struct poll *poll, int64_t member_id,
                                 struct poll_voter *voter, enum poll_access *access)
{
    struct db *polls = NULL;
    const struct poll_box *box = NULL;
    enum poll_access checkin = POLL_NOT_SIGNED_IN;
    *access = POLL_NO_VOTE;
    enum err err = poll_store_connect(db, &polls);
    if (err == ERR_OK)
        err = poll_voters_find(polls, poll->id, member_id, &voter->line, &voter->group);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_OK : err;
    err = poll_find_checkin(db, poll->activity_id, member_id, &checkin);
    if (err == ERR_OK)
        err = poll_store_look(db, poll->id, &box);
    if (err != ERR_OK)
        return err;
    *access = poll_box_has_voted(box, voter->line) ? POLL_VOTED : checkin;
    poll_store_forget(db);
    return ERR_OK;
}

enum err poll_find_voter(struct db *db, const struct card *card, struct poll_voter *ret_voter,
                         enum poll_access *ret_access)
{
    struct poll poll;
    struct card_row row;
    struct poll_voter voter = {.line = -1};
    enum poll_access access = POLL_NOT_OPEN;
    enum err err = poll_current(db, &poll);
    if (err == ERR_OK) {
        access = POLL_UNKNOWN_CARD;
        voter.poll_id = poll.id;
        err = card_row_find(db, card, &row);
        if (err == ERR_OK && row.member_id != 0 && !row.disabled)
            err = poll_find_person(db, &poll, row.member_id, &voter, &access);
    }
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    *ret_voter = voter;
    *ret_access = access;
    return ERR_OK;
}

/* --- turns of guests without a card --- */

static enum err poll_count_guests(struct db *db, int64_t activity_id, int *ret_count)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM guest WHERE activity = ? AND undone_by IS NULL "
                           "AND device = ''");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &count);
    *ret_count = (int)count;
    return err;
}

static enum err poll_change_turns(struct db *db, const struct poll *poll, int count)
{
    struct poll_box *box = NULL;
    int guests = 0;
    enum err err = poll_count_guests(db, poll->activity_id, &guests);
    if (err == ERR_OK)
        err = poll_store_take(db, poll->id, &box);
    if (err != ERR_OK)
        return err;
    int issued = count == 0 ? poll_box_used(box) : poll_box_issued(box) + count;
    if (issued > guests && count > 0) {
        poll_store_drop(db);
        return ERR_INVALID;
    }
    poll_box_set_issued(box, issued);
    return poll_store_put(db);
}

enum err poll_issue_turns(struct db *db, const struct chain_origin *origin, int64_t id, int count)
{
    struct poll poll;
    if (count < 0 || count > POLL_TURNS_MAX)
        return ERR_INVALID;
    enum err err = db_probe(db);
    if (err == ERR_OK)
        err = poll_get(db, id, &poll);
    if (err != ERR_OK)
        return err;
    if (!poll.open)
        return ERR_GONE;
    if (poll.kind != POLL_EVALUATION)
        return ERR_INVALID;
    err = poll_change_turns(db, &poll, count);
    return err == ERR_OK ? poll_entry_write(db, origin, id) : err;
}

enum err poll_take_turn(struct db *db, struct poll_voter *ret_voter, enum poll_access *ret_access)
{
    struct poll poll = {.id = 0};
    enum err err = poll_current(db, &poll);
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    *ret_voter = (struct poll_voter){.poll_id = poll.id, .line = -1, .group = POLL_GUESTS};
    *ret_access = err == ERR_GONE ? POLL_NOT_OPEN : poll.turns > 0 ? POLL_READY : POLL_NO_VOTE;
    return ERR_OK;
}

/* --- casting --- */

static bool poll_ballot_is_valid(const struct poll *poll, const struct ballot *ballot)
{
    int lowest = poll->kind == POLL_RESOLUTION ? 0 : CHOICE_NONE;
    for (int question = 0; question < poll->question_count; question++)
        if (ballot->choices[question] < lowest || ballot->choices[question] >= poll->option_count)
            return false;
    return true;
}

static bool poll_voter_may_cast(const struct poll_box *box, const struct poll_voter *voter)
{
    return voter->line >= 0 ? !poll_box_has_voted(box, voter->line)
                            : poll_box_used(box) < poll_box_issued(box);
}

/* A ballot may lie open for long: is its voter still signed in? A guest's turn is no person's. */
static enum err poll_voter_is_here(struct db *db, const struct poll *poll,
                                   const struct poll_voter *voter, bool *ret_here)
{
    struct db *polls = NULL;
    int64_t member_id = 0;
    enum poll_access checkin = POLL_NOT_SIGNED_IN;
    *ret_here = true;
    if (voter->line < 0)
        return ERR_OK;
    enum err err = poll_store_connect(db, &polls);
    if (err == ERR_OK)
        err = poll_voters_member(polls, poll->id, voter->line, &member_id);
    if (err == ERR_OK)
        err = poll_find_checkin(db, poll->activity_id, member_id, &checkin);
    *ret_here = checkin == POLL_READY;
    return err;
}

static enum err poll_cast_into(struct db *db, const struct poll *poll,
                               const struct poll_voter *voter, const struct ballot *ballot,
                               enum poll_cast_outcome *ret_outcome)
{
    struct poll_box *box = NULL;
    bool is_here = false;
    enum err err = poll_voter_is_here(db, poll, voter, &is_here);
    if (err == ERR_OK)
        err = poll_store_take(db, poll->id, &box);
    if (err != ERR_OK)
        return err;
    if (!poll_voter_may_cast(box, voter) || !is_here) {
        *ret_outcome = is_here ? POLL_CAST_VOTED : POLL_CAST_NOT_SIGNED_IN;
        poll_store_drop(db);
        return ERR_OK;
    }
    if (voter->line >= 0)
        poll_box_mark(box, voter->line);
    else
        poll_box_use_turn(box);
    poll_box_add(box, voter->group, poll, ballot);
    err = poll_store_put(db);
    if (err == ERR_OK)
        *ret_outcome = POLL_CAST;
    return err;
}

enum err poll_cast(struct db *db, const struct poll_voter *voter, const struct ballot *ballot,
                   enum poll_cast_outcome *ret_outcome)
{
    struct poll poll;
    enum err err = poll_get(db, voter->poll_id, &poll);
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    if (err == ERR_GONE || !poll.open) {
        *ret_outcome = POLL_CAST_CLOSED;
        return ERR_OK;
    }
    return poll_ballot_is_valid(&poll, ballot)
               ? poll_cast_into(db, &poll, voter, ballot, ret_outcome)
               : ERR_INVALID;
}
