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

/* Whose card it is (id 0: nobody's), and whether it is out of use. */
CHECKED enum err card_look_up(struct db *db, const struct card *card, struct member *ret_member,
                              bool *ret_disabled);

/* Takes a card out of use, bound or not. ERR_GONE: this card was never seen. */
CHECKED enum err card_disable(struct db *db, const struct chain_origin *origin,
                              const struct card *card);

/* Takes all cards of a person out of use: one was lost. *ret_count (may be NULL): so many were in
 * use. ERR_GONE: there is no such person. */
CHECKED enum err card_disable_of(struct db *db, const struct chain_origin *origin,
                                 int64_t member_id, int *ret_count);

/* Binds a new card and takes the person's others out of use; outcomes as of card_bind(), and
 * nothing is taken out of use unless the new card is the person's. ERR_GONE: there is no such
 * person. */
CHECKED enum err card_replace(struct db *db, const struct chain_origin *origin, int64_t member_id,
                              const struct card *card, enum card_bind_outcome *ret_outcome,
                              struct member *ret_other);

/* A person's cards, the newest last. */
struct card_of_member {
    int64_t id;
    char tail[5]; /* its last two bytes, hex */
    bool disabled;
};

typedef bool card_visitor(const struct card_of_member *card, void *context);
CHECKED enum err card_list(struct db *db, int64_t member_id, card_visitor *visit, void *context);

/* A card that was tapped and belongs to nobody; organizers' cards do not count as such. */
struct unclaimed {
    int64_t id;
    char code[CARD_CODE_SIZE]; /* as no.card showed it */
    char tail[5];              /* its last two bytes, hex */
    int64_t first_ms;          /* wall time of its first and last tap */
    int64_t last_ms;
    int64_t activity_id; /* the last activity at which it was tapped; 0: none was open */
    int64_t tap_ms;      /* its first tap there */
    int taps;
};

typedef bool unclaimed_visitor(const struct unclaimed *card, void *context);
CHECKED enum err card_unclaimed(struct db *db, unclaimed_visitor *visit, void *context);

struct card_claim {
    enum card_bind_outcome bind;  /* CARD_BOUND, or CARD_IS_SOMEBODYS: claimed in the meantime */
    bool was_tapped;              /* at this activity; the rest says what became of the tap */
    enum checkin_outcome checkin; /* NEW, GUEST, ALREADY or UNLISTED */
};

/* Binds an unclaimed card to a person and, with an activity, turns its first tap there into a
 * sign-in at the time of that tap (practice.md §3i); whether that was late is the caller's to say
 * (struct unclaimed, tap_ms). ERR_GONE: there is no such card, person or activity. */
CHECKED enum err card_claim(struct db *db, const struct chain_origin *origin, int64_t card_id,
                            int64_t member_id, int64_t activity_id, bool late,
                            struct card_claim *ret_claim);

#endif
