/*
 * Who may work at the terminal: a card and a PIN. The card may be a member's own, with which he
 * signs in like everybody, or a card of its own that is nobody's on the roster.
 *
 * A PIN has four to eight digits and is kept as its Argon2id hash. Five wrong ones in a row lock
 * the organizer out for 1 minute, each further one for 2, 5, 15, then 60 minutes. Waiting is
 * counted by the clock that cannot be set; across a restart by the wall clock, or, when that was
 * set back, by the time since the start: at most the whole wait again, never for ever. Every wrong
 * PIN, lock and login is in the log; no PIN ever is.
 */
#ifndef THEMEDAY_DB_ORGANIZER_H
#define THEMEDAY_DB_ORGANIZER_H

#include "db/chain.h"
#include "firmware/model/card.h"
#include "firmware/model/member.h"

enum { ORGANIZER_PIN_MIN = 4, ORGANIZER_PIN_MAX = 8, ORGANIZER_TRIES = 5 };

struct organizer {
    int64_t id;
    char name[NAME_SIZE];
    int64_t member_id; /* whose card it is; 0: nobody's on the roster */
};

enum organizer_outcome {
    ORGANIZER_DONE,
    ORGANIZER_NAME_TAKEN,     /* of an organizer in use */
    ORGANIZER_CARD_TAKEN,     /* another organizer's */
    ORGANIZER_CARD_UNUSABLE,  /* random or blank, or out of use */
    ORGANIZER_PIN_NOT_DIGITS, /* not four to eight digits */
    ORGANIZER_PIN_WEAK,       /* all the same, or digits in a row up or down */
    ORGANIZER_IS_LAST,        /* organizer_remove(): somebody must be able to get in */
};

/* Whether organizer_add() would take this PIN: ORGANIZER_DONE, _PIN_NOT_DIGITS or _PIN_WEAK. */
enum organizer_outcome organizer_judge_pin(const char *pin);

/* Takes a tenth of a second. `name` is not empty. The id goes to *ret_id (may be NULL). */
CHECKED enum err organizer_add(struct db *db, const struct chain_origin *origin, const char *name,
                               const struct card *card, const char *pin,
                               enum organizer_outcome *ret_outcome, int64_t *ret_id);

/* Gives another card, the old one was lost. ERR_GONE: there is no such organizer in use. */
CHECKED enum err organizer_set_card(struct db *db, const struct chain_origin *origin, int64_t id,
                                    const struct card *card, enum organizer_outcome *ret_outcome);

/* Takes an organizer out of use. ERR_GONE: there is no such organizer in use. */
CHECKED enum err organizer_remove(struct db *db, const struct chain_origin *origin, int64_t id,
                                  enum organizer_outcome *ret_outcome);

/* Whose card is it? ERR_GONE: no organizer's, or the card is out of use. Fast enough for a tap. */
CHECKED enum err organizer_find(struct db *db, const struct card *card,
                                struct organizer *ret_organizer);

/* Those in use, by name. With none the terminal shows its first-start screen. */
typedef bool organizer_visitor(const struct organizer *organizer, void *context);
CHECKED enum err organizer_list(struct db *db, organizer_visitor *visit, void *context);
CHECKED enum err organizer_count(struct db *db, int *ret_count);

enum organizer_login {
    ORGANIZER_LOGGED_IN,
    ORGANIZER_WRONG_PIN, /* `tries_left` before the lock, 0: locked now */
    ORGANIZER_LOCKED,    /* the PIN was not looked at */
};

struct organizer_answer {
    enum organizer_login login;
    int tries_left;
    int wait_seconds; /* until the next try; 0: at once */
};

/* Checks a PIN. A wrong one is on the disk before this returns. The log says by what he was known:
 * "card", or "name" while there is no reader. ERR_GONE: there is no such organizer in use. Takes a
 * tenth of a second and 64 MB while it runs, unless locked. */
CHECKED enum err organizer_check_pin(struct db *db, const struct chain_origin *origin, int64_t id,
                                     const char *pin, struct organizer_answer *ret_answer);

/* How things stand, without a try: LOGGED_IN means that a PIN may be entered. */
CHECKED enum err organizer_state(struct db *db, const struct stamp *stamp, int64_t id,
                                 struct organizer_answer *ret_answer);

#endif
