/* A card as the reader sees it, before anybody knows whose it is. */
#ifndef THEMEDAY_MODEL_CARD_H
#define THEMEDAY_MODEL_CARD_H

#include "firmware/base/uid.h"

#include <stdbool.h>
#include <stdint.h>

enum card_kind { CARD_ISO14443A, CARD_ISO14443B, CARD_FELICA };

struct card {
    uint8_t uid[UID_MAX];
    uint8_t uid_len; /* 4, 7 or 10 for type A, 4 for type B, 8 for FeliCa */
    uint8_t kind;    /* enum card_kind */
};

/* Phones and bank cards make up a new number at every tap: four bytes, the first of them 08. */
static inline bool card_is_random(const struct card *card)
{
    return card->kind == CARD_ISO14443A && card->uid_len == 4 && card->uid[0] == 0x08;
}

/* All zeros (identity cards) or all ones: a number that names nobody. */
static inline bool card_is_blank(const struct card *card)
{
    for (int i = 1; i < card->uid_len; i++)
        if (card->uid[i] != card->uid[0])
            return false;
    return card->uid[0] == 0x00 || card->uid[0] == 0xFF;
}

#endif
