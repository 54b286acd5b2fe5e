/*
 * An organizer at work on a real database, without a screen: his session, what its page shows, and
 * his finger. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_DESK_H
#define THEMEDAY_TESTS_DESK_H

#include "firmware/organizer/session.h"
#include "tests/harness/folder.h"

struct desk {
    struct folder *folder;
    struct session *session;
    struct media *media; /* of the data folder: no stick is plugged in */
    struct page page;
    struct page_news news;
};

/* cmocka fixtures: 2026-05-20 13:50, an organizer 李建国, logged in; *state is the struct desk. */
int desk_setup(void **state);
int desk_teardown(void **state);

/* What they are made of: the desk at a moment, with nobody logged in; and its end, which verifies
 * the log. 李建国 has the card `desk_card` and the PIN 2580. */
extern const char desk_card[];
void desk_open(struct desk *desk, const char *moment);
int desk_close(struct desk *desk);
void desk_log_in(struct desk *desk);

/* The sticks of a folder, for media_close(). */
struct media *desk_media(const char *folder);

/* It is this moment now, "2026-05-20 13:50:00". */
void desk_clock(const char *moment);

/* The page shows this screen. */
void desk_see(struct desk *desk, const char *screen);

/* An item or button of the page; NULL: there is none. */
const struct page_item *desk_find(struct desk *desk, const char *id);

/* Touches something that is there and can be touched. */
void desk_touch(struct desk *desk, const char *id);

/* Touches them one after the other, by spaces. */
void desk_walk(struct desk *desk, const char *ids);

/* Whether a text is anywhere on the page. */
bool desk_shows(struct desk *desk, const char *text);

/* The page says this in this tone. */
void desk_told(struct desk *desk, enum page_tone tone, const char *text);

/* The last entry of the log has this type, is by the organizer and holds these texts (by |). */
void desk_logged(struct desk *desk, const char *type, const char *texts);

#endif
