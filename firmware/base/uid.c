#include "firmware/base/uid.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool uid_length_is_known(size_t length)
{
    return length == 4 || length == 7 || length == 8 || length == 10;
}

/* "563537489" and "0563537489": what most desk readers type for a four-byte card. */
static enum err uid_parse_decimal(const char *text, uint8_t ret_uid[UID_MAX], size_t *ret_length)
{
    unsigned long long number = strtoull(text, NULL, 10);
    if (number > UINT32_MAX)
        return ERR_INVALID;
    for (int i = 0; i < 4; i++)
        ret_uid[i] = (uint8_t)(number >> (24 - 8 * i));
    *ret_length = 4;
    return ERR_OK;
}

/* Pairs of hex digits, as many as there are. */
static void uid_read_pairs(const char *digits, uint8_t ret_uid[UID_MAX], size_t *ret_length)
{
    size_t length = strlen(digits) / 2;
    for (size_t i = 0; i < length; i++) {
        char byte[3] = {digits[2 * i], digits[2 * i + 1], '\0'};
        ret_uid[i] = (uint8_t)strtoul(byte, NULL, 16);
    }
    *ret_length = length;
}

enum err uid_parse(const char *text, uint8_t ret_uid[UID_MAX], size_t *ret_length)
{
    char digits[2 * UID_MAX + 1];
    size_t count = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ' || *at == ':' || *at == '-')
            continue;
        if (!isxdigit((unsigned char)*at) || count == sizeof digits - 1)
            return ERR_INVALID;
        digits[count++] = *at;
    }
    digits[count] = '\0';
    bool all_decimal = strspn(digits, "0123456789") == count && strlen(text) == count;
    if (all_decimal && (count == 9 || count == 10))
        return uid_parse_decimal(digits, ret_uid, ret_length);
    if (count % 2 != 0 || !uid_length_is_known(count / 2))
        return ERR_INVALID;
    uid_read_pairs(digits, ret_uid, ret_length);
    return ERR_OK;
}

/* The digits alone, without separators; false when there is anything else, too few or too many. */
static bool uid_digits(const char *text, char ret_digits[2 * UID_MAX + 1], size_t *ret_count)
{
    static const size_t fewest = 5; /* a shorter one is a running number, not a card's */
    size_t count = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ' || *at == ':' || *at == '-')
            continue;
        if (!isxdigit((unsigned char)*at) || count == 2 * UID_MAX)
            return false;
        ret_digits[count++] = *at;
    }
    ret_digits[count] = '\0';
    *ret_count = count;
    return count >= fewest;
}

static void uid_read_hex(const char *digits, size_t count, uint8_t ret_uid[UID_MAX],
                         size_t *ret_length)
{
    static const size_t lengths[] = {4, 7, 8, 10};
    char padded[2 * UID_MAX + 1];
    size_t i = 0;
    while (2 * lengths[i] < count)
        i++;
    size_t missing = 2 * lengths[i] - count;
    memset(padded, '0', missing);
    memcpy(padded + missing, digits, count + 1);
    uid_read_pairs(padded, ret_uid, ret_length);
}

static enum err uid_parse_number(const char *digits, bool reversed, uint8_t ret_uid[UID_MAX],
                                 size_t *ret_length)
{
    static const unsigned long long seven_bytes_max = 0xFFFFFFFFFFFFFF;
    unsigned long long number = strtoull(digits, NULL, 10);
    if (digits[strspn(digits, "0123456789")] != '\0' || number > seven_bytes_max)
        return ERR_INVALID;
    size_t length = number > UINT32_MAX ? 7 : 4;
    for (size_t i = 0; i < length; i++)
        ret_uid[reversed ? i : length - 1 - i] = (uint8_t)(number >> (8 * i));
    *ret_length = length;
    return ERR_OK;
}

enum err uid_parse_as(const char *text, enum uid_notation notation, uint8_t ret_uid[UID_MAX],
                      size_t *ret_length)
{
    char digits[2 * UID_MAX + 1];
    size_t count;
    if (notation == UID_AS_WRITTEN)
        return uid_parse(text, ret_uid, ret_length);
    if (!uid_digits(text, digits, &count))
        return ERR_INVALID;
    if (notation == UID_HEX) {
        uid_read_hex(digits, count, ret_uid, ret_length);
        return ERR_OK;
    }
    return uid_parse_number(digits, notation == UID_REVERSED, ret_uid, ret_length);
}

void uid_format(const uint8_t *uid, size_t length, char *ret_text)
{
    for (size_t i = 0; i < length; i++)
        sprintf(ret_text + 2 * i, "%02X", uid[i]);
    ret_text[2 * length] = '\0';
}
