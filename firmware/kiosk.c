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
 *            an organizer's card that has nobody to sign in: kiosk_open_login()
 *      IDLE, RESULT ──────────────────────────────────────────────▶ ORGANIZER
 *       ▲                                                             │   ▲
 *       └─────────────────────────────────────────────────────────────┘   └── RECORDING, RESULT
 *         EVENT_PAGE that left, or EVENT_TIME after session_until_ns          while it lasts
 *         kiosk_end_session()
 *
 * IDLE and ORGANIZER are the two resting places, kiosk_rest(): members sign in over an organizer's
 * page, and it is there again when the answer was shown. An organizer's own card signs him in
 * first, like anybody's; when it cannot (he is signed in, nothing is open), it opens the login.
 *
 * A terminal without any organizer is set up at first.start, an IDLE screen for days on which there
 * is nothing to sign in to: its button, and no card by itself, leads from IDLE to ORGANIZER by
 * kiosk_open_first_start(), so that no member becomes organizer by accident.
 *
 * A touch soon after the screen became another one was meant for the one before: it is ignored.
 *
 * Health lies beside the states: a reader that is down and a storage that cannot write change what
 * IDLE shows (ft.reader, ft.nosave), not what a card does: a card is always tried.
 *
 * Invariants, asserted by kiosk_check() after every step:
 * - RECORDING lasts only until the outcome of its one EFFECT_RECORD;
 * - no card is anything but a check-in or a login unless an organizer's page wants it;
 * - ORGANIZER has an end, and is left for IDLE only together with the session;
 * - RESULT has an end, and a tick (ok*) is shown only for an outcome that was recorded;
 * - ft.nosave is shown only while the last write failed.
 */
#include "firmware/kiosk.h"

#include "firmware/base/utf8.h"

#include <assert.h>
#include <string.h>

#define SECONDS(n) ((int64_t)(n)*1000000000)

static const int64_t reader_patience_ns = SECONDS(3);
static const int64_t probe_interval_ns = SECONDS(5);
static const int64_t session_patience_ns = SECONDS(60);
static const int64_t touch_guard_ns = 400000000;

void kiosk_init(struct kiosk *kiosk, const struct kiosk_settings *settings)
{
    *kiosk = (struct kiosk){
        .settings = *settings,
        .state = KIOSK_IDLE,
        .reader = KIOSK_READER_STARTING,
        .storage_ok = true,
    };
}

void kiosk_configure(struct kiosk *kiosk, const struct kiosk_settings *settings)
{
    assert(kiosk->state != KIOSK_RECORDING);
    kiosk->settings = *settings;
}

static struct effect *kiosk_effect(struct effects *effects, enum effect_type type)
{
    assert(effects->count < EFFECTS_MAX);
    struct effect *effect = &effects->list[effects->count++];
    *effect = (struct effect){.type = type};
    return effect;
}

static void kiosk_chime(struct effects *effects, enum chime chime)
{
    kiosk_effect(effects, EFFECT_CHIME)->chime = chime;
}

/* How long an answer stays when nobody taps: the longer, the more there is to read. */
static int64_t kiosk_result_ns(enum screen screen)
{
    switch (screen) {
    case SCREEN_OK:
    case SCREEN_OK_LATE:
    case SCREEN_OK_GUEST:
    case SCREEN_FT_BACK:
        return SECONDS(3);
    case SCREEN_OK_AGAIN:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_ERR_READ:
    case SCREEN_ERR_TWO:
        return SECONDS(4);
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_ERR_SAVE:
        return SECONDS(6);
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_FIRST_START:
    case SCREEN_FT_READER:
    case SCREEN_FT_NOSAVE:
    case SCREEN_PAGE:
    case SCREEN_COUNT:
        break;
    }
    assert(!"not a result");
    return 0;
}

static void kiosk_show(struct kiosk *kiosk, enum screen screen, int64_t now_ns)
{
    kiosk->state = KIOSK_RESULT;
    kiosk->result_screen = screen;
    kiosk->result_until_ns = now_ns + kiosk_result_ns(screen);
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

static void kiosk_rest(struct kiosk *kiosk)
{
    kiosk->state = kiosk->session_until_ns != 0 ? KIOSK_ORGANIZER : KIOSK_IDLE;
}

static void kiosk_open_login(struct kiosk *kiosk, const struct event *event,
                             const struct card *card, struct effects *effects)
{
    kiosk_effect(effects, EFFECT_OPEN_LOGIN)->card = *card;
    kiosk_chime(effects, CHIME_REPEATED);
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk->page_wants_card = false;
    kiosk->shown_since_ns = event->mono_ns;
    kiosk_rest(kiosk);
}

static void kiosk_open_first_start(struct kiosk *kiosk, const struct event *event,
                                   struct effects *effects)
{
    kiosk_effect(effects, EFFECT_FIRST_START);
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk_rest(kiosk);
}

static void kiosk_end_session(struct kiosk *kiosk)
{
    kiosk->session_until_ns = 0;
    kiosk->page_wants_card = false;
    if (kiosk->state == KIOSK_ORGANIZER)
        kiosk_rest(kiosk);
}

static void kiosk_record(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    struct effect *effect = kiosk_effect(effects, EFFECT_RECORD);
    effect->record.activity_id = kiosk_open_activity(kiosk);
    effect->record.card = event->card;
    effect->record.late = kiosk->phase == PHASE_LATE;
    kiosk->tapped = event->card;
    kiosk->tapped_by = event->organizer;
    kiosk->state = KIOSK_RECORDING;
}

static void kiosk_on_card(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    const struct card *card = &event->card;
    if (card_is_random(card) || card_is_blank(card)) {
        enum tap_refusal reason = card_is_blank(card) ? TAP_NO_IDENTITY : TAP_RANDOM_UID;
        kiosk_refuse(kiosk, event, SCREEN_NO_KIND, reason, effects);
    } else if (kiosk->page_wants_card) {
        kiosk_effect(effects, EFFECT_CARD_PAGE)->card = *card;
        kiosk_rest(kiosk);
    } else if (event->organizer == OWNER_OUTSIDER) {
        kiosk_open_login(kiosk, event, card, effects);
    } else {
        kiosk_record(kiosk, event, effects);
    }
}

/* The card of an organizer who has nothing to sign in for, or did so before. */
static bool kiosk_is_login(const struct kiosk *kiosk, enum checkin_outcome outcome)
{
    switch (outcome) {
    case CHECKIN_ALREADY:
    case CHECKIN_UNLISTED:
    case CHECKIN_NOT_OPEN:
        return kiosk->tapped_by == OWNER_MEMBER && kiosk->session_until_ns == 0;
    case CHECKIN_NEW:
    case CHECKIN_GUEST:
    case CHECKIN_UNKNOWN:
    case CHECKIN_DISABLED:
        break;
    }
    return false;
}

static enum screen kiosk_screen_of_new(const struct checkin_result *result)
{
    if (result->was_on_leave)
        return SCREEN_OK_LEAVE;
    if (result->other_branch)
        return SCREEN_OK_JOINT;
    return result->late ? SCREEN_OK_LATE : SCREEN_OK;
}

static void kiosk_remember_recent(struct kiosk *kiosk)
{
    struct plan_news *plan = &kiosk->plan;
    const struct member *member = &kiosk->result.member;
    memmove(&plan->recent[1], &plan->recent[0], sizeof plan->recent - sizeof plan->recent[0]);
    if (plan->recent_count < RECENT_MAX)
        plan->recent_count++;
    plan->recent[0] = (struct recent){
        .hour = kiosk->result.at.hour,
        .minute = kiosk->result.at.minute,
    };
    utf8_copy(plan->recent[0].name, NAME_SIZE,
              member->display_name[0] != '\0' ? member->display_name : member->name);
}

static void kiosk_answer(struct kiosk *kiosk, const struct event *event, enum screen screen,
                         enum chime chime, struct effects *effects)
{
    kiosk_chime(effects, chime);
    kiosk_show(kiosk, screen, event->mono_ns);
}

static void kiosk_answer_outcome(struct kiosk *kiosk, const struct event *event,
                                 struct effects *effects)
{
    switch (kiosk->result.outcome) {
    case CHECKIN_NEW:
        kiosk_remember_recent(kiosk);
        kiosk_answer(kiosk, event, kiosk_screen_of_new(&kiosk->result), CHIME_ACCEPTED, effects);
        break;
    case CHECKIN_GUEST:
        kiosk_remember_recent(kiosk);
        kiosk_answer(kiosk, event, SCREEN_OK_GUEST, CHIME_ACCEPTED, effects);
        break;
    case CHECKIN_ALREADY:
        kiosk_answer(kiosk, event, SCREEN_OK_AGAIN, CHIME_REPEATED, effects);
        break;
    case CHECKIN_UNLISTED:
        kiosk_answer(kiosk, event, SCREEN_NO_LIST, CHIME_REFUSED, effects);
        break;
    case CHECKIN_UNKNOWN:
        kiosk_answer(kiosk, event, SCREEN_NO_CARD, CHIME_REFUSED, effects);
        break;
    case CHECKIN_DISABLED:
        kiosk_answer(kiosk, event, SCREEN_NO_STOP, CHIME_REFUSED, effects);
        break;
    case CHECKIN_NOT_OPEN:
        /* The idle screen already says that sign-in is not open, and why. */
        kiosk_chime(effects, CHIME_REFUSED);
        kiosk_rest(kiosk);
        break;
    }
}

static void kiosk_on_recorded(struct kiosk *kiosk, const struct event *event,
                              struct effects *effects)
{
    kiosk->storage_ok = true;
    kiosk->result = event->recorded.result;
    if (kiosk_is_login(kiosk, kiosk->result.outcome))
        kiosk_open_login(kiosk, event, &kiosk->tapped, effects);
    else
        kiosk_answer_outcome(kiosk, event, effects);
    if (kiosk_open_activity(kiosk) != 0)
        kiosk->plan.attendance = event->recorded.attendance;
}

static void kiosk_on_record_failed(struct kiosk *kiosk, const struct event *event,
                                   struct effects *effects)
{
    kiosk->storage_ok = false;
    kiosk_answer(kiosk, event, SCREEN_ERR_SAVE, CHIME_FAULT, effects);
    kiosk->probe_at_ns = kiosk->result_until_ns;
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
    if (kiosk->session_until_ns != 0 && now_ns >= kiosk->session_until_ns) {
        kiosk_effect(effects, EFFECT_END_SESSION);
        kiosk_end_session(kiosk);
    }
    if (kiosk->state == KIOSK_RESULT && now_ns >= kiosk->result_until_ns)
        kiosk_rest(kiosk);
    if (kiosk->reader == KIOSK_READER_STARTING && now_ns >= kiosk->reader_wait_until_ns)
        kiosk->reader = KIOSK_READER_DOWN;
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

static void kiosk_on_touch(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (event->mono_ns < kiosk->shown_since_ns + touch_guard_ns)
        return;
    if (kiosk->session_until_ns != 0)
        kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    if (kiosk->state == KIOSK_RESULT)
        kiosk_rest(kiosk);
    else if (kiosk->state == KIOSK_ORGANIZER)
        utf8_copy(kiosk_effect(effects, EFFECT_TOUCH_PAGE)->widget, sizeof event->widget,
                  event->widget);
    else if (kiosk->shown == SCREEN_FIRST_START && strcmp(event->widget, "first.start") == 0)
        kiosk_open_first_start(kiosk, event, effects);
}

static void kiosk_on_page(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (event->page.sounds)
        kiosk_chime(effects, CHIME_ACCEPTED);
    if (event->page.left) {
        kiosk_end_session(kiosk);
        return;
    }
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk->page_wants_card = event->page.wants_card;
    if (event->page.other)
        kiosk->shown_since_ns = event->mono_ns;
}

static void kiosk_check(const struct kiosk *kiosk, const struct effects *effects)
{
    int records = 0;
    for (int i = 0; i < effects->count; i++)
        records += effects->list[i].type == EFFECT_RECORD;
    assert((kiosk->state == KIOSK_RECORDING) == (records == 1));
    assert(kiosk->state != KIOSK_ORGANIZER || kiosk->session_until_ns != 0);
    assert(kiosk->state != KIOSK_IDLE || kiosk->session_until_ns == 0);
    assert(!kiosk->page_wants_card || kiosk->session_until_ns != 0);
    if (kiosk->state != KIOSK_RESULT)
        return;
    assert(kiosk->result_until_ns > 0);
    enum checkin_outcome outcome = kiosk->result.outcome;
    switch (kiosk->result_screen) {
    case SCREEN_OK:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
        assert(outcome == CHECKIN_NEW && kiosk->storage_ok);
        break;
    case SCREEN_OK_AGAIN:
        assert(outcome == CHECKIN_ALREADY && kiosk->storage_ok);
        break;
    case SCREEN_OK_GUEST:
        assert(outcome == CHECKIN_GUEST && kiosk->storage_ok);
        break;
    case SCREEN_ERR_SAVE:
        assert(!kiosk->storage_ok);
        break;
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_FIRST_START:
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_ERR_READ:
    case SCREEN_ERR_TWO:
    case SCREEN_FT_READER:
    case SCREEN_FT_BACK:
    case SCREEN_FT_NOSAVE:
    case SCREEN_PAGE:
    case SCREEN_COUNT:
        break;
    }
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

void kiosk_step(struct kiosk *kiosk, const struct event *event, struct effects *ret_effects)
{
    ret_effects->count = 0;
    assert((kiosk->state == KIOSK_RECORDING) ==
           (event->type == EVENT_RECORDED || event->type == EVENT_RECORD_FAILED));
    kiosk_take_time(kiosk, event);
    switch (event->type) {
    case EVENT_TIME:
        kiosk_on_time(kiosk, event, ret_effects);
        break;
    case EVENT_CARD:
        kiosk_refresh_phase(kiosk);
        kiosk_on_card(kiosk, event, ret_effects);
        break;
    case EVENT_TWO_CARDS:
        kiosk_refuse(kiosk, event, SCREEN_ERR_TWO, TAP_TWO_CARDS, ret_effects);
        break;
    case EVENT_UNREADABLE:
        kiosk_refuse(kiosk, event, SCREEN_ERR_READ, TAP_UNREADABLE, ret_effects);
        break;
    case EVENT_READER_UP:
        kiosk_on_reader_up(kiosk, event);
        break;
    case EVENT_READER_DOWN:
        kiosk_on_reader_down(kiosk, ret_effects);
        break;
    case EVENT_TOUCH:
        kiosk_on_touch(kiosk, event, ret_effects);
        break;
    case EVENT_ACTIVITY:
        kiosk->plan = event->plan;
        kiosk->plan_made = event->moment;
        kiosk_refresh_phase(kiosk);
        break;
    case EVENT_RECORDED:
        kiosk_on_recorded(kiosk, event, ret_effects);
        break;
    case EVENT_RECORD_FAILED:
        kiosk_on_record_failed(kiosk, event, ret_effects);
        break;
    case EVENT_STORAGE_OK:
        kiosk->storage_ok = true;
        break;
    case EVENT_PAGE:
        kiosk_on_page(kiosk, event, ret_effects);
        break;
    }
    kiosk_note_screen(kiosk, event->mono_ns);
    kiosk_check(kiosk, ret_effects);
}
