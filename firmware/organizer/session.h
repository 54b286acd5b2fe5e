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
#include "drivers/media.h"
#include "firmware/doctor.h"
#include "firmware/model/health.h"
#include "firmware/model/page.h"
#include "firmware/settings.h"
#include "firmware/updates.h"
#include "firmware/uploads.h"
#include "ui/ui.h"

/* Borrowed from the terminal. */
struct session_parts {
    struct db *db;
    enum ui_language language;
    const struct kiosk_settings *settings;
    const struct settings *in_effect;                                /* all of them */
    const char *folder;                                              /* the data folder */
    const char *backlight;                                           /* BACKLIGHT_FOLDER */
    void (*look)(void *context, struct doctor_devices *ret_devices); /* how they are now */
    void *look_context;
    const struct media *media;   /* the sticks */
    const struct health *health; /* as it is at every moment; NULL: all is well */
    struct ui *ui;               /* only to ask what it can draw */
    struct uploads *uploads;     /* NULL: none */
    struct updates *updates;     /* NULL: none */
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

/* Asks which organizer it is, when no card can be read. With nobody to choose nothing is shown. */
void session_login_by_name(struct session *session, struct page_news *ret_news);

/* On a terminal without any organizer: asks for the card of the first one. */
void session_first_start(struct session *session, struct page_news *ret_news);

/* From the next page on. */
void session_set_language(struct session *session, enum ui_language language);

/* A touch of an item or button of the page; a card, when the last news said that one is wanted. Who
 * is no organizer any more is out at once. */
void session_touch(struct session *session, const char *widget, struct page_news *ret_news);
void session_card(struct session *session, const struct card *card, struct page_news *ret_news);

/* What a page waits for beside the organizer: something to poll for reading (-1: nothing), and when
 * session_hear() wants to be called at the latest. */
int session_fd(const struct session *session);
int64_t session_deadline_ns(const struct session *session);

/* Takes what that something said, or that the sticks are others. False: nothing for the page. */
CHECKED bool session_hear(struct session *session, struct page_news *ret_news);

/* Forgets who was logged in and all he had not confirmed. */
void session_end(struct session *session);

/* What the screen shows; `seconds_left` is 0 while there is plenty of time. */
void session_page(struct session *session, int seconds_left, struct page *ret_page);

#endif
