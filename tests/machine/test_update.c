/* Updates from a stick at the terminal in a virtual machine: a good one, while people sign in; one
 * that was changed, one of a stranger; the plug is pulled in the middle (issue 11). */
#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/renewal.h"
#include "tests/machine/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

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
        machine.folder, renewal_images(), bundle, bundle));
}

/* ---- the cases ---- */

static void test_a_strangers_is_refused(void **state)
{
    char bundle[RENEWAL_PATH];
    (void)state;
    renewal_take(&machine, bundle);
    sign_as_stranger(bundle);
    json_t *frame = renewal_offer(&machine, bundle);
    hand_must_say(&machine, frame, "page.message", "不是受信任的人签名的，不能安装");
    assert_false(rig_can_touch(frame, "up.install"));
    json_decref(frame);
}

static void test_a_changed_one_is_refused(void **state)
{
    char bundle[RENEWAL_PATH];
    (void)state;
    renewal_take(&machine, bundle);
    change_a_bit(bundle);
    json_t *frame = renewal_offer(&machine, bundle);
    if (rig_can_touch(frame, "up.install"))
        frame = renewal_install(&machine, frame);
    hand_must_say(&machine, frame, "page.message", "更新文件不完整或被改动过，不能安装");
    json_decref(frame);
}

static void test_a_good_one_is_installed_while_people_sign_in(void **state)
{
    char bundle[RENEWAL_PATH];
    (void)state;
    renewal_take(&machine, bundle);
    json_t *frame = renewal_offer(&machine, bundle);
    int64_t start_ns = rig_now_ns();
    hand_press(&machine, frame, "up.install");
    frame =
        renewal_wait(&machine, hand_tap(&machine, ready_card(1), "ok"), "up.restart", "up.again");
    report("time to install an update from a stick", (double)(rig_now_ns() - start_ns) / 1e9, "s");
    machine_pull_stick(&machine);
    hand_must_say(&machine, frame, "page.message", "已装好，重启后生效");
    machine_forget_console(&machine);
    hand_press(&machine, frame, "up.restart");
    renewal_must_start(&machine, "B", "idle.open");
    hand_wait_reader(&machine);
    json_decref(hand_tap(&machine, ready_card(1), "ok.again"));
}

static void test_the_plug_is_pulled_in_the_middle(void **state)
{
    char bundle[RENEWAL_PATH];
    (void)state;
    renewal_take(&machine, bundle);
    json_t *frame = renewal_offer(&machine, bundle);
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
    renewal_must_start(&machine, "A", "idle.open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_strangers_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_changed_one_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_plug_is_pulled_in_the_middle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_good_one_is_installed_while_people_sign_in, set_up,
                                        tear_down),
    };
    return machine_run("updates from a stick", tests);
}
