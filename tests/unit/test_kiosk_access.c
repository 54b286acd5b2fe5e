/* Large type, high contrast and more time, under a virtual clock: a touch away for whoever stands
 * at the terminal, and gone with him. */
#include "firmware/kiosk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define SECONDS(n) ((int64_t)(n)*1000000000)

struct desk {
    struct kiosk kiosk;
    int64_t now_ns;
    struct effects effects;
};

static const struct card own_card = {
    .uid = {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6}, .uid_len = 7, .kind = CARD_ISO14443A};

static void feed(struct desk *desk, struct event event)
{
    event.mono_ns = desk->now_ns;
    event.moment = (struct moment){.year = 2026, .month = 11, .day = 21, .hour = 8, .minute = 50};
    kiosk_step(&desk->kiosk, &event, &desk->effects);
}

static void wait_seconds(struct desk *desk, int seconds)
{
    desk->now_ns += SECONDS(seconds);
    feed(desk, (struct event){.type = EVENT_TIME});
}

static void touch(struct desk *desk, const char *widget)
{
    struct event event = {.type = EVENT_TOUCH};
    strcpy(event.widget, widget);
    desk->now_ns += SECONDS(1);
    feed(desk, event);
}

static struct view view_of(const struct desk *desk)
{
    struct view view;
    kiosk_view(&desk->kiosk, &view);
    return view;
}

static struct plan_news plan_of_today(bool with_poll)
{
    struct plan_news plan = {.current = {.id = 7, .start_min = 9 * 60, .end_min = 12 * 60}};
    strcpy(plan.current.date, "2026-11-21");
    if (with_poll)
        plan.poll = (struct poll){.id = 3, .kind = POLL_EVALUATION, .question_count = 4};
    return plan;
}

static struct desk open_desk(bool with_poll, int text_percent)
{
    const struct kiosk_settings settings = {
        .times = {.open_before_min = 30, .late_after_min = 10},
        .attendance_percent = 80,
        .text_percent = text_percent,
    };
    struct desk desk = {.now_ns = SECONDS(1000)};
    kiosk_init(&desk.kiosk, &settings);
    feed(&desk, (struct event){.type = EVENT_TIME});
    feed(&desk, (struct event){.type = EVENT_ACTIVITY, .plan = plan_of_today(with_poll)});
    feed(&desk, (struct event){.type = EVENT_READER_UP});
    return desk;
}

static void tap(struct desk *desk)
{
    desk->now_ns += SECONDS(1);
    feed(desk, (struct event){.type = EVENT_CARD, .card = own_card});
}

static void sign_in(struct desk *desk)
{
    struct event event = {.type = EVENT_RECORDED};
    event.recorded.result.outcome = CHECKIN_NEW;
    tap(desk);
    feed(desk, event);
    assert_int_equal(view_of(desk).screen, SCREEN_OK);
}

static void vote(struct desk *desk)
{
    tap(desk);
    feed(desk, (struct event){.type = EVENT_VOTER, .voter = VOTER_READY});
    assert_int_equal(view_of(desk).screen, SCREEN_EV_FORM);
}

static void check(const struct desk *desk, int text_percent, bool high_contrast)
{
    struct view view = view_of(desk);
    assert_int_equal(view.text_percent, text_percent);
    assert_int_equal(view.high_contrast, high_contrast);
}

static void test_sizes_go_round(void **state)
{
    struct desk desk = open_desk(false, 100);
    (void)state;
    check(&desk, 100, false);
    touch(&desk, "access.text");
    check(&desk, 125, false);
    touch(&desk, "access.text");
    check(&desk, 150, false);
    touch(&desk, "access.contrast");
    check(&desk, 150, true);
    touch(&desk, "access.text");
    check(&desk, 100, true);
    touch(&desk, "access.contrast");
    check(&desk, 100, false);
}

static void test_it_goes_when_nobody_is_there(void **state)
{
    struct desk desk = open_desk(false, 100);
    (void)state;
    touch(&desk, "access.text");
    touch(&desk, "access.contrast");
    assert_true(kiosk_deadline_ns(&desk.kiosk) <= desk.now_ns + SECONDS(30));
    wait_seconds(&desk, 29);
    check(&desk, 125, true);
    wait_seconds(&desk, 1);
    check(&desk, 100, false);
    assert_true(kiosk_deadline_ns(&desk.kiosk) > desk.now_ns);
}

static void test_it_stays_for_the_answer_and_goes_with_it(void **state)
{
    struct desk desk = open_desk(false, 100);
    (void)state;
    touch(&desk, "access.text");
    sign_in(&desk);
    check(&desk, 125, false);
    wait_seconds(&desk, 5);
    assert_int_equal(view_of(&desk).screen, SCREEN_IDLE_OPEN);
    check(&desk, 100, false);
}

static void test_the_next_member_has_the_usual_screen(void **state)
{
    struct desk desk = open_desk(false, 100);
    (void)state;
    touch(&desk, "access.contrast");
    sign_in(&desk);
    sign_in(&desk); /* over the answer */
    check(&desk, 100, false);
}

static void test_a_voter_keeps_it_until_he_is_thanked(void **state)
{
    struct desk desk = open_desk(true, 100);
    (void)state;
    touch(&desk, "access.text");
    vote(&desk);
    check(&desk, 125, false);
    wait_seconds(&desk, 40); /* reading takes longer in large type */
    touch(&desk, "access.contrast");
    check(&desk, 125, true);
    touch(&desk, "ev.submit");
    feed(&desk, (struct event){.type = EVENT_BALLOT, .ballot = BALLOT_CAST});
    check(&desk, 125, true);
    wait_seconds(&desk, 5);
    assert_int_equal(view_of(&desk).screen, SCREEN_EV_START);
    check(&desk, 100, false);
}

static void test_the_next_voter_has_the_usual_screen(void **state)
{
    struct desk desk = open_desk(true, 100);
    (void)state;
    vote(&desk);
    touch(&desk, "access.text");
    tap(&desk);
    feed(&desk, (struct event){.type = EVENT_VOTER, .voter = VOTER_SAME});
    check(&desk, 125, false); /* his own card */
    vote(&desk);
    check(&desk, 100, false);
    touch(&desk, "access.text");
    touch(&desk, "ev.cancel");
    feed(&desk, (struct event){.type = EVENT_BALLOT, .ballot = BALLOT_CANCELLED});
    check(&desk, 100, false);
}

/* The ballot is not asked: what it is told is what somebody chose. */
static void test_the_ballot_hears_nothing_of_it(void **state)
{
    static const char *const widgets[] = {"access.text", "access.contrast", "head.more"};
    struct desk desk = open_desk(true, 100);
    (void)state;
    vote(&desk);
    for (int i = 0; i < 3; i++) {
        touch(&desk, widgets[i]);
        for (int effect = 0; effect < desk.effects.count; effect++)
            assert_int_equal(desk.effects.list[effect].type, EFFECT_CHIME);
    }
}

static void test_settings_say_what_everybody_meets(void **state)
{
    struct desk desk = open_desk(false, 150);
    struct kiosk_settings settings = desk.kiosk.settings;
    (void)state;
    check(&desk, 150, false);
    touch(&desk, "access.text");
    check(&desk, 100, false);
    wait_seconds(&desk, 30);
    check(&desk, 150, false);
    settings.high_contrast = true;
    settings.text_percent = 125;
    kiosk_configure(&desk.kiosk, &settings);
    check(&desk, 125, true);
}

static void test_an_organizer_meets_the_usual_screen(void **state)
{
    struct desk desk = open_desk(false, 125);
    (void)state;
    touch(&desk, "access.contrast");
    feed(&desk, (struct event){.type = EVENT_CARD, .card = own_card, .organizer = OWNER_OUTSIDER});
    assert_int_equal(view_of(&desk).screen, SCREEN_PAGE);
    check(&desk, 100, false); /* his pages have one size */
}

/* ---- no time runs out without a way to ask for more ---- */

static void test_a_voter_asks_for_more_time(void **state)
{
    struct desk desk = open_desk(true, 100);
    (void)state;
    vote(&desk);
    wait_seconds(&desk, 80);
    assert_int_equal(view_of(&desk).ballot_seconds, 10);
    touch(&desk, "head.more");
    assert_int_equal(view_of(&desk).ballot_seconds, 0);
    wait_seconds(&desk, 89);
    assert_int_equal(view_of(&desk).screen, SCREEN_EV_FORM);
    wait_seconds(&desk, 1);
    assert_int_equal(view_of(&desk).screen, SCREEN_EV_TIMEOUT);
}

static void test_an_organizer_asks_for_more_time(void **state)
{
    struct desk desk = open_desk(false, 100);
    (void)state;
    feed(&desk, (struct event){.type = EVENT_CARD, .card = own_card, .organizer = OWNER_OUTSIDER});
    wait_seconds(&desk, 50);
    assert_int_equal(view_of(&desk).session_seconds, 10);
    touch(&desk, "head.more");
    assert_int_equal(desk.effects.count, 0); /* his page hears nothing of it */
    assert_int_equal(view_of(&desk).session_seconds, 0);
    wait_seconds(&desk, 59);
    assert_int_equal(view_of(&desk).screen, SCREEN_PAGE);
    wait_seconds(&desk, 1);
    assert_int_equal(view_of(&desk).screen, SCREEN_IDLE_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_go_round),
        cmocka_unit_test(test_it_goes_when_nobody_is_there),
        cmocka_unit_test(test_it_stays_for_the_answer_and_goes_with_it),
        cmocka_unit_test(test_the_next_member_has_the_usual_screen),
        cmocka_unit_test(test_a_voter_keeps_it_until_he_is_thanked),
        cmocka_unit_test(test_the_next_voter_has_the_usual_screen),
        cmocka_unit_test(test_the_ballot_hears_nothing_of_it),
        cmocka_unit_test(test_settings_say_what_everybody_meets),
        cmocka_unit_test(test_an_organizer_meets_the_usual_screen),
        cmocka_unit_test(test_a_voter_asks_for_more_time),
        cmocka_unit_test(test_an_organizer_asks_for_more_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
