/*
 * An organizer at the screen: his session from the tap of his card to its end, and the scenes he
 * walks through. Every scene is one small file, scene_<name>.c: it fills the page that the screen
 * draws and answers touches, calling db/ directly; what it shows as done is on the disk. Runs in
 * the main process.
 *
 * It refuses to know when the session ends by itself, whether a touch came too soon and what a
 * member's card does: that is the kiosk's.
 */
#ifndef THEMEDAY_SESSION_H
#define THEMEDAY_SESSION_H

#include "db/db.h"
#include "firmware/kiosk.h"
#include "firmware/model/page.h"
#include "ui/ui.h"

/* Borrowed from the terminal. */
struct session_parts {
    struct db *db;
    enum ui_language language;
    const struct kiosk_settings *settings;
};

struct session;

/* ERR_NOMEM. Nobody is logged in yet. */
CHECKED enum err session_open(const struct session_parts *parts, struct session **ret_session);
void session_close(struct session *session);

/* Whether the card is an organizer's. */
enum card_owner session_owner(struct session *session, const struct card *card);

/* Asks the organizer of this card for his PIN; a session of somebody else ends. False: the card is
 * no organizer's any more, and there is nothing to show. */
CHECKED bool session_login(struct session *session, const struct card *card);

/* A touch of an item or button of the page; a card, when the last news said that one is wanted. */
void session_touch(struct session *session, const char *widget, struct page_news *ret_news);
void session_card(struct session *session, const struct card *card, struct page_news *ret_news);

/* Forgets who was logged in and all he had not confirmed. */
void session_end(struct session *session);

/* What the screen shows; `seconds_left` is 0 while there is plenty of time. */
void session_page(struct session *session, int seconds_left, struct page *ret_page);

#endif
