/* What is on now and what comes next, as the database has it. */
#ifndef THEMEDAY_MODEL_PLAN_H
#define THEMEDAY_MODEL_PLAN_H

#include "firmware/model/activity.h"
#include "firmware/model/checkin.h"
#include "firmware/model/poll.h"

struct plan_news {
    struct activity current; /* today's, the one on or the next; id 0: none today */
    struct activity next;    /* the first one on a later day; id 0: none */
    struct attendance attendance;
    struct recent recent[RECENT_MAX]; /* newest first */
    int recent_count;
    struct poll poll;                 /* the open one; id 0: none is open */
    enum evaluation_state evaluation; /* of the current activity */
};

#endif
