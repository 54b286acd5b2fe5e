/* Updates from a stick at the terminal in a virtual machine: a good one, while people sign in; one
 * that was changed, one of a stranger; the plug is pulled in the middle; a system that does not
 * work (issue 11). */
#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/report.h"
#include "tests/machine/usbstick.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { STICK_MIB = 512, PATH = 512 };

static struct machine machine;

static int set_up(void **state)
{
    (void)state;
    ready_begin(&machine, "update");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_remove(&machine);
    return 0;
}

/* ---- bundles ---- */

static const char *image_folder(void)
{
    static char folder[PATH_MAX];
    assert_non_null(realpath(machine_image(), folder));
    *strrchr(folder, '/') = '\0';
    return folder;
}

/* The one that `make bundle` has made beside the image. */
static void take_bundle(char ret_path[PATH])
{
    snprintf(ret_path, PATH, "%s/update.raucb", machine.folder);
    assert_true(scratch_run("cp \"$(ls -t '%s'/*-amd64.raucb | head -n 1)\" '%s'", image_folder(),
                            ret_path));
}

/* One bit of the payload is another one; the signature is not. */
static void change_a_bit(const char *bundle)
{
    enum { PLACE = 8 << 20 };
    FILE *file = fopen(bundle, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, PLACE, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, PLACE, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
}

/* The same content, signed by somebody else. */
static void sign_as_stranger(const char *bundle)
{
    assert_true(scratch_run(
        "cd '%s' && openssl req -x509 -newkey rsa:3072 -nodes -days 36500 -subj /CN=Stranger "
        "-keyout stranger.key -out stranger.pem 2>/dev/null && "
        "rauc --cert=stranger.pem --key=stranger.key --keyring='%s/trial.pem' "
        "--signing-keyring=stranger.pem resign '%s' stranger.raucb >rauc.log 2>&1 && "
        "mv stranger.raucb '%s'",
        machine.folder, image_folder(), bundle, bundle));
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
        image_folder(), machine.folder, bundle));
}

/* A stick with nothing but this file. */
static void make_stick(const char *bundle, char ret_path[PATH])
{
    snprintf(ret_path, PATH, "%s/stick", machine.folder);
    usbstick_make(ret_path, STICK_MIB);
    usbstick_put(ret_path, bundle, "update.raucb");
}

/* ---- the page ---- */

static json_t *open_page(void)
{
    json_t *frame = hand_log_in(&machine, ready_organizer);
    frame = hand_touch(&machine, frame, "og.settings", "og.settings");
    while (rig_text(frame, "og.settings.update.text") == NULL)
        frame = hand_touch(&machine, frame, "page.next", "og.settings");
    return hand_touch(&machine, frame, "og.settings.update", "og.update");
}

/* The page once one of these can be touched. An installation may take longer than an organizer's
 * session lasts without him: then he comes back. */
static json_t *wait_for(json_t *frame, const char *one, const char *other)
{
    while (!rig_can_touch(frame, one) && !rig_can_touch(frame, other)) {
        json_decref(frame);
        frame = rig_wait_event(&machine.rig, "frame", MACHINE_PATIENCE_MS);
        if (frame == NULL)
            machine_fail(&machine, "neither %s nor %s came", one, other);
        if (strcmp(json_string_value(json_object_get(frame, "screen")), "idle.open") == 0) {
            json_decref(frame);
            frame = open_page();
        }
    }
    return hand_rest(&machine, frame);
}

/* Goes to the page with this bundle on a stick, until it can be installed or is refused. */
static json_t *offer(const char *bundle)
{
    char stick[PATH];
    make_stick(bundle, stick);
    json_t *frame = open_page();
    machine_plug_stick(&machine, stick, 0);
    return wait_for(frame, "up.install", "up.again");
}

static json_t *install(json_t *frame)
{
    int64_t start_ns = rig_now_ns();
    hand_press(&machine, frame, "up.install");
    frame = wait_for(hand_settle(&machine, "og.update"), "up.restart", "up.again");
    printf("# installing took %.1f s\n", (double)(rig_now_ns() - start_ns) / 1e9);
    return frame;
}

/* ---- the cases ---- */

static void test_a_strangers_is_refused(void **state)
{
    char bundle[PATH];
    (void)state;
    take_bundle(bundle);
    sign_as_stranger(bundle);
    json_t *frame = offer(bundle);
    hand_must_say(&machine, frame, "page.message", "不是受信任的人签名的，不能安装");
    assert_false(rig_can_touch(frame, "up.install"));
    json_decref(frame);
}

static void test_a_changed_one_is_refused(void **state)
{
    char bundle[PATH];
    (void)state;
    take_bundle(bundle);
    change_a_bit(bundle);
    json_t *frame = offer(bundle);
    if (rig_can_touch(frame, "up.install"))
        frame = install(frame);
    hand_must_say(&machine, frame, "page.message", "更新文件不完整或被改动过，不能安装");
    json_decref(frame);
}

/* Whether the machine that is switched on next runs this slot, and knows the ready people. */
static void must_start_slot(const char *slot, const char *screen)
{
    char words[64];
    json_t *start = rig_wait_event(&machine.rig, "start", MACHINE_BOOT_MS);
    if (start == NULL)
        machine_fail(&machine, "the terminal does not start in slot %s", slot);
    json_decref(start);
    json_decref(hand_boot(&machine, screen));
    snprintf(words, sizeof words, "rauc.slot=%s", slot);
    machine_must_say(&machine, words, MACHINE_PATIENCE_MS);
}

static void test_a_good_one_is_installed_while_people_sign_in(void **state)
{
    char bundle[PATH];
    (void)state;
    take_bundle(bundle);
    json_t *frame = offer(bundle);
    int64_t start_ns = rig_now_ns();
    hand_press(&machine, frame, "up.install");
    frame = wait_for(hand_tap(&machine, ready_card(1), "ok"), "up.restart", "up.again");
    report("time to install an update from a stick", (double)(rig_now_ns() - start_ns) / 1e9, "s");
    machine_pull_stick(&machine);
    hand_must_say(&machine, frame, "page.message", "已装好，重启后生效");
    machine_forget_console(&machine);
    hand_press(&machine, frame, "up.restart");
    must_start_slot("B", "idle.open");
    hand_wait_reader(&machine);
    json_decref(hand_tap(&machine, ready_card(1), "ok.again"));
}

static void test_the_plug_is_pulled_in_the_middle(void **state)
{
    char bundle[PATH];
    (void)state;
    take_bundle(bundle);
    json_t *frame = offer(bundle);
    hand_press(&machine, frame, "up.install");
    frame = hand_see(&machine, "og.update");
    while (rig_text(frame, "page.progress") == NULL ||
           atoi(rig_text(frame, "page.progress")) < 40) {
        json_decref(frame);
        frame = hand_see(&machine, "og.update");
    }
    json_decref(frame);
    machine_cut(&machine);
    machine_forget_console(&machine);
    machine_start(&machine, (struct machine_options){.clock = "2030-05-18T01:05:00"});
    must_start_slot("A", "idle.open");
}

/* Its trial fails, and the system of before is back by itself, with everything that it knew. */
static void test_one_that_does_not_work_is_undone(void **state)
{
    char bundle[PATH];
    (void)state;
    take_bundle(bundle);
    break_terminal(bundle);
    json_decref(hand_tap(&machine, ready_card(1), "ok"));
    json_t *frame = install(offer(bundle));
    machine_pull_stick(&machine);
    machine_forget_console(&machine);
    hand_press(&machine, frame, "up.restart");
    machine_must_say(&machine, "rauc.slot=B", MACHINE_BOOT_MS);
    int64_t start_ns = rig_now_ns();
    must_start_slot("A", "idle.open");
    report("a version that does not work, until the one before is back",
           (double)(rig_now_ns() - start_ns) / 1e9, "s");
    hand_wait_reader(&machine);
    json_decref(hand_tap(&machine, ready_card(1), "ok.again"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_strangers_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_changed_one_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_plug_is_pulled_in_the_middle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_good_one_is_installed_while_people_sign_in, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_one_that_does_not_work_is_undone, set_up, tear_down),
    };
    return machine_run("updates from a stick", tests);
}
