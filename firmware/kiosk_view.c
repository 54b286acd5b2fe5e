/* The kiosk's other side: what it shows and when it wants to hear of the clock, from its state. */
#include "firmware/kiosk.h"

#include "firmware/base/utf8.h"
#include "firmware/kiosk_step.h"

static const int64_t session_warning_ns = SECONDS(15);
static const int64_t ballot_warning_ns = SECONDS(30);

/* Where there is something to sign in to, or a notice that has to be up (S2:98), that goes before.
 */
static bool kiosk_offers_first_start(const struct kiosk *kiosk)
{
    return kiosk->settings.lacks_organizer && kiosk->phase == PHASE_NONE &&
           kiosk->plan.poll.id == 0;
}

static enum screen kiosk_idle_screen(const struct kiosk *kiosk)
{
    if (!kiosk->storage_ok)
        return SCREEN_FT_NOSAVE;
    /* Also without a reader: nobody waits with a card, and whoever sets it up has to get on. */
    if (kiosk_offers_first_start(kiosk))
        return SCREEN_FIRST_START;
    if (kiosk->reader == KIOSK_READER_DOWN)
        return SCREEN_FT_READER;
    if (kiosk->plan.poll.id != 0)
        return kiosk->plan.poll.kind == POLL_RESOLUTION ? SCREEN_RV_CARD : SCREEN_EV_START;
    switch (kiosk->phase) {
    case PHASE_NONE:
        return SCREEN_IDLE_NONE;
    case PHASE_NOTICE:
        return SCREEN_IDLE_NOTICE;
    case PHASE_SOON:
        return SCREEN_IDLE_SOON;
    case PHASE_OPEN:
        return SCREEN_IDLE_OPEN;
    case PHASE_LATE:
        return SCREEN_IDLE_LATE;
    case PHASE_CLOSED:
        return SCREEN_IDLE_CLOSED;
    }
    return SCREEN_IDLE_NONE;
}

enum screen kiosk_screen(const struct kiosk *kiosk)
{
    if (kiosk->state == KIOSK_RESULT)
        return kiosk->result_screen;
    if (kiosk_ballot_is_open(kiosk))
        return kiosk->plan.poll.kind == POLL_RESOLUTION ? SCREEN_RV_FORM : SCREEN_EV_FORM;
    if (kiosk->session_until_ns != 0)
        return SCREEN_PAGE;
    enum screen idle = kiosk_idle_screen(kiosk);
    return kiosk_quiet_is_dark(kiosk, idle) ? SCREEN_IDLE_DARK : idle;
}

/* Never beside an answer to a tap, an organizer's page or a ballot. */
static enum notice kiosk_notice(const struct kiosk *kiosk)
{
    const struct health *health = &kiosk->health;
    if (kiosk->state == KIOSK_RESULT || kiosk_ballot_is_open(kiosk) || kiosk->session_until_ns != 0)
        return NOTICE_NONE;
    if (health->store_set_aside)
        return NOTICE_STORE_SET_ASIDE;
    if (kiosk->power_until_ns != 0)
        return NOTICE_POWER_LOST;
    if (health->touch_lost)
        return NOTICE_TOUCH_LOST;
    if (health->space_low)
        return NOTICE_SPACE_LOW;
    return health->clock_doubtful ? NOTICE_CLOCK_DOUBTFUL : NOTICE_NONE;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Every second of the countdown shows another figure; before it nothing changes. */
static int64_t kiosk_countdown_ns(const struct kiosk *kiosk, int64_t until_ns, int64_t warning_ns)
{
    int64_t left_ns = until_ns - kiosk->now_ns;
    if (left_ns > warning_ns)
        return until_ns - warning_ns;
    return until_ns - (left_ns - 1) / SECONDS(1) * SECONDS(1);
}

/* Of a countdown to `until_ns`, when it has begun; else 0. */
static int kiosk_seconds_left(const struct kiosk *kiosk, int64_t until_ns, int64_t warning_ns)
{
    int64_t left_ns = until_ns - kiosk->now_ns;
    if (until_ns == 0 || left_ns > warning_ns)
        return 0;
    return (int)((left_ns + SECONDS(1) - 1) / SECONDS(1));
}

int64_t kiosk_deadline_ns(const struct kiosk *kiosk)
{
    int64_t deadline = kiosk->minute_ends_ns;
    if (kiosk->state == KIOSK_RESULT)
        deadline = earlier(deadline, kiosk->result_until_ns);
    if (!kiosk->storage_ok)
        deadline = earlier(deadline, kiosk->probe_at_ns);
    if (kiosk->reader == KIOSK_READER_STARTING)
        deadline = earlier(deadline, kiosk->reader_wait_until_ns);
    if (kiosk->power_until_ns != 0)
        deadline = earlier(deadline, kiosk->power_until_ns);
    if (kiosk->session_until_ns != 0)
        deadline = earlier(deadline,
                           kiosk_countdown_ns(kiosk, kiosk->session_until_ns, session_warning_ns));
    if (kiosk_quiet_is_awake(kiosk))
        deadline = earlier(deadline, kiosk->awake_until_ns);
    if (kiosk_access_is_waiting(kiosk))
        deadline = earlier(deadline, kiosk->access_until_ns);
    if (kiosk_ballot_is_open(kiosk))
        deadline =
            earlier(deadline, kiosk_countdown_ns(kiosk, kiosk->ballot_until_ns, ballot_warning_ns));
    return deadline;
}

int kiosk_session_seconds(const struct kiosk *kiosk)
{
    return kiosk_seconds_left(kiosk, kiosk->session_until_ns, session_warning_ns);
}

int kiosk_ballot_seconds(const struct kiosk *kiosk)
{
    return kiosk_seconds_left(kiosk, kiosk->ballot_until_ns, ballot_warning_ns);
}

void kiosk_view(const struct kiosk *kiosk, struct view *ret_view)
{
    const struct kiosk_settings *settings = &kiosk->settings;
    const struct attendance *attendance = &kiosk->plan.attendance;
    int base = settings->base_is_expected ? attendance->expected : attendance->total;
    *ret_view = (struct view){
        .screen = kiosk_screen(kiosk),
        .shown_since_ns = kiosk->shown_since_ns,
        .now = kiosk->now,
        .reader_ok = kiosk->reader == KIOSK_READER_UP,
        .storage_ok = kiosk->storage_ok,
        .health = kiosk->health,
        .notice = kiosk_notice(kiosk),
        .attendance_percent = settings->attendance_percent,
        .attendance_base = base,
        .rate_tenths = rules_rate_tenths(attendance->present, base),
        .rate_is_met =
            rules_attendance_met(attendance->present, base, settings->attendance_percent),
        .open_before_min = settings->times.open_before_min,
        .plan = kiosk->plan,
        .result = kiosk->result,
        .ballot_seconds = kiosk_ballot_seconds(kiosk),
        .ballot_failed = kiosk->ballot_failed,
        .session_seconds = kiosk_session_seconds(kiosk),
        .text_percent = kiosk->text_percent,
        .high_contrast = kiosk->high_contrast,
        .drift = kiosk_quiet_drift(kiosk),
    };
    if (ret_view->screen == SCREEN_PAGE)
        ret_view->text_percent = 100; /* what an organizer needs at once must stay on one page */
    utf8_copy(ret_view->branch, TITLE_SIZE, settings->branch);
    utf8_copy(ret_view->room, TITLE_SIZE, settings->room);
}
