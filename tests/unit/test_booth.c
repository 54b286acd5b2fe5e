/* The booth with a real store behind it: what touches come to, that it is somebody's and nobody
 * else's, and that nothing is left in it. */
#include "db/poll_result.h"
#include "firmware/booth.h"
#include "tests/harness/faulty_disk.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { VOTERS = 4 };

struct desk {
    struct folder *folder;
    struct booth *booth;
    int64_t activity, poll_id;
};

static struct desk desk;

static const char *uid_of(int person)
{
    static char uid[32];
    snprintf(uid, sizeof uid, "04A1B2C3D4E5%02d", person);
    return uid;
}

static int set_up(void **state)
{
    void *folder;
    (void)state;
    assert_int_equal(clock_start_at("2026-05-20 15:50:00"), ERR_OK);
    folder_setup(&folder);
    desk = (struct desk){.folder = folder};
    for (int i = 0; i < VOTERS; i++) {
        char number[16], uid[32];
        snprintf(number, sizeof number, "%02d", i);
        snprintf(uid, sizeof uid, "%s", uid_of(i));
        folder_person(desk.folder,
                      (struct folder_person){.name = number, .number = number, .uid = uid});
    }
    desk.activity = folder_activity(desk.folder, ACTIVITY_THEME_DAY, NULL, NULL);
    for (int i = 0; i < VOTERS; i++)
        folder_tap(desk.folder, desk.activity, uid_of(i), "2026-05-20 13:50", NULL);
    assert_int_equal(booth_open(&desk.booth), ERR_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    booth_close(desk.booth);
    folder_verify(desk.folder);
    void *folder = desk.folder;
    return folder_teardown(&folder);
}

static void open_poll(enum poll_kind kind)
{
    struct chain_origin origin = {.by = "李建国", .stamp = clock_stamp()};
    struct poll_wish wish = {.activity_id = desk.activity,
                             .kind = kind,
                             .item = kind == POLL_RESOLUTION ? "通过决议" : ""};
    enum poll_open_outcome outcome;
    assert_int_equal(poll_open(desk.folder->db, &origin, &wish, &outcome, &desk.poll_id), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
}

static struct poll_voter voter_of(int person)
{
    struct poll_voter voter;
    enum poll_access access;
    struct card card = folder_card(uid_of(person));
    assert_int_equal(poll_find_voter(desk.folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(access, POLL_READY);
    return voter;
}

static void enter(int person)
{
    struct poll poll;
    struct poll_voter voter = voter_of(person);
    assert_int_equal(poll_current(desk.folder->db, &poll), ERR_OK);
    booth_enter(desk.booth, &poll, &voter);
    assert_true(booth_is_for(desk.booth, &voter));
}

static void touch(const char *widget, enum booth_news news)
{
    assert_int_equal(booth_touch(desk.booth, widget), news);
}

static int choice(int question)
{
    return booth_ballot(desk.booth)->choices[question];
}

static enum poll_cast_outcome cast(void)
{
    enum poll_cast_outcome outcome;
    assert_int_equal(booth_cast(desk.booth, desk.folder->db, &outcome), ERR_OK);
    return outcome;
}

static struct poll_result close_poll(void)
{
    static struct poll_result result;
    struct chain_origin origin = {.by = "李建国", .stamp = clock_stamp()};
    assert_int_equal(poll_close(desk.folder->db, &origin, desk.poll_id), ERR_OK);
    assert_int_equal(poll_result(desk.folder->db, desk.poll_id, &result), ERR_OK);
    return result;
}

static void test_nobody_in_it(void **state)
{
    struct poll_voter voter = {.line = 0};
    (void)state;
    assert_null(booth_ballot(desk.booth));
    assert_false(booth_is_for(desk.booth, &voter));
    touch("ev.q1.satisfied", BOOTH_NOTHING);
    touch("ev.submit", BOOTH_NOTHING);
}

/* A choice replaces the one before; the same touch takes it back; 重选 takes all back. */
static void test_choices(void **state)
{
    (void)state;
    open_poll(POLL_EVALUATION);
    enter(0);
    for (int question = 0; question < EVALUATION_QUESTIONS; question++)
        assert_int_equal(choice(question), CHOICE_NONE);
    touch("ev.q1.satisfied", BOOTH_CHANGED);
    touch("ev.q1.unsatisfied", BOOTH_CHANGED);
    touch("ev.q4.basic", BOOTH_CHANGED);
    assert_int_equal(choice(0), EVALUATION_UNSATISFIED);
    assert_int_equal(choice(3), EVALUATION_BASIC);
    touch("ev.q4.basic", BOOTH_CHANGED);
    assert_int_equal(choice(3), CHOICE_NONE);
    touch("ev.clear", BOOTH_CHANGED);
    assert_int_equal(choice(0), CHOICE_NONE);
}

static void test_touches_that_are_none(void **state)
{
    static const char *const widgets[] = {
        "",          "ev.",        "ev.q",           "ev.q5.basic", "ev.q0.basic",
        "ev.q1.",    "ev.q1.good", "ev.q12.basic",   "ev.q1",       "rv.for",
        "rv.submit", "ev.guest",   "ev.q1.basicbas", "main.panel",
    };
    (void)state;
    open_poll(POLL_EVALUATION);
    enter(0);
    for (size_t i = 0; i < sizeof widgets / sizeof *widgets; i++)
        touch(widgets[i], BOOTH_NOTHING);
    for (int question = 0; question < POLL_QUESTIONS_MAX; question++)
        assert_int_equal(choice(question), CHOICE_NONE);
}

static void test_cast_empties_it(void **state)
{
    (void)state;
    open_poll(POLL_EVALUATION);
    for (int i = 0; i < 3; i++) {
        enter(i);
        touch(i == 0 ? "ev.q2.satisfied" : "ev.q2.basic", BOOTH_CHANGED);
        touch("ev.submit", BOOTH_SUBMITTED);
        assert_int_equal(cast(), POLL_CAST);
        assert_null(booth_ballot(desk.booth));
    }
    struct poll_result result = close_poll();
    assert_int_equal(result.all.count[1][EVALUATION_SATISFIED], 1);
    assert_int_equal(result.all.count[1][EVALUATION_BASIC], 2);
    assert_int_equal(result.all.count[0][3], 3); /* 不作评价 */
}

/* Two ballots of one voter at once cannot be: the second is refused, and gone. */
static void test_the_same_voter_twice(void **state)
{
    struct poll_voter voter;
    struct poll poll;
    (void)state;
    open_poll(POLL_EVALUATION);
    voter = voter_of(0);
    enter(0);
    assert_int_equal(cast(), POLL_CAST);
    assert_int_equal(poll_current(desk.folder->db, &poll), ERR_OK);
    booth_enter(desk.booth, &poll, &voter);
    assert_int_equal(cast(), POLL_CAST_VOTED);
    assert_null(booth_ballot(desk.booth));
    assert_int_equal(close_poll().poll.ballots, 1);
}

static void test_closed_meanwhile(void **state)
{
    (void)state;
    open_poll(POLL_EVALUATION);
    enter(0);
    touch("ev.q1.satisfied", BOOTH_CHANGED);
    assert_int_equal(close_poll().all.ballots, 0);
    assert_int_equal(cast(), POLL_CAST_CLOSED);
    assert_null(booth_ballot(desk.booth));
}

/* Who comes next finds nothing of who was there before, whether he left or was sent away. */
static void test_nothing_is_left_for_the_next(void **state)
{
    struct poll_voter first;
    (void)state;
    open_poll(POLL_EVALUATION);
    first = voter_of(0);
    enter(0);
    touch("ev.q3.basic", BOOTH_CHANGED);
    enter(1);
    assert_false(booth_is_for(desk.booth, &first));
    assert_int_equal(choice(2), CHOICE_NONE);
    touch("ev.q3.basic", BOOTH_CHANGED);
    const struct ballot *ballot = booth_ballot(desk.booth);
    touch("ev.cancel", BOOTH_CANCELLED);
    assert_null(booth_ballot(desk.booth));
    for (int question = 0; question < POLL_QUESTIONS_MAX; question++)
        assert_int_equal(ballot->choices[question], 0); /* wiped, not only forgotten */
}

/* product.md §3c: 弃权 is an option; nothing at all is no vote. */
static void test_a_resolution_needs_a_choice(void **state)
{
    (void)state;
    open_poll(POLL_RESOLUTION);
    enter(0);
    touch("ev.q1.satisfied", BOOTH_NOTHING);
    touch("rv.submit", BOOTH_NOTHING);
    touch("rv.abstain", BOOTH_CHANGED);
    touch("rv.abstain", BOOTH_CHANGED);
    touch("rv.submit", BOOTH_NOTHING);
    touch("rv.for", BOOTH_CHANGED);
    touch("rv.clear", BOOTH_CHANGED);
    touch("rv.submit", BOOTH_NOTHING);
    touch("rv.against", BOOTH_CHANGED);
    assert_int_equal(choice(0), RESOLUTION_AGAINST);
    touch("rv.submit", BOOTH_SUBMITTED);
    assert_int_equal(cast(), POLL_CAST);
}

/* A disk that fails: nothing was cast, the ballot is still there, and the second try works. */
static void test_not_stored(void **state)
{
    enum poll_cast_outcome outcome;
    (void)state;
    open_poll(POLL_EVALUATION);
    enter(0);
    touch("ev.q1.basic", BOOTH_CHANGED);
    faulty_disk_fail(1, true);
    assert_int_not_equal(booth_cast(desk.booth, desk.folder->db, &outcome), ERR_OK);
    assert_true(faulty_disk_has_failed());
    faulty_disk_fail(0, false);
    assert_int_equal(choice(0), EVALUATION_BASIC);
    assert_int_equal(cast(), POLL_CAST);
    assert_int_equal(close_poll().poll.ballots, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nobody_in_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_choices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_touches_that_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cast_empties_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_voter_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closed_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_is_left_for_the_next, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_resolution_needs_a_choice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_stored, set_up, tear_down),
    };
    faulty_disk_install();
    return cmocka_run_group_tests_name("booth", tests, NULL, NULL);
}
