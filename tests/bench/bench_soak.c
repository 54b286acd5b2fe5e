/*
 * `make bench`: a month of a busy terminal without a pause, at one terminal that is never started
 * again: 12 activities, 20,000 taps, 5,000 votes, and at each activity something that breaks. In
 * the end it may have grown no memory, no descriptor and no frame time. Takes more than an hour;
 * SOAK_SCALE=N in the environment makes it an N-th of the taps and votes; then the page cache of
 * SQLite fills later than said below, and memory still grows by it.
 * usage: bench_soak FOLDER         on the disk that is to be used
 */
#include "tests/harness/meeting.h"
#include "tests/harness/row.h"
#include "tests/harness/sample.h"
#include "tests/harness/scratch.h"
#include "tests/harness/seed.h"
#include "tests/harness/sickstick.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* After so many the page cache of SQLite is full, and everything that is kept once has been kept.
 */
enum { WARM_UP = 3 };

enum { ACTIVITIES = 12, TAPS = 20000, VOTES = 5000, GUARD_MS = 410, AWAY_MS = 600 };

static const char today[] = "2026-11-21", organizer_card[] = "04C0FFEE000001";

static struct rig rig;
static FILE *finger; /* an xdotool that waits for commands: starting one takes longer than a vote */
static int members, voters;

static _Noreturn void give_up(const char *what)
{
    printf("# soak: %s\n", what);
    exit(1);
}

/* ---- what the terminal takes ---- */

struct state {
    double own_kb; /* memory that nobody else has, of all processes */
    double pss_kb; /* with its share of the libraries, which changes with who else runs */
    int descriptors;
};

static double read_kb(int pid, const char *name)
{
    char path[64], line[128];
    double kb = 0;
    size_t length = strlen(name);
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, length) == 0 && line[length] == ':')
            kb = atof(line + length + 1);
    if (file != NULL)
        fclose(file);
    return kb;
}

static int count_descriptors(int pid)
{
    char path[64];
    int count = 0;
    struct dirent *entry;
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    if (folder != NULL)
        closedir(folder);
    return count;
}

static void state_add(struct state *state, int pid)
{
    state->own_kb += read_kb(pid, "Pss_Anon");
    state->pss_kb += read_kb(pid, "Pss");
    state->descriptors += count_descriptors(pid);
}

/* The helpers of the kiosk: at rest, the reader's alone. */
static int list_helpers(int ret_pids[8])
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)rig.kiosk, (int)rig.kiosk);
    FILE *children = fopen(path, "r");
    while (children != NULL && count < 8 && fscanf(children, "%d", &ret_pids[count]) == 1)
        count++;
    if (children != NULL)
        fclose(children);
    return count;
}

static struct state take_state(void)
{
    int pids[8];
    struct state state = {.own_kb = 0};
    rig_sleep_ms(
        3000); /* what was shown last has gone, and what waited for a quiet moment is done */
    state_add(&state, rig.kiosk);
    for (int i = list_helpers(pids); i > 0; i--)
        state_add(&state, pids[i - 1]);
    return state;
}

/* ---- people ---- */

static int64_t when(const json_t *line)
{
    return json_integer_value(json_object_get(line, "t_ns"));
}

static void place(int person)
{
    char uid[UID_TEXT_SIZE];
    struct card card = seed_card(person);
    uid_format(card.uid, card.uid_len, uid);
    rig_card(&rig, "place %s", uid);
}

/* From the card, as the terminal gets it, to the frame with the name. */
static void sign_in(int person, struct sample *frames)
{
    place(person);
    json_t *card = rig_wait_event(&rig, "card", RIG_PATIENCE_MS);
    json_t *frame = rig_must_see(&rig, "ok");
    sample_add(frames, (double)(when(frame) - when(card)) / 1e6);
    json_decref(card);
    json_decref(frame);
    rig_card(&rig, "remove");
}

/* Presses the middle of a widget. */
static void press(const json_t *frame, const char *widget)
{
    int x, y, w, h;
    json_t *item = (json_t *)rig_widget(frame, widget);
    if (json_unpack(item, "{s:i, s:i, s:i, s:i}", "x", &x, "y", &y, "w", &w, "h", &h) == 0)
        fprintf(finger, "mousemove %d %d click 1\n", x + w / 2, y + h / 2);
    fflush(finger);
}

static void vote(int person)
{
    static const char *const choices[] = {"ev.q1.satisfied", "ev.q2.basic", "ev.q3.unsatisfied"};
    place(person);
    json_t *frame = rig_must_see(&rig, "ev.form");
    rig_card(&rig, "remove");
    rig_sleep_ms(GUARD_MS);
    press(frame, choices[person % 3]);
    json_decref(rig_must_see(&rig, "ev.form"));
    press(frame, "ev.submit");
    json_decref(frame);
    json_decref(rig_must_see(&rig, "ev.thanks"));
}

/* ---- what breaks ---- */

static void await_reader(const char *state)
{
    json_t *line;
    while ((line = rig_wait_event(&rig, "reader", RIG_PATIENCE_MS)) != NULL) {
        bool found = strcmp(json_string_value(json_object_get(line, "state")), state) == 0;
        json_decref(line);
        if (found)
            return;
    }
    give_up(state);
}

static void break_reader(const char *fault, const char *remedy)
{
    rig_card(&rig, "fault %s", fault);
    await_reader("down");
    rig_card(&rig, "fault %s", remedy);
    await_reader("up");
}

static void reader_falls_silent(void)
{
    break_reader("silent", "none");
}

static void reader_makes_libnfc_abort(void)
{
    break_reader("bad-length", "none");
}

static void reader_is_unplugged(void)
{
    break_reader("unplug", "plug");
}

static void signal_helpers(int signal)
{
    int pids[8];
    for (int i = list_helpers(pids); i > 0; i--)
        kill(pids[i - 1], signal);
    await_reader("down");
    await_reader("up");
}

static void helper_is_killed(void)
{
    signal_helpers(SIGKILL);
}

static void helper_hangs(void)
{
    signal_helpers(SIGSTOP);
}

static void disk_is_full(void)
{
    meeting_limit_files(&rig, "0");
    place(0); /* signed in already, and it would be told so */
    json_decref(rig_must_see(&rig, "err.save"));
    rig_card(&rig, "remove");
    json_decref(rig_must_see(&rig, "ft.nosave"));
    meeting_limit_files(&rig, "unlimited");
    json_decref(rig_must_see(&rig, "idle.open"));
    rig_sleep_ms(AWAY_MS);
}

static void stick_is_pulled_out(void)
{
    char media[RIG_PATH_SIZE + 16], stick[RIG_PATH_SIZE + 32];
    struct sickstick sick;
    meeting_media(&rig, media, sizeof media);
    snprintf(stick, sizeof stick, "%s/stick1", media);
    if (mkdir(stick, 0700) != 0 ||
        !sickstick_plug_in(&sick, stick, (struct sickstick_illness){.bytes_per_second = 8000}))
        give_up("no sticks here");
    json_t *frame = rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.export", "ex.run");
    sickstick_pull_out(&sick);
    scratch_run("rmdir '%s'", stick);
    json_decref(frame);
    frame = meeting_settle(&rig, "ex.pull");
    frame = rig_touch_to(&rig, frame, "page.back", "og.menu");
    json_decref(rig_touch_to(&rig, frame, "og.exit", "idle.open"));
    rig_sleep_ms(AWAY_MS);
}

static void (*const mishaps[])(void) = {
    reader_falls_silent, disk_is_full, stick_is_pulled_out,       helper_is_killed,
    reader_is_unplugged, helper_hangs, reader_makes_libnfc_abort,
};
enum { MISHAPS = sizeof mishaps / sizeof mishaps[0] };

/* ---- an activity ---- */

/* Activities of ten minutes, on the hour, later than this run lasts. */
static void plan(void)
{
    for (int i = 0; i < ACTIVITIES; i++) {
        char start[16], end[16];
        snprintf(start, sizeof start, "%02d:00", 12 + i);
        snprintf(end, sizeof end, "%02d:10", 12 + i);
        rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", today, "--start",
                 start, "--end", end);
    }
}

/* At the first one everything breaks once, so that nothing happens for the first time behind it. */
static void let_something_break(int number)
{
    if (number > 0)
        mishaps[number % MISHAPS]();
    else
        for (int i = 0; i < MISHAPS; i++)
            mishaps[i]();
}

static void hold_activity(int number, struct sample *frames)
{
    char id[16], poll[16], output[256];
    snprintf(id, sizeof id, "%d", number + 2); /* the first one is the seed's */
    snprintf(poll, sizeof poll, "%d", number + 1);
    rig_must(&rig, "activity", "open", id);
    json_decref(rig_must_see(&rig, "idle.open"));
    for (int i = 0; i < members; i++) {
        if (i == members / 2)
            let_something_break(number);
        sign_in(i, frames);
    }
    rig_must(&rig, "poll", "open", id);
    json_decref(rig_must_see(&rig, "ev.start"));
    for (int i = 0; i < voters; i++)
        vote(i);
    rig_must(&rig, "poll", "close", poll);
    if (rig_cli(&rig, output, sizeof output, "export", id, "--to", rig.folder, NULL) != 0)
        give_up(output);
    rig_must(&rig, "activity", "close", id);
}

static void start(const char *bench_folder)
{
    char media[RIG_PATH_SIZE + 16];
    const char *scale = getenv("SOAK_SCALE");
    int divisor = scale == NULL || atoi(scale) < 1 ? 1 : atoi(scale);
    members = TAPS / ACTIVITIES / divisor + 1;
    voters = VOTES / ACTIVITIES / divisor + 1;
    rig_open(&rig, 1280, 800);
    snprintf(rig.data, sizeof rig.data, "%.200s/soak", bench_folder);
    if (!scratch_run("rm -rf '%s' && mkdir -p '%s'", rig.data, bench_folder) ||
        seed_fill(rig.data, members, 0, "2026-11-20", NULL) != ERR_OK)
        give_up("the data folder cannot be made");
    rig_organizer(&rig, "赵委员", organizer_card, MEETING_PIN);
    plan();
    meeting_media(&rig, media, sizeof media);
    if (mkdir(media, 0700) != 0)
        give_up("no folder for sticks");
    meeting_start(&rig, "2026-11-21 08:00:00", media);
    finger = popen("xdotool -", "w");
    if (finger == NULL)
        give_up("no xdotool");
}

int main(int argc, char **argv)
{
    struct sample frames[ACTIVITIES] = {{0}};
    struct state warm = {.own_kb = 0}, now = {.own_kb = 0};
    if (argc != 2) {
        fprintf(stderr, "usage: bench_soak FOLDER\n");
        return 2;
    }
    start(argv[1]);
    printf("# soak: %d activities of %d taps and %d votes each\n", ACTIVITIES, members, voters);
    for (int i = 0; i < ACTIVITIES; i++) {
        hold_activity(i, &frames[i]);
        now = take_state();
        if (i == WARM_UP - 1)
            warm = now;
        printf("# activity %2d: %.0f kB of its own, PSS %.0f kB, %d descriptors, frame %.2f ms\n",
               i + 1, now.own_kb, now.pss_kb, now.descriptors, sample_percentile(&frames[i], 50));
        fflush(stdout);
    }
    row_say("soak: memory of its own after three activities", "", warm.own_kb / 1024, "MB");
    row("soak: the same in the end, against that", "ratio", now.own_kb / warm.own_kb, "", 1.01);
    row_say("soak: PSS after three activities", "", warm.pss_kb / 1024, "MB");
    row_say("soak: PSS in the end", "", now.pss_kb / 1024, "MB");
    row("soak: descriptors in the end", "count", now.descriptors, "", warm.descriptors);
    row("soak: card -> frame, last activity against the first", "p50 ratio",
        sample_percentile(&frames[ACTIVITIES - 1], 50) / sample_percentile(&frames[0], 50), "",
        1.1);
    rig_must(&rig, "log", "verify");
    pclose(finger);
    for (int i = 0; i < ACTIVITIES; i++)
        sample_clear(&frames[i]);
    rig_close(&rig);
    return 0;
}
