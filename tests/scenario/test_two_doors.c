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
    picture("devices2");

    /* once more: nothing new; then he is not trusted any more */
    rig_touch(&rig, frame, "og.devices.merge");
    json_decref(frame);
    frame = meeting_settle(&rig, "im.files");
    frame = read_folder(frame);
    meeting_must_say(frame, "page.message", "没有新的内容");
    picture("again");
    frame = rig_touch_to(&rig, frame, "page.back", "im.files");
    frame = rig_touch_to(&rig, frame, "page.back", "og.devices");
    frame = rig_touch_to(&rig, frame, "trust.1", "og.device");
    picture("remove");
    frame = rig_touch_to(&rig, frame, "og.device.remove", "og.devices");
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "trust", "list", NULL), 0);
    assert_string_equal(output, "");
}

/* What was changed on the stick is refused. */
static void test_changed_on_the_way(void **state)
{
    (void)state;
    bring_stick("stick");
    assert_true(scratch_run("sed -i s/刘思远/刘思近/ '%s'/stick/TD-*/records.jsonl", media));
    json_t *frame = open_devices();
    rig_touch(&rig, frame, "og.devices.merge");
    json_decref(frame);
    frame = meeting_settle(&rig, "im.files");
    frame = read_folder(frame);
    meeting_must_say(frame, "page.message", "文件夹不完整或被改动过");
    assert_false(rig_can_touch(frame, "mg.trust"));
    picture("changed");
    json_decref(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_compare_trust_take, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed_on_the_way, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
