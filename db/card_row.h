/* The rows of the card table, as taps and binding need them. Private to db/. */
#ifndef THEMEDAY_DB_CARD_ROW_H
#define THEMEDAY_DB_CARD_ROW_H

#include "db/db.h"
#include "firmware/base/clock.h"
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

/* Counts a tap of a card that is nobody's. */
CHECKED enum err card_row_tapped(struct db *db, int64_t id, const struct stamp *stamp,
                                 int64_t activity_id);

#endif
