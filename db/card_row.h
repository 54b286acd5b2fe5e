/* The rows of the card table, as taps and binding need them. Private to db/. */
#ifndef THEMEDAY_DB_CARD_ROW_H
#define THEMEDAY_DB_CARD_ROW_H

#include "db/chain.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"

struct card_row {
    int64_t id;
    int64_t member_id; /* 0: nobody's */
    bool disabled;
    char code[CARD_CODE_SIZE];
};

/* ERR_GONE: this card was never seen; the code is filled in all the same. */
CHECKED enum err card_row_find(struct db *db, const struct card *card, struct card_row *ret_row);

/* Adds a card that was never seen, nobody's and without taps. */
CHECKED enum err card_row_add(struct db *db, const struct card *card, struct card_row *ret_row);

/* ERR_GONE: there is no such card. */
CHECKED enum err card_row_get(struct db *db, int64_t id, struct card_row *ret_row);

/* Gives a card to a person and in use, with its log entry. */
CHECKED enum err card_row_bind(struct db *db, const struct chain_origin *origin,
                               const struct card_row *row, const struct member *member);

/* Counts a tap of a card that is nobody's. */
CHECKED enum err card_row_tapped(struct db *db, int64_t id, const struct stamp *stamp,
                                 int64_t activity_id);

/* Remembers the log entry of the first such tap at an activity. */
CHECKED enum err card_row_keep_tap(struct db *db, int64_t id, int64_t activity_id, int64_t seq);

#endif
