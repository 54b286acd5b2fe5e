/* Export onto a stick at the real screen: good sticks, and such as are full, slow, lying, read-only
 * or pulled out, while members go on signing in. A folder that appears below --media, or a real
 * mount there, is the stick. */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"
#include "tests/harness/sickstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include <cmocka.h>

enum { MEMBERS = 60, TAPS = 50, LINE_SIZE = 96 };

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;
static struct sickstick sick;
static char media[RIG_PATH_SIZE + 16];
static char stick[RIG_PATH_SIZE + 32];

static const char *make_roster(void)
{
    static char text[(MEMBERS + 1) * LINE_SIZE];
    int length = snprintf(text, sizeof text, "姓名,党支部,党小组,工号,卡号\n");
    for (int i = 0; i < MEMBERS; i++)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "党员%03d,第二党支部,第%s党小组,%03d,04A1B2C3%06d\n", i,
                           i % 2 == 0 ? "一" : "二", i, i);
    return text;
}

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = make_roster(),
                                                .has_activity = true,
                                                .organizer = "李委员",
                                                .organizer_card = organizer_card,
                                                .starts_at = "2026-11-21 08:50:00",
                                                .has_media = true});
    meeting_media(&rig, media, sizeof media);
    snprintf(stick, sizeof stick, "%s/stick1", media);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sickstick_pull_out(&sick);
    umount2(stick, MNT_DETACH);
    meeting_close(&rig);
    return 0;
}

/* A stick that is a folder, whole at once. */
static void plug_in(void)
{
    assert_true(scratch_run("mkdir '%s/new' && mv '%s/new' '%s'", rig.folder, rig.folder, stick));
}

static void plug_in_sick(struct sickstick_illness illness)
{
    assert_true(scratch_run("mkdir '%s'", stick));
    if (!sickstick_plug_in(&sick, stick, illness))
        skip();
}

/* What the office would do with it. */
static void assert_whole(const char *name)
{
    char path[2 * RIG_PATH_SIZE], output[1024];
    snprintf(path, sizeof path, "%s/%s", stick, name);
    if (rig_cli(&rig, output, sizeof output, "verify", path, NULL) != 0)
        fail_msg("%s: %s", name, output);
    assert_true(scratch_run(
        "cd '%s' && sha256sum --quiet -c SHA256SUMS && minisign -QVm SHA256SUMS -p device.pub "
        ">/dev/null",
        path));
}

static int count_exports(void)
{
    char output[65536];
    int count = 0;
    assert_int_equal(rig_cli(&rig, output, sizeof output, "log", "show", NULL), 0);
    for (const char *at = output; (at = strstr(at, "\texport\t")) != NULL; at++)
        count++;
    return count;
}

static void test_a_stick_is_waited_for(void **state)
{
    (void)state;
    json_t *frame = meeting_log_in(&rig, organizer_card);
    meeting_must_say(frame, "og.export.detail", "请插入 U 盘");
    frame = rig_touch_to(&rig, frame, "og.export", "ex.put");
    meeting_must_say(frame, "page.message", "请插入 U 盘"); /* ex.put */
    json_decref(frame);
    plug_in();
    frame = meeting_settle(&rig, "ex.ok");
    meeting_must_say(frame, "page.message", "导出完成，共 11 个文件，已核对"); /* ex.ok */
    meeting_must_say(frame, "page.more", "可以拔出 U 盘");
    assert_int_equal(strlen(rig_text(frame, "page.verdict")), 10);
    assert_whole(rig_text(frame, "item.1.value"));
    assert_int_equal(count_exports(), 1);

    /* nothing has changed: the same; then somebody signs in: another one beside it */
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    meeting_must_say(frame, "og.export.detail", "U 盘已插入");
    json_decref(rig_touch_to(&rig, frame, "og.export", "ex.run"));
    frame = meeting_settle(&rig, "ex.ok");
    meeting_must_say(frame, "page.message", "内容没有变化");
    assert_int_equal(count_exports(), 1);
    rig_must(&rig, "checkin", "add", "059", "--reason", "忘带卡");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.export", "ex.run"));
    frame = meeting_settle(&rig, "ex.ok");
    meeting_must_say(frame, "item.1.value", "-1-2");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(count_exports(), 2);
    assert_true(scratch_run("test \"$(ls -A '%s' | wc -l)\" -eq 2", stick));
}

/* As people do; how soon it sounds is the machine's business here (test_signin.c has the times). */
static void tap_until_it_sounds(int person)
{
    rig_card(&rig, "place 04A1B2C3%06d", person);
    json_t *event = rig_wait_event(&rig, "sound", RIG_PATIENCE_MS);
    assert_non_null(event);
    assert_string_equal(json_string_value(json_object_get(event, "sound")), "accepted");
    json_decref(event);
    rig_card(&rig, "remove");
    rig_sleep_ms(80);
}

/* Members come while a slow stick is written: nobody waits, nobody is lost. Its eleven files are
 * more than a minute's work for the stick, and each step of it half of what counts as silence. */
static void test_fifty_taps_during_an_export(void **state)
{
    (void)state;
    char output[8192];
    plug_in_sick((struct sickstick_illness){.ms_per_write = 5000});
    json_t *frame = rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run");
    meeting_must_say(frame, "page.message", "正在导出，请不要拔出"); /* ex.run */
    json_decref(frame);
    for (int i = 0; i < TAPS; i++)
        tap_until_it_sounds(i);
    /* it is still at it, in its hidden folder */
    assert_true(scratch_run("test -z \"$(ls '%s')\"", stick));
    sickstick_hurry(&sick);
    frame = meeting_settle(&rig, "ex.ok");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "activity", "show", "1", NULL), 0);
    assert_non_null(strstr(output, "present 50"));
}

/* Pulled out in the middle; another stick, and the retry. */
static void test_pulled_out(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.bytes_per_second = 8000});
    json_t *frame = rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run");
    while (atoi(rig_text(frame, "page.progress")) < 25) {
        json_decref(frame);
        frame = rig_must_see(&rig, "ex.run");
    }
    json_decref(frame);
    sickstick_pull_out(&sick);
    assert_true(scratch_run("rmdir '%s'", stick));
    frame = meeting_settle(&rig, "ex.pull");
    meeting_must_say(frame, "page.message", "U 盘被提前拔出，文件不完整，请重新导出"); /* ex.pull */
    assert_int_equal(count_exports(), 0);
    frame = rig_touch_to(&rig, frame, "ex.again", "ex.put");
    json_decref(frame);
    plug_in();
    frame = meeting_settle(&rig, "ex.ok");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(count_exports(), 1);
}

/* It says that it is written, and has lost half of it. */
static void test_a_lying_stick(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.keeps_bytes = 80000});
    json_decref(rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run"));
    json_t *frame = meeting_settle(&rig, "ex.bad");
    meeting_must_say(frame, "page.message", "U 盘读回的内容与写入的不同，请换一个");
    json_decref(frame);
    assert_int_equal(count_exports(), 0);
    assert_true(scratch_run("test -z \"$(ls -A '%s')\"", stick));
}

static void test_full_and_read_only(void **state)
{
    (void)state;
    assert_true(scratch_run("mkdir '%s'", stick));
    if (mount("none", stick, "tmpfs", 0, "size=64k") != 0)
        skip();
    json_decref(rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run"));
    json_t *frame = meeting_settle(&rig, "ex.full");
    meeting_must_say(frame, "page.message", "U 盘空间不够，需要 1 MB"); /* ex.full */
    assert_int_equal(mount("none", stick, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"), 0);
    json_decref(rig_touch_to(&rig, frame, "ex.again", "ex.run"));
    frame = meeting_settle(&rig, "ex.ro");
    meeting_must_say(frame, "page.message", "U 盘不能写入，请换一个"); /* ex.ro */
    assert_int_equal(mount("none", stick, "tmpfs", MS_REMOUNT, "size=4m"), 0);
    json_decref(rig_touch_to(&rig, frame, "ex.again", "ex.run"));
    frame = meeting_settle(&rig, "ex.ok");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
}

static void test_another_format(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.is_foreign = true});
    json_decref(rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run"));
    json_t *frame = meeting_settle(&rig, "ex.fs");
    meeting_must_say(frame, "page.message", "请换用 FAT32 或 exFAT 格式"); /* ex.fs */
    json_decref(frame);
}

/* Two sticks: one is chosen. He changes his mind in the middle, and nothing is left of it. */
static void test_one_of_two_and_cancelled(void **state)
{
    (void)state;
    plug_in();
    assert_true(scratch_run("mkdir '%s/stick2'", media));
    if (!sickstick_plug_in(&sick, stick, (struct sickstick_illness){.bytes_per_second = 8000}))
        skip();
    json_t *frame = rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.put");
    meeting_must_say(frame, "page.subtitle", "请选择 U 盘");
    meeting_must_say(frame, "stick.1.text", "stick2");
    frame = rig_touch_to(&rig, frame, "stick.0", "ex.run");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    meeting_must_say(frame, "og.export.detail", "已插入 2 个 U 盘");
    json_decref(frame);
    assert_true(scratch_run("test -z \"$(ls '%s')\"", stick));
    assert_int_equal(count_exports(), 0);
}

#define EXPORT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXPORT_TEST(test_a_stick_is_waited_for),
        EXPORT_TEST(test_fifty_taps_during_an_export),
        EXPORT_TEST(test_pulled_out),
        EXPORT_TEST(test_a_lying_stick),
        EXPORT_TEST(test_full_and_read_only),
        EXPORT_TEST(test_another_format),
        EXPORT_TEST(test_one_of_two_and_cancelled),
    };
    return cmocka_run_group_tests_name("export to a stick", tests, NULL, NULL);
}
