/*
 * A scene of the organizer's, and what all scenes share: the session, the way from one scene to
 * another, and words in the language of the screen. Private to the organizer's scenes.
 */
#ifndef THEMEDAY_STAGE_H
#define THEMEDAY_STAGE_H

#include "db/card.h"
#include "db/chain.h"
#include "db/makeup.h"
#include "db/people.h"
#include "firmware/model/activity.h"
#include "firmware/organizer/polls_wish.h"
#include "firmware/organizer/session.h"
#include "ui/sayings.h"

enum { FRAMES_MAX = 12, ROWS_MAX = 6, TYPED_SIZE = 16, CHOICES_MAX = 3, NOTHING_CHOSEN = -1 };

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

struct session {
    struct session_parts parts;
    char name[NAME_SIZE];       /* of the organizer, for the log */
    int64_t organizer_id;       /* 0: nobody */
    struct unclaimed unclaimed; /* the card that is looking for its person; id 0: none */
    int64_t wanted_card;
    struct activity activity;                /* the one he works on; id 0: none */
    struct activity moved;                   /* the activity as it is to become */
    struct makeup makeup;                    /* the one that was chosen */
    struct people_filter filter;             /* whom a list of people shows */
    struct member person;                    /* whom he has chosen */
    void (*picked)(struct session *session); /* what choosing one from the list leads to; NULL: his
                                                page, or the unclaimed card */
    struct frame frames[FRAMES_MAX];
    int depth; /* the scene on the screen is frames[depth - 1]; 0: none */
    char message[PAGE_TEXT_SIZE];
    enum page_tone tone;
    int64_t poll_id; /* the poll that was chosen */
    struct number_wish number;
    struct vote_wish vote;
    struct paper_wish paper;
};

extern const struct scene scene_pin, scene_menu, scene_announce, scene_register, scene_list,
    scene_person, scene_manual, scene_undo, scene_leave, scene_other_way, scene_pick, scene_group,
    scene_people, scene_cards, scene_claim, scene_card, scene_card_stop, scene_makeup,
    scene_made_up, scene_plan, scene_activity, scene_switch, scene_move, scene_steps;

extern const struct scene scene_number, scene_polls, scene_poll, scene_poll_begin, scene_poll_end,
    scene_vote, scene_vote_begin, scene_result, scene_vote_result, scene_paper;

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

/* On to choosing one of all people in use. */
void stage_pick(struct session *session);

/* The same; then `picked` is called, and session->person is he. */
void stage_pick_for(struct session *session, void (*picked)(struct session *session));

/* Asks for a number; `done` is called back where it was asked for, when it was given. */
void stage_ask_number(struct session *session, const char *title, const char *subtitle,
                      void (*done)(struct session *session, int number));

/* Reads the activity of the moment, else the next one, into the session. */
void stage_find_activity(struct session *session);

#endif
