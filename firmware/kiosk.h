/*
 * What the terminal does: a pure state machine. An event goes in, effects come out, and the view of
 * the screen can be asked for at any time. No I/O, no clock, no allocation: the same events give
 * the same effects, so that a recorded list of events is a test.
 *
 * kiosk.c begins with the diagram of its states; kiosk_view.c says what they look like.
 */
#ifndef THEMEDAY_KIOSK_H
#define THEMEDAY_KIOSK_H

#include "firmware/model/effect.h"
#include "firmware/model/event.h"
#include "firmware/model/view.h"
#include "firmware/rules.h"

struct kiosk_settings {
    char branch[TITLE_SIZE];
    char room[TITLE_SIZE];
    struct rules_times times;
    int dark_from_min, dark_to_min; /* since midnight: the screen may be dark; equal: never */
    int attendance_percent;
    bool base_is_expected; /* the base of the rate is 应到 instead of 党员总数 */
    int text_percent;      /* what everybody meets; a member may change it for himself */
    bool high_contrast;
    bool lacks_organizer; /* nobody can log in yet: where nothing is on, the first start is offered
                           */
    enum satisfaction_formula satisfaction_formula;
};

enum kiosk_state {
    KIOSK_IDLE,      /* the resting place: what it shows follows from plan, time and health */
    KIOSK_RECORDING, /* a check-in is on its way to the disk; nothing new is shown */
    KIOSK_RESULT,    /* the answer to the last tap, until `result_until_ns` or the next tap */
    KIOSK_FINDING,   /* whose ballot a card would open is being looked up; nothing new is shown */
    KIOSK_VOTING,    /* a ballot is open: the resting place until it is cast, dropped or given up */
    KIOSK_ORGANIZER, /* an organizer's page: the resting place while his session lasts */
};

enum kiosk_reader { KIOSK_READER_STARTING, KIOSK_READER_UP, KIOSK_READER_DOWN };

/* Plain data, owned by the caller; only kiosk*.c write it. */
struct kiosk {
    struct kiosk_settings settings;
    enum kiosk_state state;
    enum screen result_screen;
    int64_t result_until_ns;
    int64_t session_until_ns;  /* an organizer's session ends by itself; 0: there is none */
    bool page_wants_card;      /* the next card is for his page */
    int64_t ballot_until_ns;   /* a ballot is given up by itself; 0: none is open */
    int64_t ballot_chime_ns;   /* when who walked away from it is called next */
    bool ballot_failed;        /* it could not be stored */
    bool voter_is_guest;       /* it is a guest's turn */
    enum ballot_news ballot;   /* the last that became of one */
    struct card tapped;        /* the card that is being recorded or looked up */
    enum card_owner tapped_by; /* and which organizer's it is */
    int text_percent;          /* of the one who is there */
    bool high_contrast;        /* the same */
    int64_t awake_until_ns;    /* at night: until then the screen is not dark */
    int64_t access_until_ns;   /* then nobody is there any more */
    enum screen shown;         /* what the screen shows since `shown_since_ns` */
    int64_t shown_since_ns;
    struct checkin_result result;
    struct moment now;
    int64_t now_ns;         /* of the last event */
    int64_t minute_ends_ns; /* when the clock in the head changes */
    struct plan_news plan;
    struct moment plan_made; /* when `plan` was read: it is good for that day */
    enum phase phase;        /* of plan.current, or of plan.next when there is none today */
    enum kiosk_reader reader;
    int64_t reader_wait_until_ns; /* how long a starting reader may take before it is a fault */
    bool storage_ok;
    int64_t probe_at_ns; /* when to try the storage again; meaningless while it is ok */
    struct health health;
    int64_t power_until_ns; /* how long everybody is told of a power cut; 0: not any more */
};

/* The first event must be EVENT_TIME, and then EVENT_ACTIVITY follows its EFFECT_LOAD_PLAN. */
void kiosk_init(struct kiosk *kiosk, const struct kiosk_settings *settings);

/* Goes by other settings from the next event on. Not while a check-in is on its way. */
void kiosk_configure(struct kiosk *kiosk, const struct kiosk_settings *settings);

/* Takes one event and says what is to be done for it, in order. EFFECT_RECORD must be answered by
 * EVENT_RECORDED or EVENT_RECORD_FAILED before any other event, EFFECT_FIND_VOTER by EVENT_VOTER.
 */
void kiosk_step(struct kiosk *kiosk, const struct event *event, struct effects *ret_effects);

/* Monotonic time at which EVENT_TIME is wanted at the latest. */
int64_t kiosk_deadline_ns(const struct kiosk *kiosk);

/* The screen that its state asks for. */
enum screen kiosk_screen(const struct kiosk *kiosk);

/* Seconds until an organizer's session ends by itself, when it is time to tell him; else 0. */
int kiosk_session_seconds(const struct kiosk *kiosk);

/* Seconds until an open ballot is given up, when it is time to tell the voter; else 0. */
int kiosk_ballot_seconds(const struct kiosk *kiosk);

/* What the screen shows now; the page of SCREEN_PAGE and the ballot are not the kiosk's to fill in.
 */
void kiosk_view(const struct kiosk *kiosk, struct view *ret_view);

#endif
