/* A scene of the organizer's, which of them there are, and the session that leads through them.
 * Private to the organizer's scenes. */
#ifndef THEMEDAY_SCENE_H
#define THEMEDAY_SCENE_H

#include "db/card.h"
#include "db/chain.h"
#include "db/guest.h"
#include "db/makeup.h"
#include "db/people.h"
#include "db/plan.h"
#include "firmware/model/activity.h"
#include "firmware/organizer/polls_wish.h"
#include "firmware/organizer/session.h"
#include "ui/sayings.h"

enum {
    FRAMES_MAX = 16,
    ROWS_MAX = 6,
    TALL_ROWS = 4,
    TYPED_SIZE = 16,
    CHOICES_MAX = 3,
    NOTHING_CHOSEN = -1,
    CLOCK_OF_STEPS = 1 /* the id of a frame of scene_clock that is a step of the first start */
};

struct scene {
    const char *screen; /* its id for the trace */
    void (*page)(struct session *session, struct page *page);
    void (*touch)(struct session *session, const char *widget);
    void (*card)(struct session *session, const struct card *card); /* NULL: cards sign in */
};

/* A scene that was entered, and what was chosen in it so far. */
struct frame {
    const struct scene *scene;
    int part;      /* of a list in parts, from 0 */
    int part_rows; /* how many rows a part has; 0: ROWS_MAX */
    int64_t id;    /* what it is about, where that is not the session's person or activity */
    char typed[TYPED_SIZE];
    int chosen[CHOICES_MAX]; /* NOTHING_CHOSEN at first */
};

/* A line of the self-test. */
enum { CHECKED_MAX = 16 };
struct checked {
    char id[16];
    char text[PAGE_TEXT_SIZE];
    bool good;
};

struct import;
struct delivery;

struct session {
    struct session_parts parts;
    struct import *import;      /* the file that he is importing; NULL: none */
    struct delivery *delivery;  /* the bundle that he is exporting; NULL: none */
    char name[NAME_SIZE];       /* of the organizer, for the log */
    int64_t organizer_id;       /* 0: nobody */
    struct unclaimed unclaimed; /* the card that is looking for its person; id 0: none */
    int64_t wanted_card;
    struct activity activity;                /* the one he works on; id 0: none */
    struct activity moved;                   /* the activity as it is to become */
    struct plan_row plan;                    /* the row of the yearly plan that was chosen */
    struct makeup makeup;                    /* the one that was chosen */
    struct people_filter filter;             /* whom a list of people shows */
    struct member person;                    /* whom he has chosen */
    void (*picked)(struct session *session); /* what choosing one from the list leads to; NULL: his
                                                page, or the unclaimed card */
    struct guest guest;                      /* who is written in; id 0: not yet */
    struct frame frames[FRAMES_MAX];
    int depth;               /* the scene on the screen is frames[depth - 1]; 0: none */
    const struct knob *knob; /* the setting that was chosen */
    bool without_card;       /* he is known by his name, as the reader does not answer */
    struct checked checked[CHECKED_MAX]; /* what the self-test came to, when it was made */
    int checked_count;
    struct moment clock;        /* the date and time as they are to become */
    struct card first_card;     /* of the first organizer */
    char first_pin[TYPED_SIZE]; /* as he typed it first */
    bool sounds;                /* a chime is to be heard */
    int64_t poll_id;            /* the poll that was chosen */
    struct number_wish number;
    struct vote_wish vote;
    struct paper_wish paper;
    char message[PAGE_TEXT_SIZE];
    enum page_tone tone;
};

extern const struct scene scene_pin, scene_menu, scene_announce, scene_register, scene_list,
    scene_person, scene_manual, scene_undo, scene_leave, scene_leave_undo, scene_other_way,
    scene_other_undo, scene_pick, scene_group, scene_people, scene_cards, scene_claim, scene_card,
    scene_card_stop, scene_makeup, scene_made_up, scene_makeup_add, scene_guests, scene_guest_add,
    scene_guest, scene_guest_undo, scene_plan, scene_add, scene_add_type, scene_add_theme,
    scene_add_when, scene_add_place, scene_add_host, scene_add_branches, scene_add_group,
    scene_year, scene_plan_row, scene_plan_move, scene_ledger, scene_ledger_branches,
    scene_activity, scene_switch, scene_move, scene_steps, scene_step_undo;
extern const struct scene scene_settings, scene_setting, scene_clock, scene_doctor, scene_health,
    scene_first_card, scene_first_pin, scene_first_again, scene_who;
extern const struct scene scene_first_steps, scene_first_branch, scene_first_room;
extern const struct scene scene_devices, scene_device, scene_upload, scene_update;
extern const struct scene scene_number, scene_polls, scene_poll, scene_poll_begin, scene_poll_end,
    scene_vote, scene_vote_begin, scene_result, scene_vote_result, scene_paper;

#endif
