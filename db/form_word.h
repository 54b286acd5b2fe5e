/* The words of the papers for what is stored as a number. They are constants, and Chinese: papers
 * are. */
#ifndef THEMEDAY_DB_FORM_WORD_H
#define THEMEDAY_DB_FORM_WORD_H

#include "db/guest.h"
#include "db/makeup.h"
#include "firmware/model/activity.h"
#include "firmware/model/satisfaction.h"

/* Kinds of activities, classes of people, kinds of guests, ways to make up: product.md §1. */
const char *form_word_type(enum activity_type type);
const char *form_word_class(enum person_class class);
const char *form_word_guest(enum guest_kind kind);
const char *form_word_way(enum makeup_way way);

/* How 满意率 is counted (product.md §3b). */
const char *form_word_formula(enum satisfaction_formula formula);

enum { FORM_REMARK_SIZE = 2 * TITLE_SIZE };

/* Adds to what a sheet remarks about a person: "迟到；补登：忘带卡". `reason` may be "". */
void form_word_remark(char remark[FORM_REMARK_SIZE], const char *words, const char *reason);

#endif
