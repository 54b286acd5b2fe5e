/*
 * The real terminal on disks that fill up, turn read-only or hold damaged pages, and killed in the
 * middle of a meeting: no tick without its row, one plain sentence, and on it goes.
 */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { KILLS = 10 };

static const char organizer_card[] = "04AABBCCDDEE01";

static struct rig rig;
static struct scratch scratch;

/* The branch of all meetings, and one person more for each kill. */
static const char *roster(void)
{
    static char text[4096];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", meeting_roster);
    for (int i = 0; i < KILLS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "党员%02d,第二党支部,,正式党员,P%02d,040000000000%02X\r\n", i, i,
                                   (unsigned)i);
    return text;
}

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = roster(),
                                                .has_activity = true,
                                                .organizer = "赵委员",
                                                .organizer_card = organizer_card});
    scratch_make(&scratch, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (rig.kiosk > 0)
        rig_stop(&rig, SIGTERM);
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    scratch_remove(&scratch);
    return 0;
}

/* The data folder moves to the disk of the scratch. */
static void move_data(void)
{
    assert_true(
        scratch_run("cp -a '%s' '%s/data' && sync -f '%s'", rig.data, scratch.disk, scratch.disk));
    snprintf(rig.data, sizeof rig.data, "%s/data", scratch.disk);
}

static void start(void)
{
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
}

static int count_present(void)
{
    char output[8192];
    rig_cli(&rig, output, sizeof output, "--json", "activity", "show", "1", NULL);
    json_t *activity = json_loads(output, 0, NULL);
    assert_non_null(activity);
    json_t *branch = json_array_get(json_object_get(activity, "attendance"), 0);
    int value = (int)json_integer_value(json_object_get(branch, "present"));
    json_decref(activity);
    return value;
}

/* Waits for the idle screen with, or without, these words anywhere. */
static void must_become(bool wanted, const char *words)
{
    for (int i = 0; i < 20; i++) {
        json_t *frame = rig_must_see(&rig, "idle.open");
        bool says = meeting_says(frame, words);
        json_decref(frame);
        if (says == wanted)
            return;
    }
    fail_msg("the idle screen %s \"%s\"", wanted ? "never says" : "goes on saying", words);
}

/* ---- room ---- */

/* product.md §6f ft.disk, ft.nosave; §0.11. */
static void test_a_disk_that_fills_up(void **state)
{
    char output[1024];
    (void)state;
    if (!scratch_mount_tmpfs(&scratch, 12 * 1024))
        skip();
    move_data();
    start();
    must_become(true, "存储空间不足");
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok")); /* still working */
    assert_true(scratch_run("truncate -s 0 '%s/filler' && (dd if=/dev/zero of='%s/filler' bs=4k"
                            " 2>/dev/null || true)",
                            scratch.disk, scratch.disk));
    json_decref(meeting_tap(&rig, meeting_cards[1], "err.save"));
    json_decref(rig_must_see(&rig, "ft.nosave"));
    assert_int_equal(rig_cli(&rig, output, sizeof output, "activity", "add", "--theme", "学习",
                             "--date", "2026-12-01", "--start", "09:00", "--end", "10:00", NULL),
                     3);
    assert_non_null(strstr(output, "no space left"));
    assert_true(scratch_run("rm '%s/filler'", scratch.disk));
    json_decref(rig_must_see(&rig, "idle.open")); /* by itself */
    json_decref(meeting_tap(&rig, meeting_cards[1], "ok"));
    assert_int_equal(count_present(), 2);
    rig_stop(&rig, SIGTERM);
}

/* A file system that meets an error turns itself read-only. It needs somebody who mounts it again;
 * until then nobody sees a tick. */
static void test_a_disk_that_turns_read_only(void **state)
{
    (void)state;
    if (!scratch_mount_ext4(&scratch, 24, "-e remount-ro"))
        skip();
    move_data();
    start();
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
    if (!scratch_run("device=$(findmnt -no SOURCE '%s') && "
                     "echo x 2>/dev/null >/sys/fs/ext4/${device#/dev/}/trigger_fs_error",
                     scratch.disk)) {
        rig_stop(&rig, SIGTERM);
        skip();
    }
    json_decref(meeting_tap(&rig, meeting_cards[1], "err.save"));
    json_decref(rig_must_see(&rig, "ft.nosave"));
    rig_stop(&rig, SIGKILL);
    scratch_unmount(&scratch);
    scratch_run("PATH=$PATH:/usr/sbin:/sbin; fsck.ext4 -y '%s' >/dev/null 2>&1", scratch.image);
    assert_true(scratch_mount_again(&scratch));
    start();
    json_decref(meeting_tap(&rig, meeting_cards[1], "ok"));
    assert_int_equal(count_present(), 2);
    rig_stop(&rig, SIGTERM);
}

/* ---- damaged pages ---- */

/* Fills the first page of a table or an index with junk. */
static void spoil(const char *name)
{
    char path[RIG_PATH_SIZE + 16], junk[4096];
    sqlite3 *handle = NULL;
    sqlite3_stmt *query = NULL;
    snprintf(path, sizeof path, "%s/terminal.db", rig.data);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_prepare_v2(handle, "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1, &query,
                       NULL);
    sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    off_t offset = (sqlite3_column_int64(query, 0) - 1) * (off_t)sizeof junk;
    sqlite3_finalize(query);
    sqlite3_close(handle);
    memset(junk, 0x5a, sizeof junk);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, junk, sizeof junk, offset), sizeof junk);
    close(fd);
}

static void must_be_set_aside(void)
{
    char output[8192];
    assert_true(scratch_run("test -s '%s'/terminal.db.damaged-20261121-1", rig.data));
    rig_cli(&rig, output, sizeof output, "doctor", NULL);
    assert_non_null(strstr(output, "terminal.db.damaged-20261121-1"));
}

/* product.md §6f ft.db: said until an organizer has read it. */
static void test_a_damaged_file_is_set_aside(void **state)
{
    (void)state;
    start();
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
    rig_stop(&rig, SIGTERM);
    spoil("checkin_by_activity");
    start();
    must_become(true, "记录文件有损坏");
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok.again")); /* nothing was lost */
    json_decref(meeting_tap(&rig, meeting_cards[1], "ok"));
    must_be_set_aside();
    json_t *frame = meeting_log_in(&rig, organizer_card);
    assert_true(meeting_says(frame, "记录文件有损坏"));
    frame = rig_touch_to(&rig, frame, "og.health", "og.health");
    frame = rig_touch_to(&rig, frame, "og.health.seen", "og.menu");
    frame = rig_touch_to(&rig, frame, "og.exit", "idle.open");
    json_decref(frame);
    json_decref(meeting_tap(&rig, meeting_cards[2], "ok"));
    must_become(false, "记录文件有损坏");
    assert_int_equal(count_present(), 3);
}

/* The log cannot be read: it stays where it is, and people tap once more. */
static void test_a_damaged_log_is_set_aside(void **state)
{
    (void)state;
    start();
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
    rig_stop(&rig, SIGTERM);
    spoil("chain");
    start();
    must_become(true, "记录文件有损坏");
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
    assert_int_equal(count_present(), 1);
    must_be_set_aside();
}

/* ---- kill -9 ---- */

/* A card is held, and somewhere around its tick the plug of the program is pulled. The first one is
 * waited for: how long a tick takes is the machine's business. */
static void test_kills_around_the_tick(void **state)
{
    int ticks = 0, usual_ms = 0;
    (void)state;
    srand(20261121);
    for (int i = 0; i < KILLS; i++) {
        start();
        int64_t placed_ns = rig_now_ns();
        rig_card(&rig, "place 040000000000%02X", (unsigned)i);
        json_t *frame =
            rig_wait_screen(&rig, "ok", i == 0 ? RIG_PATIENCE_MS : rand() % (2 * usual_ms));
        if (i == 0)
            usual_ms = (int)((rig_now_ns() - placed_ns) / 1000000) + 1;
        ticks += frame != NULL;
        json_decref(frame);
        rig_stop(&rig, SIGKILL);
        rig_card(&rig, "remove");
        assert_true(count_present() >= ticks);
        rig_must(&rig, "log", "verify");
    }
    print_message("# %d kills: %d ticks shown, %d rows\n", KILLS, ticks, count_present());
    assert_true(ticks > 0 && count_present() <= KILLS);
}

#define STORE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_a_disk_that_fills_up),        STORE_TEST(test_a_disk_that_turns_read_only),
        STORE_TEST(test_a_damaged_file_is_set_aside), STORE_TEST(test_a_damaged_log_is_set_aside),
        STORE_TEST(test_kills_around_the_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
