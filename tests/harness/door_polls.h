/* Results of polls that were held at as many doors as a page lists, as their scenes make them. */
#ifndef THEMEDAY_TESTS_DOOR_POLLS_H
#define THEMEDAY_TESTS_DOOR_POLLS_H

#include "tests/harness/desk.h"

/* Holds them: an evaluation and two resolutions at the desk, with parts of other terminals. */
void door_polls_hold(struct desk *desk);

/* Puts one on the desk, in a language: 0 the evaluation, 1 a resolution, 2 one that is void, for
 * people voted twice. */
enum { DOOR_POLLS = 3 };
void door_polls_page(struct desk *desk, int index, enum ui_language language);

#endif
