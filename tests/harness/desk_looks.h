/* Whether the page on the desk fits the glass, every part of it. */
#ifndef THEMEDAY_TESTS_DESK_LOOKS_H
#define THEMEDAY_TESTS_DESK_LOOKS_H

#include "tests/harness/desk.h"
#include "ui/ui.h"

/* How much does not (looks_check()), which is said. `index` tells pages of one screen apart in the
 * names of pictures: for people who want to look they go where $THEMEDAY_PICTURES says. */
int desk_looks_measure(struct ui *ui, struct desk *desk, int index, enum ui_language language);

#endif
