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
    for (size_t i = 0; i < count / 2; i++) {
        char byte[3] = {digits[2 * i], digits[2 * i + 1], '\0'};
        ret_uid[i] = (uint8_t)strtoul(byte, NULL, 16);
    }
    *ret_length = count / 2;
    return ERR_OK;
}

void uid_format(const uint8_t *uid, size_t length, char *ret_text)
{
    for (size_t i = 0; i < length; i++)
        sprintf(ret_text + 2 * i, "%02X", uid[i]);
    ret_text[2 * length] = '\0';
}
