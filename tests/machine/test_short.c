/* The image in short, with one start and one state of it: members sign in, the organizer carries
 * the records away on a stick, and the plug is pulled; wherever that had happened, every tick is
 * there. Boot and set-up come before (ready.h), where no script has made them yet. */
#include "tests/machine/export.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/report.h"
#include "tests/machine/morning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

enum { PEOPLE = 2 };

static int set_up(void **state)
{
    return morning_set_up(state, "short");
}

/* In the moment of each tick, and at the end; of what no flush has covered half is lost. */
static void pull_the_plug(struct morning *morning)
{
    int complaints = 0;
    for (int i = 1; i <= PEOPLE + 1; i++) {
        size_t place = i <= PEOPLE ? morning->ticks[i] : morning->log.count;
        struct volume_loss loss = {.percent = 50, .piece = 4096, .seed = (unsigned)i};
        const char *complaint = morning_cut(morning, place, loss);
        complaints += complaint != NULL;
        if (complaint != NULL)
            printf("# behind %zu of %zu: %s\n", place, morning->log.count, complaint);
    }
    assert_int_equal(complaints, 0);
}

static void test_sign_in_export_and_a_power_cut(void **state)
{
    char bundle[EXPORT_PATH];
    struct morning *morning = *state;
    struct machine *machine = &morning->machine;
    morning_begin(morning);
    for (int person = 1; person <= PEOPLE; person++)
        morning_sign_in(morning);
    json_decref(hand_see(machine, "idle.open"));
    export_to_stick(machine, hand_log_in(machine, ready_organizer), bundle);
    export_must_be_whole(bundle, PEOPLE);
    morning_stop(morning);
    pull_the_plug(morning);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sign_in_export_and_a_power_cut, set_up,
                                        morning_tear_down),
    };
    return machine_run("the image in short", tests);
}
