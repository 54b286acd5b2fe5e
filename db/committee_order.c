#include "db/committee_order.h"

#include "firmware/base/utf8.h"

#include <string.h>

enum { ORDER_MOST = 100000000 }; /* numbers beyond it are as good as equal */

/* What a character counts, or -1: 0 to 9, 十 10, 百 100. */
static int order_value(uint32_t character)
{
    static const struct {
        uint32_t character;
        int value;
    } hanzi[] = {{0x4E00, 1}, {0x4E8C, 2}, {0x4E09, 3}, {0x56DB, 4},  {0x4E94, 5},
                 {0x516D, 6}, {0x4E03, 7}, {0x516B, 8}, {0x4E5D, 9},  {0x5341, 10},
                 {0x3007, 0}, {0x96F6, 0}, {0x4E24, 2}, {0x767E, 100}}; /* 一 … 十〇零两百 */
    if (character >= '0' && character <= '9')
        return (int)(character - '0');
    for (size_t i = 0; character >= 0x3007 && i < sizeof hanzi / sizeof *hanzi; i++)
        if (hanzi[i].character == character)
            return hanzi[i].value;
    return -1;
}

/* The whole number that begins here, or the next character, which is more than any number. 二十三
 * and 23 are the same, and so are 一〇三 and 103. */
static long order_next(const char **cursor)
{
    const char *at = *cursor;
    long sum = 0, digits = 0;
    int value = order_value(utf8_next(&at));
    if (value < 0) {
        const char *start = *cursor;
        *cursor = at;
        return ORDER_MOST + 1 + (long)utf8_next(&start);
    }
    for (at = *cursor; *at != '\0'; *cursor = at) {
        value = order_value(utf8_next(&at));
        if (value < 0)
            break;
        if (value < 10)
            digits = digits * 10 + value < ORDER_MOST ? digits * 10 + value : ORDER_MOST;
        if (value < 10)
            continue;
        sum = sum + (digits == 0 ? 1 : digits) * value;
        sum = sum < ORDER_MOST ? sum : ORDER_MOST;
        digits = 0;
    }
    return sum + digits < ORDER_MOST ? sum + digits : ORDER_MOST;
}

int committee_order(const char *one, const char *other)
{
    const char *left = one, *right = other;
    if (strcmp(one, other) == 0)
        return 0;
    while (*left != '\0' && *right != '\0') {
        long first = order_next(&left), second = order_next(&right);
        if (first != second)
            return first < second ? -1 : 1;
    }
    if (*left != *right)
        return *left == '\0' ? -1 : 1;
    return strcmp(one, other);
}
