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
};

enum chime { CHIME_ACCEPTED, CHIME_REPEATED, CHIME_REFUSED, CHIME_FAULT };

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
    };
};

struct effects {
    struct effect list[EFFECTS_MAX];
    int count;
};

#endif
