#include "db/plan_month.h"

#include "db/sheet_word.h"

#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* 一 … 十二; the longer ones come first, for they begin like the shorter. */
static const struct {
    const char *word;
    int number;
} numerals[] = {
    {"十二", 12}, {"十一", 11}, {"十", 10}, {"一", 1}, {"二", 2}, {"三", 3},
    {"四", 4},    {"五", 5},    {"六", 6},  {"七", 7}, {"八", 8}, {"九", 9},
};

static bool plan_month_starts(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* One or two digits, or a numeral; moves behind it. */
static bool plan_month_number(const char **at, int *ret_number)
{
    size_t count = strspn(*at, digits);
    if (count == 1 || count == 2) {
        *ret_number = atoi(*at);
        *at += count;
        return true;
    }
    for (size_t i = 0; count == 0 && i < sizeof numerals / sizeof *numerals; i++)
        if (plan_month_starts(*at, numerals[i].word)) {
            *ret_number = numerals[i].number;
            *at += strlen(numerals[i].word);
            return true;
        }
    return false;
}

/* What stands before 年: 2026, or 20_ and 20XX, which name no year. */
static bool plan_month_year(const char *text, const char *end, int *ret_year)
{
    size_t length = (size_t)(end - text), count = strspn(text, digits);
    bool whole = count == length && count == 4;
    bool blank = count < length && count <= 3 && strspn(text + count, "_xX*?") == length - count;
    *ret_year = whole ? atoi(text) : 0;
    return whole || blank;
}

/* 2026-01, 2026.1, 2026/1/15, 2026-01-15T00:00:00 */
static bool plan_month_date(const char *text, int *ret_year, int *ret_month)
{
    if (strspn(text, digits) != 4 || strchr("-/.", text[4]) == NULL || text[4] == '\0')
        return false;
    const char *at = text + 5;
    *ret_year = atoi(text);
    return plan_month_number(&at, ret_month) && (*at == '\0' || *at == text[4]);
}

/* "2026 年 1 月": all white space goes. */
static void plan_month_clean(char *text)
{
    char *to = text;
    sheet_word_squeeze(text);
    sheet_word_narrow(text);
    for (const char *from = text; *from != '\0'; from++)
        if (*from != ' ')
            *to++ = *from;
    *to = '\0';
}

enum err plan_month_read(char *text, int *ret_year, int *ret_month)
{
    static const char year_word[] = "年", month_word[] = "月";
    int day;
    plan_month_clean(text);
    if (sheet_word_serial(text, ret_year, ret_month, &day) ||
        plan_month_date(text, ret_year, ret_month))
        return ERR_OK;
    const char *at = text, *end = strstr(text, year_word);
    *ret_year = 0;
    if (end != NULL) {
        if (!plan_month_year(text, end, ret_year))
            return ERR_INVALID;
        at = end + sizeof year_word - 1;
    }
    if (!plan_month_number(&at, ret_month))
        return ERR_INVALID;
    return plan_month_starts(at, month_word) || (end == NULL && *at == '\0') ? ERR_OK : ERR_INVALID;
}
