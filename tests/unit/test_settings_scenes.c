/* The pages behind 设置 on a real database, without a screen: what they offer, what they say of
 * where a value comes from, and that every change is in the log with its old and new value. */
#include "db/card.h"
#include "db/organizer.h"
#include "db/setting.h"
#include "firmware/base/disk.h"
#include "tests/harness/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char organizer_uid[] = "04000000000001";

/* An organizer at the menu, and the terminal's part in it. */
struct bench {
    struct desk desk;
    struct settings file, in_effect;
    struct kiosk_settings kiosk;
    struct doctor_devices devices;
    char backlight[160];
};

static void look_at_devices(void *context, struct doctor_devices *ret_devices)
{
    const struct bench *bench = context;
    *ret_devices = bench->devices;
}

/* As the terminal does after each touch. */
static void take_settings(struct bench *bench)
{
    struct db *db = bench->desk.folder->db;
    assert_int_equal(settings_in_effect(&bench->file, db, &bench->in_effect), ERR_OK);
    assert_int_equal(settings_for_kiosk(&bench->in_effect, db, &bench->kiosk), ERR_OK);
}

static void press(struct bench *bench, const char *id)
{
    desk_touch(&bench->desk, id);
    take_settings(bench);
}

static int set_up(void **state)
{
    char message[512];
    void *folder;
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    desk_clock("2026-05-20 13:50:00");
    folder_setup(&folder);
    bench->desk.folder = folder;
    assert_int_equal(settings_load(NULL, true, &bench->file, message, sizeof message), ERR_OK);
    take_settings(bench);
    snprintf(bench->backlight, sizeof bench->backlight, "%s/backlight", bench->desk.folder->path);
    bench->desk.media = desk_media(bench->desk.folder->path);
    struct session_parts parts = {
        .db = bench->desk.folder->db,
        .media = bench->desk.media,
        .language = UI_ZH_CN,
        .settings = &bench->kiosk,
        .in_effect = &bench->in_effect,
        .folder = bench->desk.folder->path,
        .backlight = bench->backlight,
        .look = look_at_devices,
        .look_context = bench,
    };
    assert_int_equal(session_open(&parts, &bench->desk.session), ERR_OK);
    *state = bench;
    return 0;
}

static int set_up_menu(void **state)
{
    struct card card = folder_card(organizer_uid);
    enum organizer_outcome outcome;
    set_up(state);
    struct bench *bench = *state;
    struct folder *folder = bench->desk.folder;
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, "李建国", &card, "2580", &outcome, NULL),
        ERR_OK);
    assert_true(session_login(bench->desk.session, &card));
    desk_walk(&bench->desk, "og.pin.2 og.pin.5 og.pin.8 og.pin.0 og.pin.ok og.settings");
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    void *folder = bench->desk.folder;
    folder_verify(bench->desk.folder);
    session_close(bench->desk.session);
    media_close(bench->desk.media);
    free(bench);
    return folder_teardown(&folder);
}

static void see_value(struct bench *bench, const char *row, const char *value)
{
    desk_see(&bench->desk, "og.settings");
    assert_string_equal(desk_find(&bench->desk, row)->value, value);
}

/* ---- settings ---- */

static void test_a_change_is_in_effect_and_in_the_log(void **state)
{
    struct bench *bench = *state;
    see_value(bench, "og.settings.base", "党员总数");
    press(bench, "og.settings.base");
    assert_false(desk_find(&bench->desk, "og.setting.ok")->enabled);
    press(bench, "og.set.expected");
    assert_false(bench->kiosk.base_is_expected); /* chosen is not changed */
    press(bench, "og.setting.ok");
    assert_true(bench->kiosk.base_is_expected);
    see_value(bench, "og.settings.base", "应到人数");
    desk_logged(&bench->desk, "setting.set", "rules.attendance_base|expected");
    press(bench, "og.settings.base");
    assert_true(desk_shows(&bench->desk, "在屏幕上设置"));
    press(bench, "og.setting.reset");
    assert_false(bench->kiosk.base_is_expected);
    desk_logged(&bench->desk, "setting.set", "\"old\":\"expected\"|\"new\":null");
    assert_null(desk_find(&bench->desk, "og.setting.reset"));
}

/* A value of the file that is not among the steps is there to be seen and kept. */
static void test_a_value_between_the_steps(void **state)
{
    struct bench *bench = *state;
    bench->file.attendance_percent = 67;
    take_settings(bench);
    press(bench, "og.settings.rate");
    assert_true(desk_find(&bench->desk, "og.set.67")->chosen);
    const struct page_item *item = desk_find(&bench->desk, "og.set.67");
    assert_string_equal(item[-1].id, "og.set.65");
    assert_string_equal(item[1].id, "og.set.70");
    press(bench, "og.set.85");
    press(bench, "og.setting.ok");
    assert_int_equal(bench->kiosk.attendance_percent, 85);
}

/* product.md §0.2: the formula decides about awards, so it is a setting with a name. */
static void test_formula(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(bench->in_effect.satisfaction_formula, SATISFACTION_BASIC_TOO);
    press(bench, "og.settings.formula");
    press(bench, "og.set.weighted");
    press(bench, "og.setting.ok");
    assert_int_equal(bench->in_effect.satisfaction_formula, SATISFACTION_WEIGHTED);
}

static void test_volume_is_tried_and_the_page_stays(void **state)
{
    struct bench *bench = *state;
    press(bench, "og.settings.volume");
    assert_false(bench->desk.news.sounds);
    press(bench, "og.set.40");
    press(bench, "og.setting.ok");
    assert_true(bench->desk.news.sounds);
    assert_int_equal(bench->in_effect.volume_percent, 40);
    desk_see(&bench->desk, "og.setting");
    press(bench, "page.back");
    assert_false(bench->desk.news.sounds);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_brightness_only_where_there_is_one(void **state)
{
    struct bench *bench = *state;
    char path[200];
    press(bench, "page.next");
    desk_see(&bench->desk, "og.settings");
    assert_null(desk_find(&bench->desk, "og.settings.brightness"));
    press(bench, "page.previous");
    assert_int_equal(mkdir(bench->backlight, 0700), 0);
    snprintf(path, sizeof path, "%s/panel", bench->backlight);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file(path, "brightness", "100\n");
    write_file(path, "max_brightness", "200\n");
    press(bench, "page.next");
    see_value(bench, "og.settings.brightness", "不调节");
    press(bench, "og.settings.brightness");
    press(bench, "og.set.60");
    press(bench, "og.setting.ok");
    assert_int_equal(bench->in_effect.brightness_percent, 60);
}

static void test_what_members_see_may_be_larger(void **state)
{
    struct bench *bench = *state;
    press(bench, "page.next");
    see_value(bench, "og.settings.text", "100%");
    press(bench, "og.settings.text");
    press(bench, "og.set.150");
    press(bench, "og.setting.ok");
    assert_int_equal(bench->kiosk.text_percent, 150);
    desk_logged(&bench->desk, "setting.set", "screen.text_percent|150");
    see_value(bench, "og.settings.contrast", "一般");
    press(bench, "og.settings.contrast");
    press(bench, "og.set.yes");
    press(bench, "og.setting.ok");
    assert_true(bench->kiosk.high_contrast);
    see_value(bench, "og.settings.contrast", "黑白分明");
}

static void choose(struct bench *bench, const char *row, const char *value)
{
    press(bench, row);
    press(bench, value);
    press(bench, "og.setting.ok");
}

static void test_night_voice_and_motion(void **state)
{
    struct bench *bench = *state;
    press(bench, "page.next");
    see_value(bench, "og.settings.dark", "00:00");
    choose(bench, "og.settings.dark", "og.set.22:00");
    choose(bench, "og.settings.light", "og.set.06:00");
    assert_int_equal(bench->kiosk.dark_from_min, 22 * 60);
    assert_int_equal(bench->kiosk.dark_to_min, 6 * 60);
    desk_logged(&bench->desk, "setting.set", "screen.dark_to|06:00");
    see_value(bench, "og.settings.voice", "不念");
    choose(bench, "og.settings.voice", "og.set.espeak");
    assert_int_equal(bench->in_effect.voice, VOICE_ESPEAK);
    choose(bench, "og.settings.motion", "og.set.no");
    assert_false(bench->in_effect.has_motion);
}

/* What only the file can set is said, and can be left for something else. */
static void test_voice_from_files_has_its_word(void **state)
{
    struct bench *bench = *state;
    bench->file.voice = VOICE_FILES;
    press(bench, "page.next");
    see_value(bench, "og.settings.voice", "录音文件");
    choose(bench, "og.settings.voice", "og.set.off");
    assert_int_equal(bench->in_effect.voice, VOICE_OFF);
}

/* ---- the clock ---- */

static void test_clock_by_steps(void **state)
{
    struct bench *bench = *state;
    press(bench, "og.settings.clock");
    press(bench, "og.clock.month.1");  /* 20 June */
    press(bench, "og.clock.hour.0");   /* 12:50 */
    press(bench, "og.clock.minute.3"); /* 13:00 */
    press(bench, "og.clock.ok");
    struct moment now = clock_moment(clock_wall_ms());
    assert_int_equal(now.month, 6);
    assert_int_equal(now.day, 20);
    assert_int_equal(now.hour, 13);
    assert_int_equal(now.minute, 0);
    desk_told(&bench->desk, PAGE_GOOD, "2026-06-20 13:00");
    desk_logged(&bench->desk, "clock.confirmed", "2026");
    assert_int_equal(folder_number(bench->desk.folder,
                                   "SELECT count(*) FROM chain WHERE type = 'clock.set' AND "
                                   "data ->> '$.old' LIKE '2026-05-20 13:5%' AND "
                                   "data ->> '$.new' = '2026-06-20 13:00:00'"),
                     1);
}

/* 31 January and a month more is the end of February, and 29 February and a year more its 28th. */
static void test_clock_keeps_to_the_month(void **state)
{
    struct bench *bench = *state;
    desk_clock("2028-01-31 10:00:00");
    press(bench, "og.settings.clock");
    press(bench, "og.clock.month.1");
    assert_true(desk_shows(&bench->desk, "2028-02-29"));
    press(bench, "og.clock.year.1");
    assert_true(desk_shows(&bench->desk, "2029-02-28"));
    press(bench, "og.clock.day.1");
    assert_true(desk_shows(&bench->desk, "2029-03-01"));
    press(bench, "og.clock.minute.1");
    assert_true(desk_shows(&bench->desk, "09:59"));
}

/* ---- the self-test ---- */

static void test_self_test_tells_what_is_bad_first(void **state)
{
    struct bench *bench = *state;
    bool is_fit = disk_overwrites(bench->desk.folder->path); /* not every machine's /tmp is */
    int bad = is_fit ? 2 : 3;
    bench->devices = (struct doctor_devices){{false, READER_SILENT, false, false}, 1280, 800, true};
    /* on a port, so that what stands in a USB reader's way on this machine is no matter */
    strcpy(bench->in_effect.connstring, "pn532_uart:/dev/nfc0");
    press(bench, "og.settings.doctor");
    assert_true(bench->desk.news.sounds);
    desk_see(&bench->desk, "og.doctor");
    assert_int_equal(bench->desk.page.items[0].tone, PAGE_FAULT);
    assert_string_equal(bench->desk.page.items[1].id, "og.doctor.reader");
    assert_int_equal(bench->desk.page.items[1].tone, PAGE_FAULT);
    assert_int_equal(bench->desk.page.items[bad].tone, PAGE_GOOD);
    bench->devices.reader.answers = true;
    desk_see(&bench->desk, "og.doctor"); /* what is shown is what was tried */
    assert_string_equal(bench->desk.page.items[1].id, "og.doctor.reader");
    press(bench, "og.doctor.again");
    desk_see(&bench->desk, "og.doctor");
    assert_string_equal(bench->desk.page.items[0].id, "og.doctor.clock"); /* it runs under --at */
    assert_int_equal(bench->desk.page.items[bad - 1].tone, PAGE_GOOD);
}

/* ---- the first start ---- */

static void first_start(struct bench *bench, const char *uid)
{
    struct card card = folder_card(uid);
    session_first_start(bench->desk.session, &bench->desk.news);
    assert_false(bench->desk.news.left);
    assert_true(bench->desk.news.wants_card);
    session_card(bench->desk.session, &card, &bench->desk.news);
}

static int organizers(struct bench *bench)
{
    int count = -1;
    assert_int_equal(organizer_count(bench->desk.folder->db, &count), ERR_OK);
    return count;
}

static void test_first_organizer_is_the_member_of_the_card(void **state)
{
    struct bench *bench = *state;
    folder_person(bench->desk.folder,
                  (struct folder_person){.name = "刘思远", .number = "002", .uid = organizer_uid});
    assert_true(bench->kiosk.lacks_organizer);
    first_start(bench, organizer_uid);
    desk_see(&bench->desk, "first.pin");
    assert_true(desk_shows(&bench->desk, "刘思远"));
    desk_walk(&bench->desk, "first.pin.7 first.pin.0 first.pin.7 first.pin.1 first.pin.ok");
    desk_walk(&bench->desk, "first.again.7 first.again.0 first.again.7 first.again.1");
    assert_int_equal(organizers(bench), 0);
    press(bench, "first.again.ok");
    desk_see(&bench->desk, "first.steps");
    assert_int_equal(organizers(bench), 1);
    assert_false(bench->kiosk.lacks_organizer);
    json_t *entry = folder_last_entry(bench->desk.folder);
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "first-start");
    json_decref(entry);
    struct card card = folder_card(organizer_uid);
    assert_true(session_login(bench->desk.session, &card));
    desk_walk(&bench->desk, "og.pin.7 og.pin.0 og.pin.7 og.pin.1 og.pin.ok");
    desk_see(&bench->desk, "og.menu");
}

/* How a tile stands: done, or still to be done. */
static bool is_done(struct bench *bench, const char *tile)
{
    const struct page_item *item = desk_find(&bench->desk, tile);
    assert_non_null(item);
    return item->tone == PAGE_GOOD;
}

static void to_the_steps(struct bench *bench)
{
    folder_person(bench->desk.folder,
                  (struct folder_person){.name = "李建国", .uid = organizer_uid});
    first_start(bench, organizer_uid);
    desk_walk(&bench->desk, "first.pin.7 first.pin.0 first.pin.7 first.pin.1 first.pin.ok");
    desk_walk(&bench->desk, "first.again.7 first.again.0 first.again.7 first.again.1");
    press(bench, "first.again.ok");
    desk_see(&bench->desk, "first.steps");
}

static void test_steps_of_a_first_start(void **state)
{
    struct bench *bench = *state;
    folder_sql(bench->desk.folder, "UPDATE setting SET value = '' WHERE key = 'room'");
    to_the_steps(bench);
    desk_told(&bench->desk, PAGE_GOOD, "李建国");
    assert_false(is_done(bench, "first.room"));
    assert_true(is_done(bench, "first.branch"));
    assert_false(desk_find(&bench->desk, "first.branch")->enabled); /* there is one only */
    assert_false(desk_find(&bench->desk, "first.network")->enabled);
    desk_walk(&bench->desk, "first.room");
    desk_see(&bench->desk, "first.room");
    press(bench, "room.2");
    desk_see(&bench->desk, "first.steps");
    desk_logged(&bench->desk, "setting.set", "terminal.room|党群服务中心");
    assert_true(is_done(bench, "first.room"));
    desk_walk(&bench->desk, "first.clock");
    desk_see(&bench->desk, "og.clock");
    press(bench, "og.clock.right");
    desk_see(&bench->desk, "first.steps");
    desk_logged(&bench->desk, "clock.confirmed", "");
    desk_walk(&bench->desk, "page.back");
    desk_see(&bench->desk, "og.menu");
}

static void test_another_branch_of_the_roster_is_the_terminals(void **state)
{
    struct bench *bench = *state;
    folder_person(bench->desk.folder,
                  (struct folder_person){.name = "赵六", .number = "4", .branch = "第二党支部"});
    to_the_steps(bench);
    assert_true(is_done(bench, "first.roster"));
    assert_true(desk_shows(&bench->desk, "共 2 个"));
    desk_walk(&bench->desk, "first.branch");
    assert_true(desk_find(&bench->desk, "branch.1")->chosen);
    desk_walk(&bench->desk, "branch.1");
    desk_see(&bench->desk, "first.steps");
    json_t *entry = folder_last_entry(bench->desk.folder);
    assert_string_not_equal(json_string_value(json_object_get(entry, "type")), "branch.home");
    json_decref(entry);
    desk_walk(&bench->desk, "first.branch");
    press(bench, "branch.2");
    desk_logged(&bench->desk, "branch.home", "第一党支部|第二党支部");
    assert_string_equal(bench->kiosk.branch, "第二党支部");
}

static void test_weak_and_different_pins(void **state)
{
    struct bench *bench = *state;
    first_start(bench, organizer_uid);
    assert_true(desk_shows(&bench->desk, "组织委员"));
    desk_walk(&bench->desk, "first.pin.4 first.pin.3 first.pin.2 first.pin.1 first.pin.ok");
    desk_told(&bench->desk, PAGE_WARNING, "太简单");
    desk_walk(&bench->desk, "first.pin.4 first.pin.3 first.pin.2 first.pin.9 first.pin.ok");
    desk_walk(&bench->desk, "first.again.4 first.again.3 first.again.2 first.again.8");
    press(bench, "first.again.ok");
    desk_see(&bench->desk, "first.pin");
    desk_told(&bench->desk, PAGE_WARNING, "两次输入不同");
    session_end(bench->desk.session);
    assert_int_equal(organizers(bench), 0);
}

static void test_first_start_is_for_the_first_only(void **state)
{
    struct bench *bench = *state;
    struct folder *folder = bench->desk.folder;
    struct card other = folder_card("04000000000002");
    enum organizer_outcome outcome;
    first_start(bench, organizer_uid);
    desk_walk(&bench->desk, "first.pin.4 first.pin.3 first.pin.2 first.pin.9 first.pin.ok");
    desk_walk(&bench->desk, "first.again.4 first.again.3 first.again.2 first.again.9");
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, "赵委员", &other, "2580", &outcome, NULL),
        ERR_OK);
    press(bench, "first.again.ok");
    desk_told(&bench->desk, PAGE_WARNING, "已有工作人员");
    assert_int_equal(organizers(bench), 1);
    session_first_start(bench->desk.session, &bench->desk.news);
    assert_true(bench->desk.news.left);
}

static void test_disabled_card_makes_no_organizer(void **state)
{
    struct bench *bench = *state;
    struct folder *folder = bench->desk.folder;
    struct card card = folder_card(organizer_uid);
    folder_person(folder, (struct folder_person){.name = "刘思远", .uid = organizer_uid});
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    first_start(bench, organizer_uid);
    desk_see(&bench->desk, "first.card");
    desk_told(&bench->desk, PAGE_WARNING, "已停用");
}

/* ---- somebody else took him out of use ---- */

static void test_removed_organizer_is_out_at_once(void **state)
{
    struct bench *bench = *state;
    struct folder *folder = bench->desk.folder;
    struct card other = folder_card("04000000000002");
    enum organizer_outcome outcome;
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, "赵委员", &other, "2580", &outcome, NULL),
        ERR_OK);
    assert_int_equal(organizer_remove(folder->db, &folder->origin, 1, &outcome), ERR_OK);
    assert_int_equal(outcome, ORGANIZER_DONE);
    session_touch(bench->desk.session, "og.settings.base", &bench->desk.news);
    assert_true(bench->desk.news.left);
}

int main(void)
{
#define AT_MENU(test)  cmocka_unit_test_setup_teardown(test, set_up_menu, tear_down)
#define AT_START(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        AT_MENU(test_a_change_is_in_effect_and_in_the_log),
        AT_MENU(test_a_value_between_the_steps),
        AT_MENU(test_formula),
        AT_MENU(test_volume_is_tried_and_the_page_stays),
        AT_MENU(test_brightness_only_where_there_is_one),
        AT_MENU(test_what_members_see_may_be_larger),
        AT_MENU(test_night_voice_and_motion),
        AT_MENU(test_voice_from_files_has_its_word),
        AT_MENU(test_clock_by_steps),
        AT_MENU(test_clock_keeps_to_the_month),
        AT_MENU(test_self_test_tells_what_is_bad_first),
        AT_START(test_first_organizer_is_the_member_of_the_card),
        AT_START(test_steps_of_a_first_start),
        AT_START(test_another_branch_of_the_roster_is_the_terminals),
        AT_START(test_weak_and_different_pins),
        AT_START(test_first_start_is_for_the_first_only),
        AT_START(test_disabled_card_makes_no_organizer),
        AT_MENU(test_removed_organizer_is_out_at_once),
    };
    return cmocka_run_group_tests_name("settings, self-test, first start", tests, NULL, NULL);
}
