/* No key leads out of the terminal in a virtual machine: nothing of what the kernel and systemd
 * would answer changes the screen, and the next card is taken (issue 11). */
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static struct machine machine;

static int set_up(void **state)
{
    (void)state;
    ready_begin(&machine, "closed");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_remove(&machine);
    return 0;
}

/* Wherever somebody would try it. */
static const char *const keys[] = {
    "ctrl-alt-delete",
    "ctrl-alt-delete",
    "alt-f1",
    "ctrl-alt-f1",
    "ctrl-alt-f2",
    "ctrl-alt-f3",
    "alt-f4",
    "alt-sysrq-b",
    "alt-sysrq-k",
    "alt-sysrq-i",
    "alt-sysrq-o",
    "ctrl-alt-backspace",
    "ctrl-c",
    "ctrl-z",
    "ctrl-alt-t",
    "alt-tab",
    "print",
    "f1",
    "esc",
    "alt-spc",
};

static void test_no_key_leads_out(void **state)
{
    (void)state;
    sight_wait(&machine, "idle.open", SIGHT_CARD, MACHINE_PATIENCE_MS);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        machine_press(&machine, keys[i]);
    /* whoever is signed in after the keys comes after whatever they did */
    json_decref(hand_tap(&machine, ready_card(1), "ok"));
    json_decref(hand_see(&machine, "idle.open"));
    assert_null(qmp_wait(&machine.qmp, "RESET", NULL, 0));
    assert_null(qmp_wait(&machine.qmp, "SHUTDOWN", NULL, 0));
    assert_null(rig_wait_event(&machine.rig, "start", 0)); /* nor has the terminal begun anew */
    sight_wait(&machine, "idle.open", SIGHT_CARD, MACHINE_PATIENCE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_key_leads_out, set_up, tear_down),
    };
    return machine_run("no key leads out", tests);
}
