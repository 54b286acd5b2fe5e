/* The image as it is delivered: it boots to the page of the first start, and an organizer makes a
 * terminal of it with card, finger and stick (issue 11). */
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/report.h"
#include "tests/machine/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <cmocka.h>

static void test_its_size(void **state)
{
    struct stat status;
    (void)state;
    assert_int_equal(stat(machine_image(), &status), 0);
    report("size of the image", (double)status.st_size / 1048576.0, "MB");
    report("of which there is something in", (double)status.st_blocks / 2048.0, "MB");
}

/* Nothing of the tests is in there: firmware, GRUB, kernel and slot as they are written to a disk,
 * and one line of settings, that the reader is on a serial adapter: without a reader the terminal
 * asks for one. The page is found by its pixels. */
static void test_it_boots_to_its_first_page(void **state)
{
    struct machine machine;
    (void)state;
    machine_make(&machine, "boot", true);
    machine_set_reader(&machine);
    machine_start(&machine, (struct machine_options){.snapshot = NULL});
    machine_plug_reader(&machine);
    sight_wait(&machine, "first.start", SIGHT_MAIN, MACHINE_BOOT_MS);
    report("boot to the first frame, firmware included",
           (double)(rig_now_ns() - machine.started_ns) / 1e9, "s");
    machine_remove(&machine);
}

/* He has done it here, or before for the very same image; the next card is taken. */
static void test_an_organizer_sets_it_up(void **state)
{
    struct machine machine;
    (void)state;
    ready_begin(&machine, "first");
    json_decref(hand_tap(&machine, ready_card(1), "ok"));
    machine_remove(&machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_its_size),
        cmocka_unit_test(test_it_boots_to_its_first_page),
        cmocka_unit_test(test_an_organizer_sets_it_up),
    };
    return machine_run("the first start of the image", tests);
}
