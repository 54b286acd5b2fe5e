#include "firmware/organizer/polls.h"

#include "firmware/organizer/page.h"

#include <string.h>

/* ---- how things stand ---- */

struct polls_state {
    bool is_broken;
    struct poll open; /* id 0: none */
    struct poll held; /* the closed evaluation of the session's activity; id 0: none */
};

static bool polls_find_held(const struct poll *poll, void *context)
{
    struct polls_state *state = context;
    if (poll->kind == POLL_EVALUATION && !poll->open)
        state->held = *poll;
    return true;
}

static struct polls_state polls_state(const struct session *session)
{
    struct polls_state state = {.is_broken = false};
    enum err err = poll_current(session->parts.db, &state.open);
    if (err == ERR_GONE) {
        state.open.id = 0;
        err = ERR_OK;
    }
    if (err == ERR_OK && session->activity.id != 0)
        err = poll_list(session->parts.db, session->activity.id, polls_find_held, &state);
    state.is_broken = err != ERR_OK;
    return state;
}

static bool polls_is_open(const struct polls_state *state, enum poll_kind kind)
{
    return state->open.id != 0 && state->open.kind == kind;
}

/* ---- the tiles ---- */

/* One at a time: while the other kind of poll is open, its tile says what is to be ended first. */
static void polls_judge_tile(const struct session *session, const struct polls_state *state,
                             enum poll_kind other, enum saying end_first, struct page_item *item)
{
    enum saying why;
    if (state->is_broken)
        why = SAY_POLL_BROKEN;
    else if (polls_is_open(state, other))
        why = end_first;
    else if (state->open.id == 0 && session->activity.id == 0)
        why = SAY_NO_ACTIVITY;
    else
        return;
    page_detail(session, item, why, NULL);
    item->enabled = false;
}

void polls_add_evaluation(const struct session *session, struct page *page)
{
    struct polls_state state = polls_state(session);
    bool open = polls_is_open(&state, POLL_EVALUATION), held = state.held.id != 0;
    enum saying title = open   ? SAY_MENU_POLL_END
                        : held ? SAY_MENU_POLL_RESULT
                               : SAY_MENU_POLL_BEGIN;
    struct page_item *item = page_add(page, "og.poll", stage_say(session, title));
    if (open)
        page_detail(session, item, SAY_MENU_POLL_OPEN, "n", stage_number(state.open.ballots).text,
                    NULL);
    else if (held)
        page_detail(session, item, SAY_MENU_POLL_HELD, "n", stage_number(state.held.ballots).text,
                    NULL);
    else
        page_detail(session, item, SAY_MENU_POLL_DETAIL, NULL);
    polls_judge_tile(session, &state, POLL_RESOLUTION, SAY_VOTE_END_FIRST, item);
}

void polls_add_vote(const struct session *session, struct page *page)
{
    struct polls_state state = polls_state(session);
    struct page_item *item = page_add(page, "og.vote", stage_say(session, SAY_MENU_VOTE));
    if (polls_is_open(&state, POLL_RESOLUTION))
        page_detail(session, item, SAY_MENU_VOTE_OPEN, "n", stage_number(state.open.ballots).text,
                    NULL);
    else
        page_detail(session, item, SAY_MENU_VOTE_DETAIL, NULL);
    polls_judge_tile(session, &state, POLL_EVALUATION, SAY_POLL_END_FIRST, item);
}

bool polls_take_tile(struct session *session, const char *widget)
{
    bool vote = strcmp(widget, "og.vote") == 0;
    if (!vote && strcmp(widget, "og.poll") != 0)
        return false;
    struct polls_state state = polls_state(session);
    if (state.open.id != 0)
        polls_show(session, &state.open);
    else if (!vote && state.held.id != 0)
        polls_show(session, &state.held);
    else
        stage_go(session, vote ? &scene_vote : &scene_poll_begin);
    return true;
}

/* ---- for the scenes ---- */

void polls_show(struct session *session, const struct poll *poll)
{
    session->poll_id = poll->id;
    if (poll->open)
        stage_go(session, &scene_poll);
    else
        stage_go(session, poll->kind == POLL_RESOLUTION ? &scene_vote_result : &scene_result);
}

bool polls_read(struct session *session, struct poll *ret_poll)
{
    enum err err = poll_get(session->parts.db, session->poll_id, ret_poll);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    return err == ERR_OK;
}

static bool polls_count_one(const struct poll *poll, void *context)
{
    (void)poll;
    ++*(int *)context;
    return true;
}

int polls_count(const struct session *session, int64_t activity_id)
{
    int count = 0;
    return poll_list(session->parts.db, activity_id, polls_count_one, &count) == ERR_OK ? count : 0;
}

static enum saying polls_refusal(enum poll_open_outcome outcome)
{
    switch (outcome) {
    case POLL_OTHER_IS_OPEN:
        return SAY_POLL_OTHER_OPEN;
    case POLL_HELD:
        return SAY_POLL_WAS_HELD;
    case POLL_NOT_TODAY:
        return SAY_POLL_NOT_TODAY;
    case POLL_NO_QUORUM:
        return SAY_VOTE_NO_QUORUM;
    case POLL_NOBODY:
        return SAY_POLL_NOBODY;
    case POLL_TOO_LARGE:
        return SAY_POLL_TOO_LARGE;
    case POLL_OPENED:
        break;
    }
    return SAY_NOT_SAVED;
}

void polls_begin(struct session *session, const struct poll_wish *wish)
{
    struct chain_origin origin = stage_origin(session);
    enum poll_open_outcome outcome;
    int64_t id = 0;
    enum err err = poll_open(session->parts.db, &origin, wish, &outcome, &id);
    if (err == ERR_INVALID)
        stage_tell(session, PAGE_WARNING, SAY_VOTE_TOO_MANY_WRITTEN, NULL);
    else if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (outcome != POLL_OPENED)
        stage_tell(session, PAGE_WARNING, polls_refusal(outcome), NULL);
    else
        session->depth = 0;
}
