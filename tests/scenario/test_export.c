/* Export onto a stick at the real screen: good sticks, and such as are full, slow, lying, read-only
 * or pulled out, while members go on signing in. A folder that appears below --media, or a real
 * mount there, is the stick. */
#include "tests/harness/rig.h"
#include "tests/harness/sickstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { MEMBERS = 60, TAPS = 50 };

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;
static struct sickstick sick;
static char media[RIG_PATH_SIZE + 16];
static char stick[RIG_PATH_SIZE + 32];

static __attribute__((format(printf, 1, 2))) void run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    if (system(command) != 0)
        fail_msg("%s", command);
}

static void write_roster(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "姓名,党支部,党小组,工号,卡号\n");
    for (int i = 0; i < MEMBERS; i++)
        fprintf(file, "党员%03d,第二党支部,第%s党小组,%03d,04A1B2C3%06d\n", i,
                i % 2 == 0 ? "一" : "二", i, i);
    fclose(file);
}

static int set_up(void **state)
{
    char path[RIG_PATH_SIZE + 16];
    (void)state;
    rig_open(&rig, 1280, 800);
    snprintf(media, sizeof media, "%s/media", rig.folder);
    snprintf(stick, sizeof stick, "%s/stick1", media);
    mkdir(media, 0755);
    snprintf(path, sizeof path, "%s/roster.csv", rig.folder);
    write_roster(path);
    rig_must(&rig, "init", "--branch", "第二党支部", "--room", "党员活动室");
    rig_must(&rig, "roster", "import", path);
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
    rig_organizer(&rig, "李委员", organizer_card, "2580");
    rig_start(&rig, "--at", "2026-11-21 08:50:00", "--media", media, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sickstick_pull_out(&sick);
    umount2(stick, MNT_DETACH);
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    return 0;
}

static json_t *touch(json_t *frame, const char *widget, const char *screen)
{
    return rig_touch_to(&rig, frame, widget, screen);
}

static json_t *log_in(void)
{
    rig_card(&rig, "place %s", organizer_card);
    json_t *frame = rig_must_see(&rig, "og.pin");
    rig_card(&rig, "remove");
    frame = touch(frame, "og.pin.2", "og.pin");
    frame = touch(frame, "og.pin.5", "og.pin");
    frame = touch(frame, "og.pin.8", "og.pin");
    frame = touch(frame, "og.pin.0", "og.pin");
    return touch(frame, "og.pin.ok", "og.menu");
}

static void assert_says(const json_t *frame, const char *widget, const char *text)
{
    const char *got = rig_text(frame, widget);
    if (got == NULL || strstr(got, text) == NULL)
        fail_msg("%s says \"%s\", not \"%s\"", widget, got == NULL ? "nothing" : got, text);
}

/* The page as it is once everything has come to rest. */
static json_t *settle(const char *screen)
{
    json_t *next, *frame = rig_must_see(&rig, screen);
    while ((next = rig_wait_screen(&rig, screen, 300)) != NULL) {
        json_decref(frame);
        frame = next;
    }
    return frame;
}

/* A stick that is a folder, whole at once. */
static void plug_in(void)
{
    run("mkdir '%s/new' && mv '%s/new' '%s'", rig.folder, rig.folder, stick);
}

static void plug_in_sick(struct sickstick_illness illness)
{
    run("mkdir '%s'", stick);
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
    run("cd '%s' && sha256sum --quiet -c SHA256SUMS && minisign -QVm SHA256SUMS -p device.pub "
        ">/dev/null",
        path);
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
    json_t *frame = log_in();
    assert_says(frame, "og.export.detail", "请插入 U 盘");
    frame = touch(frame, "og.export", "ex.put");
    assert_says(frame, "page.message", "请插入 U 盘"); /* ex.put */
    json_decref(frame);
    plug_in();
    frame = settle("ex.ok");
    assert_says(frame, "page.message", "导出完成，共 11 个文件，已核对"); /* ex.ok */
    assert_says(frame, "page.more", "可以拔出 U 盘");
    assert_int_equal(strlen(rig_text(frame, "page.verdict")), 10);
    assert_whole(rig_text(frame, "item.1.value"));
    assert_int_equal(count_exports(), 1);

    /* nothing has changed: the same; then somebody signs in: another one beside it */
    frame = touch(frame, "page.back", "og.menu");
    assert_says(frame, "og.export.detail", "U 盘已插入");
    json_decref(touch(frame, "og.export", "ex.run"));
    frame = settle("ex.ok");
    assert_says(frame, "page.message", "内容没有变化");
    assert_int_equal(count_exports(), 1);
    rig_must(&rig, "checkin", "add", "059", "--reason", "忘带卡");
    frame = touch(frame, "page.back", "og.menu");
    json_decref(touch(frame, "og.export", "ex.run"));
    frame = settle("ex.ok");
    assert_says(frame, "item.1.value", "-1-2");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(count_exports(), 2);
    run("test \"$(ls -A '%s' | wc -l)\" -eq 2", stick);
}

/* Members come while a slow stick is written: nobody waits, nobody is lost. */
static void test_fifty_taps_during_an_export(void **state)
{
    (void)state;
    char output[8192];
    plug_in_sick((struct sickstick_illness){.bytes_per_second = 30000});
    json_t *frame = touch(log_in(), "og.export", "ex.run");
    assert_says(frame, "page.message", "正在导出，请不要拔出"); /* ex.run */
    json_decref(frame);
    for (int i = 0; i < TAPS; i++) {
        rig_card(&rig, "tap 04A1B2C3%06d 200", i);
        rig_sleep_ms(280);
    }
    run("test -z \"$(ls '%s')\"", stick); /* it is still at it, in its hidden folder */
    int64_t until_ns = rig_now_ns() + INT64_C(60000000000);
    while ((frame = rig_wait_screen(&rig, "ex.ok", 1000)) == NULL)
        assert_true(rig_now_ns() < until_ns);
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "activity", "show", "1", NULL), 0);
    assert_non_null(strstr(output, "present 50"));
}

/* Pulled out in the middle; another stick, and the retry. */
static void test_pulled_out(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.bytes_per_second = 60000});
    json_t *frame = touch(log_in(), "og.export", "ex.run");
    while (atoi(rig_text(frame, "page.progress")) < 25) {
        json_decref(frame);
        frame = rig_must_see(&rig, "ex.run");
    }
    json_decref(frame);
    sickstick_pull_out(&sick);
    run("rmdir '%s'", stick);
    frame = settle("ex.pull");
    assert_says(frame, "page.message", "U 盘被提前拔出，文件不完整，请重新导出"); /* ex.pull */
    assert_int_equal(count_exports(), 0);
    frame = touch(frame, "ex.again", "ex.put");
    json_decref(frame);
    plug_in();
    frame = settle("ex.ok");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
    assert_int_equal(count_exports(), 1);
}

/* It says that it is written, and has lost half of it. */
static void test_a_lying_stick(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.keeps_bytes = 300000});
    json_decref(touch(log_in(), "og.export", "ex.run"));
    json_t *frame = settle("ex.bad");
    assert_says(frame, "page.message", "U 盘读回的内容与写入的不同，请换一个");
    json_decref(frame);
    assert_int_equal(count_exports(), 0);
    run("test -z \"$(ls -A '%s')\"", stick);
}

static void test_full_and_read_only(void **state)
{
    (void)state;
    run("mkdir '%s'", stick);
    if (mount("none", stick, "tmpfs", 0, "size=200k") != 0)
        skip();
    json_decref(touch(log_in(), "og.export", "ex.run"));
    json_t *frame = settle("ex.full");
    assert_says(frame, "page.message", "U 盘空间不够，需要 1 MB"); /* ex.full */
    assert_int_equal(mount("none", stick, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"), 0);
    json_decref(touch(frame, "ex.again", "ex.run"));
    frame = settle("ex.ro");
    assert_says(frame, "page.message", "U 盘不能写入，请换一个"); /* ex.ro */
    assert_int_equal(mount("none", stick, "tmpfs", MS_REMOUNT, "size=4m"), 0);
    json_decref(touch(frame, "ex.again", "ex.run"));
    frame = settle("ex.ok");
    assert_whole(rig_text(frame, "item.1.value"));
    json_decref(frame);
}

static void test_another_format(void **state)
{
    (void)state;
    plug_in_sick((struct sickstick_illness){.is_foreign = true});
    json_decref(touch(log_in(), "og.export", "ex.run"));
    json_t *frame = settle("ex.fs");
    assert_says(frame, "page.message", "请换用 FAT32 或 exFAT 格式"); /* ex.fs */
    json_decref(frame);
}

/* Two sticks: one is chosen. He changes his mind in the middle, and nothing is left of it. */
static void test_one_of_two_and_cancelled(void **state)
{
    (void)state;
    plug_in();
    run("mkdir '%s/stick2'", media);
    if (!sickstick_plug_in(&sick, stick, (struct sickstick_illness){.bytes_per_second = 60000}))
        skip();
    json_t *frame = touch(log_in(), "og.export", "ex.put");
    assert_says(frame, "page.subtitle", "请选择 U 盘");
    assert_says(frame, "stick.1.text", "stick2");
    frame = touch(frame, "stick.0", "ex.run");
    frame = touch(frame, "page.back", "og.menu");
    assert_says(frame, "og.export.detail", "已插入 2 个 U 盘");
    json_decref(frame);
    run("test -z \"$(ls '%s')\"", stick);
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
