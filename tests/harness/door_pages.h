/* The pages of two doors as their scenes make them, of every outcome there is: taking another
 * terminal's bundle, and setting a terminal up, with as much to say as there may be. */
#ifndef THEMEDAY_TESTS_DOOR_PAGES_H
#define THEMEDAY_TESTS_DOOR_PAGES_H

#include "tests/harness/desk.h"

/* How many there are. */
int door_pages_count(void);

/* Puts one on the desk, in a language; the pages before it are gone. */
void door_page(struct desk *desk, int index, enum ui_language language);

#endif
