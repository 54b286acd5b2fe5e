/*
 *                 EVENT_CARD                     EVENT_RECORDED
 *      IDLE ─────────────────────▶ RECORDING ─────────────────────▶ RESULT
 *       ▲  ▲   kiosk_on_card()        │          kiosk_on_recorded()  │  │
 *       │  └──────────────────────────┘ sign-in not open              │  │ EVENT_CARD: the next
 *       │                             │                               │  │ person never waits
 *       │                             └────────────▶ RESULT           │  ▼
 *       │                EVENT_RECORD_FAILED: err.save           RECORDING
 *       └───────────────────── EVENT_TIME after result_until_ns ──────┘
 *                              kiosk_on_time()
 *
 * A card that needs no lookup (a phone, two at once, unreadable) and a reader that came back go to
 * RESULT from IDLE or RESULT by kiosk_show().
 *
 *            an organizer's card that has nobody to sign in: kiosk_session_open()
 *      IDLE, RESULT ──────────────────────────────────────────────▶ ORGANIZER
 *       ▲                                                             │   ▲
 *       └─────────────────────────────────────────────────────────────┘   └── RECORDING, RESULT
 *         EVENT_PAGE that left, or EVENT_TIME after session_until_ns          while it lasts
 *         kiosk_session_end()
 *
 * IDLE and ORGANIZER are the two resting places, kiosk_rest(): members sign in over an organizer's
 * page, and it is there again when the answer was shown. An organizer's own card signs him in
 * first, like anybody's; when it cannot (he is signed in, nothing is open), it opens the login.
 *
 * A terminal without any organizer is set up at first.start, an IDLE screen for days on which there
 * is nothing to sign in to: its button, and no card by itself, leads from IDLE to ORGANIZER by
 * kiosk_session_open_by_touch(), so that no member becomes organizer by accident. While the reader
 * does not answer, a button of ft.reader leads the same way to the login: people are then signed in
 * by hand.
 *
 *                    EVENT_CARD, or a guest's touch             EVENT_VOTER
 *      IDLE, RESULT ─────────────────────────────▶ FINDING ──────────────────▶ VOTING
 *       ▲  ▲         kiosk_ballot_find()           │  │ ▲  kiosk_ballot_open()  │ │
 *       │  └───────────────────────────────────────┘  │ └───────────────────────┘ │
 *       │     may not vote: RESULT with the reason    │  EVENT_CARD: another's     │
 *       │                                             ▼                           │
 *       │                    RECORDING: a card that is nobody's                    │
 *       └──────────────────────────────────────────────────────────────────────────┘
 *           EVENT_BALLOT: cast, voted before, closed: RESULT; cancelled: IDLE
 *           EVENT_TIME after ballot_until_ns, EVENT_ACTIVITY with another poll: RESULT
 *
 * While a poll is open nobody signs in by card: every card asks for a ballot (kiosk_ballot.c). A
 * ballot and an organizer's session never stand at the same time: while he is at the screen, cards
 * that would open a ballot are refused; while a ballot is open, so is an outsider's card, and an
 * organizer who votes opens his login by tapping once more, which drops his ballot.
 *
 * A touch soon after the screen became another one was meant for the one before: it is ignored.
 *
 * Health lies beside the states: a reader that is down and a storage that cannot write change what
 * IDLE shows (ft.reader, ft.nosave), not what a card does: a card is always tried. What else may be
 * wrong (EVENT_HEALTH) is a line beside what IDLE shows, never over an answer to a tap.
 *
 * Invariants, asserted by kiosk_check() after every step:
 * - RECORDING lasts only until the outcome of its one EFFECT_RECORD;
 * - no card is anything but a check-in or a login unless an organizer's page wants it;
 * - ORGANIZER has an end, and is left for IDLE only together with the session;
 * - FINDING lasts only until the outcome of its one EFFECT_FIND_VOTER;
 * - VOTING has an end; a ballot is open only while its poll is and nobody has a session, and
 *   nothing is ever shown over it;
 * - thanks are shown only for a ballot that was cast;
 * - RESULT has an end, and a tick (ok*) is shown only for an outcome that was recorded;
 * - ft.nosave is shown only while the last write failed;
 * - everybody is told of a power cut only for a while, and only until an organizer has read of it.
 */
#include "firmware/kiosk.h"

#include "firmware/base/utf8.h"
#include "firmware/kiosk_step.h"

#include <assert.h>
#include <string.h>

static const int64_t reader_patience_ns = SECONDS(3);
static const int64_t probe_after_ns = SECONDS(6); /* when err.save has been read */
static const int64_t probe_interval_ns = SECONDS(5);
static const int64_t touch_guard_ns = 400000000;
static const int64_t power_notice_ns = SECONDS(20);

void kiosk_init(struct kiosk *kiosk, const struct kiosk_settings *settings)
{
    *kiosk = (struct kiosk){
        .settings = *settings,
        .state = KIOSK_IDLE,
        .reader = KIOSK_READER_STARTING,
        .storage_ok = true,
    };
    kiosk_access_reset(kiosk);
}

void kiosk_configure(struct kiosk *kiosk, const struct kiosk_settings *settings)
{
    assert(kiosk->state != KIOSK_RECORDING);
    bool is_same = settings->text_percent == kiosk->settings.text_percent &&
                   settings->high_contrast == kiosk->settings.high_contrast;
    kiosk->settings = *settings;
    if (!is_same)
        kiosk_access_reset(kiosk);
}

struct effect *kiosk_effect(struct effects *effects, enum effect_type type)
{
    assert(effects->count < EFFECTS_MAX);
    struct effect *effect = &effects->list[effects->count++];
    *effect = (struct effect){.type = type};
    return effect;
}

void kiosk_chime(struct effects *effects, enum chime chime)
{
    kiosk_effect(effects, EFFECT_CHIME)->chime = chime;
}

/* The activity that a tap of this moment belongs to; 0 while sign-in is not open. */
static int64_t kiosk_open_activity(const struct kiosk *kiosk)
{
    return kiosk->phase == PHASE_OPEN || kiosk->phase == PHASE_LATE ? kiosk->plan.current.id : 0;
}

static void kiosk_refresh_phase(struct kiosk *kiosk)
{
    const struct plan_news *plan = &kiosk->plan;
    const struct activity *activity = plan->current.id != 0 ? &plan->current : &plan->next;
    kiosk->phase = rules_phase(activity, &kiosk->now, &kiosk->settings.times);
}

/* product.md §0.12: a refused tap is in the log with its reason, too. */
static void kiosk_refuse(struct kiosk *kiosk, const struct event *event, enum screen screen,
                         enum tap_refusal reason, struct effects *effects)
{
    struct effect *effect = kiosk_effect(effects, EFFECT_LOG_REFUSED);
    effect->refused.activity_id = kiosk_open_activity(kiosk);
    effect->refused.reason = reason;
    kiosk_chime(effects, CHIME_REFUSED);
    kiosk_show(kiosk, screen, event->mono_ns);
}

void kiosk_rest(struct kiosk *kiosk)
{
    if (kiosk_ballot_is_open(kiosk))
        kiosk->state = KIOSK_VOTING;
    else
        kiosk->state = kiosk->session_until_ns != 0 ? KIOSK_ORGANIZER : KIOSK_IDLE;
}

/* While a poll is open a card never signs in: whom it would surprise has voted or wanted to. */
static bool kiosk_signs_in(const struct kiosk *kiosk)
{
    return kiosk->plan.poll.id == 0 && kiosk_open_activity(kiosk) != 0;
}

void kiosk_record(struct kiosk *kiosk, struct effects *effects)
{
    struct effect *effect = kiosk_effect(effects, EFFECT_RECORD);
    effect->record.activity_id = kiosk_signs_in(kiosk) ? kiosk->plan.current.id : 0;
    effect->record.card = kiosk->tapped;
    effect->record.late = kiosk->phase == PHASE_LATE;
    kiosk->state = KIOSK_RECORDING;
}

/* The card of an organizer who is on no roster. */
static void kiosk_on_outsider(struct kiosk *kiosk, const struct event *event,
                              struct effects *effects)
{
    if (kiosk_ballot_is_open(kiosk))
        kiosk_chime(effects, CHIME_REFUSED);
    else
        kiosk_session_open(kiosk, event, effects);
}

static void kiosk_on_card(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    const struct card *card = &event->card;
    kiosk->tapped = event->card;
    kiosk->tapped_by = event->organizer;
    if (card_is_random(card) || card_is_blank(card)) {
        enum tap_refusal reason = card_is_blank(card) ? TAP_NO_IDENTITY : TAP_RANDOM_UID;
        kiosk_refuse(kiosk, event, SCREEN_NO_KIND, reason, effects);
    } else if (kiosk->page_wants_card) {
        kiosk_effect(effects, EFFECT_CARD_PAGE)->card = *card;
        kiosk_rest(kiosk);
    } else if (event->organizer == OWNER_OUTSIDER) {
        kiosk_on_outsider(kiosk, event, effects);
    } else if (kiosk->plan.poll.id != 0) {
        kiosk_ballot_find(kiosk, effects);
    } else {
        kiosk_record(kiosk, effects);
    }
}

static void kiosk_on_recorded(struct kiosk *kiosk, const struct event *event,
                              struct effects *effects)
{
    kiosk->storage_ok = true;
    kiosk->result = event->recorded.result;
    if (kiosk_session_is_due(kiosk, kiosk->result.outcome))
        kiosk_session_open(kiosk, event, effects);
    else
        kiosk_answer_outcome(kiosk, event, effects);
    if (kiosk_signs_in(kiosk))
        kiosk->plan.attendance = event->recorded.attendance;
}

void kiosk_storage_failed(struct kiosk *kiosk, const struct event *event)
{
    kiosk->storage_ok = false;
    kiosk->probe_at_ns = event->mono_ns + probe_after_ns;
}

static void kiosk_on_record_failed(struct kiosk *kiosk, const struct event *event,
                                   struct effects *effects)
{
    kiosk_storage_failed(kiosk, event);
    kiosk_answer(kiosk, event, SCREEN_ERR_SAVE, CHIME_FAULT, effects);
}

static bool same_day(const struct moment *a, const struct moment *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void kiosk_on_time(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    int64_t now_ns = event->mono_ns;
    enum phase before = kiosk->phase;
    kiosk_refresh_phase(kiosk);
    /* What is on may change with the day, and when one activity ends another may follow. */
    bool other_day = !same_day(&kiosk->plan_made, &kiosk->now);
    if (other_day || (kiosk->phase == PHASE_CLOSED && before != PHASE_CLOSED))
        kiosk_effect(effects, EFFECT_LOAD_PLAN);
    if (!kiosk->storage_ok && now_ns >= kiosk->probe_at_ns) {
        kiosk_effect(effects, EFFECT_PROBE_STORAGE);
        kiosk->probe_at_ns = now_ns + probe_interval_ns;
    }
    kiosk_session_on_time(kiosk, event, effects);
    if (kiosk->state == KIOSK_RESULT && now_ns >= kiosk->result_until_ns)
        kiosk_rest(kiosk);
    kiosk_ballot_on_time(kiosk, event, effects);
    kiosk_access_on_time(kiosk, event);
    if (kiosk->reader == KIOSK_READER_STARTING && now_ns >= kiosk->reader_wait_until_ns)
        kiosk->reader = KIOSK_READER_DOWN;
    if (now_ns >= kiosk->power_until_ns)
        kiosk->power_until_ns = 0;
}

static void kiosk_on_health(struct kiosk *kiosk, const struct event *event)
{
    if (!event->health.power_lost)
        kiosk->power_until_ns = 0;
    else if (event->health.power_is_news && !kiosk->health.power_is_news)
        kiosk->power_until_ns = event->mono_ns + power_notice_ns;
    kiosk->health = event->health;
}

static void kiosk_on_reader_up(struct kiosk *kiosk, const struct event *event)
{
    if (kiosk->reader == KIOSK_READER_DOWN)
        kiosk_show(kiosk, SCREEN_FT_BACK, event->mono_ns);
    kiosk->reader = KIOSK_READER_UP;
}

static void kiosk_on_reader_down(struct kiosk *kiosk, struct effects *effects)
{
    if (kiosk->reader != KIOSK_READER_DOWN)
        kiosk_chime(effects, CHIME_FAULT);
    kiosk->reader = KIOSK_READER_DOWN;
}

/* A guest without a card. */
static void kiosk_take_turn(struct kiosk *kiosk, struct effects *effects)
{
    kiosk->tapped = (struct card){.uid_len = 0};
    kiosk->tapped_by = OWNER_NOBODY;
    kiosk_ballot_find(kiosk, effects);
}

static void kiosk_on_touch(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (event->mono_ns < kiosk->shown_since_ns + touch_guard_ns)
        return;
    kiosk_session_renew(kiosk, event->mono_ns);
    if (kiosk->state == KIOSK_VOTING)
        kiosk_ballot_renew(kiosk, event->mono_ns);
    if (strcmp(event->widget, "head.more") == 0)
        return; /* more time is what he has got */
    if (kiosk->state == KIOSK_RESULT)
        kiosk_rest(kiosk);
    else if (kiosk->state != KIOSK_ORGANIZER && kiosk_access_on_touch(kiosk, event, effects))
        return;
    else if (kiosk->state == KIOSK_VOTING)
        kiosk_ballot_on_touch(event, effects);
    else if (kiosk->state == KIOSK_ORGANIZER)
        utf8_copy(kiosk_effect(effects, EFFECT_TOUCH_PAGE)->widget, sizeof event->widget,
                  event->widget);
    else if (kiosk->shown == SCREEN_FIRST_START && strcmp(event->widget, "first.start") == 0)
        kiosk_session_open_by_touch(kiosk, event, EFFECT_FIRST_START, effects);
    else if (kiosk->shown == SCREEN_FT_READER && strcmp(event->widget, "ft.reader.staff") == 0)
        kiosk_session_open_by_touch(kiosk, event, EFFECT_LOGIN_BY_NAME, effects);
    else if (kiosk->plan.poll.id != 0 && strcmp(event->widget, "ev.guest") == 0)
        kiosk_take_turn(kiosk, effects);
}

static void kiosk_on_plan(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    kiosk_ballot_on_plan(kiosk, event, effects);
    kiosk->plan = event->plan;
    kiosk->plan_made = event->moment;
    kiosk_refresh_phase(kiosk);
}

static int kiosk_count(const struct effects *effects, enum effect_type type)
{
    int count = 0;
    for (int i = 0; i < effects->count; i++)
        count += effects->list[i].type == type;
    return count;
}

static void kiosk_check(const struct kiosk *kiosk, const struct effects *effects)
{
    kiosk_ballot_check(kiosk);
    kiosk_session_check(kiosk);
    assert((kiosk->state == KIOSK_RECORDING) == (kiosk_count(effects, EFFECT_RECORD) == 1));
    assert((kiosk->state == KIOSK_FINDING) == (kiosk_count(effects, EFFECT_FIND_VOTER) == 1));
    assert(kiosk->power_until_ns == 0 || kiosk->health.power_lost);
    kiosk_answer_check(kiosk);
}

/* Every event carries the time, so that none is judged by an old clock. */
static void kiosk_take_time(struct kiosk *kiosk, const struct event *event)
{
    if (kiosk->reader_wait_until_ns == 0)
        kiosk->reader_wait_until_ns = event->mono_ns + reader_patience_ns;
    kiosk->now = event->moment;
    kiosk->now_ns = event->mono_ns;
    kiosk->minute_ends_ns = event->mono_ns + SECONDS(60 - event->moment.second);
}

static void kiosk_note_screen(struct kiosk *kiosk, int64_t now_ns)
{
    enum screen screen = kiosk_screen(kiosk);
    if (screen != kiosk->shown)
        kiosk->shown_since_ns = now_ns;
    kiosk->shown = screen;
}

static void kiosk_take(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    switch (event->type) {
    case EVENT_TIME:
        kiosk_on_time(kiosk, event, effects);
        break;
    case EVENT_CARD:
        kiosk_refresh_phase(kiosk);
        kiosk_on_card(kiosk, event, effects);
        break;
    case EVENT_TWO_CARDS:
        kiosk_refuse(kiosk, event, SCREEN_ERR_TWO, TAP_TWO_CARDS, effects);
        break;
    case EVENT_UNREADABLE:
        kiosk_refuse(kiosk, event, SCREEN_ERR_READ, TAP_UNREADABLE, effects);
        break;
    case EVENT_READER_UP:
        kiosk_on_reader_up(kiosk, event);
        break;
    case EVENT_READER_DOWN:
        kiosk_on_reader_down(kiosk, effects);
        break;
    case EVENT_TOUCH:
        kiosk_on_touch(kiosk, event, effects);
        break;
    case EVENT_ACTIVITY:
        kiosk_on_plan(kiosk, event, effects);
        break;
    case EVENT_RECORDED:
        kiosk_on_recorded(kiosk, event, effects);
        break;
    case EVENT_RECORD_FAILED:
        kiosk_on_record_failed(kiosk, event, effects);
        break;
    case EVENT_STORAGE_OK:
        kiosk->storage_ok = true;
        break;
    case EVENT_HEALTH:
        kiosk_on_health(kiosk, event);
        break;
    case EVENT_VOTER:
        kiosk_ballot_on_voter(kiosk, event, effects);
        break;
    case EVENT_BALLOT:
        kiosk_ballot_on_news(kiosk, event, effects);
        break;
    case EVENT_PAGE:
        kiosk_session_on_page(kiosk, event, effects);
        break;
    }
}

void kiosk_step(struct kiosk *kiosk, const struct event *event, struct effects *ret_effects)
{
    ret_effects->count = 0;
    assert((kiosk->state == KIOSK_RECORDING) ==
           (event->type == EVENT_RECORDED || event->type == EVENT_RECORD_FAILED));
    assert((kiosk->state == KIOSK_FINDING) == (event->type == EVENT_VOTER));
    assert(kiosk->state == KIOSK_VOTING || event->type != EVENT_BALLOT);
    enum kiosk_state before = kiosk->state;
    kiosk_take_time(kiosk, event);
    kiosk_quiet_on_event(kiosk, event);
    kiosk_take(kiosk, event, ret_effects);
    kiosk_access_follow(kiosk, before);
    kiosk_note_screen(kiosk, event->mono_ns);
    kiosk_check(kiosk, ret_effects);
}
