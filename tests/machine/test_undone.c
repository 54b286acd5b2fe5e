/* An update to a system that does not work, at the terminal in a virtual machine (issue 11). */
#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/renewal.h"
#include "tests/machine/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct machine machine;

static int set_up(void **state)
{
    (void)state;
    ready_begin(&machine, "undone");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_remove(&machine);
    return 0;
}

/* Signed by the right one, but its terminal ends as soon as it starts. What nobody but that would
 * use is left out, which is most of it. */
static void break_terminal(const char *bundle)
{
    assert_true(scratch_run(
        "PATH=$PATH:/sbin:/usr/sbin; images='%s' folder='%s/broken'; mkdir $folder && "
        "unsquashfs -q -n -d $folder/tree $images/root-amd64.squashfs >/dev/null && "
        "(cd $folder/tree && rm -r usr/share/fonts usr/lib/*/dri usr/lib/*/libLLVM* "
        "usr/lib/modules/*/kernel/drivers/gpu/drm/amd && "
        "printf '#!/bin/sh\nexit 1\n' >usr/bin/themeday-kiosk) && "
        "mksquashfs $folder/tree $folder/root-amd64.squashfs -comp gzip -Xcompression-level 1 "
        "-no-progress -quiet -xattrs >/dev/null && rm -rf $folder/tree && "
        "KEY=$images/trial.key CERT=$images/trial.pem firmware/system/image/bundle $folder amd64 "
        ">/dev/null && mv $folder/*.raucb '%s'",
        renewal_images(), machine.folder, bundle));
}

/* Its trial fails, and the system of before is back by itself, with everything that it knew. */
static void test_one_that_does_not_work_is_undone(void **state)
{
    char bundle[RENEWAL_PATH];
    (void)state;
    renewal_take(&machine, bundle);
    break_terminal(bundle);
    json_decref(hand_tap(&machine, ready_card(1), "ok"));
    json_t *frame = renewal_install(&machine, renewal_offer(&machine, bundle));
    machine_pull_stick(&machine);
    machine_forget_console(&machine);
    hand_press(&machine, frame, "up.restart");
    machine_must_say(&machine, "rauc.slot=B", MACHINE_BOOT_MS);
    int64_t start_ns = rig_now_ns();
    renewal_must_start(&machine, "A", "idle.open");
    report("a version that does not work, until the one before is back",
           (double)(rig_now_ns() - start_ns) / 1e9, "s");
    hand_wait_reader(&machine);
    json_decref(hand_tap(&machine, ready_card(1), "ok.again"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_that_does_not_work_is_undone, set_up, tear_down),
    };
    return machine_run("an update that is undone", tests);
}
