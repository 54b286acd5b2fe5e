/* A contactless card as the simulated chip sees it: its number, its kind and its protocol state. */
#ifndef THEMEDAY_TESTS_CARDSIM_TAG_H
#define THEMEDAY_TESTS_CARDSIM_TAG_H

#include "firmware/base/uid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tag_technology { TAG_TYPE_A, TAG_TYPE_B, TAG_TYPE_F };

enum tag_kind {
    TAG_CLASSIC, /* MIFARE Classic and its copies: most campus and work cards */
    TAG_NTAG,
    TAG_DESFIRE,
    TAG_PHONE, /* type A with a random number that changes whenever the field was off */
    TAG_B,
    TAG_FELICA,
    TAG_IDCARD,  /* second-generation identity card: type B that says number 00000000 */
    TAG_BAD_ATS, /* type A; its ATS says that it is 0 bytes long, of which libnfc 1.8.0 crashes */
};

/* ISO 14443-3: an active card misses the next request, a halted one may ignore all of them. */
enum tag_state { TAG_IDLE, TAG_ACTIVE, TAG_HALTED };

struct tag {
    enum tag_kind kind;
    enum tag_state state;
    uint8_t uid[UID_MAX];  /* as the card tells it now */
    uint8_t name[UID_MAX]; /* as it was placed, to remove it by */
    size_t uid_length;
    int64_t leaves_ns; /* 0: it stays until it is removed */
    uint64_t selected; /* how recently the chip selected it; 0 is never */
};

enum { TAG_DATA_MAX = 64 };

/* False: there is no such kind. */
bool tag_kind_by_name(const char *name, enum tag_kind *ret_kind);

/* What a card with this number most likely is. */
enum tag_kind tag_kind_by_uid(const uint8_t *uid, size_t uid_length);

/* "classic, ntag, …" for messages. */
const char *tag_kind_names(void);

/* NULL, or a sentence that says which numbers this kind can have. */
const char *tag_check_uid(enum tag_kind kind, size_t uid_length);

enum tag_technology tag_technology(const struct tag *tag);

/* True for cards that speak ISO 14443-4, as far as their SAK says. */
bool tag_is_iso_dep(const struct tag *tag);

/* What InListPassiveTarget reports about target 1; returns the length. `with_ats`: the chip has
 * asked an ISO 14443-4 card for its ATS. */
size_t tag_describe(const struct tag *tag, bool with_ats, uint8_t ret_data[TAG_DATA_MAX]);

/* The card's answer to raw bytes, or 0 when it keeps silent. */
size_t tag_answer(const struct tag *tag, const uint8_t *request, size_t length,
                  uint8_t ret_answer[TAG_DATA_MAX]);

#endif
