/*
 * The closed polls of an activity as rows of the record form: what was voted on, and how the
 * activity was evaluated (S2:31, S2:108). Private to db/.
 */
#ifndef THEMEDAY_DB_FORM_POLL_H
#define THEMEDAY_DB_FORM_POLL_H

#include "db/form_part.h"

/* Adds a box for every resolution, and one for the evaluation; nothing of what is still open. */
CHECKED enum err form_poll_add(struct form *form);

#endif
