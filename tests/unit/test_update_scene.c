/* 系统更新 as an organizer meets it, with the real RAUC: what he is offered and what not, that it
 * is installed, and what he is told after the restart. */
#include "db/organizer.h"
#include "firmware/updates.h"
#include "tests/harness/desk.h"
#include "tests/harness/raucserver.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const char organizer_uid[] = "04000000000001";

static const struct kiosk_settings kiosk = {.branch = "第一党支部", .attendance_percent = 80};
static const struct settings in_effect;

static struct raucserver server;

struct bench {
    struct desk desk;
    struct updates *updates;
    struct health health;
};

/* ---- the desk ---- */

static void log_in(struct bench *bench)
{
    struct card card = folder_card(organizer_uid);
    assert_true(session_login(bench->desk.session, &card));
    desk_walk(&bench->desk, "og.pin.2 og.pin.5 og.pin.8 og.pin.0 og.pin.ok");
}

static void start(struct bench *bench, bool has_updates)
{
    if (has_updates)
        assert_int_equal(updates_open(bench->desk.folder->db, &bench->updates), ERR_OK);
    struct session_parts parts = {.db = bench->desk.folder->db,
                                  .media = bench->desk.media,
                                  .language = UI_ZH_CN,
                                  .settings = &kiosk,
                                  .in_effect = &in_effect,
                                  .folder = bench->desk.folder->path,
                                  .backlight = "/nowhere",
                                  .health = &bench->health,
                                  .updates = bench->updates};
    assert_int_equal(session_open(&parts, &bench->desk.session), ERR_OK);
    log_in(bench);
}

static void stop(struct bench *bench)
{
    session_close(bench->desk.session);
    updates_close(bench->updates);
    bench->updates = NULL;
}

static int set_up(void **state)
{
    static struct bench bench;
    struct card card = folder_card(organizer_uid);
    enum organizer_outcome outcome;
    void *folder;
    bench = (struct bench){.updates = NULL};
    folder_setup(&folder);
    bench.desk.folder = folder;
    bench.desk.folder->origin.stamp = clock_stamp();
    assert_int_equal(organizer_add(bench.desk.folder->db, &bench.desk.folder->origin, "李建国",
                                   &card, "2580", &outcome, NULL),
                     ERR_OK);
    assert_true(scratch_run("rm -rf '%s' '%s/hold'; mkdir -m 755 '%s'", server.stick,
                            server.scratch.path, server.stick));
    raucserver_down(&server);
    raucserver_up(&server, "A");
    bench.desk.media = desk_media(server.scratch.path);
    start(&bench, true);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    void *folder = bench->desk.folder;
    stop(bench);
    media_close(bench->desk.media);
    folder_verify(bench->desk.folder);
    return folder_teardown(&folder);
}

/* As the terminal's loop does, until there is nothing to wait for. */
static void follow(struct bench *bench)
{
    while (updates_fd(bench->updates) >= 0) {
        struct pollfd fd = {.fd = updates_fd(bench->updates), .events = POLLIN};
        if (!updates_dispatch(bench->updates))
            poll(&fd, 1, 1000);
    }
    bench->health.update_waits = updates_has_news(bench->updates);
}

static void open_page(struct bench *bench)
{
    desk_walk(&bench->desk, "og.settings og.settings.update");
    follow(bench);
    desk_see(&bench->desk, "og.update");
}

static bool can_touch(struct bench *bench, const char *id)
{
    const struct page_item *item = desk_find(&bench->desk, id);
    return item != NULL && item->enabled;
}

/* The machine was off: another boot, from this slot. */
static void boot(struct bench *bench, const char *slot)
{
    stop(bench);
    raucserver_down(&server);
    raucserver_up(&server, slot);
    folder_sql(bench->desk.folder, "UPDATE setting SET value = json_set(value, '$.boot', 'before') "
                                   "WHERE key = 'update'");
    start(bench, true);
    follow(bench);
}

/* Installs 9.1.0, or skips the test where nothing can be mounted. */
static void install(struct bench *bench)
{
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(&server, "new"))
        skip();
    open_page(bench);
    desk_touch(&bench->desk, "up.install");
    desk_told(&bench->desk, PAGE_PLAIN, "正在安装版本 9.1.0，可以照常签到");
    assert_in_range(bench->desk.page.progress, 1, 100);
    follow(bench);
}

/* ---- what is offered ---- */

static void a_terminal_that_has_a_package(void **state)
{
    struct bench *bench = *state;
    raucserver_down(&server);
    open_page(bench);
    raucserver_up(&server, "A");
    desk_told(&bench->desk, PAGE_PLAIN, "这台终端由软件包更新，现在的版本 " THEMEDAY_VERSION);
    stop(bench);
    start(bench, false);
    desk_walk(&bench->desk, "og.settings og.settings.update");
    desk_told(&bench->desk, PAGE_PLAIN, "这台终端由软件包更新");
    desk_walk(&bench->desk, "page.back");
    desk_see(&bench->desk, "og.settings");
}

static void a_new_version(void **state)
{
    struct bench *bench = *state;
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "verity");
    open_page(bench);
    desk_told(&bench->desk, PAGE_PLAIN, "可以更新到版本 9.1.0");
    assert_true(desk_shows(&bench->desk, "Themeday Release · 机关党委办公室"));
    assert_true(desk_shows(&bench->desk, "new.raucb"));
    assert_true(can_touch(bench, "up.install"));
}

static void what_is_not_offered(void **state)
{
    static const struct {
        const char *version, *device, *signer, *words;
    } cases[] = {
        {"9.1.0", "themeday-test", "stranger", "不是受信任的人签名的"},
        {"9.1.0", "themeday-test", "past", "证书现在无效"},
        {"9.1.0", "themeday-other", "release", "另一种终端"},
        {"0.0.9", "themeday-test", "release", "版本 0.0.9 太旧"},
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        raucserver_bundle(&server, "one", cases[i].version, cases[i].device, cases[i].signer,
                          "verity");
        open_page(bench);
        desk_told(&bench->desk, PAGE_WARNING, cases[i].words);
        assert_false(can_touch(bench, "up.install"));
        assert_false(desk_shows(&bench->desk, "Stranger"));
        /* Nor by a touch of what is not there. */
        session_touch(bench->desk.session, "up.install", &bench->desk.news);
        assert_int_equal(updates_status(bench->updates)->stage, UPDATES_LISTS);
        desk_walk(&bench->desk, "page.back page.back");
    }
}

static void the_same_version(void **state)
{
    struct bench *bench = *state;
    raucserver_bundle(&server, "same", THEMEDAY_VERSION, "themeday-test", "release", "verity");
    open_page(bench);
    desk_told(&bench->desk, PAGE_PLAIN, "与现在的版本相同");
    assert_true(can_touch(bench, "up.install"));
}

static void versions_have_an_order(void **state)
{
    (void)state;
    assert_int_equal(updates_age("0.10.0"), UPDATES_NEWER);
    assert_int_equal(updates_age(THEMEDAY_VERSION ".1"), UPDATES_NEWER);
    assert_int_equal(updates_age(THEMEDAY_VERSION), UPDATES_SAME);
    assert_int_equal(updates_age("0.1.99"), UPDATES_TOO_OLD);
    assert_int_equal(updates_age(""), UPDATES_TOO_OLD);
    /* This very version reads what it writes. */
    assert_true(strverscmp(db_readable_since(), THEMEDAY_VERSION) <= 0);
}

static void several_to_choose_from(void **state)
{
    struct bench *bench = *state;
    raucserver_bundle(&server, "one", "9.1.0", "themeday-test", "release", "verity");
    raucserver_bundle(&server, "two", "9.2.0", "themeday-test", "stranger", "verity");
    assert_true(scratch_run("touch -d 2026-01-01 '%s/two.raucb'", server.stick));
    open_page(bench);
    assert_string_equal(desk_find(&bench->desk, "bundle.0")->value, "9.1.0");
    assert_string_equal(desk_find(&bench->desk, "bundle.0")->detail,
                        "Themeday Release · 机关党委办公室");
    assert_string_equal(desk_find(&bench->desk, "bundle.1")->value, "不能安装");
    assert_string_equal(desk_find(&bench->desk, "bundle.1")->detail, "");
    desk_touch(&bench->desk, "bundle.1");
    assert_false(can_touch(bench, "up.install"));
    desk_walk(&bench->desk, "page.back bundle.0");
    desk_told(&bench->desk, PAGE_PLAIN, "可以更新到版本 9.1.0");
    desk_walk(&bench->desk, "page.back page.back");
    desk_see(&bench->desk, "og.settings");
}

static void a_stick_that_comes_later(void **state)
{
    struct bench *bench = *state;
    assert_true(scratch_run("rmdir '%s'", server.stick));
    assert_true(media_dispatch(bench->desk.media));
    open_page(bench);
    desk_told(&bench->desk, PAGE_PLAIN, "请插入 U 盘");
    assert_true(scratch_run("mkdir -m 755 '%s'", server.stick));
    assert_true(media_dispatch(bench->desk.media));
    assert_true(session_hear(bench->desk.session, &bench->desk.news));
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘上没有更新文件");
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "verity");
    desk_touch(&bench->desk, "up.again");
    desk_told(&bench->desk, PAGE_PLAIN, "正在查看 U 盘");
    follow(bench);
    assert_true(can_touch(bench, "up.install"));
}

/* ---- installing ---- */

static void it_is_installed_and_waits(void **state)
{
    struct bench *bench = *state;
    install(bench);
    desk_told(&bench->desk, PAGE_GOOD, "版本 9.1.0 已装好，重启后生效");
    desk_logged(&bench->desk, "update.installed",
                "\"old\":\"" THEMEDAY_VERSION "\"|\"new\":\"9.1.0\"");
    desk_walk(&bench->desk, "page.back page.back");
    assert_true(bench->health.update_waits);
    desk_walk(&bench->desk, "og.health ft.update");
    assert_true(can_touch(bench, "up.restart"));
    /* Another run of the program is no restart of the machine. */
    stop(bench);
    start(bench, true);
    follow(bench);
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_GOOD, "版本 9.1.0 已装好");
}

static void the_restart(void **state)
{
    struct bench *bench = *state;
    char path[RAUCSERVER_PATH_SIZE];
    install(bench);
    unsetenv("RUNTIME_DIRECTORY");
    desk_touch(&bench->desk, "up.restart");
    desk_told(&bench->desk, PAGE_WARNING, "请关机后重新开机");
    setenv("RUNTIME_DIRECTORY", server.scratch.path, 1);
    desk_touch(&bench->desk, "up.restart");
    unsetenv("RUNTIME_DIRECTORY");
    desk_told(&bench->desk, PAGE_PLAIN, "正在重新启动");
    snprintf(path, sizeof path, "%s/restart", server.scratch.path);
    assert_int_equal(unlink(path), 0);
}

static void a_stick_that_is_pulled(void **state)
{
    struct bench *bench = *state;
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "verity");
    open_page(bench);
    assert_true(scratch_run("rm '%s/new.raucb'", server.stick));
    desk_touch(&bench->desk, "up.install");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘被拔出或已更换，没有更新");
    desk_logged(&bench->desk, "update.failed", "\"new\":\"9.1.0\"|\"reason\":\"gone\"");
    assert_true(bench->health.update_waits);
    desk_touch(&bench->desk, "page.back");
    follow(bench);
    assert_false(bench->health.update_waits);
    desk_touch(&bench->desk, "og.settings.update");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘上没有更新文件");
    desk_touch(&bench->desk, "up.again");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘上没有更新文件");
}

/* ---- after the restart ---- */

static void the_new_version_runs(void **state)
{
    struct bench *bench = *state;
    install(bench);
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_GOOD, "更新成功，现在运行版本 9.1.0");
    desk_touch(&bench->desk, "up.seen");
    desk_logged(&bench->desk, "update.seen", "runs");
    follow(bench);
    assert_false(bench->health.update_waits);
    desk_walk(&bench->desk, "page.back page.back");
    assert_null(desk_find(&bench->desk, "og.health"));
    boot(bench, "A"); /* it did well once, and then did not */
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "已恢复原来的版本 " THEMEDAY_VERSION);
}

/* A later one that came to nothing has not touched the slot of the version before. */
static void a_later_one_that_fails(void **state)
{
    struct bench *bench = *state;
    install(bench);
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update up.seen");
    follow(bench);
    assert_true(scratch_run("rm '%s/new.raucb'", server.stick));
    desk_touch(&bench->desk, "up.install");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘被拔出或已更换，没有更新");
    boot(bench, "A");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "已恢复原来的版本 " THEMEDAY_VERSION);
}

static void the_old_version_came_back(void **state)
{
    struct bench *bench = *state;
    install(bench);
    assert_int_equal(update_leave_reason(bench->desk.folder->path, UPDATE_REASON_SCREEN), ERR_OK);
    boot(bench, "A");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "更新没有成功，已恢复原来的版本 " THEMEDAY_VERSION);
    assert_true(desk_shows(&bench->desk, "新版本没有画面"));
    assert_true(desk_shows(&bench->desk, "9.1.0"));
    desk_touch(&bench->desk, "up.seen");
    desk_logged(&bench->desk, "update.seen", "undone");
    boot(bench, "A"); /* told once */
    assert_false(bench->health.update_waits);
}

/* RAUC writes, and does not come further than this; or the test is skipped. */
static void hold(struct bench *bench)
{
    raucserver_bundle(&server, "new", "9.1.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(&server, "new"))
        skip();
    assert_true(scratch_run("touch '%s/hold'", server.scratch.path));
    open_page(bench);
    desk_touch(&bench->desk, "up.install");
    desk_logged(&bench->desk, "update.begun", "9.1.0");
    while (updates_status(bench->updates)->percent == 0) {
        struct pollfd fd = {.fd = updates_fd(bench->updates), .events = POLLIN};
        assert_int_equal(updates_status(bench->updates)->stage, UPDATES_INSTALLS);
        if (!updates_dispatch(bench->updates))
            poll(&fd, 1, 1000);
    }
}

static void let_go(void)
{
    assert_true(scratch_run("rm '%s/hold'", server.scratch.path));
}

/* The plug is pulled while RAUC writes. */
static void an_installation_that_was_cut_off(void **state)
{
    struct bench *bench = *state;
    hold(bench);
    raucserver_down(&server);
    let_go();
    boot(bench, "A");
    assert_true(bench->health.update_waits);
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "上次更新没有装完，仍是原来的版本 " THEMEDAY_VERSION);
    desk_told(&bench->desk, PAGE_WARNING, "请插入 U 盘重新安装");
    assert_true(desk_shows(&bench->desk, "9.1.0"));
    desk_touch(&bench->desk, "up.seen");
    desk_logged(&bench->desk, "update.seen", "cut");
    follow(bench);
    desk_told(&bench->desk, PAGE_PLAIN, "可以更新到版本 9.1.0");
    desk_touch(&bench->desk, "up.install");
    follow(bench);
    desk_told(&bench->desk, PAGE_GOOD, "版本 9.1.0 已装好，重启后生效");
    assert_true(raucserver_slot_holds(&server, "slotB", "new"));
}

static void a_later_one_that_was_cut_off(void **state)
{
    struct bench *bench = *state;
    install(bench);
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update up.seen page.back page.back");
    hold(bench);
    raucserver_down(&server);
    let_go();
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "上次更新没有装完");
    desk_touch(&bench->desk, "up.seen");
    boot(bench, "A");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "已恢复原来的版本 " THEMEDAY_VERSION);
}

/* As often as it takes RAUC to end what it does. */
static void wait_for_offer(struct bench *bench)
{
    for (int i = 0; i < 600 && !can_touch(bench, "up.install"); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        desk_touch(&bench->desk, "up.again");
        follow(bench);
    }
    assert_true(can_touch(bench, "up.install"));
}

/* RAUC goes on, and the next start tells what it came to, whatever else is tried meanwhile. */
static void a_helper_that_dies(void **state)
{
    struct bench *bench = *state;
    hold(bench);
    assert_true(scratch_run("kill -KILL $(pgrep -P %d -f -- [-]-helper=updater)", (int)getpid()));
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "收不到安装的消息，它可能还在进行");
    desk_logged(&bench->desk, "update.failed", "\"new\":\"9.1.0\"|\"reason\":\"lost\"");
    desk_touch(&bench->desk, "up.again");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "另一次安装还在进行");
    let_go();
    wait_for_offer(bench);
    assert_true(raucserver_slot_holds(&server, "slotB", "new"));
    assert_true(scratch_run("rm '%s/new.raucb'", server.stick));
    desk_touch(&bench->desk, "up.install");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "U 盘被拔出或已更换，没有更新");
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_GOOD, "更新成功，现在运行版本 9.1.0");
}

/* Somebody else has begun to install since the organizer has looked. */
static void one_that_installs_already(void **state)
{
    struct bench *bench = *state;
    struct updater *other = NULL;
    install(bench);
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update up.seen");
    follow(bench);
    assert_true(can_touch(bench, "up.install"));
    assert_true(scratch_run("touch '%s/hold'", server.scratch.path));
    assert_int_equal(updater_install(&updates_status(bench->updates)->bundles[0], &other), ERR_OK);
    while (updater_percent(other) == 0) {
        struct pollfd fd = {.fd = updater_fd(other), .events = POLLIN};
        assert_int_not_equal(updater_dispatch(other, clock_mono_ns()), UPDATER_FAILED);
        poll(&fd, 1, 1000);
    }
    desk_touch(&bench->desk, "up.install");
    follow(bench);
    desk_told(&bench->desk, PAGE_WARNING, "另一次安装还在进行");
    updater_close(other);
    let_go();
    boot(bench, "A");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_WARNING, "已恢复原来的版本 " THEMEDAY_VERSION);
}

/* The terminal did not hear of the end, and RAUC had done its work. */
static void an_installation_that_was_whole(void **state)
{
    struct bench *bench = *state;
    install(bench);
    folder_sql(bench->desk.folder, "UPDATE setting SET value = json_set(value, '$.state', 'begun') "
                                   "WHERE key = 'update'");
    boot(bench, "B");
    desk_walk(&bench->desk, "og.health ft.update");
    desk_told(&bench->desk, PAGE_GOOD, "更新成功，现在运行版本 9.1.0");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=updater") == 0)
        updater_process_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_terminal_that_has_a_package, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_version, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_offered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_version, set_up, tear_down),
        cmocka_unit_test_setup_teardown(versions_have_an_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_to_choose_from, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stick_that_comes_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_installed_and_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stick_that_is_pulled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_new_version_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_later_one_that_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_old_version_came_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_installation_that_was_cut_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_later_one_that_was_cut_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_helper_that_dies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_that_installs_already, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_installation_that_was_whole, set_up, tear_down),
    };
    raucserver_start(&server);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    raucserver_stop(&server);
    return failed;
}
