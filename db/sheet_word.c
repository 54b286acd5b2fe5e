#include "db/sheet_word.h"

#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool sheet_word_is_space(uint32_t point)
{
    return point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0x00A0 ||
           (point >= 0x2000 && point <= 0x200D) || point == 0x202F || point == 0x205F ||
           point == 0x2060 || point == 0x3000 || point == 0xFEFF;
}

void sheet_word_squeeze(char *text)
{
    char *to = text;
    uint32_t last = 0; /* the character before, 0: none */
    bool space = false;
    for (const char *from = text; *from != '\0';) {
        const char *start = from;
        uint32_t point = utf8_next(&from);
        if (sheet_word_is_space(point)) {
            space = true;
            continue;
        }
        if (space && last != 0 && (last < 0x80 || point < 0x80))
            *to++ = ' ';
        memmove(to, start, (size_t)(from - start));
        to += from - start;
        last = point;
        space = false;
    }
    *to = '\0';
}

/* U+FF01 … U+FF5E are ! … ~ in full width. */
void sheet_word_narrow(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        const char *start = from;
        uint32_t point = utf8_next(&from);
        if (point >= 0xFF01 && point <= 0xFF5E) {
            *to++ = (char)(point - 0xFF01 + '!');
        } else {
            memmove(to, start, (size_t)(from - start));
            to += from - start;
        }
    }
    *to = '\0';
}

void sheet_word_head(char *text)
{
    static const char wide_bracket[] = "（";
    char *bracket = strstr(text, wide_bracket);
    if (bracket != NULL)
        *bracket = '\0';
    text[strcspn(text, "(")] = '\0';
    sheet_word_squeeze(text);
}

/* Days since 1970 as a date of the Gregorian calendar, by eras of 400 years that begin in March. */
static void sheet_word_civil(long days, int *ret_year, int *ret_month, int *ret_day)
{
    static const long days_to_1970 = 719468, days_of_era = 146097;
    days += days_to_1970;
    long era = days / days_of_era, day_of_era = days % days_of_era;
    long year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day = day_of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * day + 2) / 153;
    *ret_day = (int)(day - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = (int)(year + era * 400 + (*ret_month <= 2));
}

static bool sheet_word_serial_since(long first, const char *text, int *ret_year, int *ret_month,
                                    int *ret_day)
{
    static const long serial_of_1970 = 25569, last = 73050;
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    long serial = strtol(text, NULL, 10);
    if (digits != 5 || *rest != '\0' || serial < first || serial > last)
        return false;
    sheet_word_civil(serial - serial_of_1970, ret_year, ret_month, ret_day);
    return true;
}

bool sheet_word_serial(const char *text, int *ret_year, int *ret_month, int *ret_day)
{
    enum { OF_2000 = 36526 };
    return sheet_word_serial_since(OF_2000, text, ret_year, ret_month, ret_day);
}

bool sheet_word_old_serial(const char *text, int *ret_year, int *ret_month, int *ret_day)
{
    enum { OF_1928 = 10228 };
    return sheet_word_serial_since(OF_1928, text, ret_year, ret_month, ret_day);
}
