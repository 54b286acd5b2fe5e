/*
 * A scene of the organizer's, and what all scenes share: the session, the way from one scene to
 * another, and words in the language of the screen. Private to the organizer's scenes.
 */
#ifndef THEMEDAY_STAGE_H
#define THEMEDAY_STAGE_H

#include "db/card.h"
#include "db/chain.h"
#include "db/guest.h"
#include "db/makeup.h"
#include "db/people.h"
#include "db/plan.h"
#include "firmware/model/activity.h"
#include "firmware/organizer/session.h"
#include "ui/sayings.h"

enum { FRAMES_MAX = 16, ROWS_MAX = 6, TYPED_SIZE = 16, CHOICES_MAX = 3, NOTHING_CHOSEN = -1 };

struct scene {
    const char *screen; /* its id for the trace */
    void (*page)(struct session *session, struct page *page);
    void (*touch)(struct session *session, const char *widget);
    void (*card)(struct session *session, const struct card *card); /* NULL: cards sign in */
};

/* A scene that was entered, and what was chosen in it so far. */
struct frame {
    const struct scene *scene;
    int part;   /* of a list in parts, from 0 */
    int64_t id; /* what it is about, where that is not the session's person or activity */
    char typed[TYPED_SIZE];
    int chosen[CHOICES_MAX]; /* NOTHING_CHOSEN at first */
};

/* A line of the self-test. */
enum { CHECKED_MAX = 12 };
struct checked {
    char id[16];
    char text[PAGE_TEXT_SIZE];
    bool good;
};

struct import;

struct session {
    struct session_parts parts;
    struct import *import;      /* the file that he is importing; NULL: none */
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
    int depth;                           /* the scene on the screen is frames[depth - 1]; 0: none */
    const struct knob *knob;             /* the setting that was chosen */
    struct checked checked[CHECKED_MAX]; /* what the self-test came to, when it was made */
    int checked_count;
    struct moment clock;        /* the date and time as they are to become */
    struct card first_card;     /* of the first organizer */
    char first_pin[TYPED_SIZE]; /* as he typed it first */
    bool sounds;                /* a chime is to be heard */
    char message[PAGE_TEXT_SIZE];
    enum page_tone tone;
};

extern const struct scene scene_pin, scene_menu, scene_announce, scene_register, scene_list,
    scene_person, scene_manual, scene_undo, scene_leave, scene_other_way, scene_pick, scene_group,
    scene_people, scene_cards, scene_claim, scene_card, scene_card_stop, scene_makeup,
    scene_made_up, scene_makeup_add, scene_guests, scene_guest_add, scene_guest, scene_guest_undo,
    scene_plan, scene_add, scene_add_type, scene_add_theme, scene_add_when, scene_add_place,
    scene_add_host, scene_add_branches, scene_add_group, scene_year, scene_plan_row,
    scene_plan_move, scene_ledger, scene_ledger_branches, scene_activity, scene_switch, scene_move,
    scene_steps;
extern const struct scene scene_settings, scene_setting, scene_clock, scene_doctor,
    scene_first_card, scene_first_pin, scene_first_again;

/* Goes on to a scene; what it finds in its new frame is empty. */
struct frame *stage_go(struct session *session, const struct scene *scene);

/* Back to the scene before; from the first one out of the session. */
void stage_back(struct session *session);

/* Back to a scene that was passed. */
void stage_back_to(struct session *session, const struct scene *scene);

struct frame *stage_frame(struct session *session);

/* The fixed words of a saying. */
const char *stage_say(const struct session *session, enum saying saying);

/* A number as text, good until the end of the statement. */
struct stage_number {
    char text[16];
};
struct stage_number stage_number(int64_t number);

/* A hint on the page until the next touch: pairs of name and value, then NULL. */
void stage_tell(struct session *session, enum page_tone tone, enum saying saying, ...)
    __attribute__((sentinel));

/* The same for something that could not be done; the reason is in the log of the program. */
void stage_tell_error(struct session *session, enum err err);

/* Who does it, and when. */
struct chain_origin stage_origin(const struct session *session);

/* Reads a person into the session; false, and told, when that fails. */
bool stage_choose_person(struct session *session, int64_t id);

/* In which order lists of people go. */
enum people_order stage_name_order(const struct session *session);

/* On to choosing one of all people in use. */
void stage_pick(struct session *session);

/* The same; then `picked` is called, and session->person is he. */
void stage_pick_for(struct session *session, void (*picked)(struct session *session));

/* On to an activity, which is the one he works on from then on. */
void stage_open_activity(struct session *session, int64_t id);

/* Makes the self-test, and on to what it came to. */
void stage_check(struct session *session);

/* Reads the activity of the moment, else the next one, into the session. */
void stage_find_activity(struct session *session);

#endif
