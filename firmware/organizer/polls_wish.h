/* What an organizer has entered for a poll and not confirmed yet. Private to the organizer's
 * scenes; part of the session. */
#ifndef THEMEDAY_POLLS_WISH_H
#define THEMEDAY_POLLS_WISH_H

#include "firmware/model/page.h"
#include "firmware/model/poll.h"

struct session;

/* A number that is being asked for on a pad of digits (scene_number.c). */
struct number_wish {
    char title[PAGE_TEXT_SIZE];
    char subtitle[PAGE_TEXT_SIZE];
    void (*done)(struct session *session, int number);
};

/* A resolution in the making (scene_vote.c). */
struct vote_wish {
    char item[THEME_SIZE];
    int sentence; /* which one the person goes into */
    int written_for, written_against;
};

/* Paper slips that are being entered (scene_paper.c). */
struct paper_wish {
    struct tally groups[POLL_GROUPS];
    bool is_entered[POLL_GROUPS][EVALUATION_QUESTIONS];
    enum poll_group group; /* what is asked for now */
    int question, option;
};

#endif
