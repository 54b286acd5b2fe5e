/* An organizer at the screen: his session, which ends by itself when he walks away. */
#include "firmware/kiosk_step.h"

#include <assert.h>

static const int64_t session_patience_ns = SECONDS(60);

void kiosk_session_open(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    kiosk_effect(effects, EFFECT_OPEN_LOGIN)->card = kiosk->tapped;
    kiosk_chime(effects, CHIME_REPEATED);
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk->page_wants_card = false;
    kiosk->shown_since_ns = event->mono_ns;
    kiosk_rest(kiosk);
}

void kiosk_session_open_by_touch(struct kiosk *kiosk, const struct event *event,
                                 enum effect_type what, struct effects *effects)
{
    kiosk_effect(effects, what);
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk_rest(kiosk);
}

static void kiosk_session_end(struct kiosk *kiosk)
{
    kiosk->session_until_ns = 0;
    kiosk->page_wants_card = false;
    if (kiosk->state == KIOSK_ORGANIZER)
        kiosk_rest(kiosk);
}

bool kiosk_session_is_due(const struct kiosk *kiosk, enum checkin_outcome outcome)
{
    switch (outcome) {
    case CHECKIN_ALREADY:
    case CHECKIN_UNLISTED:
    case CHECKIN_NOT_OPEN:
        return kiosk->tapped_by == OWNER_MEMBER && kiosk->session_until_ns == 0 &&
               !kiosk_ballot_is_open(kiosk);
    case CHECKIN_NEW:
    case CHECKIN_GUEST:
    case CHECKIN_UNKNOWN:
    case CHECKIN_DISABLED:
        break;
    }
    return false;
}

void kiosk_session_on_page(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (event->page.sounds)
        kiosk_chime(effects, CHIME_ACCEPTED);
    if (event->page.left) {
        kiosk_session_end(kiosk);
        return;
    }
    kiosk->session_until_ns = event->mono_ns + session_patience_ns;
    kiosk->page_wants_card = event->page.wants_card;
    if (event->page.other)
        kiosk->shown_since_ns = event->mono_ns;
}

void kiosk_session_renew(struct kiosk *kiosk, int64_t now_ns)
{
    if (kiosk->session_until_ns != 0)
        kiosk->session_until_ns = now_ns + session_patience_ns;
}

void kiosk_session_on_time(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (kiosk->session_until_ns == 0 || event->mono_ns < kiosk->session_until_ns)
        return;
    kiosk_effect(effects, EFFECT_END_SESSION);
    kiosk_session_end(kiosk);
}

void kiosk_session_check(const struct kiosk *kiosk)
{
    assert(kiosk->state != KIOSK_ORGANIZER || kiosk->session_until_ns != 0);
    assert(kiosk->state != KIOSK_IDLE || kiosk->session_until_ns == 0);
    assert(!kiosk->page_wants_card || kiosk->session_until_ns != 0);
}
