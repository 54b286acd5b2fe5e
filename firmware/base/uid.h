/*
 * Card numbers as bytes and as people write them. The bytes are in the order in which the reader
 * delivers them; 4, 7, 8 (FeliCa) or 10 of them.
 */
#ifndef THEMEDAY_BASE_UID_H
#define THEMEDAY_BASE_UID_H

#include "firmware/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { UID_MAX = 10, UID_TEXT_SIZE = 2 * UID_MAX + 1 };

/* Reads hex without spaces ("04A1B2C3D4E5F6"), spaced or colon-separated hex, or a decimal of 9 or
 * 10 digits (the four bytes as a big-endian number). A run of 8 digits is hex. ERR_INVALID for
 * anything else. */
CHECKED enum err uid_parse(const char *text, uint8_t ret_uid[UID_MAX], size_t *ret_length);

/* How a whole column of card numbers is written. */
enum uid_notation {
    UID_AS_WRITTEN, /* each by itself, as uid_parse() reads it */
    UID_HEX,        /* hex, also with separators; zeros lost at the front are put back */
    UID_DECIMAL,    /* the bytes as one big-endian number: up to ten digits are four bytes, more are
                     * seven */
    UID_REVERSED,   /* the same, little-endian */
};

/* Reads a card number in one notation. A number does not say that the zeros of a longer card were
 * lost, so four bytes are what a short one has. ERR_INVALID for anything else. */
CHECKED enum err uid_parse_as(const char *text, enum uid_notation notation,
                              uint8_t ret_uid[UID_MAX], size_t *ret_length);

/* Upper-case hex without spaces; `ret_text` has UID_TEXT_SIZE bytes. */
void uid_format(const uint8_t *uid, size_t length, char *ret_text);

#endif
