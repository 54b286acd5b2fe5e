/*
 * The plug is pulled while a meeting goes on: at a sample of the places where that can happen, on a
 * volume that remembers what was written and flushed. All places: `make bench`, bench_power.c.
 *
 * product.md §0.12 and §6f (ft.power): every tick ever shown has its row, the log verifies, the
 * polls balance.
 */
#include "tests/harness/meeting.h"
#include "tests/harness/outage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 12, EVERYWHERE = 48 };

/* What a disk may have lost of what was not flushed: some, half or nearly all of its blocks, and a
 * disk that writes sectors one by one. */
static const struct volume_loss losses[] = {
    {.percent = 25, .piece = 4096, .seed = 1},
    {.percent = 50, .piece = 4096, .seed = 2},
    {.percent = 90, .piece = 4096, .seed = 3},
    {.percent = 50, .piece = 512, .seed = 4},
};
enum { LOSSES = sizeof losses / sizeof losses[0] };

/* The plug is pulled at about so many places, as far from each other as that makes them; at each
 * with another loss. Returns how often something was missing. */
static int pull_plug(struct outage *outage, int places, int *ret_complaints)
{
    size_t from = outage_begin(outage), to = outage_last(outage);
    int looks = 0, complaints = 0;
    for (; looks < places; looks++) {
        struct volume_loss loss = losses[looks % LOSSES];
        size_t place = from + (to - from) * (size_t)looks / (size_t)(places - 1);
        loss.seed += (unsigned)place * LOSSES;
        const char *complaint = outage_look(outage, place, loss);
        if (complaint != NULL)
            print_message("behind %zu of %zu, %d %% lost in pieces of %zu: %s\n", place, to,
                          loss.percent, loss.piece, complaint);
        complaints += complaint != NULL;
    }
    *ret_complaints = complaints;
    return looks;
}

static void plug_in(struct outage *outage)
{
    if (!outage_plug_in(outage)) {
        print_message("no FUSE or no loop device here\n");
        skip();
    }
}

static void test_nothing_promised_is_lost(void **state)
{
    struct outage outage;
    int complaints = 0;
    (void)state;
    plug_in(&outage);
    outage_hold_meeting(&outage, PEOPLE, (struct outage_neglect){.synchronous = NULL});
    outage_unplug(&outage);
    int looks = pull_plug(&outage, EVERYWHERE, &complaints);
    print_message("%d promises, %zu writes and flushes, %d power cuts\n", outage.promise_count,
                  outage_last(&outage) - outage_begin(&outage), looks);
    outage_end(&outage);
    assert_int_equal(complaints, 0);
}

/* The whole terminal: what it shows is what is promised. */
static void test_a_tick_on_the_screen_is_kept(void **state)
{
    struct outage outage;
    struct rig rig;
    int complaints = 0;
    (void)state;
    plug_in(&outage);
    meeting_open(&rig, (struct meeting_options){.roster = NULL});
    snprintf(rig.data, sizeof rig.data, "%s", outage.data);
    meeting_make_branch(&rig, meeting_roster);
    meeting_add_activity(&rig);
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    outage_promise_people(&outage, 0);
    for (int i = 0; i < 3; i++) {
        json_decref(meeting_tap(&rig, meeting_cards[i], "ok"));
        outage_promise_people(&outage, i + 1);
    }
    meeting_close(&rig);
    outage_unplug(&outage);
    pull_plug(&outage, 16, &complaints);
    outage_end(&outage);
    assert_int_equal(complaints, 0);
}

/* Were it otherwise, the tests above would tell nothing: the same meeting, not synced as ours is.
 */
static int spoil(struct outage_neglect neglect, int places)
{
    struct outage outage;
    int complaints = 0;
    plug_in(&outage);
    outage_hold_meeting(&outage, PEOPLE, neglect);
    outage_unplug(&outage);
    pull_plug(&outage, places, &complaints);
    outage_end(&outage);
    return complaints;
}

/* Few cuts hit the moment that matters, and which do differs from run to run: when none did,
 * another meeting is cut at more places. */
static bool is_caught(struct outage_neglect neglect, int places)
{
    enum { MOST = 256 };
    for (; places <= MOST; places *= 4)
        if (spoil(neglect, places) > 0)
            return true;
    return false;
}

static void test_a_log_that_is_not_synced_is_caught(void **state)
{
    (void)state;
    assert_true(is_caught((struct outage_neglect){.synchronous = "NORMAL"}, 8));
    assert_true(is_caught((struct outage_neglect){.synchronous = "OFF"}, 8));
}

static void test_a_ballot_that_is_not_synced_is_caught(void **state)
{
    (void)state;
    assert_true(is_caught((struct outage_neglect){.ballots_unsynced = true}, 16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_promised_is_lost),
        cmocka_unit_test(test_a_tick_on_the_screen_is_kept),
        cmocka_unit_test(test_a_log_that_is_not_synced_is_caught),
        cmocka_unit_test(test_a_ballot_that_is_not_synced_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
