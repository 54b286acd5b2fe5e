/* What kiosk_step() wants done. The terminal carries the effects out in order. */
#ifndef THEMEDAY_MODEL_EFFECT_H
#define THEMEDAY_MODEL_EFFECT_H

#include "firmware/model/card.h"
#include "firmware/model/checkin.h"

#include <stdint.h>

enum { EFFECTS_MAX = 4 };

enum effect_type {
    EFFECT_RECORD,        /* record a check-in; answered by EVENT_RECORDED or _FAILED */
    EFFECT_LOG_REFUSED,   /* a tap refused before the lookup */
    EFFECT_CHIME,         /* play a sound */
    EFFECT_LOAD_PLAN,     /* read the activity of the moment; answered by EVENT_ACTIVITY */
    EFFECT_PROBE_STORAGE, /* try to write; answered by EVENT_STORAGE_OK, or by nothing */
    EFFECT_OPEN_LOGIN,    /* show the organizer of this card where to enter his PIN */
    EFFECT_LOGIN_BY_NAME, /* no card can be read: ask who wants to log in; answered by EVENT_PAGE */
    EFFECT_FIRST_START,   /* ask for the first organizer's card; answered by EVENT_PAGE */
    EFFECT_TOUCH_PAGE,    /* a touch for the organizer's page; answered by EVENT_PAGE */
    EFFECT_CARD_PAGE,     /* a card for the organizer's page; answered by EVENT_PAGE */
    EFFECT_FIND_VOTER,   /* a card while a poll is open, or (uid_len 0) a guest's turn: put an empty
                            ballot into the booth when it may vote; answered by EVENT_VOTER */
    EFFECT_TOUCH_BALLOT, /* a touch for the ballot; answered by EVENT_BALLOT */
    EFFECT_DROP_BALLOT,  /* wipe the ballot: nothing was cast */
    EFFECT_END_SESSION,  /* the organizer's time is over */
};

enum chime { CHIME_ACCEPTED, CHIME_REPEATED, CHIME_REFUSED, CHIME_FAULT, CHIME_CHOICE };

struct effect {
    enum effect_type type;
    union {
        struct {
            int64_t activity_id; /* 0: none is open */
            struct card card;
            bool late;
        } record;
        struct {
            int64_t activity_id;
            enum tap_refusal reason;
        } refused;
        enum chime chime;
        struct card card; /* EFFECT_OPEN_LOGIN, EFFECT_CARD_PAGE, EFFECT_FIND_VOTER */
        char widget[32];  /* EFFECT_TOUCH_PAGE, EFFECT_TOUCH_BALLOT */
    };
};

struct effects {
    struct effect list[EFFECTS_MAX];
    int count;
};

#endif
