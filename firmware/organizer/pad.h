/* A pad of digits on which a PIN is typed into the frame, shown as dots. Private to the organizer's
 * scenes. */
#ifndef THEMEDAY_PAD_H
#define THEMEDAY_PAD_H

#include "firmware/organizer/stage.h"

/* Whether the PIN in the frame is long enough to be one. */
bool pad_is_filled(const struct session *session);

/* Dots and keys; their ids are the screen's and ".7", ".clear", ".ok". The last key carries the
 * words of `ok`, or (SAY_COUNT) is left out. */
void pad_show(const struct session *session, bool enabled, enum saying ok, struct page *page);

/* Takes the touch of a digit or of ".clear"; false for any other widget. */
bool pad_take_touch(struct session *session, const char *widget);

/* Whether the widget is ".ok" of this screen. */
bool pad_is_ok(const struct session *session, const char *widget);

/* Forgets what was typed. */
void pad_clear(struct session *session);

#endif
