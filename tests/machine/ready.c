#include "tests/machine/ready.h"

#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/report.h"
#include "tests/machine/usbstick.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <cmocka.h>

/* The kernel's last step with what was pulled out comes behind all that it tells; a machine that is
 * kept before it never gets over that. */
enum { LET_GO_MS = 5000 };

enum { STICK_MIB = 64, PATH = 512, ROSTER_SIZE = 2048 };

const char ready_organizer[] = "04C0FFEE000001";

const char *ready_card(int person)
{
    static char card[16];
    snprintf(card, sizeof card, "04A1B2C3%06d", person);
    return card;
}

const char *ready_name(int person)
{
    static char name[32];
    snprintf(name, sizeof name, "党员%03d", person);
    return name;
}

static void ready_write_roster(const char *stick)
{
    char text[ROSTER_SIZE];
    int length = snprintf(text, sizeof text, "姓名,党支部,党小组,工号,卡号\n");
    for (int i = 1; i <= READY_PEOPLE; i++)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "党员%03d,第二党支部,第%s党小组,%03d,%s\n", i, i % 2 == 0 ? "一" : "二",
                           i, ready_card(i));
    usbstick_write(stick, "roster.csv", text);
}

/* ---- the first start ---- */

static json_t *ready_make_organizer(struct machine *machine)
{
    json_t *frame = hand_settle(machine, "first.start");
    json_decref(hand_touch(machine, frame, "first.start", "first.card"));
    frame = hand_tap(machine, ready_organizer, "first.pin");
    frame = hand_enter(machine, frame, "first.pin", HAND_PIN);
    frame = hand_touch(machine, frame, "first.pin.ok", "first.again");
    frame = hand_enter(machine, frame, "first.again", HAND_PIN);
    return hand_touch(machine, frame, "first.again.ok", "first.steps");
}

static json_t *ready_import(struct machine *machine, json_t *frame)
{
    char stick[PATH];
    snprintf(stick, sizeof stick, "%s/roster", machine->folder);
    usbstick_make(stick, STICK_MIB);
    ready_write_roster(stick);
    hand_press(machine, frame, "first.roster");
    machine_plug_stick(machine, stick, 0);
    frame = hand_settle(machine, "im.files");
    hand_press(machine, frame, "file.0");
    frame = hand_insist(machine, "im.preview", "im.again");
    frame = hand_touch(machine, frame, "im.ok", "im.ok");
    frame = hand_touch(machine, frame, "page.back", "first.steps");
    machine_pull_stick(machine);
    hand_must_say(machine, frame, "first.roster.detail", "12");
    return frame;
}

/* What is proposed is in five days, so that it can be announced in time (S2:98). */
static json_t *ready_plan_activity(struct machine *machine, json_t *frame)
{
    frame = hand_touch(machine, frame, "og.plan", "og.plan");
    frame = hand_touch(machine, frame, "og.add", "og.add");
    frame = hand_touch(machine, frame, "og.add.when", "og.add.when");
    frame = hand_touch(machine, frame, "og.when.day.2", "og.add.when"); /* a week less */
    frame = hand_touch(machine, frame, "og.when.day.1", "og.add.when"); /* a day more */
    frame = hand_touch(machine, frame, "og.when.day.1", "og.add.when");
    frame = hand_touch(machine, frame, "page.back", "og.add");
    hand_must_say(machine, frame, "og.add.when.text", "2030-05-18 09:00–12:00");
    frame = hand_touch(machine, frame, "og.add.ok", "og.plan");
    return hand_touch(machine, frame, "page.back", "og.menu");
}

static void ready_set_up(struct machine *machine)
{
    json_t *frame = ready_make_organizer(machine);
    frame = ready_import(machine, frame);
    frame = hand_touch(machine, frame, "first.room", "first.room");
    frame = hand_touch(machine, frame, "room.0", "first.steps");
    frame = hand_touch(machine, frame, "first.clock", "og.clock");
    /* a clock that nothing speaks against needs no word */
    bool is_asked = rig_can_touch(frame, "og.clock.right");
    frame = hand_touch(machine, frame, is_asked ? "og.clock.right" : "page.back", "first.steps");
    frame = hand_touch(machine, frame, "page.back", "og.menu");
    frame = ready_plan_activity(machine, frame);
    json_decref(hand_touch(machine, frame, "og.exit", "idle.open"));
}

/* ---- kept between programs ---- */

static void ready_path(const char *name, char ret_path[PATH])
{
    snprintf(ret_path, PATH, "%s/%s.qcow2", machine_keep(), name);
}

static bool ready_is_kept(const char *name, char ret_path[PATH])
{
    ready_path(name, ret_path);
    return scratch_run("test '%s' -nt '%s'", ret_path, machine_image());
}

/* Switches it off, whose state was saved under this name. */
static void ready_keep(struct machine *machine, const char *name)
{
    char path[PATH];
    ready_path(name, path);
    machine_save(machine, name);
    machine_cut(machine);
    assert_true(
        scratch_run("mv '%s' '%s.part' && mv '%s.part' '%s'", machine->disk, path, path, path));
    machine_remove(machine);
}

static void ready_go_on(struct machine *machine, const char *name, const char *snapshot)
{
    char path[PATH];
    ready_path(snapshot, path);
    machine_copy(machine, name, path);
    machine_start(machine, (struct machine_options){.snapshot = snapshot});
    machine_plug_panel(machine);
    machine_plug_reader(machine);
    hand_wait_reader(machine);
}

/* Switches a new machine on, and keeps it at the page that asks for the first start. */
static void ready_boot(void)
{
    struct machine machine;
    machine_make(&machine, "new", false);
    machine_start(&machine, (struct machine_options){.snapshot = NULL});
    json_decref(hand_boot(&machine, "first.start"));
    report("switched on to the first frame traced",
           (double)(rig_now_ns() - machine.started_ns) / 1e9, "s");
    machine_must_say(&machine, "Startup finished", MACHINE_PATIENCE_MS);
    machine_must_say(&machine, "MemAvailable:", MACHINE_PATIENCE_MS);
    report("memory in use, of 1 GiB",
           (machine_number(&machine, "MemTotal:") - machine_number(&machine, "MemAvailable:")) /
               1024,
           "MB");
    ready_keep(&machine, "new");
}

/* Goes from there to the page that waits for cards. */
static void ready_make(void)
{
    char path[PATH];
    struct machine machine;
    if (!ready_is_kept("new", path))
        ready_boot();
    ready_go_on(&machine, "set-up", "new");
    ready_set_up(&machine);
    machine_pull_panel(&machine);
    machine_pull_reader(&machine);
    rig_sleep_ms(LET_GO_MS);
    ready_keep(&machine, "ready");
}

/* The file is opened once, so that a test that failed while it made one does not wait for itself.
 */
static int ready_lock(void)
{
    static int fd = -1;
    char path[PATH];
    snprintf(path, sizeof path, "%s/lock", machine_keep());
    if (fd < 0)
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    return fd;
}

void ready_begin(struct machine *machine, const char *name)
{
    char path[PATH];
    int lock = ready_lock();
    if (!ready_is_kept("ready", path))
        ready_make();
    assert_int_equal(flock(lock, LOCK_UN), 0);
    ready_go_on(machine, name, "ready");
}
