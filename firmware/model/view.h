/*
 * Everything a screen shows, and nothing it must look up: made by the pure kiosk_view(), drawn by
 * ui_draw(). Two equal views give the same picture, byte for byte.
 */
#ifndef THEMEDAY_MODEL_VIEW_H
#define THEMEDAY_MODEL_VIEW_H

#include "firmware/base/clock.h"
#include "firmware/model/activity.h"
#include "firmware/model/checkin.h"
#include "firmware/model/health.h"
#include "firmware/model/page.h"
#include "firmware/model/plan.h"

#include <stdbool.h>

/* The ids of product.md §6, in its order; screen_name() gives them as text. */
enum screen {
    SCREEN_IDLE_NONE,
    SCREEN_IDLE_NOTICE,
    SCREEN_IDLE_SOON,
    SCREEN_IDLE_OPEN,
    SCREEN_IDLE_LATE,
    SCREEN_IDLE_CLOSED,
    SCREEN_IDLE_DARK,   /* at night, when nothing is on: nothing to see */
    SCREEN_FIRST_START, /* nobody can log in yet, and nothing is on */
    SCREEN_OK,
    SCREEN_OK_AGAIN,
    SCREEN_OK_LATE,
    SCREEN_OK_LEAVE,
    SCREEN_OK_JOINT,
    SCREEN_OK_GUEST,
    SCREEN_NO_LIST,
    SCREEN_NO_CARD,
    SCREEN_NO_STOP,
    SCREEN_NO_KIND,
    SCREEN_ERR_READ,
    SCREEN_ERR_TWO,
    SCREEN_ERR_SAVE,
    SCREEN_FT_READER,
    SCREEN_FT_BACK,
    SCREEN_FT_NOSAVE,
    SCREEN_EV_START, /* a poll is open: the idle screen */
    SCREEN_EV_FORM,  /* a ballot, `ballot` */
    SCREEN_EV_THANKS,
    SCREEN_EV_DONE,
    SCREEN_EV_NOSIGN,
    SCREEN_EV_DOOR, /* signed in at another terminal; of a resolution, too */
    SCREEN_EV_WAIT,
    SCREEN_EV_CLOSED,
    SCREEN_EV_TIMEOUT,
    SCREEN_RV_CARD, /* the same for a resolution: idle, ballot, answers */
    SCREEN_RV_FORM,
    SCREEN_RV_OK,
    SCREEN_RV_DONE,
    SCREEN_RV_NORIG,
    SCREEN_RV_CLOSED,
    SCREEN_PAGE, /* an organizer's page: `page`, whose own id is the name of the screen */
    SCREEN_COUNT,
};

/* What the foot says of uploads. */
struct view_uploads {
    bool is_on; /* there is somewhere to upload to */
    int unsent;
    bool was_sent; /* `last_sent` is when, the last time */
    struct moment last_sent;
};

struct view {
    enum screen screen;
    int64_t shown_since_ns;  /* another time: another screen, even where it looks the same (the
                                next voter's ballot); a touch that began before counts for nothing */
    struct moment now;       /* the head shows it to the minute */
    char branch[TITLE_SIZE]; /* the terminal's own */
    char room[TITLE_SIZE];
    bool is_out_of_service; /* nobody can sign in, neither reader nor storage is at work: the footer
                               says that and nothing of them */
    bool reader_ok;         /* false: the footer says so, whatever the screen */
    bool storage_ok;        /* false: the last record could not be written */
    struct health health;   /* the footer names what is wrong, whatever the screen */
    enum notice notice;     /* said in a sentence where nobody waits for an answer */
    int attendance_percent; /* the threshold, 80 */
    int attendance_base;    /* what the rate divides by: 党员总数 or 应到 */
    int rate_tenths;        /* 到会率 in tenths of a percent, rounded down; 0 without a base */
    bool rate_is_met;       /* the threshold is reached, decided with integers */
    struct view_uploads uploads;
    int open_before_min; /* for "{时间} 起可以签到" */
    struct plan_news plan;
    struct checkin_result result; /* for ok.*, no.list, no.card, no.stop */
    const struct ballot *ballot;  /* for ev.form and rv.form; alive until the next view is drawn */
    int ballot_seconds;      /* until the ballot is given up, when it is time to say so; else 0 */
    bool ballot_failed;      /* it could not be stored, and is still there to be sent again */
    const struct page *page; /* for SCREEN_PAGE; alive until the next view is drawn */
    int session_seconds;     /* until an organizer's session ends by itself, like ballot_seconds */
    int drift;               /* how often an idle screen has moved on, not to burn in */
    int text_percent;        /* of large type: 100, 125 or 150 */
    bool high_contrast;
};

#endif
