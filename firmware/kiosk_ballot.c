/* The kiosk while a poll is open: cards open ballots, and a ballot that is left alone is given up.
 * What is chosen is never known here. */
#include "firmware/kiosk_step.h"

#include "firmware/base/utf8.h"

#include <assert.h>
#include <string.h>

/* Nothing is consumed by giving a ballot up: the same card opens it again, empty. */
static const int64_t ballot_patience_ns = SECONDS(60);
static const int64_t ballot_countdown_ns = SECONDS(30);
static const int64_t ballot_call_interval_ns = SECONDS(10);

bool kiosk_ballot_is_open(const struct kiosk *kiosk)
{
    return kiosk->ballot_until_ns != 0;
}

static bool kiosk_is_resolution(const struct kiosk *kiosk)
{
    return kiosk->plan.poll.kind == POLL_RESOLUTION;
}

/* ---- its time ---- */

void kiosk_ballot_renew(struct kiosk *kiosk, int64_t now_ns)
{
    kiosk->ballot_chime_ns = now_ns + ballot_patience_ns;
    kiosk->ballot_until_ns = kiosk->ballot_chime_ns + ballot_countdown_ns;
}

static void kiosk_ballot_end(struct kiosk *kiosk)
{
    kiosk->ballot_until_ns = 0;
    kiosk->ballot_chime_ns = 0;
    kiosk->ballot_failed = false;
    kiosk_rest(kiosk);
}

static void kiosk_ballot_drop(struct kiosk *kiosk, struct effects *effects)
{
    kiosk_effect(effects, EFFECT_DROP_BALLOT);
    kiosk_ballot_end(kiosk);
}

void kiosk_ballot_on_time(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (!kiosk_ballot_is_open(kiosk))
        return;
    if (event->mono_ns >= kiosk->ballot_until_ns) {
        kiosk_ballot_drop(kiosk, effects);
        kiosk_answer(kiosk, event, SCREEN_EV_TIMEOUT, CHIME_REPEATED, effects);
    } else if (event->mono_ns >= kiosk->ballot_chime_ns) {
        kiosk_chime(effects, CHIME_REPEATED);
        kiosk->ballot_chime_ns += ballot_call_interval_ns;
    }
}

void kiosk_ballot_on_plan(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    bool is_same = event->plan.poll.id == kiosk->plan.poll.id;
    if (!kiosk_ballot_is_open(kiosk) || is_same)
        return;
    kiosk_ballot_drop(kiosk, effects);
    kiosk_answer(kiosk, event, kiosk_is_resolution(kiosk) ? SCREEN_RV_CLOSED : SCREEN_EV_CLOSED,
                 CHIME_REFUSED, effects);
}

/* ---- whose it is ---- */

void kiosk_ballot_find(struct kiosk *kiosk, struct effects *effects)
{
    if (kiosk->session_until_ns != 0) {
        /* The organizer is at the screen; a ballot has no place beside his page. */
        kiosk_chime(effects, CHIME_REFUSED);
        kiosk_rest(kiosk);
        return;
    }
    kiosk_effect(effects, EFFECT_FIND_VOTER)->card = kiosk->tapped;
    kiosk->state = KIOSK_FINDING;
}

static void kiosk_ballot_open(struct kiosk *kiosk, const struct event *event,
                              struct effects *effects)
{
    if (kiosk_ballot_is_open(kiosk))
        kiosk_access_reset(kiosk); /* another voter */
    kiosk_ballot_renew(kiosk, event->mono_ns);
    kiosk->ballot_failed = false;
    kiosk->voter_is_guest = kiosk->tapped.uid_len == 0;
    kiosk->shown_since_ns = event->mono_ns; /* also when another's ballot was on the screen */
    kiosk_chime(effects, CHIME_REPEATED);
    kiosk_rest(kiosk);
}

/* The voter's own card again: nothing changes, but for an organizer, who has no other way to his
 * pages before he has voted. */
static void kiosk_ballot_again(struct kiosk *kiosk, const struct event *event,
                               struct effects *effects)
{
    if (kiosk->tapped_by == OWNER_MEMBER) {
        kiosk_ballot_drop(kiosk, effects);
        kiosk_session_open(kiosk, event, effects);
    } else {
        kiosk_chime(effects, CHIME_REPEATED);
        kiosk_rest(kiosk);
    }
}

static void kiosk_ballot_refuse(struct kiosk *kiosk, const struct event *event, enum screen screen,
                                enum chime chime, struct effects *effects)
{
    if (kiosk_ballot_is_open(kiosk)) {
        kiosk_chime(effects, CHIME_REFUSED);
        kiosk_rest(kiosk);
    } else if (kiosk->tapped_by == OWNER_MEMBER) {
        kiosk_session_open(kiosk, event, effects);
    } else {
        kiosk_answer(kiosk, event, screen, chime, effects);
    }
}

static void kiosk_ballot_lookup_failed(struct kiosk *kiosk, const struct event *event,
                                       struct effects *effects)
{
    kiosk_storage_failed(kiosk, event);
    if (kiosk->tapped_by == OWNER_MEMBER && !kiosk_ballot_is_open(kiosk)) {
        kiosk_session_open(kiosk, event, effects);
        return;
    }
    kiosk_chime(effects, CHIME_FAULT);
    kiosk_rest(kiosk);
}

void kiosk_ballot_on_voter(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    kiosk->result = (struct checkin_result){.outcome = CHECKIN_NOT_OPEN}; /* nobody's name */
    switch (event->voter) {
    case VOTER_READY:
        kiosk_ballot_open(kiosk, event, effects);
        break;
    case VOTER_SAME:
        kiosk_ballot_again(kiosk, event, effects);
        break;
    case VOTER_VOTED:
        kiosk_ballot_refuse(kiosk, event,
                            kiosk_is_resolution(kiosk) ? SCREEN_RV_DONE : SCREEN_EV_DONE,
                            CHIME_REPEATED, effects);
        break;
    case VOTER_NOT_SIGNED_IN:
        kiosk_ballot_refuse(kiosk, event, SCREEN_EV_NOSIGN, CHIME_REFUSED, effects);
        break;
    case VOTER_ELSEWHERE:
        kiosk_ballot_refuse(kiosk, event, SCREEN_EV_DOOR, CHIME_REFUSED, effects);
        break;
    case VOTER_NO_VOTE:
        kiosk_ballot_refuse(kiosk, event,
                            kiosk_is_resolution(kiosk) ? SCREEN_RV_NORIG : SCREEN_NO_LIST,
                            CHIME_REFUSED, effects);
        break;
    case VOTER_UNKNOWN:
        kiosk_record(kiosk, effects);
        break;
    case VOTER_FAILED:
        kiosk_ballot_lookup_failed(kiosk, event, effects);
        break;
    }
}

/* ---- filling it in ---- */

void kiosk_ballot_on_touch(const struct event *event, struct effects *effects)
{
    utf8_copy(kiosk_effect(effects, EFFECT_TOUCH_BALLOT)->widget, sizeof event->widget,
              event->widget);
}

static void kiosk_ballot_not_stored(struct kiosk *kiosk, const struct event *event,
                                    struct effects *effects)
{
    kiosk_storage_failed(kiosk, event);
    kiosk->ballot_failed = true;
    kiosk_chime(effects, CHIME_FAULT);
}

/* Thanks come first; the plan need not be read again to know of one ballot more. */
static void kiosk_ballot_was_cast(struct kiosk *kiosk, const struct event *event,
                                  struct effects *effects)
{
    struct poll *poll = &kiosk->plan.poll;
    kiosk->storage_ok = true;
    poll->ballots++;
    if (kiosk->voter_is_guest)
        poll->turns--;
    kiosk_ballot_end(kiosk);
    kiosk_answer(kiosk, event, poll->kind == POLL_RESOLUTION ? SCREEN_RV_OK : SCREEN_EV_THANKS,
                 CHIME_ACCEPTED, effects);
}

/* Something is not as the plan has it. */
static void kiosk_ballot_answer(struct kiosk *kiosk, const struct event *event, enum screen screen,
                                enum chime chime, struct effects *effects)
{
    kiosk_ballot_end(kiosk);
    kiosk_answer(kiosk, event, screen, chime, effects);
    kiosk_effect(effects, EFFECT_LOAD_PLAN);
}

void kiosk_ballot_on_news(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    bool resolution = kiosk_is_resolution(kiosk);
    kiosk->ballot = event->ballot;
    switch (event->ballot) {
    case BALLOT_UNTOUCHED:
        break;
    case BALLOT_TOUCHED:
        kiosk->ballot_failed = false;
        kiosk_chime(effects, CHIME_CHOICE);
        break;
    case BALLOT_CANCELLED:
        kiosk_ballot_end(kiosk);
        kiosk_chime(effects, CHIME_CHOICE);
        break;
    case BALLOT_CAST:
        kiosk_ballot_was_cast(kiosk, event, effects);
        break;
    case BALLOT_VOTED:
        kiosk_ballot_answer(kiosk, event, resolution ? SCREEN_RV_DONE : SCREEN_EV_DONE,
                            CHIME_REPEATED, effects);
        break;
    case BALLOT_NOT_SIGNED_IN:
        kiosk_ballot_answer(kiosk, event, SCREEN_EV_NOSIGN, CHIME_REFUSED, effects);
        break;
    case BALLOT_CLOSED:
        kiosk_ballot_answer(kiosk, event, resolution ? SCREEN_RV_CLOSED : SCREEN_EV_CLOSED,
                            CHIME_REFUSED, effects);
        break;
    case BALLOT_FAILED:
        kiosk_ballot_not_stored(kiosk, event, effects);
        break;
    }
}

void kiosk_ballot_check(const struct kiosk *kiosk)
{
    bool thanks = kiosk->result_screen == SCREEN_EV_THANKS || kiosk->result_screen == SCREEN_RV_OK;
    if (kiosk->state == KIOSK_VOTING)
        assert(kiosk_ballot_is_open(kiosk));
    if (kiosk->state == KIOSK_RESULT && thanks)
        assert(kiosk->ballot == BALLOT_CAST);
    if (!kiosk_ballot_is_open(kiosk))
        return;
    assert(kiosk->plan.poll.id != 0 && kiosk->session_until_ns == 0);
    assert(kiosk->state == KIOSK_VOTING || kiosk->state == KIOSK_FINDING ||
           kiosk->state == KIOSK_RECORDING);
}
