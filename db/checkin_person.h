/*
 * What becomes of somebody who is known and wants to be signed in: whether he is already, through
 * which of his branches he counts, and the row and log entry of it. How he came to be known, by a
 * card or by an organizer's hand, is checkin.c's matter. Private to db/; in the caller's
 * transaction.
 */
#ifndef THEMEDAY_DB_CHECKIN_PERSON_H
#define THEMEDAY_DB_CHECKIN_PERSON_H

#include "db/checkin.h"

/* Somebody wants to be signed in: by a card, or by the hand of an organizer. */
struct checkin_wish {
    const struct chain_origin *origin;
    int64_t activity_id;
    int64_t member_id;
    int64_t card_id;           /* 0: by hand */
    const char *reason;        /* of the manual entry; "" for a tap */
    int64_t tap_seq;           /* the log entry of an earlier tap that now counts; 0: none */
    const struct stamp *stamp; /* of the sign-in: now, or of that tap */
    bool late;
};

/* Signs him in, or says why not: ALREADY (logged, too), NEW, GUEST or UNLISTED. Of `result`
 * only `at` is read, the day of the sign-in; `attendance`, the figures before, moves by what this
 * person changes.
 * ERR_GONE: there is no such person. */
CHECKED enum err checkin_person_come(struct db *db, const struct checkin_wish *wish,
                                     struct checkin_result *result, struct attendance *attendance);

/* Logs a wish that led to nothing, with its reason as the log has it, and fills in who it was. */
CHECKED enum err checkin_person_refuse(struct db *db, const struct checkin_wish *wish,
                                       const char *reason, struct checkin_result *result);

#endif
