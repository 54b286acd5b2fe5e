/* Pages to draw: such as an organizer sees on an ordinary day, and such as hold as much as a page
 * may be asked to show. */
#ifndef THEMEDAY_TESTS_PAGES_H
#define THEMEDAY_TESTS_PAGES_H

#include "firmware/model/page.h"
#include "ui/ui.h"

enum {
    PAGES_PIN,
    PAGES_LETTERS,
    PAGES_MENU,
    PAGES_LARGE_MENU,
    PAGES_LIST,
    PAGES_LONG_LIST,
    PAGES_FACTS,
    PAGES_LEAVE,
    PAGES_FORM,
    PAGES_SETTINGS,
    PAGES_ANNOUNCEMENT,
    PAGES_JOINT_ANNOUNCEMENT,
    PAGES_NAMES,
    PAGES_THEME,
    PAGES_BRANCHES,
    PAGES_DONE,
    PAGES_CONFIRMATION,
    PAGES_FAILURE,
    PAGES_RESULT,
    PAGES_RESULT_GROUPS,
    PAGES_RESULT_LOW,
    PAGES_RESULT_FEW,
    PAGES_RESULT_PAPER,
    PAGES_VOTE_RESULT,
    PAGES_EXPORTING,
    PAGES_EXPORTED,
    PAGES_UPLOADS,
    PAGES_UPDATE_OFFER,
    PAGES_UPDATE_INSTALLING,
    PAGES_UPDATE_INSTALLED,
    PAGES_UPDATE_UNDONE,
    PAGES_UPDATE_CUT,
    PAGES_NEWER_DATA,
    PAGES_NO_DATA,
    PAGES_COUNT,
};

/* The page of this number in the language. */
void pages_sample(int index, enum ui_language language, struct page *ret_page);

#endif
