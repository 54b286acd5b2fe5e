/* News from the world, the only thing that travels upwards. One event, one kiosk_step(). */
#ifndef THEMEDAY_MODEL_EVENT_H
#define THEMEDAY_MODEL_EVENT_H

#include "firmware/base/clock.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"
#include "firmware/model/health.h"
#include "firmware/model/plan.h"

enum event_type {
    EVENT_TIME,          /* the clock, at every deadline and once a second while one is near */
    EVENT_CARD,          /* a card was put on the reader */
    EVENT_TWO_CARDS,     /* two at once */
    EVENT_UNREADABLE,    /* something is there and cannot be read */
    EVENT_READER_UP,     /* the reader answers */
    EVENT_READER_DOWN,   /* it does not */
    EVENT_TOUCH,         /* a touch that began and ended on a widget */
    EVENT_ACTIVITY,      /* the activity of the moment, freshly read from the database */
    EVENT_RECORDED,      /* the outcome of EFFECT_RECORD: it is on the disk */
    EVENT_RECORD_FAILED, /* nothing was recorded */
    EVENT_STORAGE_OK,    /* EFFECT_PROBE_STORAGE could write */
    EVENT_HEALTH,        /* what is wrong with the terminal, when that changed */
    EVENT_VOTER,         /* what EFFECT_FIND_VOTER came to */
    EVENT_BALLOT,        /* what a touch of the ballot came to */
    EVENT_PAGE,          /* what an organizer's page came to after a touch, a card, news */
};

/* Whose card it is, beside being a member's or nobody's. */
enum card_owner {
    OWNER_NOBODY,
    OWNER_MEMBER,   /* an organizer who signs in with the same card like everybody */
    OWNER_OUTSIDER, /* an organizer whose card is nobody's on the roster: it only opens the login */
};

/* What became of an organizer's page after a touch, a card, or news of a stick. */
struct page_news {
    bool left;       /* he is done: back to the idle screens */
    bool other;      /* another screen than before, not the same one with other content */
    bool wants_card; /* the next card is for the page, not for signing in */
    bool sounds;     /* he wants to hear how loud the chimes are */
};

/* What a card comes to while a poll is open. */
enum voter_news {
    VOTER_READY, /* an empty ballot of his is in the booth */
    VOTER_SAME,  /* he is the one whose ballot is open already */
    VOTER_VOTED,
    VOTER_NOT_SIGNED_IN,
    VOTER_ELSEWHERE, /* signed in at another terminal: he votes there */
    VOTER_NO_VOTE,
    VOTER_UNKNOWN, /* no card of the roster, or out of use: to be answered like any such tap */
    VOTER_FAILED,  /* the polls cannot be read */
};

/* What a touch of the ballot came to. Never what was chosen. */
enum ballot_news {
    BALLOT_UNTOUCHED, /* the touch was for nothing */
    BALLOT_TOUCHED,
    BALLOT_CANCELLED,
    BALLOT_CAST,
    BALLOT_VOTED,         /* he has voted before: nothing was cast, and the ballot is gone */
    BALLOT_NOT_SIGNED_IN, /* his sign-in was taken back meanwhile: the same */
    BALLOT_CLOSED,        /* the poll was closed meanwhile: the same */
    BALLOT_FAILED,        /* it could not be stored; it is still there to be sent again */
};

struct event {
    enum event_type type;
    int64_t mono_ns;      /* when it happened */
    struct moment moment; /* the same on the wall, local time */
    union {
        struct {
            struct card card;
            enum card_owner organizer; /* OWNER_NOBODY: no organizer's card */
        };
        struct plan_news plan;
        struct {
            struct checkin_result result;
            struct attendance attendance;
        } recorded;
        enum err err; /* EVENT_RECORD_FAILED */
        struct health health;
        char widget[32]; /* EVENT_TOUCH: the widget's id */
        struct page_news page;
        enum voter_news voter;   /* EVENT_VOTER */
        enum ballot_news ballot; /* EVENT_BALLOT */
    };
};

#endif
