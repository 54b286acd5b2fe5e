#include "tests/machine/renewal.h"

#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/usbstick.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { STICK_MIB = 512 };

/* ---- bundles ---- */

const char *renewal_images(void)
{
    static char folder[PATH_MAX];
    assert_non_null(realpath(machine_image(), folder));
    *strrchr(folder, '/') = '\0';
    return folder;
}

void renewal_take(const struct machine *machine, char ret_path[RENEWAL_PATH])
{
    snprintf(ret_path, RENEWAL_PATH, "%s/update.raucb", machine->folder);
    assert_true(scratch_run("cp \"$(ls -t '%s'/*-amd64.raucb | head -n 1)\" '%s'", renewal_images(),
                            ret_path));
}

/* A stick with nothing but this file. */
static void renewal_make_stick(const struct machine *machine, const char *bundle,
                               char ret_path[RENEWAL_PATH])
{
    snprintf(ret_path, RENEWAL_PATH, "%s/stick", machine->folder);
    usbstick_make(ret_path, STICK_MIB);
    usbstick_put(ret_path, bundle, "update.raucb");
}

/* ---- the page ---- */

static json_t *renewal_open_page(struct machine *machine)
{
    json_t *frame = hand_log_in(machine, ready_organizer);
    frame = hand_touch(machine, frame, "og.settings", "og.settings");
    while (rig_text(frame, "og.settings.update.text") == NULL)
        frame = hand_touch(machine, frame, "page.next", "og.settings");
    return hand_touch(machine, frame, "og.settings.update", "og.update");
}

json_t *renewal_wait(struct machine *machine, json_t *frame, const char *one, const char *other)
{
    while (!rig_can_touch(frame, one) && !rig_can_touch(frame, other)) {
        json_decref(frame);
        frame = rig_wait_event(&machine->rig, "frame", MACHINE_PATIENCE_MS);
        if (frame == NULL)
            machine_fail(machine, "neither %s nor %s came", one, other);
        if (strcmp(json_string_value(json_object_get(frame, "screen")), "idle.open") == 0) {
            json_decref(frame);
            frame = renewal_open_page(machine);
        }
    }
    return hand_rest(machine, frame);
}

json_t *renewal_offer(struct machine *machine, const char *bundle)
{
    char stick[RENEWAL_PATH];
    renewal_make_stick(machine, bundle, stick);
    json_t *frame = renewal_open_page(machine);
    machine_plug_stick(machine, stick, 0);
    return renewal_wait(machine, frame, "up.install", "up.again");
}

json_t *renewal_install(struct machine *machine, json_t *frame)
{
    int64_t start_ns = rig_now_ns();
    hand_press(machine, frame, "up.install");
    frame = renewal_wait(machine, hand_settle(machine, "og.update"), "up.restart", "up.again");
    printf("# installing took %.1f s\n", (double)(rig_now_ns() - start_ns) / 1e9);
    return frame;
}

/* ---- the next start ---- */

void renewal_must_start(struct machine *machine, const char *slot, const char *screen)
{
    char words[64];
    json_t *start = rig_wait_event(&machine->rig, "start", MACHINE_BOOT_MS);
    if (start == NULL)
        machine_fail(machine, "the terminal does not start in slot %s", slot);
    json_decref(start);
    json_decref(hand_boot(machine, screen));
    snprintf(words, sizeof words, "rauc.slot=%s", slot);
    machine_must_say(machine, words, MACHINE_PATIENCE_MS);
}
