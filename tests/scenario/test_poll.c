/* Polls at the real screen: cards on the simulated reader, fingers on an X server, and the files
 * that are left. */
#include "tests/harness/meeting.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { PROBATIONARY = 7, FILE_MAX = 1 << 20 };

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;

/* The first six may vote; their cards end in their number. */
static const char roster[] = "\xEF\xBB\xBF姓名,党支部,党小组,人员类别,工号,卡号,有表决权\r\n"
                             "党员1,第二党支部,第一党小组,正式党员,001,04A1B2C3D4E5F1,是\r\n"
                             "党员2,第二党支部,第一党小组,正式党员,002,04A1B2C3D4E5F2,是\r\n"
                             "党员3,第二党支部,第一党小组,正式党员,003,04A1B2C3D4E5F3,是\r\n"
                             "党员4,第二党支部,第一党小组,正式党员,004,04A1B2C3D4E5F4,是\r\n"
                             "党员5,第二党支部,第一党小组,正式党员,005,04A1B2C3D4E5F5,是\r\n"
                             "党员6,第二党支部,第一党小组,正式党员,006,04A1B2C3D4E5F6,是\r\n"
                             "党员7,第二党支部,第一党小组,预备党员,007,04A1B2C3D4E5F7,否\r\n";

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = roster,
                                                .has_activity = true,
                                                .organizer = "李建国",
                                                .organizer_card = organizer_card,
                                                .starts_at = "2026-11-21 10:50:00"});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* ---- what people do ---- */

static json_t *tap(int person, const char *screen)
{
    char card[32];
    snprintf(card, sizeof card, "04A1B2C3D4E5F%d", person);
    return meeting_tap_and_go(&rig, card, screen);
}

/* A tap that changes nothing on the screen: what it sounds like. */
static void tap_and_hear(int person, const char *sound)
{
    rig_card(&rig, "place 04A1B2C3D4E5F%d", person);
    json_t *heard = rig_wait_event(&rig, "sound", RIG_PATIENCE_MS);
    assert_string_equal(json_string_value(json_object_get(heard, "sound")), sound);
    json_decref(heard);
    rig_card(&rig, "remove");
    rig_sleep_ms(600);
}

static void vote(int person, const char *choice)
{
    json_t *frame = tap(person, "ev.form");
    frame = rig_touch_to(&rig, frame, choice, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
    json_decref(rig_must_see(&rig, "ev.start"));
}

static void open_by_verb(void)
{
    rig_must(&rig, "poll", "open", "1");
    json_decref(rig_must_see(&rig, "ev.start"));
}

/* The result as the command line has it. */
static json_t *result(const char *id)
{
    static char output[16384];
    json_error_t error;
    assert_int_equal(rig_cli(&rig, output, sizeof output, "--json", "poll", "result", id, NULL), 0);
    json_t *object = json_loads(output, 0, &error);
    assert_non_null(object);
    return object;
}

static int count_of(const json_t *object, const char *group, int question, int option)
{
    const json_t *counts = json_object_get(json_object_get(object, group), "counts");
    return (int)json_integer_value(json_array_get(json_array_get(counts, question), option));
}

static int ballots_of(const json_t *object)
{
    return (int)json_integer_value(json_object_get(object, "ballots"));
}

/* ---- what is on the disk ---- */

struct files {
    char bytes[2][FILE_MAX]; /* poll.db and its journal */
    size_t sizes[2];
    int entries; /* of the log */
};

static int count_entries(void)
{
    static char output[1 << 20];
    int count = 0;
    rig_cli(&rig, output, sizeof output, "log", "show", NULL);
    for (const char *at = output; (at = strchr(at, '\n')) != NULL; at++)
        count++;
    return count;
}

static void read_files(struct files *files)
{
    static const char *const names[] = {"poll.db", "poll.db-journal"};
    for (int i = 0; i < 2; i++) {
        char path[RIG_PATH_SIZE + 32];
        snprintf(path, sizeof path, "%s/%s", rig.data, names[i]);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        files->sizes[i] = fread(files->bytes[i], 1, FILE_MAX, file);
        fclose(file);
    }
    files->entries = count_entries();
}

static void assert_unchanged(const struct files *before)
{
    static struct files after;
    read_files(&after);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(after.sizes[i], before->sizes[i]);
        assert_memory_equal(after.bytes[i], before->bytes[i], after.sizes[i]);
    }
    assert_int_equal(after.entries, before->entries);
}

/* ---- an evaluation ---- */

static void test_whole_evaluation(void **state)
{
    (void)state;
    for (int i = 1; i <= 4; i++)
        meeting_sign_in(&rig, i);
    json_t *frame = meeting_log_in(&rig, organizer_card);
    frame = rig_touch_to(&rig, frame, "og.poll", "og.poll.begin");
    frame = rig_touch_to(&rig, frame, "og.poll.begin", "ev.start");
    json_decref(frame);
    vote(1, "ev.q1.satisfied");
    vote(2, "ev.q1.basic");
    vote(3, "ev.q4.unsatisfied");
    json_decref(tap(1, "ev.done"));
    json_decref(tap(6, "ev.nosign"));
    json_decref(meeting_tap_and_go(&rig, "04DEADBEEF0001", "no.card"));
    frame = meeting_log_in(&rig, organizer_card);
    assert_non_null(strstr(rig_text(frame, "og.poll.detail"), "3"));
    assert_false(rig_can_touch(frame, "og.vote"));
    frame = rig_touch_to(&rig, frame, "og.poll", "og.poll");
    frame = rig_touch_to(&rig, frame, "og.poll.end", "og.poll.end");
    frame = rig_touch_to(&rig, frame, "og.poll.close", "ev.res");
    assert_string_equal(rig_text(frame, "page.verdict"), "66.6%");
    json_decref(frame);
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 3);
    assert_int_equal(count_of(counts, "all", 0, 0), 1);
    assert_int_equal(count_of(counts, "all", 0, 1), 1);
    assert_int_equal(count_of(counts, "all", 3, 2), 1);
    assert_int_equal(count_of(counts, "all", 0, 3), 1);
    json_decref(counts);
}

/* A choice is taken back by the same touch, all of them by 重选; nothing of a cancelled ballot or a
 * refused card is ever on the disk. */
static void test_cancelled_ballots_leave_no_trace(void **state)
{
    static struct files before;
    (void)state;
    for (int i = 1; i <= 3; i++)
        meeting_sign_in(&rig, i);
    open_by_verb();
    vote(1, "ev.q1.satisfied");
    rig_sleep_ms(2500);
    read_files(&before);
    json_t *frame = tap(2, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.unsatisfied", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.cancel", "ev.start");
    json_decref(frame);
    assert_unchanged(&before);
    json_decref(tap(1, "ev.done"));
    json_decref(tap(6, "ev.nosign"));
    assert_unchanged(&before);
    frame = tap(2, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.unsatisfied", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.unsatisfied", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q2.unsatisfied", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.clear", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
    vote(3, "ev.q2.basic");
    rig_must(&rig, "poll", "close", "current");
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 3);
    assert_int_equal(count_of(counts, "all", 0, 2), 0);
    assert_int_equal(count_of(counts, "all", 1, 2), 0);
    assert_int_equal(count_of(counts, "all", 0, 3), 2);
    json_decref(counts);
}

/* The next card never lands in the last person's ballot. */
static void test_walking_away(void **state)
{
    (void)state;
    for (int i = 1; i <= 4; i++)
        meeting_sign_in(&rig, i);
    open_by_verb();
    vote(3, "ev.q1.satisfied");
    vote(4, "ev.q1.satisfied");
    json_t *frame = tap(1, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.unsatisfied", "ev.form");
    tap_and_hear(1, "repeated"); /* his own card again: his ballot stays */
    tap_and_hear(3, "refused");  /* who has voted changes nothing */
    tap_and_hear(2, "repeated"); /* another voter has his own, empty */
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
    json_decref(tap(2, "ev.done"));
    vote(1, "ev.q1.basic");
    rig_must(&rig, "poll", "close", "current");
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 4);
    assert_int_equal(count_of(counts, "all", 0, 0), 2);
    assert_int_equal(count_of(counts, "all", 0, 1), 1);
    assert_int_equal(count_of(counts, "all", 0, 2), 0);
    assert_int_equal(count_of(counts, "all", 0, 3), 1);
    json_decref(counts);
}

static void test_a_guest_without_a_card(void **state)
{
    (void)state;
    meeting_sign_in(&rig, 1);
    rig_must(&rig, "guest", "add", "王处长", "--kind", "superior", "--activity", "1");
    open_by_verb();
    rig_must(&rig, "poll", "turns", "1");
    json_t *frame = rig_must_see(&rig, "ev.start");
    assert_true(rig_can_touch(frame, "ev.guest"));
    frame = rig_touch_to(&rig, frame, "ev.guest", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q2.satisfied", "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
    frame = rig_must_see(&rig, "ev.start");
    assert_false(rig_can_touch(frame, "ev.guest"));
    json_decref(frame);
    rig_must(&rig, "poll", "close", "current");
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 1);
    assert_true(json_is_null(json_object_get(counts, "all"))); /* product.md §3c: too few */
    json_decref(counts);
}

/* “没有保存成功”: the ballot stays on the screen, and is sent again when the disk takes it. */
static void test_a_disk_that_takes_nothing(void **state)
{
    (void)state;
    meeting_sign_in(&rig, 1);
    open_by_verb();
    json_t *frame = tap(1, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.basic", "ev.form");
    meeting_limit_files(&rig, "0");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.form");
    assert_string_equal(rig_text(frame, "main.failed"), "没有保存成功，请再试一次");
    meeting_limit_files(&rig, "unlimited");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
    json_decref(tap(1, "ev.done"));
}

/* Killed over an open ballot: what was cast is there, what was not is gone, and may be cast. */
static void test_killed_over_a_ballot(void **state)
{
    (void)state;
    for (int i = 1; i <= 3; i++)
        meeting_sign_in(&rig, i);
    open_by_verb();
    vote(1, "ev.q1.satisfied");
    json_t *frame = tap(2, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.q1.unsatisfied", "ev.form");
    json_decref(frame);
    rig_stop(&rig, SIGKILL);
    meeting_start(&rig, "2026-11-21 10:50:00", NULL);
    json_decref(rig_must_see(&rig, "ev.start"));
    json_decref(tap(1, "ev.done"));
    vote(2, "ev.q1.basic");
    vote(3, "ev.q1.basic");
    rig_must(&rig, "poll", "close", "current");
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 3);
    assert_int_equal(count_of(counts, "all", 0, 0), 1);
    assert_int_equal(count_of(counts, "all", 0, 1), 2);
    json_decref(counts);
}

static void test_closed_while_a_ballot_is_open(void **state)
{
    (void)state;
    meeting_sign_in(&rig, 1);
    open_by_verb();
    json_decref(tap(1, "ev.form"));
    rig_must(&rig, "poll", "close", "current");
    json_decref(rig_must_see(&rig, "ev.closed"));
    json_decref(rig_must_see(&rig, "idle.late"));
    json_t *counts = result("1");
    assert_int_equal(ballots_of(counts), 0);
    json_decref(counts);
}

/* ---- a resolution ---- */

static void vote_for(int person, const char *choice)
{
    json_t *frame = tap(person, "rv.form");
    assert_false(rig_can_touch(frame, "rv.submit"));
    frame = rig_touch_to(&rig, frame, choice, "rv.form");
    assert_true(rig_can_touch(frame, "rv.submit"));
    frame = rig_touch_to(&rig, frame, "rv.submit", "rv.ok");
    json_decref(frame);
    json_decref(rig_must_see(&rig, "rv.card"));
}

/* product.md §3c: half of six is no quorum; 2 × yes > expected. */
static void test_resolution(void **state)
{
    (void)state;
    for (int i = 1; i <= 3; i++)
        meeting_sign_in(&rig, i);
    meeting_sign_in(&rig, PROBATIONARY);
    json_t *frame = meeting_log_in(&rig, organizer_card);
    frame = rig_touch_to(&rig, frame, "og.vote", "og.vote");
    frame = rig_touch_to(&rig, frame, "og.vote.0", "og.vote.begin");
    frame = rig_touch_to(&rig, frame, "og.vote.begin", "og.vote.begin");
    assert_non_null(strstr(rig_text(frame, "page.message"), "未超过半数"));
    meeting_sign_in(&rig, 4);
    frame = rig_touch_to(&rig, frame, "og.vote.begin", "rv.card");
    json_decref(frame);
    json_decref(tap(PROBATIONARY, "rv.norig"));
    for (int i = 1; i <= 3; i++)
        vote_for(i, "rv.for");
    json_decref(tap(3, "rv.done"));
    vote_for(4, "rv.against");
    frame = meeting_log_in(&rig, organizer_card);
    frame = rig_touch_to(&rig, frame, "og.vote", "og.poll");
    frame = rig_touch_to(&rig, frame, "og.poll.end", "og.poll.end");
    frame = rig_touch_to(&rig, frame, "og.poll.close", "rv.res");
    assert_string_equal(rig_text(frame, "page.verdict"), "3");
    json_decref(frame);
    json_t *counts = result("1");
    assert_int_equal(count_of(counts, "all", 0, 0), 3);
    assert_int_equal(count_of(counts, "all", 0, 1), 1);
    assert_true(json_is_false(json_object_get(counts, "passes"))); /* three of six is half */
    json_decref(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_whole_evaluation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cancelled_ballots_leave_no_trace, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_walking_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_guest_without_a_card, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_disk_that_takes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_killed_over_a_ballot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closed_while_a_ballot_is_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resolution, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("polls at the screen", tests, NULL, NULL);
}
