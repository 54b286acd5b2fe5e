/* A second terminal at another door, and its sign-ins on a stick: the organizer compares its
 * fingerprint at the real screen, trusts it and takes them. */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;
static char media[RIG_PATH_SIZE + 16];
static char first[RIG_PATH_SIZE];

/* Verbs go to the terminal at the other door, or to the one with the screen again. */
static void go_to_the_other_door(bool other)
{
    snprintf(rig.data, sizeof rig.data, "%.200s%s", first, other ? "-2" : "");
}

/* The same roster and plan; each knows itself alone. */
static int set_up(void **state)
{
    char path[RIG_PATH_SIZE + 16];
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "李委员",
                                                .organizer_card = organizer_card,
                                                .has_media = true});
    meeting_media(&rig, media, sizeof media);
    memcpy(first, rig.data, sizeof first);
    go_to_the_other_door(true);
    snprintf(path, sizeof path, "%s/roster.csv", rig.folder);
    rig_must(&rig, "init", "--branch", "第二党支部", "--room", "二楼");
    rig_must(&rig, "roster", "import", path);
    meeting_add_activity(&rig);
    meeting_sign_in(&rig, 2);
    rig_must(&rig, "leave", "add", "003", "--kind", "sick", "--activity", "1");
    go_to_the_other_door(false);
    meeting_sign_in(&rig, 1);
    meeting_sign_in(&rig, 3);
    meeting_start(&rig, "2026-11-21 08:50:00", media);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    go_to_the_other_door(true);
    rig_must(&rig, "log", "verify");
    go_to_the_other_door(false);
    meeting_close(&rig);
    return 0;
}

/* What the other door exported is on a stick that is there at once. */
static void bring_stick(const char *stick)
{
    char coming[RIG_PATH_SIZE + 32];
    snprintf(coming, sizeof coming, "%s/coming", rig.folder);
    assert_true(scratch_run("mkdir '%s'", coming));
    go_to_the_other_door(true);
    rig_must(&rig, "export", "1", "--to", coming);
    go_to_the_other_door(false);
    assert_true(scratch_run("mv '%s' '%s/%s'", coming, media, stick));
}

/* For a person to look at: THEMEDAY_PICTURES names a folder. */
static void picture(const char *name)
{
    char path[512];
    const char *folder = getenv("THEMEDAY_PICTURES");
    if (folder == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s.png", folder, name);
    rig_screenshot(&rig, path);
}

/* Reading is over in a moment. */
static json_t *read_folder(json_t *files)
{
    rig_touch(&rig, files, "file.0");
    json_decref(files);
    return meeting_settle(&rig, "im.merge");
}

static json_t *open_devices(void)
{
    json_t *frame =
        rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.settings", "og.settings");
    picture("settings");
    return rig_touch_to(&rig, frame, "og.settings.devices", "og.devices");
}

static void device_of(bool other, char ret_device[16], char ret_fingerprint[64])
{
    char output[256];
    go_to_the_other_door(other);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "device", "show", NULL), 0);
    assert_int_equal(sscanf(output, "%15s %63s", ret_device, ret_fingerprint), 2);
}

/* The other half at this screen: a third terminal asks, and gets its answer. */
static json_t *answer_a_request(json_t *devices)
{
    char stick[RIG_PATH_SIZE + 32], answer[2 * RIG_PATH_SIZE], kept[RIG_PATH_SIZE];
    char ours[16], theirs[16], our_key[64], their_key[64];
    snprintf(stick, sizeof stick, "%s/stick", media);
    memcpy(kept, first, sizeof kept);
    strcat(first, "-3");
    go_to_the_other_door(true);
    rig_must(&rig, "setup", "request", "--to", stick);
    device_of(true, theirs, their_key);
    memcpy(first, kept, sizeof first);
    device_of(false, ours, our_key);
    rig_touch(&rig, devices, "og.devices.setup");
    json_decref(devices);
    json_t *frame = meeting_settle(&rig, "im.files");
    rig_touch(&rig, frame, rig_can_touch(frame, "file.0") ? "file.0" : "file.1");
    json_decref(frame);
    frame = meeting_settle(&rig, "su.compare");
    meeting_must_say(frame, "page.verdict", their_key);
    rig_touch(&rig, frame, "su.ok");
    json_decref(frame);
    frame = meeting_settle(&rig, "ex.ok");
    meeting_must_say(frame, "page.verdict", our_key);
    snprintf(answer, sizeof answer, "%s/TD-%s-设置-%s", stick, ours, theirs);
    snprintf(rig.data, sizeof rig.data, "%.200s-3-2", kept);
    rig_must(&rig, "setup", "take", answer, "--fingerprint", our_key);
    go_to_the_other_door(false);
    return rig_touch_to(&rig, frame, "page.back", "og.devices");
}

static void test_compare_trust_take(void **state)
{
    (void)state;
    char output[4096], fingerprint[64] = "";
    go_to_the_other_door(true);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "device", "show", NULL), 0);
    assert_int_equal(sscanf(output, "%*s %63s", fingerprint), 1);
    json_t *frame = open_devices();
    picture("devices");
    frame = rig_touch_to(&rig, frame, "og.devices.merge", "og.import");
    meeting_must_say(frame, "page.message", "请插入 U 盘");
    picture("insert");
    json_decref(frame);
    bring_stick("stick");
    frame = meeting_settle(&rig, "im.files");
    picture("files");

    frame = read_folder(frame);
    meeting_must_say(frame, "page.message", "还不认识终端");
    meeting_must_say(frame, "page.verdict", fingerprint);
    picture("unknown");
    frame = rig_touch_to(&rig, frame, "mg.trust", "im.merge");
    meeting_must_say(frame, "page.message", "实到将由 2 人变为 3 人");
    picture("preview");
    frame = rig_touch_to(&rig, frame, "mg.ok", "im.merged");
    meeting_must_say(frame, "page.message", "实到 3 人");
    picture("done");
    frame = rig_touch_to(&rig, frame, "page.back", "og.devices");
    frame = rig_touch_to(&rig, frame, "trust.1", "og.device");
    picture("remove");
    frame = rig_touch_to(&rig, frame, "og.device.remove", "og.devices");
    frame = answer_a_request(frame);
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "trust", "list", NULL), 0);
    assert_null(strstr(output, fingerprint));
}

/* ---- setting up ---- */

/* The kiosk is the new terminal, which has nothing; the other one is set up. Only activities that
 * are to come are passed on, and the other one's verbs live on the day when this runs. */
static int set_up_new(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .organizer = "李委员",
                                                .organizer_card = organizer_card,
                                                .has_media = true});
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2099-11-21", "--start",
             "09:00", "--end", "12:00");
    meeting_media(&rig, media, sizeof media);
    memcpy(first, rig.data, sizeof first);
    go_to_the_other_door(true);
    meeting_start(&rig, "2099-11-21 08:50:00", media);
    assert_true(scratch_run("mkdir '%s/stick'", media));
    return 0;
}

/* Each screen shows the fingerprint that the other one asks to compare. */
static void test_a_new_terminal_is_set_up(void **state)
{
    (void)state;
    char stick[RIG_PATH_SIZE + 32], request[2 * RIG_PATH_SIZE];
    char ours[16], theirs[16], our_key[64], their_key[64];
    snprintf(stick, sizeof stick, "%s/stick", media);
    device_of(false, theirs, their_key);
    device_of(true, ours, our_key);
    json_t *frame = rig_must_see(&rig, "first.start");
    frame = rig_touch_to(&rig, frame, "first.start", "first.card");
    picture("new0");
    frame = rig_touch_to(&rig, frame, "first.setup", "su.new");
    meeting_must_say(frame, "item.1.value", our_key);
    picture("new1");
    rig_touch(&rig, frame, "su.request");
    json_decref(frame);
    frame = meeting_settle(&rig, "ex.ok");
    meeting_must_say(frame, "page.verdict", our_key);
    picture("new2");
    frame = rig_touch_to(&rig, frame, "page.back", "su.new");

    go_to_the_other_door(false);
    snprintf(request, sizeof request, "%s/TD-%s-申请设置", stick, ours);
    rig_must(&rig, "setup", "seal", request, "--to", stick, "--fingerprint", our_key);
    go_to_the_other_door(true);

    rig_touch(&rig, frame, "su.take");
    json_decref(frame);
    frame = meeting_settle(&rig, "im.files");
    picture("new3");
    rig_touch(&rig, frame, rig_can_touch(frame, "file.0") ? "file.0" : "file.1");
    json_decref(frame);
    frame = meeting_settle(&rig, "su.compare");
    meeting_must_say(frame, "page.verdict", their_key);
    picture("new4");
    frame = rig_touch_to(&rig, frame, "su.ok", "su.done");
    meeting_must_say(frame, "page.message", "第二党支部，3 人");
    picture("new5");
    json_decref(rig_touch_to(&rig, frame, "page.back", "idle.open"));
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok")); /* his card is known */
    picture("new6");
    json_decref(meeting_log_in(&rig, organizer_card)); /* and the organizer's PIN */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_compare_trust_take, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_new_terminal_is_set_up, set_up_new, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
