/* Nobody is there: at night, when nothing is on, the screen is dark; and a screen that shows the
 * same for days drifts, so that it does not burn in. */
#include "firmware/kiosk_step.h"

static const int64_t awake_ns = SECONDS(60);
enum { DRIFT_MINUTES = 5 };

/* From 22:00 to 06:00 goes over midnight; equal times are never. */
static bool kiosk_is_night(const struct kiosk *kiosk)
{
    int from = kiosk->settings.dark_from_min, to = kiosk->settings.dark_to_min;
    int now = kiosk->now.hour * 60 + kiosk->now.minute;
    return from <= to ? now >= from && now < to : now >= from || now < to;
}

static bool kiosk_may_be_dark(enum screen screen)
{
    return screen == SCREEN_IDLE_NONE || screen == SCREEN_IDLE_NOTICE ||
           screen == SCREEN_IDLE_SOON || screen == SCREEN_IDLE_CLOSED;
}

bool kiosk_quiet_is_dark(const struct kiosk *kiosk, enum screen idle)
{
    return kiosk->now_ns >= kiosk->awake_until_ns && kiosk_is_night(kiosk) &&
           kiosk_may_be_dark(idle);
}

/* Whoever comes at night has a minute to look. */
void kiosk_quiet_on_event(struct kiosk *kiosk, const struct event *event)
{
    switch (event->type) {
    case EVENT_CARD:
    case EVENT_TWO_CARDS:
    case EVENT_UNREADABLE:
    case EVENT_TOUCH:
    case EVENT_PAGE:
        kiosk->awake_until_ns = event->mono_ns + awake_ns;
        break;
    case EVENT_TIME:
    case EVENT_READER_UP:
    case EVENT_READER_DOWN:
    case EVENT_ACTIVITY:
    case EVENT_RECORDED:
    case EVENT_RECORD_FAILED:
    case EVENT_STORAGE_OK:
    case EVENT_VOTER:
    case EVENT_BALLOT:
    case EVENT_HEALTH:
        break;
    }
}

bool kiosk_quiet_is_awake(const struct kiosk *kiosk)
{
    return kiosk->now_ns < kiosk->awake_until_ns && kiosk_is_night(kiosk);
}

int kiosk_quiet_drift(const struct kiosk *kiosk)
{
    if (kiosk->state != KIOSK_IDLE)
        return 0;
    return (kiosk->now.hour * 60 + kiosk->now.minute) / DRIFT_MINUTES;
}
