/* What the organizer's scenes of polls share, and the menu's tiles. Private to the organizer's
 * scenes. */
#ifndef THEMEDAY_POLLS_H
#define THEMEDAY_POLLS_H

#include "db/poll.h"
#include "firmware/organizer/stage.h"

/* The menu's tiles og.poll and og.vote, with how things stand. */
void polls_add_evaluation(const struct session *session, struct page *page);
void polls_add_vote(const struct session *session, struct page *page);

/* Takes a touch of one of them; false for any other widget. */
bool polls_take_tile(struct session *session, const char *widget);

/* On to a poll: to what can be done while it is open, else to its result. */
void polls_show(struct session *session, const struct poll *poll);

/* Opens a poll of the session's activity. When it is open the session is over, so that the members
 * find the screen free; else the hint says why not. */
void polls_begin(struct session *session, const struct poll_wish *wish);

/* The chosen poll; false, and told, when it cannot be read. */
bool polls_read(struct session *session, struct poll *ret_poll);

/* How many polls an activity has had. */
int polls_count(const struct session *session, int64_t activity_id);

#endif
