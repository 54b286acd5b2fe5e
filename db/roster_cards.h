/*
 * In which notation the card column of a roster is written. Desk readers and spreadsheets leave
 * card numbers in hex or decimal, with their bytes in either order and without the zeros at the
 * front; one tapped card settles the whole column.
 */
#ifndef THEMEDAY_DB_ROSTER_CARDS_H
#define THEMEDAY_DB_ROSTER_CARDS_H

#include "firmware/base/err.h"
#include "firmware/base/uid.h"
#include "firmware/model/card.h"

#include <stddef.h>

/* What one tapped card tells of a card column. */
enum roster_cards_verdict {
    ROSTER_CARDS_SETTLED,   /* one notation makes the column right: the card is in it, and every
                             * other cell is a card number, too */
    ROSTER_CARDS_AMBIGUOUS, /* several do, and they disagree: tap another card */
    ROSTER_CARDS_NONE,      /* no notation finds this card in a column that is right */
};

/* Settles the notation of a column from its cells (empty ones do not count) and one card of it;
 * NULL asks whether it is settled without one, for a column that can be read in one way only. Pure.
 * *ret_notation and *ret_index, the cell of the card, are set when it is settled; ret_index may be
 * NULL. */
enum roster_cards_verdict roster_cards_settle(const char *const *cells, size_t count,
                                              const struct card *tapped,
                                              enum uid_notation *ret_notation, size_t *ret_index);

/* The same for the card column of a file. *ret_line is the line of the card. A file that cannot be
 * read and one without a card column are ROSTER_CARDS_NONE. */
CHECKED enum err roster_cards_settle_file(const char *bytes, size_t length,
                                          const struct card *tapped,
                                          enum roster_cards_verdict *ret_verdict,
                                          enum uid_notation *ret_notation, int *ret_line);

#endif
