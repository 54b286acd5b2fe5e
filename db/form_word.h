/* The words of the papers for what is stored as a number. */
#ifndef THEMEDAY_DB_FORM_WORD_H
#define THEMEDAY_DB_FORM_WORD_H

#include "db/guest.h"
#include "db/makeup.h"
#include "firmware/model/activity.h"
#include "firmware/model/satisfaction.h"

const char *form_word_type(enum activity_type type);
const char *form_word_class(enum person_class class);
const char *form_word_guest(enum guest_kind kind);
const char *form_word_way(enum makeup_way way);

/* How 满意率 is counted (product.md §3b). */
const char *form_word_formula(enum satisfaction_formula formula);

#endif
