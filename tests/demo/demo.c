/*
 * `make demo`: a whole theme day under a virtual screen, driven by cards and the command line, with
 * a numbered screenshot of everything a member may see. Ends with the exported folder.
 */
#include "tests/harness/rig.h"
#include "tests/harness/sickstick.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MEMBERS_MAX = 64 };

static const char own_branch[] = "会计学院学生第二党支部";
static const char other_branch[] = "会计学院教工党支部";

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */
static const char organizer_pin[] = "2580";

/* The cards of the roster file, in its order. */
static char cards[MEMBERS_MAX][32];
static int card_count;

static struct rig rig;
static const char *folder;             /* where the pictures go */
static char media[RIG_PATH_SIZE + 16]; /* where a stick appears */
static int picture_count;

static void read_roster(const char *path)
{
    char line[512];
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, file) != NULL && card_count < MEMBERS_MAX) {
        char *field = line;
        for (int i = 0; i < 6; i++)
            field = strchr(field, ',') + 1;
        snprintf(cards[card_count++], sizeof cards[0], "%.*s", (int)strcspn(field, ","), field);
    }
    fclose(file);
}

/* A picture of what is on the screen now, named after the screen. */
static void picture(const char *screen)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%02d-%s.png", folder, ++picture_count, screen);
    rig_screenshot(&rig, path);
    printf("  %s\n", path);
}

static json_t *show(const char *screen)
{
    json_t *frame = rig_must_see(&rig, screen);
    picture(screen);
    return frame;
}

static void start_at(const char *moment)
{
    if (rig.kiosk > 0)
        rig_stop(&rig, SIGTERM);
    rig_start(&rig, "--at", moment, "--media", media, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
}

/* Holds a card until the screen answers. */
static void tap(const char *card, const char *screen)
{
    rig_card(&rig, "place %s", card);
    json_decref(rig_must_see(&rig, screen));
    rig_card(&rig, "remove");
}

static void show_tap(const char *card, const char *screen)
{
    tap(card, screen);
    rig_sleep_ms(250); /* the tick is whole */
    picture(screen);
}

static void make_branch(const char *roster)
{
    rig_must(&rig, "init", "--branch", own_branch, "--room", "党员活动室");
    rig_must(&rig, "roster", "import", roster);
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词，走访慰问老党员", "--date",
             "2026-11-21", "--start", "09:00", "--end", "12:00", "--host", "李建国", "--place",
             "学院楼 305 党员活动室", "--way", "专题学习研讨");
    rig_must(&rig, "activity", "add", "--theme", "支部联建：结对共学、活动共办", "--date",
             "2026-11-21", "--start", "14:00", "--end", "16:00", "--branch", own_branch, "--branch",
             other_branch, "--host", "顾卫国");
    rig_must(&rig, "activity", "add", "--theme", "学习党章党规，争做合格党员", "--date",
             "2026-12-19", "--start", "09:00", "--end", "11:30");
    rig_must(&rig, "plan", "import", "tests/unit/plan.csv", "--year", "2026");
    rig_must(&rig, "card", "disable", cards[48]);
    rig_organizer(&rig, "李建国", organizer_card, organizer_pin);
}

static void before_the_day(void)
{
    start_at("2026-11-10 10:20:00");
    json_decref(show("idle.none"));
    start_at("2026-11-17 10:20:00");
    json_decref(show("idle.notice"));
    start_at("2026-11-21 07:58:00");
    json_decref(show("idle.soon"));
}

static void sign_in(void)
{
    start_at("2026-11-21 08:41:00");
    json_decref(show("idle.open"));
    show_tap(cards[0], "ok");
    for (int i = 4; i < 42; i++)
        tap(cards[i], "ok");
    tap(cards[3], "ok");
    tap(cards[2], "ok");
    show_tap(cards[1], "ok");
    rig_sleep_ms(800); /* the same card again is a new tap once it was away for half a second */
    show_tap(cards[1], "ok.again");
    show_tap("DEADBEEF", "no.card");
    show_tap("08A1B2C3", "no.kind");
    show_tap(cards[48], "no.stop");
    show_tap(cards[54], "no.list");
    show_tap(cards[50], "ok.guest");
    rig_card(&rig, "place %s\nplace %s", cards[42], cards[43]);
    json_decref(show("err.two"));
    rig_card(&rig, "remove");
    json_decref(show("idle.open"));
}

/* Touches a widget, waits for this screen, and takes its picture if it is wanted. */
static json_t *touch(json_t *frame, const char *widget, const char *screen, bool wanted)
{
    frame = rig_touch_to(&rig, frame, widget, screen);
    if (wanted)
        picture(screen);
    return frame;
}

/* The PIN is shown once. */
static json_t *log_in(void)
{
    static bool was_shown;
    char key[] = "og.pin.0";
    rig_card(&rig, "place %s", organizer_card);
    json_t *frame = rig_must_see(&rig, "og.pin");
    rig_card(&rig, "remove");
    for (const char *digit = organizer_pin; *digit != '\0'; digit++) {
        key[sizeof key - 2] = *digit;
        frame = touch(frame, key, "og.pin", !was_shown && digit[1] == '\0');
    }
    was_shown = true;
    return touch(frame, "og.pin.ok", "og.menu", true);
}

/* 列席: nobody types a name. */
static json_t *add_guest(json_t *frame)
{
    frame = touch(frame, "og.register.3", "og.guests", false);
    frame = touch(frame, "og.guests.add", "og.guests.add", true);
    frame = touch(frame, "og.guest.nameless", "og.guest", false);
    frame = touch(frame, "og.guest.kind.2", "og.guest", true);
    frame = touch(frame, "og.guest.ok", "og.guests", true);
    return touch(frame, "page.back", "og.register", false);
}

/* The yearly plan, the ledger, and an activity of next year, from the list of activities. */
static json_t *plan_ahead(json_t *frame)
{
    frame = touch(frame, "og.year", "og.year", true);
    frame = touch(frame, "plan.10", "og.plan.row", true);
    frame = touch(frame, "og.row.move", "og.plan.move", true);
    frame = touch(frame, "page.back", "og.plan.row", false);
    frame = touch(frame, "page.back", "og.year", false);
    frame = touch(frame, "page.back", "og.plan", false);
    frame = touch(frame, "og.ledger", "og.ledgers", false);
    frame = touch(frame, "branch.1", "og.ledger", true);
    frame = touch(frame, "page.back", "og.ledgers", false);
    frame = touch(frame, "page.back", "og.plan", false);
    frame = touch(frame, "og.add", "og.add", true);
    frame = touch(frame, "og.add.theme", "og.add.theme", true);
    frame = touch(frame, "page.back", "og.add", false);
    frame = touch(frame, "og.add.when", "og.add.when", true);
    frame = touch(frame, "page.back", "og.add", false);
    return touch(frame, "page.back", "og.plan", false);
}

/* The announcement, and somebody who forgot his card. */
static void organize(void)
{
    json_t *frame = log_in();
    frame = touch(frame, "og.announce", "ann", true);
    frame = touch(frame, "ann.names", "ann", false);
    while (strcmp(rig_text(frame, "ann.names"), "不显示名单") != 0) { /* the button answers first */
        json_decref(frame);
        frame = rig_must_see(&rig, "ann");
    }
    picture("ann");
    frame = touch(frame, "page.back", "og.menu", false);
    frame = touch(frame, "og.register", "og.register", true);
    frame = touch(frame, "og.register.2", "og.list", true);
    frame = touch(frame, "page.back", "og.register", false);
    frame = add_guest(frame);
    frame = touch(frame, "og.pick", "og.pick", true);
    frame = touch(frame, "og.pick.F", "og.people", true);
    frame = touch(frame, "person.49", "og.person", true);
    frame = touch(frame, "og.person.manual", "og.manual", false);
    frame = touch(frame, "og.reason.0", "og.manual", true);
    frame = touch(frame, "og.manual.ok", "og.person", true);
    frame = touch(frame, "og.person.leave", "og.leave", true);
    frame = touch(frame, "page.back", "og.person", false);
    frame = touch(frame, "page.back", "og.people", false);
    frame = touch(frame, "page.back", "og.pick", false);
    frame = touch(frame, "page.back", "og.register", false);
    frame = touch(frame, "page.back", "og.menu", false);
    frame = touch(frame, "og.cards", "og.cards", true);
    frame = touch(frame, "page.back", "og.menu", false);
    frame = touch(frame, "og.plan", "og.plan", true);
    frame = plan_ahead(frame);
    frame = touch(frame, "activity.1", "og.activity", true);
    frame = touch(frame, "og.activity.steps", "og.steps", true);
    frame = touch(frame, "page.back", "og.activity", false);
    frame = touch(frame, "og.activity.move", "og.move", true);
    frame = touch(frame, "page.back", "og.activity", false);
    frame = touch(frame, "og.activity.close", "og.switch", true);
    frame = touch(frame, "page.back", "og.activity", false);
    frame = touch(frame, "page.back", "og.plan", false);
    frame = touch(frame, "page.back", "og.menu", false);
    json_decref(touch(frame, "og.exit", "idle.open", false));
}

/* The new roster of the other branch, with its card numbers in decimal and the bytes reversed. */
static void import_from_stick(const char *roster)
{
    char command[5 * RIG_PATH_SIZE];
    json_t *frame = log_in();
    frame = touch(frame, "og.cards", "og.cards", false);
    json_decref(touch(frame, "og.cards.import", "og.import", true));
    snprintf(command, sizeof command,
             "mkdir '%s/new' && cp '%s' '%s/new/教工党支部名单.csv' && mv '%s/new' '%s/stick1'",
             rig.folder, roster, rig.folder, rig.folder, media);
    if (system(command) != 0)
        exit(1);
    frame = show("im.files");
    frame = touch(frame, "file.0", "im.card", true);
    json_decref(frame);
    rig_card(&rig, "place 5AC31B02");
    frame = show("im.preview");
    rig_card(&rig, "remove");
    frame = touch(frame, "im.ok", "im.ok", true);
    frame = touch(frame, "page.back", "og.cards", false);
    frame = touch(frame, "page.back", "og.menu", false);
    json_decref(touch(frame, "og.exit", "idle.open", false));
}

/* One person's ballot, from his card to the thanks. */
static void vote(const char *card, const char *screen, const char *const choices[2],
                 const char *submit, const char *thanks, bool wanted)
{
    rig_card(&rig, "place %s", card);
    json_t *frame = rig_must_see(&rig, screen);
    rig_card(&rig, "remove");
    for (int i = 0; i < 2 && choices[i] != NULL; i++)
        frame = touch(frame, choices[i], screen, wanted && (i == 1 || choices[i + 1] == NULL));
    json_decref(touch(frame, submit, thanks, wanted));
}

/* The evaluation of the morning's activity, with a guest who has no card. */
static void evaluate(void)
{
    static const char *const ballots[][2] = {
        {"ev.q1.satisfied", "ev.q2.satisfied"}, {"ev.q1.satisfied", "ev.q4.basic"},
        {"ev.q2.basic", "ev.q3.unsatisfied"},   {"ev.q3.satisfied", "ev.q4.satisfied"},
        {"ev.q1.basic", "ev.q2.satisfied"},
    };
    rig_must(&rig, "guest", "add", "王处长", "--kind", "superior", "--activity", "1");
    json_t *frame = log_in();
    frame = touch(frame, "og.poll", "og.poll.begin", true);
    json_decref(touch(frame, "og.poll.begin", "ev.start", true));
    for (int i = 0; i < 5; i++)
        vote(cards[i], "ev.form", ballots[i], "ev.submit", "ev.thanks", i == 0);
    rig_must(&rig, "poll", "turns", "1");
    frame = show("ev.start");
    frame = touch(frame, "ev.guest", "ev.form", false);
    json_decref(touch(frame, "ev.submit", "ev.thanks", false));
    show_tap(cards[0], "ev.done");
    show_tap(cards[47], "ev.nosign");
    frame = log_in();
    frame = touch(frame, "og.poll", "og.poll", true);
    frame = touch(frame, "og.poll.end", "og.poll.end", true);
    frame = touch(frame, "og.poll.close", "ev.res", true);
    frame = touch(frame, "page.next", "ev.res", true);
    frame = touch(frame, "og.paper", "og.paper", true);
    frame = touch(frame, "page.back", "ev.res", false);
    frame = touch(frame, "page.back", "og.menu", false);
    json_decref(touch(frame, "og.exit", "idle.late", false));
}

static void decide(void)
{
    static const char *const in_favour[2] = {"rv.for", NULL}, *const against[2] = {"rv.against"};
    json_t *frame = log_in();
    frame = touch(frame, "og.vote", "og.vote", true);
    frame = touch(frame, "og.vote.0", "og.vote.begin", true);
    json_decref(touch(frame, "og.vote.begin", "rv.card", true));
    for (int i = 0; i < 5; i++)
        vote(cards[i], "rv.form", i == 3 ? against : in_favour, "rv.submit", "rv.ok", i == 0);
    frame = log_in();
    frame = touch(frame, "og.vote", "og.poll", true);
    frame = touch(frame, "og.poll.end", "og.poll.end", false);
    frame = touch(frame, "og.poll.close", "rv.res", true);
    frame = touch(frame, "page.back", "og.menu", false);
    json_decref(touch(frame, "og.exit", "idle.late", false));
}

static void stick(const char *command)
{
    char line[2 * RIG_PATH_SIZE];
    snprintf(line, sizeof line, "cd '%s' && %s", media, command);
    if (system(line) != 0)
        exit(1);
}

/* Out of a slow stick, before all is on it; nothing, where this machine lets us make none. */
static json_t *pull_out_too_early(json_t *menu)
{
    char path[2 * RIG_PATH_SIZE];
    struct sickstick sick;
    snprintf(path, sizeof path, "%s/stick1", media);
    stick("rm -r stick1 && mkdir stick1");
    if (!sickstick_plug_in(&sick, path, (struct sickstick_illness){.bytes_per_second = 8000}))
        return menu;
    json_decref(touch(menu, "og.export", "ex.run", false));
    sickstick_pull_out(&sick);
    stick("rmdir stick1");
    return touch(show("ex.pull"), "page.back", "og.menu", false);
}

/* Onto a stick that is plugged in when it is asked for; another time it is pulled out too early. */
static void export_to_stick(void)
{
    stick("rm -r stick1");
    json_t *frame = log_in();
    json_decref(touch(frame, "og.export", "ex.put", true));
    stick("mkdir stick1");
    json_decref(show("ex.run"));
    frame = show("ex.ok");
    frame = pull_out_too_early(touch(frame, "page.back", "og.menu", false));
    json_decref(touch(frame, "og.exit", "idle.open", false));
}

static void faults(void)
{
    char command[128];
    rig_card(&rig, "fault silent");
    json_decref(show("ft.reader"));
    rig_card(&rig, "fault none");
    json_decref(show("ft.back"));
    snprintf(command, sizeof command, "prlimit --pid %d --fsize=0:unlimited", (int)rig.kiosk);
    if (system(command) != 0)
        exit(1);
    show_tap(cards[42], "err.save");
    json_decref(show("ft.nosave"));
    snprintf(command, sizeof command, "prlimit --pid %d --fsize=unlimited", (int)rig.kiosk);
    if (system(command) != 0)
        exit(1);
    json_decref(rig_must_see(&rig, "idle.open"));
}

static void rest_of_the_day(void)
{
    start_at("2026-11-21 09:14:00");
    json_decref(show("idle.late"));
    show_tap(cards[42], "ok.late");
    rig_must(&rig, "checkin", "add", "2023044", "--reason", "忘带卡", "--activity", "1");
    rig_must(&rig, "checkin", "add", "2023045", "--reason", "卡坏", "--activity", "1");
    rig_must(&rig, "checkin", "undo", "2023045", "--reason", "登记错人", "--activity", "1");
    start_at("2026-11-21 11:30:00");
    evaluate();
    decide();
    start_at("2026-11-21 13:45:00");
    json_decref(rig_must_see(&rig, "idle.open"));
    show_tap(cards[53], "ok.joint");
    start_at("2026-11-21 16:05:00");
    json_decref(show("idle.closed"));
}

int main(int argc, char **argv)
{
    char stick[512], output[4096];
    if (argc != 4) {
        fprintf(stderr, "usage: demo FOLDER ROSTER NEXT_ROSTER\n");
        return 2;
    }
    folder = argv[1];
    read_roster(argv[2]);
    rig_open(&rig, 1280, 800);
    snprintf(media, sizeof media, "%s/media", rig.folder);
    mkdir(media, 0755);
    make_branch(argv[2]);
    before_the_day();
    sign_in();
    organize();
    import_from_stick(argv[3]);
    export_to_stick();
    faults();
    rest_of_the_day();
    snprintf(stick, sizeof stick, "%s/stick", folder);
    int code = rig_cli(&rig, output, sizeof output, "export", "1", "--to", stick, NULL);
    fputs(output, stdout);
    rig_close(&rig);
    return code;
}
