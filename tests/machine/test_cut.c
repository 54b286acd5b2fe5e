/* The plug is pulled while people sign in, at every flush of the disk and at random places between:
 * whoever saw his tick is there afterwards, and the machine starts again. What the disk was asked
 * to do is recorded outside of the machine (morning.h). */
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/report.h"
#include "tests/machine/morning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { PEOPLE = 8, RANDOM_CUTS = 40 };

static int set_up(void **state)
{
    return morning_set_up(state, "cut");
}

static int cuts, complaints;

static void cut(struct morning *morning, size_t place, struct volume_loss loss)
{
    const char *complaint = morning_cut(morning, place, loss);
    cuts++;
    complaints += complaint != NULL;
    if (complaint != NULL)
        printf("# behind %zu of %zu, %d %% lost in pieces of %zu: %s\n", place, morning->log.count,
               loss.percent, loss.piece, complaint);
}

/* Between flushes the places are drawn, and so is what the disk had not written yet. */
static void cut_everywhere(struct morning *morning)
{
    static const int percents[] = {25, 50, 90};
    unsigned seed = 20261121;
    size_t flushes = 0, count = morning->log.count;
    for (size_t place = morning->ticks[0]; place <= count; place++) {
        bool is_flush = place > 0 && blocklog_is_flush(&morning->log, place - 1);
        struct volume_loss loss = {.percent = percents[place % 3], .piece = 4096, .seed = seed};
        flushes += is_flush;
        if (is_flush || (size_t)rand_r(&seed) % count < RANDOM_CUTS)
            cut(morning, place, loss);
    }
    printf("# %d cuts in a record of %zu entries with %zu flushes\n", cuts, count, flushes);
    assert_true(flushes >= PEOPLE);
}

static void test_every_tick_is_there_after_every_cut(void **state)
{
    struct morning *morning = *state;
    morning_begin(morning);
    for (int person = 1; person <= PEOPLE; person++)
        morning_sign_in(morning);
    morning_stop(morning);
    cut_everywhere(morning);
    assert_int_equal(complaints, 0);
    report("power cuts replayed, nothing promised missing", cuts, "");
}

/* The same disk, switched on again: it comes up by itself, tells of it, and knows who was there. */
static void test_it_starts_again_and_knows_them(void **state)
{
    struct machine *machine = &((struct morning *)*state)->machine;
    json_decref(hand_tap(machine, ready_card(1), "ok"));
    simulator_tell(&machine->reader, "place %s", ready_card(2));
    json_decref(hand_see_words(machine, "ok", ready_name(2)));
    machine_cut(machine);
    machine_start(machine, (struct machine_options){.clock = "2030-05-18T01:05:00"});
    json_t *frame = hand_boot(machine, "idle.open");
    char *text = json_dumps(frame, JSON_COMPACT);
    if (strstr(text, "党员001") == NULL || strstr(text, "党员002") == NULL)
        machine_fail(machine, "they are not on the screen: %s", text);
    free(text);
    json_decref(frame);
    machine_plug_reader(machine);
    hand_wait_reader(machine);
    json_decref(hand_tap(machine, ready_card(1), "ok.again"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_starts_again_and_knows_them, set_up,
                                        morning_tear_down),
        cmocka_unit_test_setup_teardown(test_every_tick_is_there_after_every_cut, set_up,
                                        morning_tear_down),
    };
    return machine_run("power cuts", tests);
}
