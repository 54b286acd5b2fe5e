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
    assert_int_equal(screen_of(&desk), SCREEN_EV_WAIT);
    wait_seconds(&desk, 6);
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

/* ---- a poll ---- */

static const struct card other_card = {
    .uid = {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF7}, .uid_len = 7, .kind = CARD_ISO14443A};

static void load_poll(struct desk *desk, int64_t id, enum poll_kind kind)
{
    struct event event = {.type = EVENT_ACTIVITY, .plan = plan_of_today()};
    event.plan.poll = (struct poll){
        .id = id, .activity_id = 7, .kind = kind, .question_count = 4, .turns = 1, .open = id != 0};
    event.plan.evaluation = id != 0 ? EVALUATION_OPEN : EVALUATION_CLOSED;
    feed(desk, event);
}

static struct desk poll_desk(enum poll_kind kind)
{
    struct desk desk = open_desk();
    load_poll(&desk, 3, kind);
    assert_int_equal(screen_of(&desk), kind == POLL_RESOLUTION ? SCREEN_RV_CARD : SCREEN_EV_START);
    return desk;
}

static void answer_voter(struct desk *desk, enum voter_news news)
{
    feed(desk, (struct event){.type = EVENT_VOTER, .voter = news});
}

static void answer_ballot(struct desk *desk, enum ballot_news news)
{
    feed(desk, (struct event){.type = EVENT_BALLOT, .ballot = news});
}

/* A ballot is open, and long enough to be touched. */
static struct desk ballot_desk(enum poll_kind kind)
{
    struct desk desk = poll_desk(kind);
    tap(&desk);
    const struct effect *find = find_effect(&desk, EFFECT_FIND_VOTER);
    assert_non_null(find);
    assert_memory_equal(&find->card, &own_card, sizeof own_card);
    answer_voter(&desk, VOTER_READY);
    assert_int_equal(screen_of(&desk), kind == POLL_RESOLUTION ? SCREEN_RV_FORM : SCREEN_EV_FORM);
    wait_ms(&desk, 400);
    return desk;
}

/* While a poll is open a card asks for a ballot, and is never logged by name. */
static void test_a_card_opens_a_ballot(void **state)
{
    struct desk desk = poll_desk(POLL_EVALUATION);
    (void)state;
    tap(&desk);
    assert_null(find_effect(&desk, EFFECT_RECORD));
    assert_null(find_effect(&desk, EFFECT_LOG_REFUSED));
    assert_int_equal(screen_of(&desk), SCREEN_EV_START);
    answer_voter(&desk, VOTER_READY);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
}

/* The sound is the same whatever is touched; the widget goes to the booth and nowhere else. */
static void test_a_ballot_is_filled_in_and_cast(void **state)
{
    static const char *const widgets[] = {"ev.q1.satisfied", "ev.q1.unsatisfied", "ev.q4.basic"};
    struct desk desk = ballot_desk(POLL_EVALUATION);
    (void)state;
    for (size_t i = 0; i < sizeof widgets / sizeof *widgets; i++) {
        touch(&desk, widgets[i]);
        assert_string_equal(find_effect(&desk, EFFECT_TOUCH_BALLOT)->widget, widgets[i]);
        assert_int_equal(desk.effects.count, 1);
        answer_ballot(&desk, BALLOT_TOUCHED);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_CHOICE);
        assert_int_equal(desk.effects.count, 1);
    }
    touch(&desk, "ev.submit");
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    answer_ballot(&desk, BALLOT_CAST);
    assert_int_equal(screen_of(&desk), SCREEN_EV_THANKS);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_ACCEPTED);
    struct view view;
    wait_seconds(&desk, 2);
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.screen, SCREEN_EV_START);
    assert_int_equal(view.plan.poll.ballots, 1);
    assert_int_equal(view.plan.poll.turns, 1);
}

static void test_answers_of_a_poll(void **state)
{
    static const struct {
        enum poll_kind kind;
        enum voter_news news;
        enum screen screen;
        enum chime chime;
    } rows[] = {
        {POLL_EVALUATION, VOTER_VOTED, SCREEN_EV_DONE, CHIME_REPEATED},
        {POLL_EVALUATION, VOTER_NOT_SIGNED_IN, SCREEN_EV_NOSIGN, CHIME_REFUSED},
        {POLL_EVALUATION, VOTER_ELSEWHERE, SCREEN_EV_DOOR, CHIME_REFUSED},
        {POLL_RESOLUTION, VOTER_ELSEWHERE, SCREEN_EV_DOOR, CHIME_REFUSED},
        {POLL_EVALUATION, VOTER_NO_VOTE, SCREEN_NO_LIST, CHIME_REFUSED},
        {POLL_RESOLUTION, VOTER_VOTED, SCREEN_RV_DONE, CHIME_REPEATED},
        {POLL_RESOLUTION, VOTER_NOT_SIGNED_IN, SCREEN_EV_NOSIGN, CHIME_REFUSED},
        {POLL_RESOLUTION, VOTER_NO_VOTE, SCREEN_RV_NORIG, CHIME_REFUSED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = poll_desk(rows[i].kind);
        enum screen idle = screen_of(&desk);
        tap(&desk);
        answer_voter(&desk, rows[i].news);
        assert_int_equal(screen_of(&desk), rows[i].screen);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, rows[i].chime);
        assert_int_equal(desk.effects.count, 1);
        wait_seconds(&desk, 6);
        assert_int_equal(screen_of(&desk), idle);
    }
}

/* Nobody's card gets the ordinary answer, and signs nobody in although sign-in would be open. */
static void test_an_unknown_card_during_a_poll(void **state)
{
    struct desk desk = poll_desk(POLL_EVALUATION);
    struct view view;
    (void)state;
    tap(&desk);
    answer_voter(&desk, VOTER_UNKNOWN);
    assert_int_equal(find_effect(&desk, EFFECT_RECORD)->record.activity_id, 0);
    struct event event = recorded(CHECKIN_UNKNOWN);
    event.recorded.attendance = (struct attendance){0};
    feed(&desk, event);
    assert_int_equal(screen_of(&desk), SCREEN_NO_CARD);
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.plan.attendance.present, 39);
}

/* The walk-away case: the next card never lands in the last person's ballot. */
static void test_another_voters_card_opens_his_own_ballot(void **state)
{
    struct desk desk = ballot_desk(POLL_EVALUATION);
    (void)state;
    touch(&desk, "ev.q1.basic");
    answer_ballot(&desk, BALLOT_TOUCHED);
    feed(&desk, (struct event){.type = EVENT_CARD, .card = other_card});
    assert_memory_equal(&find_effect(&desk, EFFECT_FIND_VOTER)->card, &other_card,
                        sizeof other_card);
    answer_voter(&desk, VOTER_READY);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    touch(&desk, "ev.submit"); /* the last person's finger */
    assert_null(find_effect(&desk, EFFECT_TOUCH_BALLOT));
    wait_ms(&desk, 400);
    touch(&desk, "ev.submit");
    assert_non_null(find_effect(&desk, EFFECT_TOUCH_BALLOT));
}

/* Cards that open no ballot leave the open one alone. */
static void test_refused_cards_over_a_ballot(void **state)
{
    static const enum voter_news refused[] = {VOTER_VOTED, VOTER_NOT_SIGNED_IN, VOTER_NO_VOTE};
    struct desk desk = ballot_desk(POLL_EVALUATION);
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        feed(&desk, (struct event){.type = EVENT_CARD, .card = other_card});
        answer_voter(&desk, refused[i]);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
        assert_int_equal(desk.effects.count, 1);
        assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    }
    feed(&desk, (struct event){.type = EVENT_CARD, .card = other_card});
    answer_voter(&desk, VOTER_UNKNOWN);
    feed(&desk, recorded(CHECKIN_UNKNOWN));
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    feed(&desk, (struct event){.type = EVENT_TWO_CARDS});
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    assert_non_null(find_effect(&desk, EFFECT_LOG_REFUSED));
    feed(&desk, (struct event){.type = EVENT_READER_DOWN});
    feed(&desk, (struct event){.type = EVENT_READER_UP});
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    tap(&desk);
    answer_voter(&desk, VOTER_SAME);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REPEATED);
    assert_int_equal(desk.effects.count, 1);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
}

/* practice.md §4: 60 s, then a countdown of 30 s with a call every ten; nothing is consumed. */
static void test_a_ballot_left_alone_is_given_up(void **state)
{
    struct desk desk = ballot_desk(POLL_EVALUATION);
    int calls = 0;
    (void)state;
    touch(&desk, "ev.q2.basic");
    answer_ballot(&desk, BALLOT_TOUCHED);
    desk.moment.second = 0;
    wait_seconds(&desk, 59);
    assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 0);
    assert_int_equal(kiosk_deadline_ns(&desk.kiosk), desk.now_ns + SECONDS(1));
    for (int left = 30; left > 0; left--) {
        wait_seconds(&desk, 1);
        assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), left);
        assert_int_equal(kiosk_deadline_ns(&desk.kiosk), desk.now_ns + SECONDS(1));
        assert_int_equal(find_effect(&desk, EFFECT_CHIME) != NULL, left % 10 == 0);
        calls += find_effect(&desk, EFFECT_CHIME) != NULL;
        assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    }
    assert_int_equal(calls, 3);
    wait_seconds(&desk, 1);
    assert_non_null(find_effect(&desk, EFFECT_DROP_BALLOT));
    assert_int_equal(screen_of(&desk), SCREEN_EV_TIMEOUT);
    assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 0);
    wait_seconds(&desk, 6);
    assert_int_equal(screen_of(&desk), SCREEN_EV_START);
}

static void test_a_touch_renews_the_time_of_a_ballot(void **state)
{
    struct desk desk = ballot_desk(POLL_RESOLUTION);
    (void)state;
    wait_seconds(&desk, 80);
    assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 10);
    touch(&desk, "main.panel");
    answer_ballot(&desk, BALLOT_UNTOUCHED);
    assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 0);
    wait_seconds(&desk, 60);
    assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 30);
    assert_int_equal(screen_of(&desk), SCREEN_RV_FORM);
}

static void test_what_becomes_of_a_ballot(void **state)
{
    static const struct {
        enum poll_kind kind;
        enum ballot_news news;
        enum screen screen;
    } rows[] = {
        {POLL_EVALUATION, BALLOT_CANCELLED, SCREEN_EV_START},
        {POLL_EVALUATION, BALLOT_VOTED, SCREEN_EV_DONE},
        {POLL_EVALUATION, BALLOT_NOT_SIGNED_IN, SCREEN_EV_NOSIGN},
        {POLL_EVALUATION, BALLOT_CLOSED, SCREEN_EV_CLOSED},
        {POLL_RESOLUTION, BALLOT_CANCELLED, SCREEN_RV_CARD},
        {POLL_RESOLUTION, BALLOT_CAST, SCREEN_RV_OK},
        {POLL_RESOLUTION, BALLOT_VOTED, SCREEN_RV_DONE},
        {POLL_RESOLUTION, BALLOT_CLOSED, SCREEN_RV_CLOSED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = ballot_desk(rows[i].kind);
        touch(&desk, "widget");
        answer_ballot(&desk, rows[i].news);
        assert_int_equal(screen_of(&desk), rows[i].screen);
        assert_int_equal(kiosk_ballot_seconds(&desk.kiosk), 0);
    }
}

/* “没有保存成功”: the ballot is still there, and may be sent again. */
static void test_a_ballot_that_was_not_stored(void **state)
{
    struct desk desk = ballot_desk(POLL_EVALUATION);
    struct view view;
    (void)state;
    touch(&desk, "ev.submit");
    answer_ballot(&desk, BALLOT_FAILED);
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.screen, SCREEN_EV_FORM);
    assert_true(view.ballot_failed);
    assert_false(view.storage_ok);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_FAULT);
    wait_seconds(&desk, 6);
    assert_non_null(find_effect(&desk, EFFECT_PROBE_STORAGE));
    touch(&desk, "ev.submit");
    answer_ballot(&desk, BALLOT_CAST);
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.screen, SCREEN_EV_THANKS);
    assert_false(view.ballot_failed);
    assert_true(view.storage_ok);
}

static void test_closing_a_poll_drops_the_open_ballot(void **state)
{
    struct desk desk = ballot_desk(POLL_EVALUATION);
    (void)state;
    load_poll(&desk, 3, POLL_EVALUATION);
    assert_null(find_effect(&desk, EFFECT_DROP_BALLOT));
    load_poll(&desk, 0, POLL_EVALUATION);
    assert_non_null(find_effect(&desk, EFFECT_DROP_BALLOT));
    assert_int_equal(screen_of(&desk), SCREEN_EV_CLOSED);
    wait_seconds(&desk, 6);
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
    tap(&desk);
    assert_int_equal(find_effect(&desk, EFFECT_RECORD)->record.activity_id, 7);
    feed(&desk, recorded(CHECKIN_ALREADY));
}

/* A guest without a card touches the idle screen. */
static void test_a_guests_turn(void **state)
{
    struct desk desk = open_desk();
    struct view view;
    (void)state;
    wait_ms(&desk, 400);
    touch(&desk, "ev.guest");
    assert_null(find_effect(&desk, EFFECT_FIND_VOTER));
    load_poll(&desk, 3, POLL_EVALUATION);
    wait_ms(&desk, 400);
    touch(&desk, "main.panel");
    assert_null(find_effect(&desk, EFFECT_FIND_VOTER));
    touch(&desk, "ev.guest");
    assert_int_equal(find_effect(&desk, EFFECT_FIND_VOTER)->card.uid_len, 0);
    answer_voter(&desk, VOTER_READY);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    wait_ms(&desk, 400);
    touch(&desk, "ev.submit");
    answer_ballot(&desk, BALLOT_CAST);
    kiosk_view(&desk.kiosk, &view);
    assert_int_equal(view.plan.poll.ballots, 1);
    assert_int_equal(view.plan.poll.turns, 0);
}

/* The organizer votes like everybody; when he cannot, or taps again, his card opens the login. */
static void test_the_organizers_card_during_a_poll(void **state)
{
    static const enum voter_news refused[] = {VOTER_VOTED, VOTER_NOT_SIGNED_IN, VOTER_NO_VOTE,
                                              VOTER_FAILED};
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct desk desk = poll_desk(POLL_EVALUATION);
        tap_as(&desk, OWNER_MEMBER);
        answer_voter(&desk, refused[i]);
        assert_memory_equal(&find_effect(&desk, EFFECT_OPEN_LOGIN)->card, &own_card,
                            sizeof own_card);
        assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    }
    struct desk desk = poll_desk(POLL_EVALUATION);
    tap_as(&desk, OWNER_MEMBER);
    answer_voter(&desk, VOTER_READY);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    tap_as(&desk, OWNER_MEMBER);
    answer_voter(&desk, VOTER_SAME);
    assert_int_equal(desk.effects.list[0].type, EFFECT_DROP_BALLOT);
    assert_non_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
}

static void test_an_outsiders_card_during_a_poll(void **state)
{
    struct desk desk = poll_desk(POLL_EVALUATION);
    (void)state;
    tap(&desk);
    answer_voter(&desk, VOTER_READY);
    tap_as(&desk, OWNER_OUTSIDER);
    assert_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
    assert_int_equal(screen_of(&desk), SCREEN_EV_FORM);
    wait_ms(&desk, 400);
    touch(&desk, "ev.cancel");
    answer_ballot(&desk, BALLOT_CANCELLED);
    tap_as(&desk, OWNER_OUTSIDER);
    assert_non_null(find_effect(&desk, EFFECT_OPEN_LOGIN));
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
}

/* A ballot has no place beside the organizer's page: cards wait until he is done. */
static void test_cards_over_a_page_during_a_poll(void **state)
{
    struct desk desk = poll_desk(POLL_EVALUATION);
    (void)state;
    tap_as(&desk, OWNER_OUTSIDER);
    tap(&desk);
    assert_null(find_effect(&desk, EFFECT_FIND_VOTER));
    assert_null(find_effect(&desk, EFFECT_RECORD));
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
}

static void test_polls_that_cannot_be_read(void **state)
{
    struct desk desk = poll_desk(POLL_EVALUATION);
    (void)state;
    tap(&desk);
    answer_voter(&desk, VOTER_FAILED);
    assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_FAULT);
    assert_int_equal(screen_of(&desk), SCREEN_FT_NOSAVE);
    wait_seconds(&desk, 6);
    feed(&desk, (struct event){.type = EVENT_STORAGE_OK});
    assert_int_equal(screen_of(&desk), SCREEN_EV_START);
}

/* S2:108 “活动后必须当即开展测评”: who taps after sign-in has closed comes for it. */
static void test_taps_before_and_after_the_evaluation(void **state)
{
    static const struct {
        enum evaluation_state evaluation;
        enum activity_type type;
        enum screen screen;
    } rows[] = {
        {EVALUATION_NONE, ACTIVITY_THEME_DAY, SCREEN_EV_WAIT},
        {EVALUATION_NONE, ACTIVITY_COMMITTEE, SCREEN_IDLE_CLOSED},
        {EVALUATION_CLOSED, ACTIVITY_THEME_DAY, SCREEN_EV_CLOSED},
        {EVALUATION_CLOSED, ACTIVITY_ASSEMBLY, SCREEN_EV_CLOSED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        struct event event = {.type = EVENT_ACTIVITY, .plan = plan_of_today()};
        event.plan.evaluation = rows[i].evaluation;
        event.plan.current.type = rows[i].type;
        desk.moment.hour = 12;
        feed(&desk, event);
        tap(&desk);
        feed(&desk, recorded(CHECKIN_NOT_OPEN));
        assert_int_equal(screen_of(&desk), rows[i].screen);
        assert_int_equal(find_effect(&desk, EFFECT_CHIME)->chime, CHIME_REFUSED);
    }
}

/* A day of votes, as often as you like: the same events give the same effects and state. */
static void test_a_recorded_poll_replays(void **state)
{
    static const enum voter_news voters[] = {VOTER_READY, VOTER_VOTED, VOTER_READY, VOTER_READY};
    static const enum ballot_news ballots[] = {BALLOT_TOUCHED, BALLOT_CANCELLED, BALLOT_TOUCHED,
                                               BALLOT_CAST};
    static struct desk desks[2];
    struct effects effects[2][16];
    (void)state;
    for (int run = 0; run < 2; run++) {
        struct desk *desk = &desks[run];
        *desk = poll_desk(POLL_EVALUATION);
        memset(effects[run], 0, sizeof effects[run]);
        for (int i = 0, step = 0; i < 4; i++) {
            tap(desk);
            effects[run][step++] = desk->effects;
            answer_voter(desk, voters[i]);
            effects[run][step++] = desk->effects;
            wait_seconds(desk, 1);
            if (voters[i] != VOTER_READY)
                continue;
            touch(desk, "ev.q1.basic");
            effects[run][step++] = desk->effects;
            answer_ballot(desk, ballots[i]);
            effects[run][step++] = desk->effects;
        }
    }
    assert_memory_equal(&desks[0].kiosk, &desks[1].kiosk, sizeof desks[0].kiosk);
    for (int i = 0; i < 16; i++) {
        assert_int_equal(effects[0][i].count, effects[1][i].count);
        for (int k = 0; k < effects[0][i].count; k++)
            assert_int_equal(effects[0][i].list[k].type, effects[1][i].list[k].type);
    }
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

/* A new terminal whose reader is not there yet: whoever sets it up has to get on, and nobody else
 * waits. */
static void test_first_start_without_a_reader(void **state)
{
    struct desk desk = new_desk();
    struct event event = {.type = EVENT_ACTIVITY, .plan = plan_of_today()};
    (void)state;
    feed(&desk, (struct event){.type = EVENT_READER_DOWN});
    assert_int_equal(screen_of(&desk), SCREEN_FIRST_START);
    touch(&desk, "first.start");
    assert_non_null(find_effect(&desk, EFFECT_FIRST_START));
    answer_page(&desk, true, true);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    wait_seconds(&desk, 60);
    assert_int_equal(screen_of(&desk), SCREEN_FIRST_START);
    feed(&desk, event); /* now somebody may wait with a card */
    assert_int_equal(screen_of(&desk), SCREEN_FT_READER);
}

/* product.md §6f: while no card can be read the staff sign people in, and need no card to do so. */
static void test_login_by_name_while_the_reader_is_down(void **state)
{
    struct desk desk = open_desk();
    struct event event = {.type = EVENT_ACTIVITY, .plan = plan_of_today()};
    (void)state;
    feed(&desk, event);
    wait_ms(&desk, 400);
    touch(&desk, "ft.reader.staff");
    assert_null(find_effect(&desk, EFFECT_LOGIN_BY_NAME));
    feed(&desk, (struct event){.type = EVENT_READER_DOWN});
    assert_int_equal(screen_of(&desk), SCREEN_FT_READER);
    touch(&desk, "ft.reader.staff"); /* meant for what was there before */
    assert_null(find_effect(&desk, EFFECT_LOGIN_BY_NAME));
    wait_ms(&desk, 400);
    touch(&desk, "ft.reader.staff");
    assert_non_null(find_effect(&desk, EFFECT_LOGIN_BY_NAME));
    answer_page(&desk, true, false);
    assert_int_equal(screen_of(&desk), SCREEN_PAGE);
    feed(&desk, (struct event){.type = EVENT_READER_UP});
    wait_seconds(&desk, 60);
    assert_non_null(find_effect(&desk, EFFECT_END_SESSION));
    assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
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

/* ---- what else may be wrong ---- */

static enum notice notice_of(const struct desk *desk)
{
    struct view view;
    kiosk_view(&desk->kiosk, &view);
    return view.notice;
}

static void tell_health(struct desk *desk, struct health health)
{
    feed(desk, (struct event){.type = EVENT_HEALTH, .health = health});
    assert_int_equal(desk->effects.count, 0);
}

/* product.md §6f: the most urgent is said on the idle screens, and nothing is refused for any. */
static void test_the_most_urgent_notice_is_said(void **state)
{
    static const struct {
        struct health health;
        enum notice notice;
    } rows[] = {
        {{.recovered = -1}, NOTICE_NONE},
        {{.clock_doubtful = true}, NOTICE_CLOCK_DOUBTFUL},
        {{.clock_doubtful = true, .space_low = true}, NOTICE_SPACE_LOW},
        {{.space_low = true, .touch_lost = true}, NOTICE_TOUCH_LOST},
        {{.touch_lost = true, .power_lost = true, .power_is_news = true}, NOTICE_POWER_LOST},
        {{.store_set_aside = true, .power_lost = true, .power_is_news = true},
         NOTICE_STORE_SET_ASIDE},
        {{.power_lost = true}, NOTICE_NONE}, /* of an earlier run: only for the organizer */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk = open_desk();
        tell_health(&desk, rows[i].health);
        assert_int_equal(notice_of(&desk), rows[i].notice);
        assert_int_equal(screen_of(&desk), SCREEN_IDLE_OPEN);
        tap(&desk);
        assert_non_null(find_effect(&desk, EFFECT_RECORD));
        feed(&desk, recorded(CHECKIN_NEW));
        assert_int_equal(screen_of(&desk), SCREEN_OK);
        assert_int_equal(notice_of(&desk), NOTICE_NONE); /* never beside an answer */
        wait_seconds(&desk, 4);
        assert_int_equal(notice_of(&desk), rows[i].notice);
        tell_health(&desk, (struct health){.recovered = -1});
        assert_int_equal(notice_of(&desk), NOTICE_NONE);
    }
}

/* A power cut is news for twenty seconds; then what else is wrong is said again. */
static void test_a_power_cut_is_told_for_a_while(void **state)
{
    struct desk desk = open_desk();
    struct health health = {.power_lost = true, .power_is_news = true, .clock_doubtful = true};
    (void)state;
    tell_health(&desk, health);
    assert_int_equal(notice_of(&desk), NOTICE_POWER_LOST);
    assert_true(kiosk_deadline_ns(&desk.kiosk) <= desk.now_ns + SECONDS(20));
    health.space_low = true; /* other news does not begin it anew */
    wait_seconds(&desk, 19);
    tell_health(&desk, health);
    assert_int_equal(notice_of(&desk), NOTICE_POWER_LOST);
    wait_seconds(&desk, 1);
    assert_int_equal(notice_of(&desk), NOTICE_SPACE_LOW);
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
        cmocka_unit_test(test_a_card_opens_a_ballot),
        cmocka_unit_test(test_a_ballot_is_filled_in_and_cast),
        cmocka_unit_test(test_answers_of_a_poll),
        cmocka_unit_test(test_an_unknown_card_during_a_poll),
        cmocka_unit_test(test_another_voters_card_opens_his_own_ballot),
        cmocka_unit_test(test_refused_cards_over_a_ballot),
        cmocka_unit_test(test_a_ballot_left_alone_is_given_up),
        cmocka_unit_test(test_a_touch_renews_the_time_of_a_ballot),
        cmocka_unit_test(test_what_becomes_of_a_ballot),
        cmocka_unit_test(test_a_ballot_that_was_not_stored),
        cmocka_unit_test(test_closing_a_poll_drops_the_open_ballot),
        cmocka_unit_test(test_a_guests_turn),
        cmocka_unit_test(test_the_organizers_card_during_a_poll),
        cmocka_unit_test(test_an_outsiders_card_during_a_poll),
        cmocka_unit_test(test_cards_over_a_page_during_a_poll),
        cmocka_unit_test(test_polls_that_cannot_be_read),
        cmocka_unit_test(test_taps_before_and_after_the_evaluation),
        cmocka_unit_test(test_a_recorded_poll_replays),
        cmocka_unit_test(test_first_start_by_the_button),
        cmocka_unit_test(test_first_start_is_given_up),
        cmocka_unit_test(test_first_start_without_a_reader),
        cmocka_unit_test(test_first_start_stands_back),
        cmocka_unit_test(test_login_by_name_while_the_reader_is_down),
        cmocka_unit_test(test_settings_in_effect_at_once),
        cmocka_unit_test(test_page_that_sounds),
        cmocka_unit_test(test_the_most_urgent_notice_is_said),
        cmocka_unit_test(test_a_power_cut_is_told_for_a_while),
    };
    return cmocka_run_group_tests_name("kiosk", tests, NULL, NULL);
}
