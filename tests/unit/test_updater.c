/* The updater against the real RAUC on a bus of its own: what it finds on sticks, what it says is
 * wrong with it, and that it installs. */
#include "drivers/updater.h"
#include "drivers/updater_packet.h"
#include "firmware/base/clock.h"
#include "tests/harness/raucserver.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int server_open(void **state)
{
    struct raucserver *server = calloc(1, sizeof *server);
    assert_non_null(server);
    raucserver_start(server);
    *state = server;
    return 0;
}

static int server_close(void **state)
{
    raucserver_stop(*state);
    free(*state);
    return 0;
}

/* Each test has the stick to itself. */
static int empty_stick(void **state)
{
    const struct raucserver *server = *state;
    return scratch_run("rm -rf '%s'; mkdir -m 755 '%s'", server->stick, server->stick) ? 0 : -1;
}

struct outcome {
    bool is_done;
    int steps; /* of progress that was told */
    int percent;
    enum update_failure failure;
    struct updater_system system;
    struct update_bundle bundles[UPDATE_BUNDLES_MAX];
    int bundle_count;
};

/* Waits for the end and closes it. */
static struct outcome finish(struct updater *updater)
{
    struct outcome outcome = {.steps = 0};
    const struct update_bundle *bundles;
    for (;;) {
        enum updater_news news = updater_dispatch(updater, clock_mono_ns());
        outcome.steps += news == UPDATER_PROGRESS;
        outcome.is_done = news == UPDATER_DONE;
        if (news == UPDATER_DONE || news == UPDATER_FAILED)
            break;
        struct pollfd fd = {.fd = updater_fd(updater), .events = POLLIN};
        if (news == UPDATER_NO_NEWS)
            poll(&fd, 1, 1000);
    }
    outcome.percent = updater_percent(updater);
    outcome.failure = updater_failure(updater);
    outcome.system = *updater_system(updater);
    outcome.bundle_count = updater_bundles(updater, &bundles);
    memcpy(outcome.bundles, bundles, sizeof *bundles * (size_t)outcome.bundle_count);
    updater_close(updater);
    return outcome;
}

static struct outcome look(const struct raucserver *server)
{
    struct updater *updater = NULL;
    const char *sticks[] = {"/nowhere", server->stick};
    assert_int_equal(updater_look(sticks, 2, &updater), ERR_OK);
    struct outcome outcome = finish(updater);
    assert_true(outcome.is_done);
    return outcome;
}

/* What is found where there is one. */
static struct update_bundle look_at_one(const struct raucserver *server)
{
    struct outcome outcome = look(server);
    assert_int_equal(outcome.bundle_count, 1);
    return outcome.bundles[0];
}

static struct outcome install(const struct update_bundle *bundle)
{
    struct updater *updater = NULL;
    assert_int_equal(updater_install(bundle, &updater), ERR_OK);
    return finish(updater);
}

/* ---- the system ---- */

static void it_knows_what_runs(void **state)
{
    (void)state;
    struct updater *updater = NULL;
    assert_int_equal(updater_ask(&updater), ERR_OK);
    struct outcome outcome = finish(updater);
    assert_true(outcome.is_done);
    assert_string_equal(outcome.system.device, "themeday-test");
    assert_string_equal(outcome.system.slot, "A");
}

static void a_terminal_without_rauc(void **state)
{
    struct raucserver *server = *state;
    struct updater *updater = NULL;
    raucserver_down(server);
    assert_int_equal(updater_ask(&updater), ERR_OK);
    struct outcome outcome = finish(updater);
    raucserver_up(server, "A");
    assert_false(outcome.is_done);
    assert_int_equal(outcome.failure, UPDATE_NOT_HERE);
}

static void a_machine_without_a_bus(void **state)
{
    (void)state;
    struct updater *updater = NULL;
    char *address = strdup(getenv("DBUS_SYSTEM_BUS_ADDRESS"));
    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus", 1);
    assert_int_equal(updater_ask(&updater), ERR_OK);
    struct outcome outcome = finish(updater);
    setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
    free(address);
    assert_int_equal(outcome.failure, UPDATE_NOT_HERE);
}

/* ---- what is on the stick ---- */

static void a_good_one(void **state)
{
    const struct raucserver *server = *state;
    raucserver_bundle(server, "good", "9.1.0", "themeday-test", "release", "verity");
    struct update_bundle bundle = look_at_one(server);
    assert_int_equal(bundle.failure, UPDATE_FINE);
    assert_string_equal(bundle.stick, server->stick);
    assert_string_equal(bundle.name, "good.raucb");
    assert_string_equal(bundle.version, "9.1.0");
    assert_string_equal(bundle.signer, "Themeday Release · 机关党委办公室");
    assert_true(bundle.size > 1500000);
}

static void what_is_refused(void **state)
{
    static const struct {
        const char *device, *signer;
        const char *harm; /* a command, in the stick's folder */
        enum update_failure failure;
    } cases[] = {
        {"themeday-test", "stranger", "true", UPDATE_FOREIGN},
        {"themeday-test", "past", "true", UPDATE_NOT_VALID},
        {"themeday-other", "release", "true", UPDATE_OTHER_KIND},
        {"themeday-test", "release", "truncate -s -100 one.raucb", UPDATE_DAMAGED},
        {"themeday-test", "release", "sed -i 's/version=9/version=8/' one.raucb", UPDATE_DAMAGED},
        {"themeday-test", "release", ": >one.raucb", UPDATE_DAMAGED},
        {"themeday-test", "release", "echo no update at all >one.raucb", UPDATE_DAMAGED},
        {"themeday-test", "release", "head -c 100 /dev/zero >>one.raucb", UPDATE_DAMAGED},
    };
    const struct raucserver *server = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        raucserver_bundle(server, "one", "9.1.0", cases[i].device, cases[i].signer, "verity");
        assert_true(scratch_run("cd '%s' && %s", server->stick, cases[i].harm));
        struct update_bundle bundle = look_at_one(server);
        if (bundle.failure != cases[i].failure)
            fail_msg("case %zu: %d instead of %d", i, bundle.failure, cases[i].failure);
    }
}

static void what_is_no_update(void **state)
{
    const struct raucserver *server = *state;
    assert_true(scratch_run("cd '%s' && echo >a.txt && mkdir b.raucb && echo >.c.raucb && "
                            "ln -s a.txt d.raucb && echo >\"$(printf 'e\\033.raucb')\"",
                            server->stick));
    assert_int_equal(look(server).bundle_count, 0);
}

static void the_newest_of_many(void **state)
{
    const struct raucserver *server = *state;
    assert_true(scratch_run("cd '%s' && for i in 1 2 3 4 5 6 7 8; do echo >$i.raucb; "
                            "touch -d \"2026-01-0$i\" $i.raucb; done",
                            server->stick));
    struct outcome outcome = look(server);
    assert_int_equal(outcome.bundle_count, UPDATE_BUNDLES_MAX);
    assert_string_equal(outcome.bundles[0].name, "8.raucb");
    assert_string_equal(outcome.bundles[UPDATE_BUNDLES_MAX - 1].name, "3.raucb");
}

/* ---- installing ---- */

static void it_is_installed(void **state)
{
    const struct raucserver *server = *state;
    raucserver_bundle(server, "plain", "9.2.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(server, "plain"))
        skip(); /* no loop device or no mounts here */
    struct update_bundle bundle = look_at_one(server);
    assert_int_equal(bundle.failure, UPDATE_FINE);
    struct outcome outcome = install(&bundle);
    assert_int_equal(outcome.failure, UPDATE_FINE);
    assert_true(outcome.is_done);
    assert_true(raucserver_slot_holds(server, "slotB", "plain"));
    assert_false(raucserver_slot_holds(server, "slotA", "plain"));
    assert_string_equal(outcome.system.slot, "A");
}

/* The one from which the terminal runs is never written. */
static void a_slot_that_cannot_be_written(void **state)
{
    const struct raucserver *server = *state;
    raucserver_bundle(server, "large", "9.3.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(server, "large"))
        skip();
    struct update_bundle bundle = look_at_one(server);
    assert_true(scratch_run("cd '%s' && mv slotB kept && mkdir slotB", server->scratch.path));
    struct outcome outcome = install(&bundle);
    assert_true(scratch_run("cd '%s' && rmdir slotB && mv kept slotB", server->scratch.path));
    assert_false(outcome.is_done);
    assert_int_equal(outcome.failure, UPDATE_BROKEN);
    assert_false(raucserver_slot_holds(server, "slotA", "large"));
}

static void another_one_in_its_place(void **state)
{
    const struct raucserver *server = *state;
    raucserver_bundle(server, "one", "9.4.0", "themeday-test", "release", "verity");
    struct update_bundle bundle = look_at_one(server);
    raucserver_bundle(server, "one", "9.3.0", "themeday-test", "release", "verity");
    assert_int_equal(install(&bundle).failure, UPDATE_GONE);
    assert_true(scratch_run("rm '%s/one.raucb'", server->stick));
    assert_int_equal(install(&bundle).failure, UPDATE_GONE);
}

/* Somebody else has it installed: of what is on the stick nothing can be said until it has ended.
 */
static void one_that_installs_already(void **state)
{
    const struct raucserver *server = *state;
    struct updater *other = NULL;
    raucserver_bundle(server, "plain", "9.2.0", "themeday-test", "release", "plain");
    if (!raucserver_can_install(server, "plain"))
        skip();
    struct update_bundle bundle = look_at_one(server);
    assert_true(scratch_run("touch '%s/hold'", server->scratch.path));
    assert_int_equal(updater_install(&bundle, &other), ERR_OK);
    while (updater_dispatch(other, clock_mono_ns()) != UPDATER_PROGRESS || !updater_percent(other))
        poll(&(struct pollfd){.fd = updater_fd(other), .events = POLLIN}, 1, 1000);
    assert_int_equal(look_at_one(server).failure, UPDATE_BUSY);
    assert_int_equal(install(&bundle).failure, UPDATE_BUSY);
    assert_true(scratch_run("rm '%s/hold'", server->scratch.path));
    assert_true(finish(other).is_done);
    assert_int_equal(look_at_one(server).failure, UPDATE_FINE);
}

/* ---- the helper ---- */

static void one_that_is_silent(void **state)
{
    const struct raucserver *server = *state;
    struct updater *updater = NULL;
    const char *sticks[] = {server->stick};
    assert_int_equal(updater_look(sticks, 1, &updater), ERR_OK);
    assert_true(updater_deadline_ns(updater) < clock_mono_ns() + 21000000000);
    enum updater_news news;
    do
        news = updater_dispatch(updater, clock_mono_ns() + 60000000000);
    while (news == UPDATER_PROGRESS);
    /* It may have been quicker than the clock that was put forward. */
    if (news == UPDATER_FAILED)
        assert_int_equal(updater_failure(updater), UPDATE_SILENT);
    else
        assert_int_equal(news, UPDATER_DONE);
    assert_int_equal(updater_fd(updater), -1);
    updater_close(updater);
}

static void packets_that_are_believed(void **state)
{
    (void)state;
    struct updater_packet packet = {.type = UPDATER_PACKET_BUNDLE};
    assert_true(updater_packet_is_valid(&packet));
    strcpy(packet.bundle.version, "1\033[2J");
    assert_false(updater_packet_is_valid(&packet));
    memset(packet.bundle.version, 'x', sizeof packet.bundle.version);
    assert_false(updater_packet_is_valid(&packet));
    packet = (struct updater_packet){.type = UPDATER_PACKET_BUNDLE, .bundle.failure = 99};
    assert_false(updater_packet_is_valid(&packet));
    packet = (struct updater_packet){.type = UPDATER_PACKET_PROGRESS, .percent = 101};
    assert_false(updater_packet_is_valid(&packet));
    packet = (struct updater_packet){.type = UPDATER_PACKET_FAILED, .failure = UPDATE_FINE};
    assert_false(updater_packet_is_valid(&packet));
    packet = (struct updater_packet){.type = 0};
    assert_false(updater_packet_is_valid(&packet));
}

/* ---- the bus ---- */

/* themeday-dbus.conf, with "nobody" in place of the terminal's user. */
static bool may_call(const char *user, const char *interface, const char *words)
{
    return scratch_run("setpriv --reuid=%s --clear-groups dbus-send --system --print-reply "
                       "--dest=de.pengutronix.rauc / %s.%s 2>&1 | grep -q AccessDenied",
                       user, interface, words) == false;
}

static void what_the_terminal_may_ask(void **state)
{
    (void)state;
    static const char rauc[] = "de.pengutronix.rauc.Installer";
    static const char properties[] = "org.freedesktop.DBus.Properties";
    if (!scratch_run("setpriv --reuid=nobody --clear-groups true 2>/dev/null"))
        skip(); /* not root */
    assert_true(may_call("nobody", rauc, "Info string:/nowhere"));
    assert_true(may_call("nobody", rauc, "InstallBundle string:/nowhere dict:string:variant:"));
    assert_true(may_call("nobody", properties,
                         "Get string:de.pengutronix.rauc.Installer "
                         "string:Progress"));
    assert_false(may_call("nobody", rauc, "Mark string:bad string:booted"));
    assert_false(may_call("nobody", rauc, "GetSlotStatus"));
    assert_false(may_call("nobody", "org.freedesktop.DBus.Introspectable", "Introspect"));
    assert_true(may_call("root", rauc, "GetSlotStatus"));
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=updater") == 0)
        updater_process_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_knows_what_runs, empty_stick),
        cmocka_unit_test_setup(a_terminal_without_rauc, empty_stick),
        cmocka_unit_test_setup(a_machine_without_a_bus, empty_stick),
        cmocka_unit_test_setup(a_good_one, empty_stick),
        cmocka_unit_test_setup(what_is_refused, empty_stick),
        cmocka_unit_test_setup(what_is_no_update, empty_stick),
        cmocka_unit_test_setup(the_newest_of_many, empty_stick),
        cmocka_unit_test_setup(it_is_installed, empty_stick),
        cmocka_unit_test_setup(a_slot_that_cannot_be_written, empty_stick),
        cmocka_unit_test_setup(another_one_in_its_place, empty_stick),
        cmocka_unit_test_setup(one_that_installs_already, empty_stick),
        cmocka_unit_test_setup(one_that_is_silent, empty_stick),
        cmocka_unit_test_setup(packets_that_are_believed, empty_stick),
        cmocka_unit_test_setup(what_the_terminal_may_ask, empty_stick),
    };
    return cmocka_run_group_tests(tests, server_open, server_close);
}
