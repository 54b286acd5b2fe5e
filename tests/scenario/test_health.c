/*
 * What stops no sign-in (product.md §6f): the display dies and comes back, the power fails, the
 * program crashes, the clock is wrong. Every part is real; for another boot of the machine the
 * kernel's boot id is covered with a file, which takes the right to mount.
 */
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORGANIZER_CARD "04000000000009"
#define MORNING        "2026-11-21 08:50:00"

static struct rig rig;

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "赵委员",
                                                .organizer_card = ORGANIZER_CARD});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* In how many lines of the log these words are. */
static int count_logged(const char *words)
{
    static char output[1 << 20];
    int count = 0;
    assert_int_equal(rig_cli(&rig, output, sizeof output, "log", "show", NULL), 0);
    for (char *line = strtok(output, "\n"); line != NULL; line = strtok(NULL, "\n"))
        count += strstr(line, words) != NULL;
    return count;
}

/* ---- the display ---- */

static void hear(const char *sound)
{
    json_t *event = rig_wait_event(&rig, "sound", RIG_PATIENCE_MS);
    assert_non_null(event);
    assert_string_equal(json_string_value(json_object_get(event, "sound")), sound);
    json_decref(event);
}

/* The X server is killed twice while cards are tapped. With a new one the program begins anew, and
 * how long a start takes is the machine's business. */
static void test_cards_go_on_without_a_display(void **state)
{
    (void)state;
    int64_t begin_ns = rig_now_ns();
    rig_start(&rig, "--at", MORNING, NULL);
    pid_t kiosk = rig.kiosk;
    json_decref(rig_must_see(&rig, "idle.open"));
    int64_t start_ns = rig_now_ns() - begin_ns;
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    for (int i = 0; i < 2; i++) {
        rig_lose_display(&rig);
        rig_card(&rig, "place %s", meeting_cards[i]);
        hear("accepted");
        rig_card(&rig, "remove");
        rig_restore_display(&rig);
        int64_t back_ns = rig_now_ns();
        json_decref(rig_must_see(&rig, "idle.open"));
        assert_in_range(rig_now_ns() - back_ns, 0, 1500 * INT64_C(1000000) + start_ns);
        json_t *up = rig_wait_event(&rig, "reader", RIG_PATIENCE_MS);
        assert_string_equal(json_string_value(json_object_get(up, "state")), "up");
        json_decref(up);
    }
    assert_int_equal(waitpid(kiosk, NULL, WNOHANG), 0);
    assert_int_equal(count_logged("checkin.new"), 2);
    json_decref(meeting_tap(&rig, meeting_cards[2], "ok"));
    json_decref(meeting_log_in(&rig, ORGANIZER_CARD)); /* it can be touched again */
}

/* ---- the run and the clock ---- */

/* As after a power cut: the terminal dies at once, and the kernel has another boot id. */
static void cut_power(void)
{
    static int boots;
    char path[RIG_PATH_SIZE + 16], id[64];
    rig_stop(&rig, SIGKILL);
    snprintf(id, sizeof id, "00000000-0000-4000-8000-%012d\n", ++boots);
    meeting_write_file(&rig, "boot_id", id);
    snprintf(path, sizeof path, "%s/boot_id", rig.folder);
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount(path, "/proc/sys/kernel/random/boot_id", NULL, MS_BIND, NULL) != 0)
        skip();
}

/* ft.power: with how many were signed in, for everybody for a while, and for the organizer until he
 * has read it. A crash of the program is in the log, and says nothing to anybody. */
static void test_power_comes_back(void **state)
{
    (void)state;
    meeting_start(&rig, MORNING, NULL);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok"));
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
    cut_power();
    meeting_start(&rig, "2026-11-21 08:55:00", NULL);
    json_t *frame = rig_must_see(&rig, "idle.open");
    assert_string_equal(rig_text(frame, "ft.power"), "上次意外断电，记录已恢复，共 2 人签到");
    assert_null(rig_text(frame, "foot.clock"));
    json_decref(frame);
    assert_int_equal(count_logged("power lost"), 1);
    rig_stop(&rig, SIGKILL);
    meeting_start(&rig, "2026-11-21 08:56:00", NULL);
    frame = rig_must_see(&rig, "idle.open");
    assert_null(rig_text(frame, "ft.power"));
    json_decref(frame);
    assert_int_equal(count_logged("crashed"), 1);
    frame = meeting_log_in(&rig, ORGANIZER_CARD);
    frame = rig_touch_to(&rig, frame, "og.health", "og.health");
    assert_non_null(rig_text(frame, "ft.power.text"));
    json_decref(rig_touch_to(&rig, frame, "og.health.seen", "og.menu"));
    assert_int_equal(count_logged("notice.seen"), 1);
    rig_stop(&rig, SIGTERM);
    assert_int_equal(count_logged("terminal.stop"), 1);
}

/* ft.clock: the clock starts an hour before the last tap. Nothing is refused for it; the organizer
 * looks, and says that it is right. */
static void test_a_clock_behind_the_log(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 09:50:00", NULL);
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok.late"));
    meeting_start(&rig, MORNING, NULL);
    json_t *frame = rig_must_see(&rig, "idle.open");
    assert_string_equal(rig_text(frame, "ft.clock"),
                        "本机时间可能不准，请工作人员核对：2026-11-21 08:50");
    json_decref(frame);
    frame = meeting_tap_and_go(&rig, meeting_cards[1], "ok");
    assert_null(rig_text(frame, "ft.clock")); /* never over an answer */
    assert_string_equal(rig_text(frame, "foot.clock"), "时间待核对");
    json_decref(frame);
    frame = meeting_log_in(&rig, ORGANIZER_CARD);
    frame = rig_touch_to(&rig, frame, "og.health", "og.health");
    frame = rig_touch_to(&rig, frame, "ft.clock", "og.clock");
    frame = rig_touch_to(&rig, frame, "og.clock.right", "og.health");
    assert_null(rig_text(frame, "foot.clock"));
    json_decref(frame);
    assert_int_equal(count_logged("clock.doubted"), 1);
    assert_int_equal(count_logged("clock.confirmed"), 1);
}

/* ---- the supervisor ---- */

static void must_hear(int fd, const char *wanted)
{
    char line[256];
    int64_t until_ns = rig_now_ns() + RIG_PATIENCE_MS * (int64_t)1000000;
    while (rig_now_ns() < until_ns) {
        ssize_t length = recv(fd, line, sizeof line - 1, MSG_DONTWAIT);
        line[length > 0 ? length : 0] = '\0';
        if (strcmp(line, wanted) == 0)
            return;
        if (length <= 0)
            rig_sleep_ms(10);
    }
    fail_msg("the supervisor never heard %s", wanted);
}

/* As systemd starts it: ready once it works, a ping in time, none while it hangs, and its end. */
static void test_a_supervisor_hears_of_it(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char line[256];
    (void)state;
    snprintf(address.sun_path, sizeof address.sun_path, "%.90s/notify", rig.folder);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    setenv("WATCHDOG_USEC", "600000", 1);
    meeting_start(&rig, MORNING, NULL);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    must_hear(fd, "READY=1");
    must_hear(fd, "WATCHDOG=1");
    must_hear(fd, "WATCHDOG=1");
    kill(rig.kiosk, SIGSTOP);
    rig_sleep_ms(50);
    while (recv(fd, line, sizeof line, MSG_DONTWAIT) > 0)
        continue;
    rig_sleep_ms(700);
    assert_int_equal(recv(fd, line, sizeof line, MSG_DONTWAIT), -1);
    kill(rig.kiosk, SIGCONT);
    must_hear(fd, "WATCHDOG=1");
    rig_stop(&rig, SIGTERM);
    must_hear(fd, "STOPPING=1");
    close(fd);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_cards_go_on_without_a_display),
        TEST(test_power_comes_back),
        TEST(test_a_clock_behind_the_log),
        TEST(test_a_supervisor_hears_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
