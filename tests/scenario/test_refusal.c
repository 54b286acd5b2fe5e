/* The real terminal on a wall whose data or settings cannot be used: it says so and stays, nobody
 * signs in meanwhile, and it goes on by itself once the data can be. (Data of a newer version:
 * test_update.c.)
 */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static struct rig rig;

/* Shows this screen, and does not pretend to be anything else. */
static void must_refuse(const char *screen, const char *message)
{
    json_t *frame = rig_must_see(&rig, screen);
    meeting_must_say(frame, "page.title", "不能签到");
    meeting_must_say(frame, "page.message", message);
    meeting_must_say(frame, "page.more", "请用纸质签到表");
    meeting_must_say(frame, "foot.stopped", "签到已停止");
    assert_null(rig_text(frame, "foot.reader"));
    assert_null(rig_text(frame, "foot.storage"));
    json_decref(frame);
}

/* So often without success, and has said so to whoever looks at its log. */
static void must_have_tried(int times)
{
    for (int i = 0; i < 600; i++) {
        if (scratch_run("test $(grep -c 'data/lock' '%s/kiosk.log') -ge %d", rig.folder, times))
            return;
        rig_sleep_ms(100);
    }
    fail_msg("the data are not tried %d times", times);
}

/* In one step: between two the terminal would make a folder of its own. */
static void put_data_back(void)
{
    assert_true(scratch_run("ln -s '%s.away' '%s.link' && mv -T '%s.link' '%s'", rig.data, rig.data,
                            rig.data, rig.data));
}

static void must_go_on(void)
{
    json_decref(rig_must_see(&rig, "idle.open"));
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
}

static void start(void)
{
    rig_start(&rig, "--fullscreen", "--at", "2026-11-21 08:50:00", NULL);
}

/* As when the partition of the data is not mounted: what stands in its place is no folder. */
static void test_a_folder_that_is_not_there(void **state)
{
    (void)state;
    assert_true(scratch_run("mv '%s' '%s.away' && touch '%s'", rig.data, rig.data, rig.data));
    start();
    pid_t kiosk = rig.kiosk;
    must_refuse("ft.data", "保存记录的磁盘不能使用");
    rig_card(&rig, "tap %s 300", meeting_cards[1]);
    must_have_tried(2);
    assert_null(rig_wait_screen(&rig, "idle.open", 0));
    assert_true(scratch_run("test -f '%s'", rig.data));
    int64_t back_ns = rig_now_ns();
    put_data_back();
    must_go_on();
    assert_true(rig_now_ns() - back_ns > 6 * (int64_t)1000000000); /* tries become seldom */
    assert_int_equal(rig.kiosk, kiosk);
    assert_int_equal(rig_stop(&rig, SIGTERM), 0);
}

static void test_a_key_that_is_lost(void **state)
{
    (void)state;
    assert_true(scratch_run("mv '%s/device.key' '%s/key'", rig.data, rig.folder));
    start();
    must_refuse("ft.data", "记录或密钥文件损坏");
    assert_true(scratch_run("mv '%s/key' '%s/device.key'", rig.folder, rig.data));
    must_go_on();
}

/* The whole disk, not just what is left for records. */
static void test_a_full_disk(void **state)
{
    struct scratch scratch;
    (void)state;
    scratch_make(&scratch, NULL);
    bool has_disk = scratch_mount_tmpfs(&scratch, 64);
    if (has_disk) {
        assert_true(
            scratch_run("dd if=/dev/zero of='%s/filler' bs=4k 2>/dev/null; mv '%s' '%s.away'"
                        " && ln -s '%s' '%s'",
                        scratch.disk, rig.data, rig.data, scratch.disk, rig.data));
        start();
        must_refuse("ft.data", "存储空间已满");
        put_data_back();
        must_go_on();
        rig_stop(&rig, SIGTERM);
    }
    scratch_remove(&scratch);
    if (!has_disk)
        skip();
}

/* There is no console, and what the program says there nobody reads. */
static void test_a_mistake_in_the_settings(void **state)
{
    char path[RIG_PATH_SIZE + 16];
    (void)state;
    meeting_write_file(&rig, "bad.ini", "[terminal]\nroom = 201\nvolume = loud\n");
    snprintf(path, sizeof path, "%s/bad.ini", rig.folder);
    rig_start(&rig, "--fullscreen", "--config", path, NULL);
    json_t *frame = rig_must_see(&rig, "ft.settings");
    meeting_must_say(frame, "page.message", "设置文件有错误");
    meeting_must_say(frame, "page.more", "改正设置文件以后重新开机");
    meeting_must_say(frame, "foot.stopped", "签到已停止");
    assert_true(meeting_says(frame, "bad.ini 第 3 行"));
    json_decref(frame);
    assert_int_equal(rig_stop(&rig, SIGTERM), 3 << 8);
    start();
    must_go_on();
}

/* Somebody at a console has no use for a picture. */
static void test_in_a_window_it_ends(void **state)
{
    (void)state;
    assert_true(scratch_run("mv '%s' '%s.away' && touch '%s'", rig.data, rig.data, rig.data));
    siginfo_t end;
    rig_start(&rig, NULL);
    assert_int_equal(waitid(P_PID, (id_t)rig.kiosk, &end, WEXITED | WNOWAIT), 0);
    assert_int_equal(rig_stop(&rig, SIGTERM), 3 << 8);
    assert_true(scratch_run("rm '%s' && mv '%s.away' '%s'", rig.data, rig.data, rig.data));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEETING_TEST(test_a_folder_that_is_not_there, &rig),
        MEETING_TEST(test_a_key_that_is_lost, &rig),
        MEETING_TEST(test_a_full_disk, &rig),
        MEETING_TEST(test_a_mistake_in_the_settings, &rig),
        MEETING_TEST(test_in_a_window_it_ends, &rig),
    };
    return cmocka_run_group_tests_name("a terminal without its data", tests, NULL, NULL);
}
