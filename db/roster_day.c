#include "db/roster_day.h"

#include "db/roster_word.h"
#include "db/sheet_word.h"
#include "firmware/base/clock.h"

#include <stdio.h>
#include <string.h>

static const char digits[] = "0123456789";

/* Every separator becomes '-', and what follows the day goes: 日, a time. */
static void roster_day_even(char *text)
{
    static const char *const words[] = {"年", "月", "/", "."};
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        size_t length = 0;
        for (size_t i = 0; i < sizeof words / sizeof *words && length == 0; i++)
            if (strncmp(from, words[i], strlen(words[i])) == 0)
                length = strlen(words[i]);
        *to++ = length > 0 ? '-' : *from;
        from += length > 0 ? length : 1;
    }
    *to = '\0';
}

static bool roster_day_is_end(const char *rest)
{
    static const char day_word[] = "日";
    if (strncmp(rest, day_word, strlen(day_word)) == 0)
        rest += strlen(day_word);
    return *rest == '\0' || *rest == ' ' || *rest == 'T';
}

/* "2019-7-1" */
static bool roster_day_parts(const char *text, int *ret_year, int *ret_month, int *ret_day)
{
    int length = 0;
    if (strspn(text, digits) != 4)
        return false;
    return sscanf(text, "%4d - %2d - %2d%n", ret_year, ret_month, ret_day, &length) == 3 &&
           roster_day_is_end(text + length);
}

/* "20190701" */
static bool roster_day_run(const char *text, int *ret_year, int *ret_month, int *ret_day)
{
    return strspn(text, digits) == 8 && roster_day_is_end(text + 8) &&
           sscanf(text, "%4d%2d%2d", ret_year, ret_month, ret_day) == 3;
}

enum err roster_day_read(char *text, char ret_date[DATE_SIZE])
{
    struct moment unused;
    char date[48];
    int year = 0, month = 0, day = 0;
    roster_word_plain(text);
    if (!sheet_word_old_serial(text, &year, &month, &day)) {
        roster_day_even(text);
        if (!roster_day_parts(text, &year, &month, &day) &&
            !roster_day_run(text, &year, &month, &day))
            return ERR_INVALID;
    }
    snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
    enum err err = clock_parse_date(date, &unused);
    if (err == ERR_OK)
        memcpy(ret_date, date, DATE_SIZE);
    return err;
}
