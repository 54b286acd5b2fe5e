/*
 * What the terminal knows to be wrong with itself, beside the reader (EVENT_READER_*) and the last
 * write (EVENT_RECORD_FAILED): it goes on working with all of these, and says so. Who finds out
 * writes the bit in struct terminal; the kiosk hears of it by EVENT_HEALTH before the next picture.
 */
#ifndef THEMEDAY_MODEL_HEALTH_H
#define THEMEDAY_MODEL_HEALTH_H

#include <stdbool.h>

/* All false: healthy. */
struct health {
    bool clock_doubtful;  /* ft.clock: it may be wrong, until an organizer confirmed it */
    bool space_low;       /* ft.disk: the disk is nearly full, and everything is still written */
    bool touch_lost;      /* ft.touch: a touch screen was here and is not */
    bool store_set_aside; /* ft.db: a damaged file was kept aside, until one has read so */
    bool power_lost;      /* a run ended with the power, until one has read so */
    bool power_is_news;   /* ft.power: it was the last run, and everybody is told for a while */
    int recovered;        /* people signed in to the activity of the moment when this run began;
                             -1: there was none */
    bool update_waits; /* an update waits for the restart, or for an organizer to read what became
                          of it */
};

/* The one sentence that a screen has room for, the most urgent first. */
enum notice {
    NOTICE_NONE,
    NOTICE_STORE_SET_ASIDE,
    NOTICE_POWER_LOST, /* for a while after the start, then only for the organizer */
    NOTICE_TOUCH_LOST,
    NOTICE_SPACE_LOW,
    NOTICE_CLOCK_DOUBTFUL,
};

#endif
