/* Two terminals that live through the same poll and differ only in who chose what: nothing they
 * leave behind differs but moments, neither files nor log nor trace nor messages. */
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { VOTERS = 3, TEXT_MAX = 1 << 20 };

static const char roster[] = "\xEF\xBB\xBF姓名,党支部,人员类别,工号,卡号\r\n"
                             "党员1,第二党支部,正式党员,001,04A1B2C3D4E5F1\r\n"
                             "党员2,第二党支部,正式党员,002,04A1B2C3D4E5F2\r\n"
                             "党员3,第二党支部,正式党员,003,04A1B2C3D4E5F3\r\n";

static struct rig rig;

/* What can be known of one of them afterwards, as text without moments. */
struct remains {
    char *trace, *log, *messages, *files;
};

static struct remains remains[2];

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = roster, .has_activity = true});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        free(remains[i].trace);
        free(remains[i].log);
        free(remains[i].messages);
        free(remains[i].files);
    }
    meeting_close(&rig);
    return 0;
}

/* ---- what is left behind ---- */

static char *output_of(const char *format, ...)
{
    char command[1024];
    char *text = calloc(1, TEXT_MAX);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_true(fread(text, 1, TEXT_MAX - 1, pipe) < TEXT_MAX - 1);
    assert_int_equal(pclose(pipe), 0);
    return text;
}

/* Hashes of the log are made of its moments. The last four bytes of the journal are a check sum
 * seeded with a random number. */
static void read_remains(struct remains *left)
{
    left->log = output_of("sqlite3 '%s/terminal.db' 'SELECT seq, type, data, activity FROM chain"
                          " WHERE type <> \"clock.changed\"'",
                          rig.data);
    left->messages = output_of("cat '%s/kiosk.log'", rig.folder);
    left->files = output_of("cd '%s' && ls && sha256sum poll.db && "
                            "head -c 2564 poll.db-journal | sha256sum",
                            rig.data);
}

/* Which minute it is depends on the machine's load as well. */
static void forget_clock(json_t *line)
{
    size_t i;
    json_t *widget;
    json_array_foreach(json_object_get(line, "widgets"), i, widget)
    {
        if (strcmp(json_string_value(json_object_get(widget, "id")), "head.clock") == 0)
            json_object_del(widget, "text");
    }
}

/* A line of the trace without its moments; a picture that says the same as the one before (a button
 * that looks pressed) is no news, and whether it is drawn depends on the machine's load. */
static void note_line(json_t *line, struct remains *left)
{
    static char picture[65536];
    json_object_del(line, "t_ns");
    json_object_del(line, "seen_ns");
    forget_clock(line);
    char *text = json_dumps(line, JSON_COMPACT);
    size_t length = strlen(left->trace);
    assert_true(length + strlen(text) + 2 < TEXT_MAX);
    if (strcmp(text, picture) != 0)
        sprintf(left->trace + length, "%s\n", text);
    if (json_object_get(line, "screen") != NULL)
        snprintf(picture, sizeof picture, "%s", text);
    free(text);
}

/* ---- one life ---- */

/* The newest picture of this screen, when nothing has moved for a while. */
static json_t *see(const char *screen, struct remains *left)
{
    enum { QUIET_MS = 300 };
    json_t *seen = NULL, *line;
    while ((line = rig_next(&rig, seen == NULL ? RIG_PATIENCE_MS : QUIET_MS)) != NULL) {
        const char *shown = json_string_value(json_object_get(line, "screen"));
        if (shown != NULL && strcmp(shown, screen) == 0) {
            json_decref(seen);
            seen = json_deep_copy(line);
        }
        note_line(line, left);
        json_decref(line);
    }
    assert_non_null(seen);
    return seen;
}

static json_t *touch(json_t *frame, const char *widget, const char *screen, struct remains *left)
{
    rig_touch(&rig, frame, widget);
    json_decref(frame);
    return see(screen, left);
}

static void vote(int person, const char *const choices[2], struct remains *left)
{
    rig_card(&rig, "place 04A1B2C3D4E5F%d", person);
    json_t *frame = see("ev.form", left);
    rig_card(&rig, "remove");
    frame = touch(frame, choices[0], "ev.form", left);
    frame = touch(frame, choices[1], "ev.form", left);
    json_decref(touch(frame, "ev.submit", "ev.thanks", left));
    json_decref(see("ev.start", left));
}

static void live(const char *const choices[VOTERS][2], struct remains *left)
{
    char command[2 * RIG_PATH_SIZE + 64];
    left->trace = calloc(1, TEXT_MAX);
    snprintf(command, sizeof command, "rm -f '%s/kiosk.log'", rig.folder);
    assert_int_equal(system(command), 0);
    meeting_start(&rig, "2026-11-21 10:50:01", NULL);
    for (int i = 1; i <= VOTERS; i++)
        meeting_sign_in(&rig, i);
    rig_must(&rig, "poll", "open", "1");
    json_decref(see("ev.start", left));
    left->trace[0] = '\0'; /* how many pictures a start needs depends on the machine's load */
    for (int i = 0; i < VOTERS; i++)
        vote(i + 1, choices[i], left);
    rig_must(&rig, "poll", "close", "current");
    rig_stop(&rig, SIGTERM);
    read_remains(left);
}

static void test_twins(void **state)
{
    static const char *const one[VOTERS][2] = {{"ev.q1.satisfied", "ev.q3.basic"},
                                               {"ev.q1.basic", "ev.q3.unsatisfied"},
                                               {"ev.q1.unsatisfied", "ev.q3.satisfied"}};
    static const char *const other[VOTERS][2] = {{"ev.q3.unsatisfied", "ev.q1.unsatisfied"},
                                                 {"ev.q1.satisfied", "ev.q3.satisfied"},
                                                 {"ev.q3.basic", "ev.q1.basic"}};
    char command[3 * RIG_PATH_SIZE];
    (void)state;
    snprintf(command, sizeof command, "cp -r '%s' '%s-twin'", rig.data, rig.data);
    assert_int_equal(system(command), 0);
    live(one, &remains[0]);
    strncat(rig.data, "-twin", sizeof rig.data - strlen(rig.data) - 1);
    live(other, &remains[1]);
    assert_string_equal(remains[0].trace, remains[1].trace);
    assert_string_equal(remains[0].log, remains[1].log);
    assert_string_equal(remains[0].messages, remains[1].messages);
    assert_string_equal(remains[0].files, remains[1].files);
    assert_non_null(strstr(remains[0].trace, "ev.thanks")); /* it is there to be compared */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_twins, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("two polls that differ in a choice", tests, NULL, NULL);
}
