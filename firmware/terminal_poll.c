#include "firmware/terminal_poll.h"

#include "firmware/base/log.h"

void terminal_poll_open(struct terminal_poll *polls, struct db *db, struct trace *trace)
{
    *polls = (struct terminal_poll){.db = db, .trace = trace};
    enum err err = booth_open(&polls->booth);
    if (err == ERR_OK)
        return;
    log_error("no memory can be locked: nobody can vote here (%s)", err_name(err));
    trace_fault(trace, "booth", err);
}

void terminal_poll_close(struct terminal_poll *polls)
{
    if (polls->booth != NULL)
        booth_close(polls->booth);
    polls->booth = NULL;
}

/* ---- what is open ---- */

static enum err terminal_poll_read(struct terminal_poll *polls, struct plan_news *plan)
{
    struct stamp stamp = clock_stamp();
    enum err err = poll_close_stale(polls->db, &stamp);
    if (err == ERR_OK)
        err = poll_current(polls->db, &plan->poll);
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    if (err == ERR_GONE)
        plan->poll.id = 0;
    return plan->current.id == 0
               ? ERR_OK
               : poll_evaluation_state(polls->db, plan->current.id, &plan->evaluation);
}

void terminal_poll_plan(struct terminal_poll *polls, struct plan_news *plan)
{
    enum err err = terminal_poll_read(polls, plan);
    if (err == ERR_OK && polls->booth != NULL)
        return;
    if (err != ERR_OK)
        trace_fault(polls->trace, "poll", err);
    plan->poll = (struct poll){.id = 0};
    plan->evaluation = EVALUATION_NONE;
}

/* ---- a ballot ---- */

static enum voter_news terminal_poll_enter(struct terminal_poll *polls,
                                           const struct poll_voter *voter)
{
    struct poll poll;
    if (booth_is_for(polls->booth, voter))
        return VOTER_SAME;
    if (poll_current(polls->db, &poll) != ERR_OK)
        return VOTER_FAILED;
    booth_enter(polls->booth, &poll, voter);
    return VOTER_READY;
}

enum voter_news terminal_poll_find(struct terminal_poll *polls, const struct card *card)
{
    struct poll_voter voter;
    enum poll_access access;
    enum err err = card->uid_len == 0 ? poll_take_turn(polls->db, &voter, &access)
                                      : poll_find_voter(polls->db, card, &voter, &access);
    if (err != ERR_OK) {
        trace_fault(polls->trace, "voter", err);
        return VOTER_FAILED;
    }
    switch (access) {
    case POLL_READY:
        return terminal_poll_enter(polls, &voter);
    case POLL_VOTED:
        return VOTER_VOTED;
    case POLL_NOT_SIGNED_IN:
        return VOTER_NOT_SIGNED_IN;
    case POLL_ELSEWHERE:
        return VOTER_ELSEWHERE;
    case POLL_NO_VOTE:
        return VOTER_NO_VOTE;
    case POLL_UNKNOWN_CARD:
        return VOTER_UNKNOWN;
    case POLL_NOT_OPEN:
        break;
    }
    return VOTER_FAILED;
}

static enum ballot_news terminal_poll_cast(struct terminal_poll *polls)
{
    enum poll_cast_outcome outcome;
    enum err err = booth_cast(polls->booth, polls->db, &outcome);
    if (err != ERR_OK) {
        trace_fault(polls->trace, "cast", err);
        return BALLOT_FAILED;
    }
    switch (outcome) {
    case POLL_CAST:
        return BALLOT_CAST;
    case POLL_CAST_VOTED:
        return BALLOT_VOTED;
    case POLL_CAST_NOT_SIGNED_IN:
        return BALLOT_NOT_SIGNED_IN;
    case POLL_CAST_CLOSED:
        break;
    }
    return BALLOT_CLOSED;
}

enum ballot_news terminal_poll_touch(struct terminal_poll *polls, const char *widget)
{
    switch (booth_touch(polls->booth, widget)) {
    case BOOTH_NOTHING:
        break;
    case BOOTH_CHANGED:
        return BALLOT_TOUCHED;
    case BOOTH_CANCELLED:
        return BALLOT_CANCELLED;
    case BOOTH_SUBMITTED:
        return terminal_poll_cast(polls);
    }
    return BALLOT_UNTOUCHED;
}

void terminal_poll_drop(struct terminal_poll *polls)
{
    booth_leave(polls->booth);
}

const struct ballot *terminal_poll_ballot(const struct terminal_poll *polls)
{
    return polls->booth == NULL ? NULL : booth_ballot(polls->booth);
}
