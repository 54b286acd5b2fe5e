/*
 * `make bench`: a ballot at the screen of a whole terminal with every part real: press on 提交 →
 * thanks presented, both transactions included (issue: p99 <= 80 ms).
 * usage: bench_poll_screen FOLDER       on the disk that is to be measured
 */
#include "tests/harness/rig.h"
#include "tests/harness/row.h"
#include "tests/harness/sample.h"
#include "tests/harness/seed.h"
#include "tests/harness/votes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 500, BALLOTS = 120, GUARD_MS = 450 };

static struct rig rig;
static FILE *finger; /* an xdotool that waits for commands: starting one takes longer than a vote */

static int64_t when(const json_t *line)
{
    return json_integer_value(json_object_get(line, "t_ns"));
}

static void place_card(int person)
{
    char uid[UID_TEXT_SIZE];
    struct card card = seed_card(person);
    uid_format(card.uid, card.uid_len, uid);
    rig_card(&rig, "tap %s 200", uid);
}

/* The middle of a widget. */
static void point_at(const json_t *frame, const char *widget)
{
    int x, y, w, h;
    json_t *item = (json_t *)rig_widget(frame, widget);
    if (json_unpack(item, "{s:i, s:i, s:i, s:i}", "x", &x, "y", &y, "w", &w, "h", &h) == 0)
        fprintf(finger, "mousemove %d %d\n", x + w / 2, y + h / 2);
    fflush(finger);
}

static void press(void)
{
    fputs("click 1\n", finger);
    fflush(finger);
}

/* One person: his card, a choice, and 提交. */
static void measure(int person, struct sample *submits)
{
    place_card(person);
    json_t *frame = rig_must_see(&rig, "ev.form");
    point_at(frame, "ev.q1.satisfied");
    rig_sleep_ms(GUARD_MS);
    press();
    json_decref(rig_must_see(&rig, "ev.form"));
    point_at(frame, "ev.submit");
    rig_sleep_ms(100);
    int64_t pressed = rig_now_ns();
    press();
    json_t *thanks = rig_must_see(&rig, "ev.thanks");
    sample_add(submits, (double)(when(thanks) - pressed) / 1e6);
    json_decref(thanks);
    json_decref(frame);
}

static void start(const char *bench_folder)
{
    char command[2 * RIG_PATH_SIZE];
    int64_t activity = 0;
    rig_open(&rig, 1280, 800);
    snprintf(rig.data, sizeof rig.data, "%.200s/poll-screen", bench_folder);
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s'", rig.data, bench_folder);
    if (system(command) != 0 || votes_fill(rig.data, PEOPLE, &activity) != ERR_OK)
        exit(1);
    rig_start(&rig, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
    rig_must(&rig, "poll", "open", "1");
    json_decref(rig_must_see(&rig, "ev.start"));
    finger = popen("xdotool -", "w");
    if (finger == NULL)
        exit(1);
}

int main(int argc, char **argv)
{
    static const char what[] = "press on submit -> thanks presented";
    struct sample submits = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: bench_poll_screen FOLDER\n");
        return 2;
    }
    printf("# ballots at the screen: %d members signed in, %d vote\n", PEOPLE, BALLOTS);
    start(argv[1]);
    for (int i = 0; i < BALLOTS; i++)
        measure(i, &submits);
    pclose(finger);
    row_say(what, "p50", sample_percentile(&submits, 50), "ms");
    row(what, "p99", sample_percentile(&submits, 99), "ms", 80);
    row_say(what, "worst", sample_percentile(&submits, 100), "ms");
    sample_clear(&submits);
    rig_close(&rig);
    return 0;
}
