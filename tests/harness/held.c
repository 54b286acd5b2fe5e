#include "tests/harness/held.h"

#include "db/guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void held_at(struct folder *folder, const char *moment)
{
    assert_int_equal(clock_start_at(moment), ERR_OK);
    folder->origin.stamp = clock_stamp();
}

static void held_write_in_guests(struct folder *folder, int64_t activity_id,
                                 const struct held_vote *votes, int count)
{
    int64_t id;
    for (int i = 0; i < count; i++)
        if (votes[i].uid == NULL)
            assert_int_equal(guest_add(folder->db, &folder->origin, activity_id, "服务对象代表",
                                       GUEST_SERVED, "", &id),
                             ERR_OK);
}

static void held_cast(struct folder *folder, int64_t poll_id, const struct held_vote *vote)
{
    struct poll_voter voter;
    enum poll_access access = POLL_NOT_OPEN;
    enum poll_cast_outcome outcome;
    struct ballot ballot;
    memset(ballot.choices, CHOICE_NONE, sizeof ballot.choices);
    for (int i = 0; i < EVALUATION_QUESTIONS; i++)
        ballot.choices[i] = (int8_t)vote->choices[i];
    if (vote->uid == NULL) {
        assert_int_equal(poll_issue_turns(folder->db, &folder->origin, poll_id, 1), ERR_OK);
        assert_int_equal(poll_take_turn(folder->db, &voter, &access), ERR_OK);
    } else {
        struct card card = folder_card(vote->uid);
        assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    }
    assert_int_equal(access, POLL_READY);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
}

static int64_t held_poll(struct folder *folder, const struct poll_wish *wish,
                         const struct held_vote *votes, int count)
{
    int64_t id = 0;
    enum poll_open_outcome outcome;
    assert_int_equal(poll_open(folder->db, &folder->origin, wish, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    for (int i = 0; i < count; i++)
        held_cast(folder, id, &votes[i]);
    assert_int_equal(poll_close(folder->db, &folder->origin, id), ERR_OK);
    return id;
}

int64_t held_evaluation(struct folder *folder, int64_t activity_id, const char *moment,
                        const struct held_vote *votes, int count)
{
    struct poll_wish wish = {.activity_id = activity_id, .kind = POLL_EVALUATION, .item = ""};
    held_at(folder, moment);
    held_write_in_guests(folder, activity_id, votes, count);
    return held_poll(folder, &wish, votes, count);
}

int64_t held_resolution(struct folder *folder, const struct poll_wish *wish, const char *moment,
                        const struct held_vote *votes, int count)
{
    held_at(folder, moment);
    return held_poll(folder, wish, votes, count);
}

static struct tally held_tally(struct held_slips slips)
{
    struct tally tally = {.ballots =
                              slips.satisfied + slips.basic + slips.unsatisfied + slips.blank};
    for (int i = 0; i < EVALUATION_QUESTIONS; i++) {
        tally.count[i][EVALUATION_SATISFIED] = slips.satisfied;
        tally.count[i][EVALUATION_BASIC] = slips.basic;
        tally.count[i][EVALUATION_UNSATISFIED] = slips.unsatisfied;
        tally.count[i][EVALUATION_UNSATISFIED + 1] = slips.blank;
    }
    return tally;
}

void held_paper(struct folder *folder, int64_t poll_id, struct held_slips members,
                struct held_slips guests)
{
    const struct tally paper[POLL_GROUPS] = {held_tally(members), held_tally(guests)};
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, poll_id, paper), ERR_OK);
}
