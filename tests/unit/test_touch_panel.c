/* product.md §6f ft.touch: a touch screen that goes and comes back, in folders that look like the
 * kernel's. */
#include "drivers/touch_panel.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

struct machine {
    char folder[64], nodes[96], devices[96];
};

static int set_up(void **state)
{
    struct machine *machine = calloc(1, sizeof *machine);
    snprintf(machine->folder, sizeof machine->folder, "/tmp/themeday-panel-XXXXXX");
    assert_non_null(mkdtemp(machine->folder));
    snprintf(machine->nodes, sizeof machine->nodes, "%s/input", machine->folder);
    snprintf(machine->devices, sizeof machine->devices, "%s/class", machine->folder);
    assert_true(scratch_run("mkdir %s %s", machine->nodes, machine->devices));
    *state = machine;
    return 0;
}

static int tear_down(void **state)
{
    struct machine *machine = *state;
    assert_true(scratch_run("rm -r %s", machine->folder));
    free(machine);
    return 0;
}

/* What /sys says of a device, and then its node, as the kernel does it. */
static void plug(const struct machine *machine, int number, const char *properties)
{
    assert_true(scratch_run("mkdir -p %s/event%d/device && echo '%s' >%s/event%d/device/properties",
                            machine->devices, number, properties, machine->devices, number));
    assert_true(scratch_run(": >%s/event%d", machine->nodes, number));
}

static void unplug(const struct machine *machine, int number)
{
    assert_true(scratch_run("rm -r %s/event%d %s/event%d", machine->devices, number, machine->nodes,
                            number));
}

static struct touch_panel *open_panel(const struct machine *machine)
{
    struct touch_panel *panel = NULL;
    assert_int_equal(touch_panel_open(machine->nodes, machine->devices, &panel), ERR_OK);
    return panel;
}

static void hear(struct touch_panel *panel)
{
    struct pollfd fd = {.fd = touch_panel_fd(panel), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 1000), 1);
    touch_panel_dispatch(panel);
}

static void test_it_goes_and_comes_back(void **state)
{
    const struct machine *machine = *state;
    plug(machine, 0, "0");  /* a keyboard */
    plug(machine, 1, "20"); /* a pointing stick */
    plug(machine, 7, "2");
    struct touch_panel *panel = open_panel(machine);
    assert_false(touch_panel_is_lost(panel));
    unplug(machine, 7);
    hear(panel);
    assert_true(touch_panel_is_lost(panel));
    plug(machine, 8, "0 2"); /* under another name, in two words */
    hear(panel);
    assert_false(touch_panel_is_lost(panel));
    unplug(machine, 0);
    hear(panel);
    assert_false(touch_panel_is_lost(panel));
    touch_panel_close(panel);
}

/* A desktop with a mouse has no touch screen, and misses none; one may be plugged in later. */
static void test_what_never_was_is_not_lost(void **state)
{
    const struct machine *machine = *state;
    plug(machine, 0, "1");
    struct touch_panel *panel = open_panel(machine);
    assert_false(touch_panel_is_lost(panel));
    unplug(machine, 0);
    hear(panel);
    assert_false(touch_panel_is_lost(panel));
    plug(machine, 1, "3");
    hear(panel);
    unplug(machine, 1);
    hear(panel);
    assert_true(touch_panel_is_lost(panel));
    touch_panel_close(panel);
}

static void test_a_machine_without_input(void **state)
{
    struct touch_panel *panel = NULL;
    (void)state;
    assert_int_equal(touch_panel_open("/proc/nonexistent", "/proc/nonexistent", &panel), ERR_OK);
    assert_int_equal(touch_panel_fd(panel), -1);
    assert_false(touch_panel_is_lost(panel));
    touch_panel_close(panel);
    touch_panel_close(NULL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_it_goes_and_comes_back),
        TEST(test_what_never_was_is_not_lost),
        cmocka_unit_test(test_a_machine_without_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
