/* The real terminal is updated by the real RAUC: people sign in meanwhile, the organizer says when
 * to restart, and data that the version at hand cannot read lead to a screen that says so and takes
 * an update. */
#include "tests/harness/meeting.h"
#include "tests/harness/raucserver.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORGANIZER_CARD "04000000000009"

static struct rig rig;
static struct raucserver server;

static int set_up(void **state)
{
    (void)state;
    raucserver_start(&server);
    setenv("RUNTIME_DIRECTORY", server.scratch.path, 1);
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "赵委员",
                                                .organizer_card = ORGANIZER_CARD});
    return 0;
}

static int stop_rauc(void)
{
    unsetenv("RUNTIME_DIRECTORY");
    raucserver_stop(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return stop_rauc();
}

/* The log cannot be asked: it is as the newer version left it. */
static int tear_down_newer(void **state)
{
    (void)state;
    rig_close(&rig);
    return stop_rauc();
}

/* From a frame, which it takes, to one of this screen that has this widget. */
static json_t *see_widget(json_t *frame, const char *screen, const char *widget)
{
    for (int i = 0; i < 200; i++) {
        if (frame != NULL && rig_can_touch(frame, widget))
            return frame;
        json_decref(frame);
        frame = rig_must_see(&rig, screen);
    }
    fail_msg("%s never has %s", screen, widget);
    return NULL;
}

static bool asked_for_restart(void)
{
    char path[RAUCSERVER_PATH_SIZE];
    snprintf(path, sizeof path, "%s/restart", server.scratch.path);
    for (int i = 0; i < RIG_PATIENCE_MS / 50 && access(path, F_OK) != 0; i++)
        rig_sleep_ms(50);
    return unlink(path) == 0;
}

/* While RAUC has not come far. */
static void people_sign_in(void)
{
    json_decref(meeting_tap(&rig, meeting_cards[0], "ok"));
    json_decref(meeting_tap(&rig, meeting_cards[1], "ok"));
    json_t *frame = rig_must_see(&rig, "og.update");
    meeting_must_say(frame, "page.message", "正在安装版本 9.1.0");
    json_decref(frame);
}

/* From a frame, which it takes, to the restart. */
static void take_update(json_t *frame, const char *screen, void (*meanwhile)(void))
{
    frame = see_widget(frame, screen, "up.install");
    kill(server.rauc, SIGSTOP);
    rig_touch(&rig, frame, "up.install");
    json_decref(frame);
    if (meanwhile != NULL)
        meanwhile();
    kill(server.rauc, SIGCONT);
    frame = see_widget(NULL, screen, "up.restart");
    rig_touch(&rig, frame, "up.restart");
    json_decref(frame);
    assert_true(asked_for_restart());
}

static void test_an_update_while_people_sign_in(void **state)
{
    char output[4096];
    (void)state;
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(&server, "new"))
        skip();
    meeting_start(&rig, "2026-11-21 08:50:00", server.scratch.path);
    json_t *frame = meeting_log_in(&rig, ORGANIZER_CARD); /* his card is nobody's on the roster */
    frame = rig_touch_to(&rig, frame, "og.settings", "og.settings");
    frame = rig_touch_to(&rig, frame, "og.settings.update", "og.update");
    take_update(frame, "og.update", people_sign_in);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "log", "show", NULL), 0);
    assert_non_null(strstr(output, "update.installed"));
    assert_true(raucserver_slot_holds(&server, "slotB", "new"));
}

static void sum_up(char ret_sum[65])
{
    char command[RIG_PATH_SIZE + 32];
    snprintf(command, sizeof command, "sha256sum <'%s/terminal.db'", rig.data);
    FILE *sum = popen(command, "r");
    assert_non_null(sum);
    assert_int_equal(fread(ret_sum, 1, 64, sum), 64);
    ret_sum[64] = '\0';
    pclose(sum);
}

static void test_data_of_a_newer_version(void **state)
{
    char before[65], after[65];
    (void)state;
    assert_true(scratch_run("sqlite3 '%s/terminal.db' 'PRAGMA user_version = 999'", rig.data));
    sum_up(before);
    rig_start(&rig, "--fullscreen", "--media", server.scratch.path, NULL);
    json_t *frame = rig_must_see(&rig, "ft.newer");
    meeting_must_say(frame, "page.message", "数据由更新的版本写入");
    meeting_must_say(frame, "foot.stopped", "签到已停止");
    assert_null(rig_text(frame, "foot.reader")); /* nobody has asked it */
    assert_false(rig_can_touch(frame, "up.install"));
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, NULL, 0, "health", "--within", "0", NULL), 1);
    assert_true(scratch_run("grep -qx storage '%s/update.why'", rig.data));
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "plain");
    bool can_install = raucserver_can_install(&server, "new");
    assert_true(scratch_run("mv '%s' '%s.1'", server.stick, server.stick));
    if (can_install)
        take_update(NULL, "ft.newer", NULL);
    assert_int_equal(rig_stop(&rig, SIGTERM), 3 << 8);
    sum_up(after);
    assert_string_equal(before, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_update_while_people_sign_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_data_of_a_newer_version, set_up, tear_down_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
