/*
 * What all scenes of the organizer's share: the way from one to another, and words in the language
 * of the screen. Private to the organizer's scenes.
 */
#ifndef THEMEDAY_STAGE_H
#define THEMEDAY_STAGE_H

#include "firmware/organizer/scene.h"

/* Goes on to a scene; what it finds in its new frame is empty. */
struct frame *stage_go(struct session *session, const struct scene *scene);

/* Back to the scene before; from the first one out of the session. */
void stage_back(struct session *session);

/* Back to a scene that was passed. */
void stage_back_to(struct session *session, const struct scene *scene);

/* Of the scene he is in; the session's until he leaves it. */
struct frame *stage_frame(struct session *session);

/* The fixed words of a saying. */
const char *stage_say(const struct session *session, enum saying saying);

/* A number as text, good until the end of the statement. */
struct stage_number {
    char text[16];
};
struct stage_number stage_number(int64_t number);

/* A stored day ("2026-11-21") as the language writes it, good until the end of the statement. */
struct stage_date {
    char text[32];
};
struct stage_date stage_date(const struct session *session, const char *date);

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

/* On to the updates of the system, and a look at the sticks; and again when they are others, where
 * that is the scene. False: nothing for the page. */
void stage_update(struct session *session);
bool stage_hear_of_sticks(struct session *session);

/* Reads the session's activity again, which another organizer may have changed at the command line;
 * false: its time is another one than he saw, which he is told, and his own wish for it is void. */
bool stage_follow_activity(struct session *session);

/* Asks for a number; `done` is called back where it was asked for, when it was given. */
void stage_ask_number(struct session *session, const char *title, const char *subtitle,
                      void (*done)(struct session *session, int number));

/* Reads the activity of the moment, else the next one, into the session. */
void stage_find_activity(struct session *session);

#endif
