/*
 * Polls: what is asked, a ballot, and the counts (product.md §3b, §3c). A ballot has no card, no
 * time and no place in an order, by type: what is not there cannot leak.
 */
#ifndef THEMEDAY_MODEL_POLL_H
#define THEMEDAY_MODEL_POLL_H

#include "firmware/model/activity.h"

#include <stdbool.h>
#include <stdint.h>

/* The order is stored. */
enum poll_kind {
    POLL_EVALUATION, /* 测评 (S2:108): the four questions in the seed's order; everybody signed in
                      */
    POLL_RESOLUTION, /* 表决 (S2:31): one item; formal members who may vote */
    POLL_APPRAISAL,  /* 评议 (S2:28): a question for each member, grades; no screens yet */
};

enum { POLL_QUESTIONS_MAX = 60, POLL_OPTIONS_MAX = 4, EVALUATION_QUESTIONS = 4 };

/* The options of a question, in the order in which they are counted. A question left blank counts
 * as one option more (不作评价), so that every question adds up to the number of ballots. A
 * resolution cannot be left blank: its 弃权 is an option. */
enum evaluation_option { EVALUATION_SATISFIED, EVALUATION_BASIC, EVALUATION_UNSATISFIED };
enum resolution_option { RESOLUTION_FOR, RESOLUTION_AGAINST, RESOLUTION_ABSTAIN };
enum { CHOICE_NONE = -1 };

/* Members of the activity's branches, and everybody else (列席, 受邀人员): counted apart. */
enum poll_group { POLL_MEMBERS, POLL_GUESTS, POLL_GROUPS };

/* What somebody chose. Lives in locked memory only (base/secret.h) and is wiped when it is cast or
 * dropped. */
struct ballot {
    int8_t choices[POLL_QUESTIONS_MAX]; /* an option, or CHOICE_NONE */
};

struct poll {
    int64_t id; /* 0: there is none */
    int64_t activity_id;
    enum poll_kind kind;
    char item[THEME_SIZE]; /* 事项全文 of a resolution; else empty */
    int question_count;
    int option_count; /* of every question, blank not counted */
    int expected; /* 应评: who is here, as of closing (a ballot of somebody who left counts, too);
                   * of a resolution 应到会有表决权党员, as of opening */
    int present;  /* of a resolution: those of them who had signed in when it was opened */
    int ballots;  /* cast so far: all that is known of it before it is closed */
    int turns;    /* for guests without a card, issued and not used yet */
    bool open;
};

/* Whether an evaluation of the activity of the day was held. */
enum evaluation_state { EVALUATION_NONE, EVALUATION_OPEN, EVALUATION_CLOSED };

/* The counts of one group: count[q][option_count] is 不作评价. */
struct tally {
    int ballots;
    int count[POLL_QUESTIONS_MAX][POLL_OPTIONS_MAX + 1];
};

#endif
