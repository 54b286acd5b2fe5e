/* News from the world, the only thing that travels upwards. One event, one kiosk_step(). */
#ifndef THEMEDAY_MODEL_EVENT_H
#define THEMEDAY_MODEL_EVENT_H

#include "firmware/base/clock.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"
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
};

struct event {
    enum event_type type;
    int64_t mono_ns;      /* when it happened */
    struct moment moment; /* the same on the wall, local time */
    union {
        struct card card;
        struct plan_news plan;
        struct {
            struct checkin_result result;
            struct attendance attendance;
        } recorded;
        enum err err;    /* EVENT_RECORD_FAILED */
        char widget[32]; /* EVENT_TOUCH: the widget's id */
    };
};

#endif
