/* There is no way out of a full-screen terminal from a keyboard or a window manager, and a stick
 * whose files are named to do harm does none (issue 9). */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <X11/Xlib.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

static struct rig rig;

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = meeting_roster,
                                                .has_activity = true,
                                                .organizer = "李建国",
                                                .organizer_card = meeting_cards[0],
                                                .has_media = true});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* ---- keys ---- */

static void type(const char *keys)
{
    char command[160];
    snprintf(command, sizeof command, "xdotool key --delay 1 %s", keys);
    assert_int_equal(system(command), 0);
}

/* What a window manager sends to whoever is to be closed. */
static void ask_to_close(void)
{
    Display *display = XOpenDisplay(NULL);
    assert_non_null(display);
    Window root, parent, *children = NULL;
    unsigned count = 0;
    assert_true(XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count));
    assert_true(count > 0);
    for (unsigned i = 0; i < count; i++) {
        XEvent event = {.xclient = {.type = ClientMessage,
                                    .window = children[i],
                                    .message_type = XInternAtom(display, "WM_PROTOCOLS", False),
                                    .format = 32}};
        event.xclient.data.l[0] = (long)XInternAtom(display, "WM_DELETE_WINDOW", False);
        XSendEvent(display, children[i], False, NoEventMask, &event);
    }
    XFree(children);
    XCloseDisplay(display);
}

static json_t *start_full_screen(void)
{
    rig_start(&rig, "--at", "2026-11-21 08:50:00", "--fullscreen", NULL);
    json_t *frame = rig_must_see(&rig, "idle.open");
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    return frame;
}

static void test_no_key_leads_out(void **state)
{
    (void)state;
    json_decref(start_full_screen());
    type("alt+F4 ctrl+q ctrl+w ctrl+c ctrl+z alt+Tab super super+d super+l ctrl+alt+Delete");
    type("ctrl+alt+BackSpace ctrl+alt+F2 ctrl+alt+t alt+F2 alt+space F1 F11 Print Menu Escape");
    ask_to_close();
    /* it is there, and takes the next card */
    json_decref(meeting_tap_and_go(&rig, meeting_cards[1], "ok"));
    assert_int_equal(waitpid(rig.kiosk, NULL, WNOHANG), 0);
}

static void test_a_window_among_others_is_closed(void **state)
{
    int status = 0;
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    ask_to_close();
    for (int i = 0; waitpid(rig.kiosk, &status, WNOHANG) == 0; i++) {
        assert_true(i < RIG_PATIENCE_MS / 5);
        rig_sleep_ms(5);
    }
    rig.kiosk = 0;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- other programs ---- */

/* SDL asks libdbus for a desktop's bus, which starts one of its own accord where there is none. */
static void test_no_bus_is_started(void **state)
{
    char path[4096];
    const char *usual = getenv("PATH");
    (void)state;
    assert_true(scratch_run("mkdir '%s/bin' && printf '#!/bin/sh\ntouch \"%s/started\"\n' "
                            ">'%s/bin/dbus-launch' && chmod +x '%s/bin/dbus-launch'",
                            rig.folder, rig.folder, rig.folder, rig.folder));
    snprintf(path, sizeof path, "%s/bin:%s", rig.folder, usual);
    char *before = strdup(usual);
    setenv("PATH", path, 1);
    unsetenv("DBUS_SESSION_BUS_ADDRESS");
    unsetenv("XDG_RUNTIME_DIR");
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    setenv("PATH", before, 1);
    free(before);
    json_decref(rig_must_see(&rig, "idle.open"));
    assert_true(scratch_run("test ! -e '%s/started'", rig.folder));
}

/* ---- a stick ---- */

static void put_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("姓名,工号\n张三,9\n", file);
    fclose(file);
}

/* Every text of the frame is one line of characters that can be seen. */
static void assert_plain(const json_t *frame)
{
    static const char *const bad[] = {"\n", "\r", "\x1b", "\u202e", "\u2066", "\u200b"};
    size_t index;
    json_t *widget;
    json_array_foreach(json_object_get(frame, "widgets"), index, widget)
    {
        const char *text = json_string_value(json_object_get(widget, "text"));
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
            assert_null(strstr(text, bad[i]));
    }
}

static json_t *open_files(void)
{
    json_decref(meeting_tap_and_go(&rig, meeting_cards[0], "ok"));
    json_t *frame = meeting_log_in(&rig, meeting_cards[0]);
    frame = rig_touch_to(&rig, frame, "og.cards", "og.cards");
    return rig_touch_to(&rig, frame, "og.cards.import", "im.files");
}

static void test_names_on_a_stick_do_no_harm(void **state)
{
    char media[RIG_PATH_SIZE + 16], stick[RIG_PATH_SIZE + 48], long_name[256];
    (void)state;
    meeting_media(&rig, media, sizeof media);
    snprintf(stick, sizeof stick, "%s/stick\n\x1b[2J\u202e名", media);
    assert_int_equal(mkdir(stick, 0755), 0);
    memset(long_name, 'x', sizeof long_name);
    strcpy(long_name + 251, ".csv");
    put_file(stick, long_name);
    put_file(stick, "a\nb\x1b]0;名单\a.csv");
    put_file(stick, "名单\u202excslx.csv");
    put_file(stick, "x$(reboot);`reboot`'\"%n%s.csv");
    put_file(stick, "<b>&amp;名单.csv");
    rig_start(&rig, "--at", "2026-11-21 08:50:00", "--media", media, NULL);
    json_decref(rig_must_see(&rig, "idle.open"));
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    json_t *frame = open_files();
    assert_plain(frame);
    assert_true(rig_can_touch(frame, "file.3"));
    /* each of them can be opened by its real name */
    for (int i = 0; i < 4; i++) {
        char id[24];
        snprintf(id, sizeof id, "file.%d", i);
        rig_touch(&rig, frame, id);
        json_decref(frame);
        frame = rig_must_see(&rig, "im.preview");
        assert_plain(frame);
        frame = rig_touch_to(&rig, frame, "page.back", "im.files");
    }
    json_decref(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_key_leads_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_window_among_others_is_closed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_bus_is_started, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_on_a_stick_do_no_harm, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("no way out of the terminal", tests, NULL, NULL);
}
