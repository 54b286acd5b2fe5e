/* Views to draw: an ordinary theme day, and one in which everything is as long and as large as the
 * product promises to show. */
#ifndef THEMEDAY_TESTS_VIEWS_H
#define THEMEDAY_TESTS_VIEWS_H

#include "firmware/model/view.h"

#define VIEWS_LONG_NAME "阿卜杜热西提·买买提艾合买提江·吐尔逊尼亚孜卡" /* 25 characters */

void views_ordinary(enum screen screen, struct view *ret_view);
void views_extreme(enum screen screen, struct view *ret_view);

#endif
