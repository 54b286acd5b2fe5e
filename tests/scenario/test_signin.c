/*
 * From the card to the pixels with every part real: the PN532 protocol on a pseudo-terminal, libnfc
 * in its helper, SQLite on a disk, SDL on an X server.
 */
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static const char roster[] = "\xEF\xBB\xBF姓名,党支部,党小组,人员类别,工号,卡号\r\n"
                             "刘思远,第二党支部,第二党小组,正式党员,001,04A1B2C3D4E5F6\r\n"
                             "阿依古丽·买买提,第二党支部,第一党小组,正式党员,002,11223344\r\n"
                             "陈志强,第二党支部,第一党小组,预备党员,003,04A1B2C3D4E5F7\r\n"
                             "王翚,第二党支部,,正式党员,004,04A1B2C3D4E5F8\r\n"
                             "陈晓光,第二党支部,,入党积极分子,005,04A1B2C3D4E5F9\r\n"
                             "顾卫国,教工党支部,,正式党员,T01,04A1B2C3D4E5FA\r\n";

static const char *const member_cards[] = {"04A1B2C3D4E5F6", "11223344", "04A1B2C3D4E5F7",
                                           "04A1B2C3D4E5F8"};

static struct rig rig;

/* A branch of four members, one applicant and a second branch, with an activity at 09:00. */
static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = roster, .has_activity = true});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

/* A figure of the activity's one branch, as the command line tells it. */
static int figure(const char *name)
{
    char output[8192];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "activity", "show", "1", NULL),
                     0);
    json_t *activity = json_loads(output, 0, NULL);
    assert_non_null(activity);
    json_t *branch = json_array_get(json_object_get(activity, "attendance"), 0);
    assert_true(json_is_integer(json_object_get(branch, name)));
    int value = (int)json_integer_value(json_object_get(branch, name));
    json_decref(activity);
    return value;
}

static int count_present(void)
{
    return figure("present");
}

static void assert_log_verifies(void)
{
    rig_must(&rig, "log", "verify");
}

static void test_tap_shows_the_name_and_keeps_the_row(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_t *frame = meeting_tap(&rig, member_cards[0], "ok");
    assert_non_null(strstr(rig_text(frame, "main.name"), "刘思远"));
    assert_int_equal(count_present(), 1);
    json_decref(frame);
    rig_sleep_ms(800); /* the card has to be away for half a second to be a new tap */
    frame = meeting_tap(&rig, member_cards[0], "ok.again");
    assert_non_null(strstr(rig_text(frame, "main.name"), "刘思远"));
    assert_int_equal(count_present(), 1);
    json_decref(frame);
    assert_log_verifies();
}

static void test_every_kind_of_card(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap(&rig, "04DEADBEEF0102", "no.card"));
    json_decref(meeting_tap(&rig, "08A1B2C3", "no.kind"));
    rig_must(&rig, "card", "disable", member_cards[1]);
    json_decref(meeting_tap(&rig, member_cards[1], "no.stop"));
    json_decref(meeting_tap(&rig, "04A1B2C3D4E5FA", "no.list"));
    json_decref(meeting_tap(&rig, "04A1B2C3D4E5F9", "ok.guest"));
    rig_card(&rig, "place 00000000 idcard");
    json_decref(rig_must_see(&rig, "no.kind"));
    rig_card(&rig, "remove");
    rig_card(&rig, "place %s\nplace %s", member_cards[2], member_cards[3]);
    json_decref(rig_must_see(&rig, "err.two"));
    rig_card(&rig, "remove");
    assert_int_equal(count_present(), 0);
    assert_log_verifies();
}

/* The unknown card is a person: it is kept with its time, and its tap has a code to ask for. */
static void test_unknown_card_is_kept(void **state)
{
    char output[4096];
    (void)state;
    meeting_start(&rig, "2026-11-21 08:57:00", NULL);
    json_t *frame = meeting_tap(&rig, "04DEADBEEF0102", "no.card");
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "card", "unclaimed", NULL), 0);
    json_t *list = json_loads(output, 0, NULL);
    assert_int_equal(json_array_size(list), 1);
    const char *code = json_string_value(json_object_get(json_array_get(list, 0), "code"));
    assert_int_equal(strlen(code), 4);
    bool shown = false;
    size_t i;
    json_t *widget;
    json_array_foreach(json_object_get(frame, "widgets"), i, widget)
    {
        const char *text = json_string_value(json_object_get(widget, "text"));
        shown = shown || strstr(text, code) != NULL;
    }
    assert_true(shown);
    assert_null(strstr(output, "DEADBEEF"));
    json_decref(list);
    json_decref(frame);
}

/* The next person never waits for the last one's greeting, which lasts three seconds. */
static void test_next_card_is_taken_during_a_result(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    for (int i = 0; i < 4; i++) {
        int64_t begin = rig_now_ns();
        json_decref(meeting_tap(&rig, member_cards[i], "ok"));
        assert_in_range((rig_now_ns() - begin) / 1000000, 1, 2900);
    }
    assert_int_equal(count_present(), 4);
}

static void test_idle_screen_of_every_phase(void **state)
{
    static const char *const rows[][2] = {
        {"2026-11-10 10:00:00", "idle.none"}, {"2026-11-17 10:00:00", "idle.notice"},
        {"2026-11-21 07:00:00", "idle.soon"}, {"2026-11-21 08:30:00", "idle.open"},
        {"2026-11-21 09:10:00", "idle.late"}, {"2026-11-21 12:00:00", "idle.closed"},
    };
    (void)state;
    rig_organizer(&rig, "赵委员", "04000000000001",
                  "2580"); /* without one idle.none is first.start */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig_start(&rig, "--at", rows[i][0], NULL);
        json_decref(rig_must_see(&rig, rows[i][1]));
        assert_int_equal(rig_stop(&rig, SIGTERM), 0);
    }
}

/* The clock passes from "not open yet" to "open" by itself. It runs from the start of the program,
 * which a busy machine takes seconds for. */
static void test_sign_in_opens_by_the_clock(void **state)
{
    (void)state;
    rig_start(&rig, "--at", "2026-11-21 08:29:50", NULL);
    json_decref(rig_must_see(&rig, "idle.soon"));
    json_decref(rig_must_see(&rig, "idle.open"));
}

static void test_late_tap_is_recorded_late(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 09:12:00", NULL);
    json_decref(meeting_tap(&rig, member_cards[0], "ok.late"));
    assert_int_equal(figure("late"), 1);
    assert_int_equal(figure("present"), 1);
}

static void test_reader_lost_and_back(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap(&rig, member_cards[0], "ok"));
    rig_card(&rig, "fault unplug");
    json_decref(rig_must_see(&rig, "ft.reader"));
    rig_card(&rig, "fault plug");
    json_decref(rig_must_see(&rig, "ft.back"));
    json_decref(meeting_tap(&rig, member_cards[1], "ok"));
    assert_int_equal(count_present(), 2);
}

/* Nobody's card can be read, the organizer's neither: he says who he is. */
static json_t *log_in_by_name(void)
{
    json_t *frame = rig_must_see(&rig, "ft.reader");
    frame = rig_touch_to(&rig, frame, "ft.reader.staff", "og.who");
    meeting_must_say(frame, "who.1", "赵委员");
    frame = rig_touch_to(&rig, frame, "who.1", "og.pin");
    frame = meeting_enter(&rig, frame, "og.pin", MEETING_PIN);
    return rig_touch_to(&rig, frame, "og.pin.ok", "og.menu");
}

/* What the log says of the last login. */
static const char *last_login_by(void)
{
    static char by[32], output[65536];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "log", "show", NULL), 0);
    json_t *entry, *entries = json_loads(output, 0, NULL);
    size_t i;
    json_array_foreach(entries, i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "type")), "organizer.login") == 0)
            snprintf(by, sizeof by, "%s", json_string_value(json_object_get(entry, "by")));
    }
    json_decref(entries);
    return by;
}

/* product.md §6f: the manual path stays. */
static void test_signed_in_by_hand_while_the_reader_is_away(void **state)
{
    (void)state;
    rig_organizer(&rig, "赵委员", "04000000000001", MEETING_PIN);
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap(&rig, member_cards[0], "ok"));
    rig_card(&rig, "fault silent");
    json_t *frame = log_in_by_name();
    meeting_must_say(frame, "foot.reader", "没有响应");
    frame = rig_touch_to(&rig, frame, "og.register", "og.register");
    frame = rig_touch_to(&rig, frame, "og.pick", "og.pick");
    frame = rig_touch_to(&rig, frame, "og.pick.W", "og.people");
    frame = rig_touch_to(&rig, frame, "person.4", "og.person");
    frame = rig_touch_to(&rig, frame, "og.person.manual", "og.manual");
    frame = rig_touch_to(&rig, frame, "og.reason.0", "og.manual");
    frame = rig_touch_to(&rig, frame, "og.manual.ok", "og.person");
    meeting_must_say(frame, "page.message", "已补登：王翚");
    assert_int_equal(count_present(), 2);
    rig_must(&rig, "checkin", "add", "003", "--reason", "读卡器故障", "--activity", "1");
    frame = rig_touch_to(&rig, frame, "page.back", "og.people");
    frame = rig_touch_to(&rig, frame, "page.back", "og.pick");
    frame = rig_touch_to(&rig, frame, "page.back", "og.register");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "ft.reader"));
    rig_card(&rig, "fault none");
    json_decref(rig_must_see(&rig, "ft.back"));
    json_decref(meeting_tap(&rig, member_cards[1], "ok"));
    assert_int_equal(count_present(), 4);
    assert_string_equal(last_login_by(), "name"); /* and not by his card */
    assert_log_verifies();
}

static void test_no_reader_at_all(void **state)
{
    (void)state;
    rig_start(&rig, "--at", "2026-11-21 08:50:00", "--reader", "pn532_uart:/proc/nonexistent",
              NULL);
    json_decref(rig_must_see(&rig, "ft.reader"));
}

/* A disk that takes nothing more: no tick, ft.nosave, and back by itself. */
static void test_disk_that_cannot_write(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(meeting_tap(&rig, member_cards[0], "ok"));
    meeting_limit_files(&rig, "0");
    json_decref(meeting_tap(&rig, member_cards[1], "err.save"));
    json_decref(rig_must_see(&rig, "ft.nosave"));
    assert_int_equal(count_present(), 1);
    meeting_limit_files(&rig, "unlimited");
    json_decref(rig_must_see(&rig, "idle.open"));
    json_decref(meeting_tap(&rig, member_cards[1], "ok"));
    assert_int_equal(count_present(), 2);
    assert_log_verifies();
}

static void test_command_line_while_the_terminal_runs(void **state)
{
    char output[4096];
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_decref(rig_must_see(&rig, "idle.open"));
    rig_must(&rig, "checkin", "add", "003", "--reason", "忘带卡", "--activity", "1");
    json_decref(meeting_await(&rig, NULL, "side.recent.1", "陈志强"));
    json_decref(meeting_tap(&rig, member_cards[2], "ok.again"));
    rig_sleep_ms(800);
    rig_must(&rig, "checkin", "undo", "003", "--reason", "登记错人", "--activity", "1");
    json_decref(meeting_tap(&rig, member_cards[2], "ok"));
    assert_int_equal(rig_cli(&rig, output, sizeof output, "init", "--branch", "又一个", NULL), 1);
    assert_non_null(strstr(output, "第二党支部"));
    assert_log_verifies();
}

/* Runs the kiosk to its end with these options, and returns its exit code. */
static int run_kiosk(const char *options, char *output, size_t size)
{
    char command[1024];
    snprintf(command, sizeof command, "LC_ALL=zh_CN.UTF-8 timeout 120 %s/themeday-kiosk %s 2>&1",
             rig.build, options);
    FILE *pipe = popen(command, "r");
    size_t length = fread(output, 1, size - 1, pipe);
    output[length] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void test_start_that_cannot_succeed_says_why(void **state)
{
    char output[4096], options[1024];
    const char *const rows[][3] = {
        {"--no-such-option", "2", "--help"},
        {"--window 12", "2", "1280x800"},
        {"--at tomorrow", "2", "YYYY-MM-DD"},
        {"--lang fr", "2", "zh_CN"},
        {"--media /proc/nonexistent", "2", "/proc/nonexistent"},
        {"stray", "2", "stray"},
        {"--data /proc/themeday", "3", "/proc/themeday"},
        {"--config /proc/nonexistent.ini", "3", "/proc/nonexistent.ini"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(run_kiosk(rows[i][0], output, sizeof output), atoi(rows[i][1]));
        assert_non_null(strstr(output, rows[i][2]));
    }
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    snprintf(options, sizeof options, "--data %s", rig.data);
    assert_int_equal(run_kiosk(options, output, sizeof output), 3);
    assert_non_null(strstr(output, "请先关闭"));
    rig_stop(&rig, SIGTERM);
    snprintf(options, sizeof options, "sqlite3 %s/terminal.db 'PRAGMA user_version = 999'",
             rig.data);
    assert_int_equal(system(options), 0);
    snprintf(options, sizeof options, "--data %s", rig.data);
    assert_int_equal(run_kiosk(options, output, sizeof output), 3);
    assert_non_null(strstr(output, "更新的版本"));
}

/* Reads what was shown until the kiosk is gone: how many ticks there were. */
static int count_ticks(void)
{
    int ticks = 0;
    bool was_ok = false;
    json_t *line;
    while ((line = rig_next(&rig, 50)) != NULL) {
        const char *screen = json_string_value(json_object_get(line, "screen"));
        if (screen != NULL) {
            bool ok = strcmp(screen, "ok") == 0;
            ticks += ok && !was_ok;
            was_ok = ok;
        }
        json_decref(line);
    }
    return ticks;
}

/* kill -9 in the middle of a tap, at a different moment each time: whoever saw his tick is on the
 * disk, and the log verifies. Signing in one member and taking him out again makes room. */
static void test_killed_at_any_moment(void **state)
{
    (void)state;
    srand(20261121);
    for (int round = 0; round < 20; round++) {
        meeting_start(&rig, "2026-11-21 08:50:00", NULL);
        int before = count_present();
        rig_card(&rig, "tap %s 150", member_cards[round % 4]);
        rig_sleep_ms(20 + rand() % 60);
        rig_stop(&rig, SIGKILL);
        int ticks = count_ticks(), after = count_present();
        assert_true(after - before == ticks || after - before == ticks + 1);
        assert_log_verifies();
        if (after > before) {
            char number[8];
            snprintf(number, sizeof number, "%03d", round % 4 + 1);
            rig_must(&rig, "checkin", "undo", number, "--reason", "test", "--activity", "1");
        }
    }
}

/* No card number anywhere in the data folder or in the trace. */
static void test_no_card_number_is_left_in_clear(void **state)
{
    char command[1024];
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    json_t *line;
    rig_card(&rig, "place %s", member_cards[0]);
    while ((line = rig_next(&rig, RIG_PATIENCE_MS)) != NULL) {
        char *text = json_dumps(line, 0);
        bool done = strstr(text, "\"ok\"") != NULL;
        assert_null(strcasestr(text, "A1B2C3D4"));
        free(text);
        json_decref(line);
        if (done)
            break;
    }
    rig_stop(&rig, SIGTERM);
    snprintf(command, sizeof command,
             "! grep -riaq 'A1B2C3D4E5' %s && ! grep -raPq '\\xA1\\xB2\\xC3\\xD4' %s", rig.data,
             rig.data);
    assert_int_equal(system(command), 0);
}

#define SCENARIO(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(test_tap_shows_the_name_and_keeps_the_row),
        SCENARIO(test_every_kind_of_card),
        SCENARIO(test_unknown_card_is_kept),
        SCENARIO(test_next_card_is_taken_during_a_result),
        SCENARIO(test_idle_screen_of_every_phase),
        SCENARIO(test_sign_in_opens_by_the_clock),
        SCENARIO(test_late_tap_is_recorded_late),
        SCENARIO(test_reader_lost_and_back),
        SCENARIO(test_signed_in_by_hand_while_the_reader_is_away),
        SCENARIO(test_no_reader_at_all),
        SCENARIO(test_disk_that_cannot_write),
        SCENARIO(test_command_line_while_the_terminal_runs),
        SCENARIO(test_start_that_cannot_succeed_says_why),
        SCENARIO(test_killed_at_any_moment),
        SCENARIO(test_no_card_number_is_left_in_clear),
    };
    return cmocka_run_group_tests_name("sign-in", tests, NULL, NULL);
}
