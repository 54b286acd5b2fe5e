/*
 * Whose card is it. Cards are looked up by a keyed hash (BLAKE2b, key derived from device.key) of
 * kind, length and bytes, so that terminal.db alone is no list of card numbers; the last two bytes
 * are kept in clear for support. Who has device.key, too, can find four-byte numbers by trying
 * them all: keep the folder as you would keep the list.
 */
#ifndef THEMEDAY_DB_CARD_H
#define THEMEDAY_DB_CARD_H

#include "db/chain.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"

enum card_bind_outcome {
    CARD_BOUND,
    CARD_WAS_BOUND,    /* to this very person; nothing changed */
    CARD_IS_SOMEBODYS, /* *ret_other says whose; nothing changed */
    CARD_IS_RANDOM,    /* card_is_random() or card_is_blank(): never enrolled */
};

/* Binds a card to a person; a disabled card of the same person works again. An unclaimed card that
 * is bound is no longer listed as unclaimed, its taps keep their time. `ret_other` may be NULL.
 * ERR_GONE: there is no such person. */
CHECKED enum err card_bind(struct db *db, const struct chain_origin *origin, int64_t member_id,
                           const struct card *card, enum card_bind_outcome *ret_outcome,
                           struct member *ret_other);

/* Takes a card out of use, bound or not. ERR_GONE: this card was never seen. */
CHECKED enum err card_disable(struct db *db, const struct chain_origin *origin,
                              const struct card *card);

/* A card that was tapped and belongs to nobody. */
struct unclaimed {
    int64_t id;
    char code[CARD_CODE_SIZE]; /* as no.card showed it */
    char tail[5];              /* its last two bytes, hex */
    int64_t first_ms;          /* wall time of its first and last tap */
    int64_t last_ms;
    int64_t activity_id; /* of the first tap; 0: none was open */
    int taps;
};

typedef bool unclaimed_visitor(const struct unclaimed *card, void *context);
CHECKED enum err card_unclaimed(struct db *db, unclaimed_visitor *visit, void *context);

#endif
