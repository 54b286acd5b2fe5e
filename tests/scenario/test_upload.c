/* The whole terminal and a receiver that is not there at first: what is unsent is on the screen,
 * and leaves when it can. */
#include "tests/harness/davserver.h"
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char organizer_card[] = "04AABBCCDDEEFF";

static struct rig rig;
static struct davserver server;

/* For people who want to look: pictures go where $THEMEDAY_PICTURES says. */
static void picture(const char *name)
{
    const char *folder = getenv("THEMEDAY_PICTURES");
    char path[RIG_PATH_SIZE];
    if (folder == NULL)
        return;
    rig_sleep_ms(300);
    snprintf(path, sizeof path, "%s/%s-%dx%d.png", folder, name, rig.width, rig.height);
    rig_screenshot(&rig, path);
}

static int upload_setup(void **state)
{
    char text[512], config[RIG_PATH_SIZE + 32];
    (void)state;
    davserver_start(&server);
    davserver_down(&server);
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "赵委员",
                                                .organizer_card = organizer_card});
    meeting_sign_in(&rig, 1);
    snprintf(text, sizeof text, "[upload]\nurl = https://localhost:%d/box\nca = %s\n",
             server.ports[DAVSERVER_GOOD], server.ca);
    meeting_write_file(&rig, "themeday.ini", text);
    snprintf(config, sizeof config, "%s/themeday.ini", rig.folder);
    rig_start(&rig, "--at", "2026-11-21 11:30:00", "--config", config, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    return 0;
}

static int upload_teardown(void **state)
{
    (void)state;
    meeting_close(&rig);
    davserver_stop(&server);
    return 0;
}

static void closed_and_not_sent(void **state)
{
    (void)state;
    rig_must(&rig, "activity", "close", "1");
    json_decref(meeting_await(&rig, NULL, "foot.upload", "未上传 1 份"));
    picture("idle");
    /* It is made and tried by itself, in vain. */
    json_t *frame = meeting_log_in(&rig, organizer_card);
    picture("menu");
    frame = rig_touch_to(&rig, frame, "og.upload", "og.upload");
    frame = meeting_await(&rig, frame, "page.message", "网络不通，已保存，稍后自动再传");
    picture("waits");
    json_decref(frame);
}

static void sent_when_it_can_be(void **state)
{
    (void)state;
    char output[2048];
    davserver_up(&server);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "upload", NULL), 0);
    json_t *frame = meeting_await(&rig, NULL, "foot.upload", "已全部上传 · 上次上传 11月21日 11:3");
    meeting_must_say(frame, "page.message", "已上传");
    picture("sent");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    rig_touch(&rig, frame, "og.exit");
    json_decref(frame);
    json_decref(rig_wait_screen(&rig, "idle.closed", RIG_PATIENCE_MS));
    picture("idle-sent");
    assert_true(scratch_run("%s/themeday verify '%s'/box/*/TD-*-1", rig.build, server.root));
}

/* What is corrected later goes as another bundle, and the first one stays. */
static void a_correction_follows(void **state)
{
    (void)state;
    meeting_sign_in(&rig, 2);
    json_decref(meeting_await(&rig, NULL, "foot.upload", "未上传 1 份"));
    json_decref(meeting_await(&rig, NULL, "foot.upload", "已全部上传"));
    assert_true(scratch_run("%s/themeday verify '%s'/box/*/TD-*-1-2 && %s/themeday verify "
                            "'%s'/box/*/TD-*-1",
                            rig.build, server.root, rig.build, server.root));
    for (int i = 0; !scratch_run("test -z \"$(ls '%s/spool/upload')\"", rig.data); i++) {
        assert_in_range(i, 0, 1000);
        rig_sleep_ms(20);
    }
}

/* kill -9 and a start: nothing is sent twice, and nothing is forgotten. */
static void it_outlives_the_terminal(void **state)
{
    (void)state;
    char output[4096];
    davserver_down(&server);
    meeting_sign_in(&rig, 3);
    json_decref(meeting_await(&rig, NULL, "foot.upload", "未上传 1 份"));
    rig_stop(&rig, SIGKILL);
    davserver_up(&server);
    char config[RIG_PATH_SIZE + 32];
    snprintf(config, sizeof config, "%s/themeday.ini", rig.folder);
    /* Without a terminal the command does it itself. */
    assert_int_equal(
        rig_cli(&rig, output, sizeof output, "--config", config, "--json", "upload", NULL), 0);
    assert_non_null(strstr(output, "-1-3"));
    assert_null(strstr(output, "\"uploaded\": false"));
    assert_int_equal(davserver_answers(&server, "PUT", 204), 0);
    rig_must(&rig, "log", "verify");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_and_not_sent),
        cmocka_unit_test(sent_when_it_can_be),
        cmocka_unit_test(a_correction_follows),
        cmocka_unit_test(it_outlives_the_terminal),
    };
    return cmocka_run_group_tests_name("uploads by the whole terminal", tests, upload_setup,
                                       upload_teardown);
}
