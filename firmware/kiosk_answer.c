/* The kiosk's answers to a tap: which screen, which sound, and for how long. */
#include "firmware/kiosk_step.h"

#include "firmware/base/utf8.h"

#include <assert.h>
#include <string.h>

/* How many seconds an answer stays when nobody taps: the longer, the more there is to read. */
static const int answer_seconds[SCREEN_COUNT] = {
    [SCREEN_OK] = 3,         [SCREEN_OK_AGAIN] = 4, [SCREEN_OK_LATE] = 3,   [SCREEN_OK_LEAVE] = 4,
    [SCREEN_OK_JOINT] = 4,   [SCREEN_OK_GUEST] = 3, [SCREEN_NO_LIST] = 6,   [SCREEN_NO_CARD] = 6,
    [SCREEN_NO_STOP] = 6,    [SCREEN_NO_KIND] = 6,  [SCREEN_ERR_READ] = 4,  [SCREEN_ERR_TWO] = 4,
    [SCREEN_ERR_SAVE] = 6,   [SCREEN_FT_BACK] = 3,  [SCREEN_EV_THANKS] = 2, [SCREEN_EV_DONE] = 4,
    [SCREEN_EV_NOSIGN] = 6,  [SCREEN_EV_DOOR] = 6,  [SCREEN_EV_WAIT] = 6,   [SCREEN_EV_CLOSED] = 6,
    [SCREEN_EV_TIMEOUT] = 6, [SCREEN_RV_OK] = 2,    [SCREEN_RV_DONE] = 4,   [SCREEN_RV_NORIG] = 6,
    [SCREEN_RV_CLOSED] = 6,
};

void kiosk_show(struct kiosk *kiosk, enum screen screen, int64_t now_ns)
{
    if (kiosk_ballot_is_open(kiosk)) {
        kiosk_rest(kiosk);
        return;
    }
    assert(answer_seconds[screen] > 0);
    kiosk->state = KIOSK_RESULT;
    kiosk->result_screen = screen;
    kiosk->result_until_ns = now_ns + SECONDS(answer_seconds[screen]);
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

void kiosk_answer(struct kiosk *kiosk, const struct event *event, enum screen screen,
                  enum chime chime, struct effects *effects)
{
    kiosk_chime(effects, chime);
    kiosk_show(kiosk, screen, event->mono_ns);
}

/* Who taps after sign-in has closed comes for the evaluation of the theme day (S2:108 “活动后必须
 * 当即开展测评”). In all other cases the idle screen already says that sign-in is not open, and
 * why.
 */
static void kiosk_answer_not_open(struct kiosk *kiosk, const struct event *event,
                                  struct effects *effects)
{
    const struct plan_news *plan = &kiosk->plan;
    bool is_over = plan->current.id != 0 && kiosk->phase == PHASE_CLOSED;
    if (is_over && plan->evaluation == EVALUATION_CLOSED) {
        kiosk_answer(kiosk, event, SCREEN_EV_CLOSED, CHIME_REFUSED, effects);
    } else if (is_over && plan->evaluation == EVALUATION_NONE &&
               plan->current.type == ACTIVITY_THEME_DAY) {
        kiosk_answer(kiosk, event, SCREEN_EV_WAIT, CHIME_REFUSED, effects);
    } else {
        kiosk_chime(effects, CHIME_REFUSED);
        kiosk_rest(kiosk);
    }
}

void kiosk_answer_outcome(struct kiosk *kiosk, const struct event *event, struct effects *effects)
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
        kiosk_answer_not_open(kiosk, event, effects);
        break;
    }
}

void kiosk_answer_check(const struct kiosk *kiosk)
{
    if (kiosk->state != KIOSK_RESULT)
        return;
    assert(kiosk->result_until_ns > 0);
    enum screen screen = kiosk->result_screen;
    enum checkin_outcome outcome = kiosk->result.outcome;
    if (screen == SCREEN_OK || screen == SCREEN_OK_LATE || screen == SCREEN_OK_LEAVE ||
        screen == SCREEN_OK_JOINT)
        assert(outcome == CHECKIN_NEW && kiosk->storage_ok);
    else if (screen == SCREEN_OK_AGAIN)
        assert(outcome == CHECKIN_ALREADY && kiosk->storage_ok);
    else if (screen == SCREEN_OK_GUEST)
        assert(outcome == CHECKIN_GUEST && kiosk->storage_ok);
    else if (screen == SCREEN_ERR_SAVE)
        assert(!kiosk->storage_ok);
}
