/* The activity that is being planned, session->moved: what it will most likely be, before the
 * organizer has said anything. Nothing of it is stored. Private to the organizer's scenes. */
#ifndef THEMEDAY_DRAFT_H
#define THEMEDAY_DRAFT_H

#include "db/plan.h"
#include "firmware/organizer/stage.h"

/* A theme day in the first month from now on that has none, with the theme of the yearly plan, at
 * the time of the last one, in this room. */
CHECKED enum err draft_begin(struct session *session);

/* Takes the theme of a row of the plan, and moves into its month. */
void draft_take_plan(struct session *session, const struct plan_row *row);

/* Another type has another theme. */
CHECKED enum err draft_take_type(struct session *session, enum activity_type type);

/* "11月主题党日": a theme for when there is no better one. */
void draft_plain_theme(const struct session *session, char ret_theme[STRINGS_SIZE]);

#endif
