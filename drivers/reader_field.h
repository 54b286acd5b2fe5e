/*
 * What lies on the reader, made out of single searches that miss, repeat themselves and take
 * turns between two cards. One card is one piece of news until it has left. Runs in the reader's
 * helper process; it knows nothing of libnfc and searches through a function it is given.
 *
 *              a card, alone                  another one beside it
 *     EMPTY ------------------> CARD -----------------------------------> TWO
 *       |  \                    |  ^ \ another one in its place: news      |
 *       |   `- two at once -----|--|--`-> CARD                             |
 *       |    `-- unreadable --> UNREADABLE                                 |
 *       ^                       |                                          |
 *       `------- missed three times in a row and for half a second --------'
 */
#ifndef THEMEDAY_DRIVERS_READER_FIELD_H
#define THEMEDAY_DRIVERS_READER_FIELD_H

#include "firmware/model/card.h"

#include <stdbool.h>
#include <stdint.h>

enum reader_sight {
    READER_SEES_NOTHING,
    READER_SEES_CARD,
    READER_SEES_NOISE, /* a card answers and cannot be read */
    READER_FAILS,      /* the device did not do its part; says nothing about cards */
};

enum reader_news {
    READER_NO_NEWS,
    READER_NEW_CARD,
    READER_NEW_TWO,
    READER_NEW_UNREADABLE,
};

enum reader_field_state {
    READER_FIELD_EMPTY,
    READER_FIELD_CARD,
    READER_FIELD_TWO,
    READER_FIELD_UNREADABLE,
};

/* Set `search` and its context, and leave the rest zero. */
struct reader_field {
    /* Searches once for cards of a kind, only for the card `only` unless that is NULL. */
    enum reader_sight (*search)(void *context, enum card_kind kind, const struct card *only,
                                struct card *ret_card);
    void *context;
    enum reader_field_state state;
    struct card card; /* READER_FIELD_CARD: the one that was reported */
    bool lying[3];    /* by enum card_kind: one of these was seen since the field was empty */
    int misses;
    int steady_hits; /* since the last miss */
    bool blinks;     /* a card that lay there was missed and seen again, not long ago */
    int64_t seen_ns; /* when a card was seen last */
    unsigned turns;
};

/* Looks once around, which takes one to four searches; `ret_card` is for READER_NEW_CARD. The
 * news is of `seen_ns`. */
enum reader_news reader_field_turn(struct reader_field *field, struct card *ret_card);

#endif
