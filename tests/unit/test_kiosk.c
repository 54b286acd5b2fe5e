/* The state machine under a virtual clock: every screen, every way out, and the two promises: the
 * next card never waits, and no tick without a recorded outcome. */
#include "firmware/kiosk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define SECONDS(n) ((int64_t)(n)*1000000000)

/* A terminal at its desk: the machine, its clock, and what the last step wanted. */
struct desk {
    struct kiosk kiosk;
    int64_t now_ns;
    struct moment moment;
    struct effects effects;
};

static const struct card own_card = {
    .uid = {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6}, .uid_len = 7, .kind = CARD_ISO14443A};

static void feed(struct desk *desk, struct event event)
{
    event.mono_ns = desk->now_ns;
    event.moment = desk->moment;
    kiosk_step(&desk->kiosk, &event, &desk->effects);
}

static void wait_ms(struct desk *desk, int ms)
{
    desk->now_ns += ms * (int64_t)1000000;
}

static void wait_seconds(struct desk *desk, int seconds)
{
    desk->now_ns += SECONDS(seconds);
    feed(desk, (struct event){.type = EVENT_TIME});
}

static enum screen screen_of(const struct desk *desk)
{
    struct view view;
    kiosk_view(&desk->kiosk, &view);
    return view.screen;
}

static const struct effect *find_effect(const struct desk *desk, enum effect_type type)
{
    for (int i = 0; i < desk->effects.count; i++)
        if (desk->effects.list[i].type == type)
            return &desk->effects.list[i];
    return NULL;
}

static struct plan_news plan_of_today(void)
{
    struct plan_news plan = {
        .current = {.id = 7, .start_min = 9 * 60, .end_min = 12 * 60},
        .attendance = {.total = 50, .expected = 49, .present = 39, .leave = 3},
    };
    strcpy(plan.current.date, "2026-11-21");
    return plan;
}

/* At 08:50 with an activity from 09:00 on, the reader up. */
static struct desk open_desk(void)
{
    const struct kiosk_settings settings = {
        .branch = "第二党支部",
        .times = {.open_before_min = 30, .late_after_min = 10},
        .attendance_percent = 80,
    };
    struct desk desk = {
        .now_ns = SECONDS(1000),
        .moment = {.year = 2026, .month = 11, .day = 21, .hour = 8, .minute = 50},
    };
    kiosk_init(&desk.kiosk, &settings);
    feed(&desk, (struct event){.type = EVENT_TIME});
    assert_non_null(find_effect(&desk, EFFECT_LOAD_PLAN));
    feed(&desk, (struct event){.type = EVENT_ACTIVITY, .plan = plan_of_today()});
    feed(&desk, (struct event){.type = EVENT_READER_UP});
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    return desk;
}

static void tap(struct desk *desk)
{
    feed(desk, (struct event){.type = EVENT_CARD, .card = own_card});
}

static struct event recorded(enum checkin_outcome outcome)
{
    struct event event = {.type = EVENT_RECORDED};
    event.recorded.result.outcome = outcome;
    event.recorded.attendance = (struct attendance){.total = 50, .expected = 49, .present = 40};
    strcpy(event.recorded.result.member.name, "刘思远");
    return event;
}

static void test_tap_is_recorded_before_anything_is_shown(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap(&desk);
    const struct effect *record = find_effect(&desk, EFFECT_RECORD);
    assert_non_null(record);
    assert_int_equal(record->record.activity_id, 7);
    assert_false(record->record.late);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    assert_null(find_effect(&desk, EFFECT_CHIME));
    feed(&desk, recorded(CHECKIN_NEW));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_ACCEPTED);
}

static void test_result_decays_and_takes_the_next_card_at_once(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap(&desk);
    feed(&desk, recorded(CHECKIN_NEW));
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_ALREADY));
    assert_int_equal(screen_of(&desk), SCREEN_OK_AGAIN);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REPEATED);
    assert_true(kiosk_deadline_ns(&desk.kiosk) <= desk.now_ns + SECONDS(4));
    wait_seconds(&desk, 5);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

static void test_screen_of_every_outcome(void **state)
{
    static const struct {
        enum checkin_outcome outcome;
        bool late, leave, joint;
        enum screen screen;
        enum chime chime;
    } rows[] = {
        {CHECKIN_NEW, false, false, false, SCREEN_OK, CHIME_ACCEPTED},
        {CHECKIN_NEW, true, false, false, SCREEN_OK_LATE, CHIME_ACCEPTED},
        {CHECKIN_NEW, true, true, false, SCREEN_OK_LEAVE, CHIME_ACCEPTED},
        {CHECKIN_NEW, false, false, true, SCREEN_OK_JOINT, CHIME_ACCEPTED},
        {CHECKIN_GUEST, false, false, false, SCREEN_OK_GUEST, CHIME_ACCEPTED},
        {CHECKIN_ALREADY, false, false, false, SCREEN_OK_AGAIN, CHIME_REPEATED},
        {CHECKIN_UNLISTED, false, false, false, SCREEN_NO_LIST, CHIME_REFUSED},
        {CHECKIN_UNKNOWN, false, false, false, SCREEN_NO_CARD, CHIME_REFUSED},
        {CHECKIN_DISABLED, false, false, false, SCREEN_NO_STOP, CHIME_REFUSED},
        {CHECKIN_NOT_OPEN, false, false, false, SCREEN_IDLE_OPEN, CHIME_REFUSED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        struct event event = recorded(rows[i].outcome);
        event.recorded.result.late = rows[i].late;
        event.recorded.result.was_on_leave = rows[i].leave;
        event.recorded.result.other_branch = rows[i].joint;
        tap(&desk);
        feed(&desk, event);
        assert_int_equal(screen_of(&desk), rows[i].screen);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, rows[i].chime);
        wait_seconds(&desk, 7);
        assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    }
}

static void test_figures_and_recent_follow_the_record(void **state)
{
    struct desk desk = open_desk();
    struct view view;
    (void)state;
    tap(&desk);
    feed(&desk, recorded(CHECKIN_NEW));
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.plan.attendance.present, 40);
    assert_int_equal(view.rate_tenths, 800);
    assert_true(view.rate_is_met);
    assert_int_equal(view.plan.recent_count, 1);
    assert_string_equal(view.plan.recent[0].name, "刘思远");
    for (int i = 0; i < RECENT_MAX + 2; i++) {
        tap(&desk);
        feed(&desk, recorded(CHECKIN_GUEST));
    }
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.plan.recent_count, RECENT_MAX);
}

/* A failed write: never a tick, then ft.nosave while the disk stays bad, and healing by itself. */
static void test_failed_record_is_never_a_tick(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap(&desk);
    feed(&desk, (struct event){.type = EVENT_RECORD_FAILED, .err = ERR_FULL});
    assert_int_equal(screen_of(&desk), SCREEN_ERR_SAVE);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_FAULT);
    wait_seconds(&desk, 6);
    assert_non_null(find_effect(&desk, EFFECT_PROBE_STORAGE));
    assert_int_equal(screen_of(&desk), SCREEN_FT_NOSAVE);
    wait_seconds(&desk, 1);
    assert_null(find_effect(&desk, EFFECT_PROBE_STORAGE));
    wait_seconds(&desk, 4);
    assert_non_null(find_effect(&desk, EFFECT_PROBE_STORAGE));
    feed(&desk, (struct event){.type = EVENT_STORAGE_OK});
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

static void test_a_card_is_tried_even_when_storage_failed(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap(&desk);
    feed(&desk, (struct event){.type = EVENT_RECORD_FAILED, .err = ERR_IO});
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_NEW));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    wait_seconds(&desk, 4);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

/* product.md §0.12: refused before the lookup, and logged with the reason. */
static void test_refused_taps_are_logged(void **state)
{
    static const struct {
        struct event event;
        enum screen screen;
        enum tap_refusal reason;
    } rows[] = {
        {{.type = EVENT_CARD, .card = {.uid = {0x08, 1, 2, 3}, .uid_len = 4}},
         SCREEN_NO_KIND,
         TAP_RANDOM_UID},
        {{.type = EVENT_CARD, .card = {.uid_len = 4, .kind = CARD_ISO14443B}},
         SCREEN_NO_KIND,
         TAP_NO_IDENTITY},
        {{.type = EVENT_TWO_CARDS}, SCREEN_ERR_TWO, TAP_TWO_CARDS},
        {{.type = EVENT_UNREADABLE}, SCREEN_ERR_READ, TAP_UNREADABLE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        feed(&desk, rows[i].event);
        assert_int_equal(screen_of(&desk), rows[i].screen);
        assert_int_equal(find_effect(&desk, EFFECT_LOG_REFUSED)->refused.reason, rows[i].reason);
        assert_int_equal(find_effect(&desk, EFFECT_LOG_REFUSED)->refused.activity_id, 7);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
        assert_null(find_effect(&desk, EFFECT_RECORD));
        wait_seconds(&desk, 7);
        assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    }
}

/* A seven-byte number that begins 08 is an ordinary card. */
static void test_only_four_bytes_are_random(void **state)
{
    struct desk desk = open_desk();
    struct event event = {.type = EVENT_CARD, .card = {.uid = {0x08, 1, 2, 3, 4, 5, 6}}};
    (void)state;
    event.card.uid_len = 7;
    feed(&desk, event);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_UNKNOWN));
}

static void test_phases_choose_the_idle_screen(void **state)
{
    static const struct {
        int day, hour, minute;
        enum screen screen;
    } rows[] = {
        {21, 8, 29, SCREEN_IDLE_SOON},   {21, 8, 30, SCREEN_IDLE_OPEN},
        {21, 9, 10, SCREEN_IDLE_LATE},   {21, 12, 0, SCREEN_IDLE_CLOSED},
        {20, 12, 0, SCREEN_IDLE_NOTICE}, {10, 12, 0, SCREEN_IDLE_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        struct plan_news plan = plan_of_today();
        desk.moment.day = rows[i].day;
        desk.moment.hour = rows[i].hour;
        desk.moment.minute = rows[i].minute;
        if (rows[i].day != 21) {
            plan.next = plan.current;
            plan.current.id = 0;
        }
        feed(&desk, (struct event){.type = EVENT_ACTIVITY, .plan = plan});
        assert_int_equal(screen_of(&desk), rows[i].screen);
    }
}

static void test_late_taps_are_recorded_late_and_closed_ones_without_activity(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    desk.moment.hour = 9;
    desk.moment.minute = 10;
    tap(&desk);
    assert_true(find_effect(&desk, EFFECT_RECORD)->record.late);
    feed(&desk, recorded(CHECKIN_NEW));
    desk.moment.hour = 12;
    desk.moment.minute = 0;
    tap(&desk);
    assert_int_equal(find_effect(&desk, EFFECT_RECORD)->record.activity_id, 0);
    feed(&desk, recorded(CHECKIN_NOT_OPEN));
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_CLOSED);
}

/* Midnight passes between two taps: the plan is read again although a tap saw the day first. */
static void test_new_day_reads_the_plan_again(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    desk.moment.day = 22;
    tap(&desk);
    assert_int_equal(find_effect(&desk, EFFECT_RECORD)->record.activity_id, 0);
    feed(&desk, recorded(CHECKIN_NOT_OPEN));
    wait_seconds(&desk, 60);
    assert_non_null(find_effect(&desk, EFFECT_LOAD_PLAN));
}

/* The end of one activity may be the beginning of the wait for the next one. */
static void test_end_reads_the_plan_again_once(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    desk.moment.hour = 12;
    desk.moment.minute = 0;
    wait_seconds(&desk, 1);
    assert_non_null(find_effect(&desk, EFFECT_LOAD_PLAN));
    feed(&desk, (struct event){.type = EVENT_ACTIVITY, .plan = plan_of_today()});
    wait_seconds(&desk, 60);
    assert_null(find_effect(&desk, EFFECT_LOAD_PLAN));
}

static void test_reader_down_and_back(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    feed(&desk, (struct event){.type = EVENT_READER_DOWN});
    assert_int_equal(screen_of(&desk), SCREEN_FT_READER);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_FAULT);
    feed(&desk, (struct event){.type = EVENT_READER_DOWN});
    assert_null(find_effect(&desk, EFFECT_CHIME));
    feed(&desk, (struct event){.type = EVENT_READER_UP});
    assert_int_equal(screen_of(&desk), SCREEN_FT_BACK);
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_NEW));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
}

/* A reader that is starting is no fault for three seconds, then it is, without a sound. */
static void test_reader_that_never_comes(void **state)
{
    const struct kiosk_settings settings = {.attendance_percent = 80};
    struct desk desk = {.now_ns = SECONDS(5), .moment = {.year = 2026, .month = 1, .day = 1}};
    (void)state;
    kiosk_init(&desk.kiosk, &settings);
    feed(&desk, (struct event){.type = EVENT_TIME});
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_NONE);
    wait_seconds(&desk, 2);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_NONE);
    assert_true(kiosk_deadline_ns(&desk.kiosk) <= SECONDS(8));
    wait_seconds(&desk, 1);
    assert_int_equal(screen_of(&desk), SCREEN_FT_READER);
}

static void test_clock_is_wanted_at_the_full_minute(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    desk.moment.second = 45;
    wait_seconds(&desk, 0);
    assert_int_equal(kiosk_deadline_ns(&desk.kiosk), desk.now_ns + SECONDS(15));
}

static void touch(struct desk *desk, const char *widget)
{
    struct event event = {.type = EVENT_TOUCH};
    strcpy(event.widget, widget);
    feed(desk, event);
}

static void test_touch_ends_a_result(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap(&desk);
    feed(&desk, recorded(CHECKIN_UNKNOWN));
    wait_ms(&desk, 400);
    touch(&desk, "main.panel");
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

/* ---- the organizer ---- */

static void tap_as(struct desk *desk, enum card_owner organizer)
{
    feed(desk, (struct event){.type = EVENT_CARD, .card = own_card, .organizer = organizer});
}

static void answer_page(struct desk *desk, bool other, bool wants_card)
{
    struct event event = {.type = EVENT_PAGE};
    event.page.other = other;
    event.page.wants_card = wants_card;
    feed(desk, event);
}

/* The organizer's page is open, and long enough to be touched. */
static struct desk organizer_desk(void)
{
    struct desk desk = open_desk();
    tap_as(&desk, OWNER_OUTSIDER);
    assert_non_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    assert_null(find_effect(&desk, EFFECT_RECORD));
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    wait_ms(&desk, 400);
    return desk;
}

/* His card signs him in like everybody; the next tap of it opens the login. */
static void test_organizer_signs_in_first(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap_as(&desk, OWNER_MEMBER);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_NEW));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    assert_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    tap_as(&desk, OWNER_MEMBER);
    feed(&desk, recorded(CHECKIN_ALREADY));
    assert_memory_equal(&find_effect(&desk, EFFECT_OPEN_LOGIN)->card, &own_card, sizeof own_card);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
}

static void test_outcomes_that_open_the_login(void **state)
{
    static const struct {
        enum checkin_outcome outcome;
        bool opens;
    } rows[] = {
        {CHECKIN_NEW, false},     {CHECKIN_ALREADY, true},  {CHECKIN_GUEST, false},
        {CHECKIN_UNLISTED, true}, {CHECKIN_UNKNOWN, false}, {CHECKIN_DISABLED, false},
        {CHECKIN_NOT_OPEN, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        tap_as(&desk, OWNER_MEMBER);
        feed(&desk, recorded(rows[i].outcome));
        assert_int_equal(find_effect(&desk, EFFECT_OPEN_LOGIN) != NULL, rows[i].opens);
        tap(&desk);
        feed(&desk, recorded(rows[i].outcome));
        assert_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    }
}

/* Members sign in over the organizer's page; it comes back by itself or by a touch. */
static void test_members_sign_in_over_a_page(void **state)
{
    struct desk desk = organizer_desk();
    (void)state;
    tap(&desk);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    feed(&desk, recorded(CHECKIN_NEW));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    wait_seconds(&desk, 3);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    tap(&desk);
    feed(&desk, recorded(CHECKIN_UNKNOWN));
    wait_ms(&desk, 400);
    touch(&desk, "og.export");
    assert_null(find_effect(&desk, EFFECT_TOUCH_PAGE));
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    tap_as(&desk, OWNER_MEMBER);
    feed(&desk, recorded(CHECKIN_ALREADY));
    assert_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    assert_int_equal(screen_of(&desk), SCREEN_OK_AGAIN);
}

/* practice.md: a touch within 400 ms of a change of screen was meant for the screen before. */
static void test_touches_after_a_change_of_screen_are_ignored(void **state)
{
    struct desk desk = open_desk();
    (void)state;
    tap_as(&desk, OWNER_OUTSIDER);
    wait_ms(&desk, 399);
    touch(&desk, "og.pin.1");
    assert_null(find_effect(&desk, EFFECT_TOUCH_PAGE));
    wait_ms(&desk, 1);
    touch(&desk, "og.pin.2");
    assert_string_equal(find_effect(&desk, EFFECT_TOUCH_PAGE)->widget, "og.pin.2");
    answer_page(&desk, false, false);
    touch(&desk, "og.pin.3");
    assert_string_equal(find_effect(&desk, EFFECT_TOUCH_PAGE)->widget, "og.pin.3");
    answer_page(&desk, true, false);
    touch(&desk, "og.export");
    assert_null(find_effect(&desk, EFFECT_TOUCH_PAGE));
    tap(&desk);
    feed(&desk, recorded(CHECKIN_NEW));
    touch(&desk, "main.panel");
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    wait_seconds(&desk, 3);
    touch(&desk, "og.export");
    assert_null(find_effect(&desk, EFFECT_TOUCH_PAGE));
    wait_ms(&desk, 400);
    touch(&desk, "og.export");
    assert_non_null(find_effect(&desk, EFFECT_TOUCH_PAGE));
}

/* 60 s without a touch; the last 15 are counted, and only those wake the terminal. */
static void test_session_ends_by_itself(void **state)
{
    struct desk desk = organizer_desk();
    (void)state;
    touch(&desk, "og.pin.1");
    answer_page(&desk, false, false);
    int64_t touched_ns = desk.now_ns;
    desk.moment.second = 1;
    wait_seconds(&desk, 2);
    assert_int_equal(kiosk_session_seconds(&desk.kiosk), 0);
    assert_int_equal(kiosk_deadline_ns(&desk.kiosk), touched_ns + SECONDS(45));
    wait_seconds(&desk, 43);
    assert_int_equal(kiosk_session_seconds(&desk.kiosk), 15);
    for (int left = 15; left > 0; left--) {
        assert_int_equal(kiosk_session_seconds(&desk.kiosk), left);
        assert_int_equal(kiosk_deadline_ns(&desk.kiosk), desk.now_ns + SECONDS(1));
        assert_int_equal(screen_of(&desk), SCREEN_PAGE);
        wait_seconds(&desk, 1);
    }
    assert_non_null(find_effect(&desk, EFFECT_END_SESSION));
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    assert_int_equal(kiosk_session_seconds(&desk.kiosk), 0);
    wait_seconds(&desk, 1);
    assert_null(find_effect(&desk, EFFECT_END_SESSION));
}

/* Its end does not cut off the answer that a member is reading. */
static void test_session_ends_under_a_result(void **state)
{
    struct desk desk = organizer_desk();
    (void)state;
    wait_seconds(&desk, 58);
    tap(&desk);
    feed(&desk, recorded(CHECKIN_NEW));
    wait_seconds(&desk, 2);
    assert_non_null(find_effect(&desk, EFFECT_END_SESSION));
    assert_int_equal(screen_of(&desk), SCREEN_OK);
    wait_seconds(&desk, 1);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

static void test_page_takes_a_card_and_leaves(void **state)
{
    struct desk desk = organizer_desk();
    (void)state;
    touch(&desk, "og.cards");
    answer_page(&desk, true, true);
    tap(&desk);
    assert_null(find_effect(&desk, EFFECT_RECORD));
    assert_memory_equal(&find_effect(&desk, EFFECT_CARD_PAGE)->card, &own_card, sizeof own_card);
    answer_page(&desk, true, false);
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_ALREADY));
    wait_seconds(&desk, 5);
    struct event event = {.type = EVENT_PAGE};
    event.page.left = true;
    feed(&desk, event);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
}

/* ---- the first start ---- */

/* The same desk on a day without anything, and nobody who could log in. */
static struct desk new_desk(void)
{
    struct desk desk = open_desk();
    struct kiosk_settings settings = desk.kiosk.settings;
    settings.lacks_organizer = true;
    kiosk_configure(&desk.kiosk, &settings);
    feed(&desk, (struct event){.type = EVENT_ACTIVITY});
    assert_int_equal(screen_of(&desk), SCREEN_FIRST_START);
    wait_ms(&desk, 400);
    return desk;
}

/* A member's tap never makes him organizer: the button goes before the card. */
static void test_first_start_by_the_button(void **state)
{
    struct desk desk = new_desk();
    (void)state;
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
    feed(&desk, recorded(CHECKIN_NOT_OPEN));
    assert_int_equal(screen_of(&desk), SCREEN_FIRST_START);
    touch(&desk, "main.panel");
    assert_null(find_effect(&desk, EFFECT_FIRST_START));
    touch(&desk, "first.start");
    assert_non_null(find_effect(&desk, EFFECT_FIRST_START));
    answer_page(&desk, true, true);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    tap(&desk);
    assert_memory_equal(&find_effect(&desk, EFFECT_CARD_PAGE)->card, &own_card, sizeof own_card);
}

static void test_first_start_is_given_up(void **state)
{
    struct desk desk = new_desk();
    (void)state;
    touch(&desk, "first.start");
    answer_page(&desk, true, true);
    wait_seconds(&desk, 60);
    assert_non_null(find_effect(&desk, EFFECT_END_SESSION));
    assert_int_equal(screen_of(&desk), SCREEN_FIRST_START);
    tap(&desk);
    assert_non_null(find_effect(&desk, EFFECT_RECORD));
}

/* Where there is something to sign in to, or a notice to be read (S2:98), that is shown. */
static void test_first_start_stands_back(void **state)
{
    struct desk desk = new_desk();
    struct event event = {.type = EVENT_ACTIVITY, .plan = plan_of_today()};
    (void)state;
    feed(&desk, event);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    wait_ms(&desk, 400);
    touch(&desk, "first.start");
    assert_null(find_effect(&desk, EFFECT_FIRST_START));
    event.plan = (struct plan_news){.next = plan_of_today().current};
    strcpy(event.plan.next.date, "2026-11-25");
    feed(&desk, event);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_NOTICE);
}

static void test_settings_in_effect_at_once(void **state)
{
    struct desk desk = open_desk();
    struct kiosk_settings settings = desk.kiosk.settings;
    (void)state;
    settings.times.open_before_min = 5;
    kiosk_configure(&desk.kiosk, &settings);
    tap(&desk);
    assert_int_equal(find_effect(&desk, EFFECT_RECORD)->record.activity_id, 0);
    feed(&desk, recorded(CHECKIN_NOT_OPEN));
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_SOON);
}

static void test_page_that_sounds(void **state)
{
    struct desk desk = organizer_desk();
    struct event event = {.type = EVENT_PAGE};
    (void)state;
    event.page.sounds = true;
    feed(&desk, event);
    assert_non_null(find_effect(&desk, EFFECT_CHIME));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tap_is_recorded_before_anything_is_shown),
        cmocka_unit_test(test_result_decays_and_takes_the_next_card_at_once),
        cmocka_unit_test(test_screen_of_every_outcome),
        cmocka_unit_test(test_figures_and_recent_follow_the_record),
        cmocka_unit_test(test_failed_record_is_never_a_tick),
        cmocka_unit_test(test_a_card_is_tried_even_when_storage_failed),
        cmocka_unit_test(test_refused_taps_are_logged),
        cmocka_unit_test(test_only_four_bytes_are_random),
        cmocka_unit_test(test_phases_choose_the_idle_screen),
        cmocka_unit_test(test_late_taps_are_recorded_late_and_closed_ones_without_activity),
        cmocka_unit_test(test_new_day_reads_the_plan_again),
        cmocka_unit_test(test_end_reads_the_plan_again_once),
        cmocka_unit_test(test_reader_down_and_back),
        cmocka_unit_test(test_reader_that_never_comes),
        cmocka_unit_test(test_clock_is_wanted_at_the_full_minute),
        cmocka_unit_test(test_touch_ends_a_result),
        cmocka_unit_test(test_organizer_signs_in_first),
        cmocka_unit_test(test_outcomes_that_open_the_login),
        cmocka_unit_test(test_members_sign_in_over_a_page),
        cmocka_unit_test(test_touches_after_a_change_of_screen_are_ignored),
        cmocka_unit_test(test_session_ends_by_itself),
        cmocka_unit_test(test_session_ends_under_a_result),
        cmocka_unit_test(test_page_takes_a_card_and_leaves),
        cmocka_unit_test(test_first_start_by_the_button),
        cmocka_unit_test(test_first_start_is_given_up),
        cmocka_unit_test(test_first_start_stands_back),
        cmocka_unit_test(test_settings_in_effect_at_once),
        cmocka_unit_test(test_page_that_sounds),
    };
    return cmocka_run_group_tests_name("kiosk", tests, NULL, NULL);
}
