/* A theme day at the terminal in a virtual machine, from the first card to the bundle on a stick,
 * which is verified outside of it with the tools that everybody has. */
#include "tests/harness/scratch.h"
#include "tests/machine/export.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* Longer than the same tap may pause. */
enum { GONE_MS = 900 };

static struct machine machine;

/* S2:106 ⑤ "党员签到": each is told by name that he is in, once. */
static void people_come(int people)
{
    for (int person = 1; person <= people; person++) {
        simulator_tell(&machine.reader, "place %s", ready_card(person));
        json_decref(hand_see_words(&machine, "ok", ready_name(person)));
        simulator_tell(&machine.reader, "remove");
        rig_sleep_ms(GONE_MS);
    }
    json_decref(hand_tap(&machine, ready_card(1), "ok.again"));
    json_decref(hand_tap(&machine, "04DEADBEEF0001", "no.card"));
}

/* S2:108 "活动后必须当即开展测评": one of them votes, by finger. */
static json_t *one_votes(json_t *frame)
{
    frame = hand_touch(&machine, frame, "og.poll", "og.poll.begin");
    json_decref(hand_touch(&machine, frame, "og.poll.begin", "ev.start"));
    frame = hand_tap(&machine, ready_card(1), "ev.form");
    frame = hand_touch(&machine, frame, "ev.q1.satisfied", "ev.form");
    frame = hand_touch(&machine, frame, "ev.q3.basic", "ev.form");
    json_decref(hand_touch(&machine, frame, "ev.submit", "ev.thanks"));
    json_decref(hand_settle(&machine, "ev.start"));
    frame = hand_log_in(&machine, ready_organizer);
    frame = hand_touch(&machine, frame, "og.poll", "og.poll");
    frame = hand_touch(&machine, frame, "og.poll.end", "og.poll.end");
    frame = hand_touch(&machine, frame, "og.poll.close", "ev.res");
    return hand_touch(&machine, frame, "page.back", "og.menu");
}

static json_t *sign_in_ends(json_t *frame)
{
    frame = hand_touch(&machine, frame, "og.plan", "og.plan");
    frame = hand_touch(&machine, frame, "activity.1", "og.activity");
    frame = hand_touch(&machine, frame, "og.activity.close", "og.switch");
    frame = hand_touch(&machine, frame, "og.switch.ok", "og.activity");
    frame = hand_touch(&machine, frame, "page.back", "og.plan");
    return hand_touch(&machine, frame, "page.back", "og.menu");
}

static void test_from_the_first_card_to_the_stick(void **state)
{
    char bundle[EXPORT_PATH];
    enum { PEOPLE = 5 };
    (void)state;
    ready_begin(&machine, "day");
    sight_wait(&machine, "idle.open", SIGHT_CARD, MACHINE_PATIENCE_MS);
    people_come(PEOPLE);
    json_t *frame = hand_log_in(&machine, ready_organizer);
    frame = hand_touch(&machine, frame, "og.announce", "ann");
    frame = hand_touch(&machine, frame, "page.back", "og.menu");
    hand_must_say(&machine, frame, "og.announce.detail", "实到 5");
    frame = one_votes(frame);
    frame = sign_in_ends(frame);
    export_to_stick(&machine, frame, bundle);
    export_must_be_whole(bundle, PEOPLE);
    assert_true(scratch_run("test -s '%s/测评结果.csv'", bundle));
    machine_remove(&machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_the_first_card_to_the_stick),
    };
    return machine_run("a theme day", tests);
}
