/* Large type and high contrast: a touch away for a member, and gone with him. */
#include "firmware/kiosk_step.h"

#include <string.h>

static const int64_t access_patience_ns = SECONDS(30);
enum { TEXT_STEP = 25, TEXT_MOST = 150 };

void kiosk_access_reset(struct kiosk *kiosk)
{
    kiosk->text_percent = kiosk->settings.text_percent;
    kiosk->high_contrast = kiosk->settings.high_contrast;
}

static bool kiosk_access_is_changed(const struct kiosk *kiosk)
{
    return kiosk->text_percent != kiosk->settings.text_percent ||
           kiosk->high_contrast != kiosk->settings.high_contrast;
}

/* A ballot and an answer have an end of their own. */
bool kiosk_access_is_waiting(const struct kiosk *kiosk)
{
    return kiosk->state == KIOSK_IDLE && kiosk_access_is_changed(kiosk);
}

bool kiosk_access_on_touch(struct kiosk *kiosk, const struct event *event, struct effects *effects)
{
    if (strcmp(event->widget, "access.text") == 0)
        kiosk->text_percent =
            kiosk->text_percent < TEXT_MOST ? kiosk->text_percent + TEXT_STEP : 100;
    else if (strcmp(event->widget, "access.contrast") == 0)
        kiosk->high_contrast = !kiosk->high_contrast;
    else
        return false;
    kiosk->access_until_ns = event->mono_ns + access_patience_ns;
    kiosk_chime(effects, CHIME_CHOICE);
    return true;
}

void kiosk_access_on_time(struct kiosk *kiosk, const struct event *event)
{
    if (kiosk_access_is_waiting(kiosk) && event->mono_ns >= kiosk->access_until_ns)
        kiosk_access_reset(kiosk);
}

/* The next card over an answer is the next person's; so is whatever follows a ballot that was left
 * without an answer, and the organizer's pages are his. */
void kiosk_access_follow(struct kiosk *kiosk, enum kiosk_state before)
{
    enum kiosk_state after = kiosk->state;
    bool was_answered = before == KIOSK_RESULT && after != KIOSK_RESULT;
    bool was_left = before == KIOSK_VOTING && after == KIOSK_IDLE;
    if (was_answered || was_left || after == KIOSK_ORGANIZER)
        kiosk_access_reset(kiosk);
}
