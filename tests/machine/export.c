#include "tests/machine/export.h"

#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/usbstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { STICK_MIB = 64, PATH = 128 };

void export_to_stick(struct machine *machine, json_t *menu, char ret_bundle[EXPORT_PATH])
{
    char stick[PATH], office[PATH];
    snprintf(stick, sizeof stick, "%s/stick", machine->folder);
    snprintf(office, sizeof office, "%s/office", machine->folder);
    usbstick_make(stick, STICK_MIB);
    json_decref(hand_touch(machine, menu, "og.export", "ex.put"));
    machine_plug_stick(machine, stick, 0);
    json_t *frame = hand_insist(machine, "ex.ok", "ex.again");
    hand_must_say(machine, frame, "page.more", "可以拔出 U 盘");
    snprintf(ret_bundle, EXPORT_PATH, "%s/%s", office, rig_text(frame, "item.1.value"));
    json_decref(frame);
    machine_pull_stick(machine);
    usbstick_read(stick, office);
}

void export_must_be_whole(const char *bundle, int present)
{
    assert_true(scratch_run("cd '%s' && sha256sum --quiet -c SHA256SUMS", bundle));
    assert_true(
        scratch_run("cd '%s' && minisign -QVm SHA256SUMS -p device.pub >/dev/null", bundle));
    assert_true(
        scratch_run("'%s/themeday' verify '%s' >/dev/null", getenv("THEMEDAY_BUILD"), bundle));
    assert_true(scratch_run("test \"$(grep -c 刷卡 '%s/签到表.csv')\" -eq %d", bundle, present));
}
