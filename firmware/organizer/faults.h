/* What an organizer is told of the terminal's own health: a line on his menu, and the rows of the
 * page behind it. Private to the organizer's scenes. */
#ifndef THEMEDAY_FAULTS_H
#define THEMEDAY_FAULTS_H

#include "firmware/organizer/page.h"

/* The line, in place of any other, and the way to the page; nothing while all is well. */
void faults_tell(const struct session *session, struct page *page);

/* A row each with what to do; true when one of them waits for somebody to say that he has read it.
 */
bool faults_list(const struct session *session, struct page *page);

#endif
