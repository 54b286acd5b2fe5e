#include "db/committee_copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void committee_copy_clear(struct committee_copy *copy)
{
    copy->length = 0;
    copy->failed = false;
    if (copy->bytes != NULL)
        copy->bytes[0] = '\0';
}

static bool copy_reserve(struct committee_copy *copy, size_t length)
{
    size_t room = copy->room == 0 ? 4096 : copy->room;
    while (room <= copy->length + length)
        room *= 2;
    if (room != copy->room && !copy->failed) {
        char *bytes = realloc(copy->bytes, room);
        copy->failed = bytes == NULL;
        if (bytes != NULL) {
            copy->bytes = bytes;
            copy->room = room;
        }
    }
    return !copy->failed;
}

static void copy_put(struct committee_copy *copy, const char *bytes, size_t length)
{
    if (!copy_reserve(copy, length))
        return;
    memcpy(copy->bytes + copy->length, bytes, length);
    copy->length += length;
    copy->bytes[copy->length] = '\0';
}

void committee_copy_add(struct committee_copy *copy, const char *text)
{
    copy_put(copy, text, strlen(text));
}

void committee_copy_text(struct committee_copy *copy, const char *text)
{
    static const char special[] = "\\\t\n\r", letters[] = "\\tnr";
    if (text == NULL)
        committee_copy_add(copy, "\\N");
    for (const char *at = text; at != NULL && *at != '\0';) {
        size_t plain = strcspn(at, special);
        copy_put(copy, at, plain);
        at += plain;
        if (*at == '\0')
            break;
        char escaped[2] = {'\\', letters[strchr(special, *at) - special]};
        copy_put(copy, escaped, sizeof escaped);
        at++;
    }
    copy_put(copy, "\t", 1);
}

void committee_copy_number(struct committee_copy *copy, int64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64 "\t", number);
    committee_copy_add(copy, text);
}

void committee_copy_flag(struct committee_copy *copy, bool flag)
{
    committee_copy_add(copy, flag ? "t\t" : "f\t");
}

void committee_copy_end(struct committee_copy *copy)
{
    if (copy->length > 0)
        copy->bytes[copy->length - 1] = '\n';
}

void committee_copy_element(struct committee_copy *copy, const char *text)
{
    if (text == NULL) {
        committee_copy_add(copy, "NULL");
        return;
    }
    copy_put(copy, "\"", 1);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            copy_put(copy, "\\", 1);
        copy_put(copy, text, 1);
    }
    copy_put(copy, "\"", 1);
}

void committee_copy_hex(struct committee_copy *copy, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    copy_put(copy, "\\x", 2);
    for (size_t i = 0; i < length; i++) {
        char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
        copy_put(copy, pair, sizeof pair);
    }
}
