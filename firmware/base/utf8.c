#include "firmware/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of the sequence that starts with this byte, 0 for a byte that starts none. */
static size_t utf8_sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    if (first >= 0xF0 && first < 0xF5)
        return 4;
    return 0;
}

uint32_t utf8_next(const char **cursor)
{
    const unsigned char *bytes = (const unsigned char *)*cursor;
    size_t length = utf8_sequence_length(bytes[0]);
    uint32_t point = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++)
        point = point << 6 | (bytes[i] & 0x3Fu);
    *cursor += length;
    return point;
}

/* Whether a character of `length` bytes at most begins here. */
static bool utf8_begins_character(const char *bytes, size_t length)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t sequence = utf8_sequence_length((unsigned char)*bytes);
    if (sequence == 0 || sequence > length)
        return false;
    for (size_t i = 1; i < sequence; i++)
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return false;
    uint32_t point = utf8_next(&bytes);
    return point >= smallest[sequence] && point <= 0x10FFFF && (point < 0xD800 || point >= 0xE000);
}

size_t utf8_valid_length(const char *bytes, size_t length)
{
    const char *cursor = bytes, *end = bytes + length;
    while (cursor < end && utf8_begins_character(cursor, (size_t)(end - cursor)))
        utf8_next(&cursor);
    return (size_t)(cursor - bytes);
}

bool utf8_is_valid(const char *bytes, size_t length)
{
    return utf8_valid_length(bytes, length) == length;
}

size_t utf8_length(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; count++)
        utf8_next(&text);
    return count;
}

bool utf8_copy(char *ret_text, size_t size, const char *text)
{
    size_t length = strlen(text);
    bool fits = length < size;
    if (!fits) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(ret_text, text, length);
    ret_text[length] = '\0';
    return fits;
}

bool utf8_append(char *text, size_t size, const char *format, ...)
{
    size_t length = strlen(text);
    char *end = text + length;
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(end, size - length, format, arguments);
    va_end(arguments);
    if (wanted >= 0 && (size_t)wanted < size - length)
        return true;
    end[utf8_valid_length(end, strlen(end))] = '\0';
    return false;
}

/* Below the space; DEL and C1; soft hyphen; marks of direction, joiners and separators; the byte
 * order mark; tags. */
static bool utf8_is_unseen(uint32_t character)
{
    static const uint32_t ranges[][2] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},   {0x200b, 0x200f},
        {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (character >= ranges[i][0] && character <= ranges[i][1])
            return true;
    return false;
}

void utf8_make_plain(char *text)
{
    const char *end = text + strlen(text);
    char *to = text;
    for (const char *from = text, *next = text; from < end; from = next) {
        if (!utf8_begins_character(from, (size_t)(end - from))) {
            *to++ = '_';
            next++;
        } else if (utf8_is_unseen(utf8_next(&next))) {
            *to++ = '_';
        } else {
            memmove(to, from, (size_t)(next - from));
            to += next - from;
        }
    }
    *to = '\0';
}
