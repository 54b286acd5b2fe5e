/* A card as the reader sees it, before anybody knows whose it is. */
#ifndef THEMEDAY_MODEL_CARD_H
#define THEMEDAY_MODEL_CARD_H

#include "firmware/base/uid.h"

#include <stdint.h>

enum card_kind { CARD_ISO14443A, CARD_ISO14443B, CARD_FELICA };

struct card {
    uint8_t uid[UID_MAX];
    uint8_t uid_len; /* 4, 7 or 10 for type A, 4 for type B, 8 for FeliCa */
    uint8_t kind;    /* enum card_kind */
};

#endif
