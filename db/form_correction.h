/*
 * 更正记录: what was done by hand at a sign-in sheet, as the log has it (S2:109): sign-ins entered,
 * claimed and taken back, guests taken back, another date, and marks of leave and other ways that
 * were set or changed after the activity had begun. What was set before is planning, not
 * correcting. Private to db/.
 */
#ifndef THEMEDAY_DB_FORM_CORRECTION_H
#define THEMEDAY_DB_FORM_CORRECTION_H

#include "db/form_part.h"

/* Adds the table, or a line that says there are none: of the people of one branch, or (NULL) of
 * all. */
CHECKED enum err form_correction_add(struct form *form, const char *branch);

#endif
