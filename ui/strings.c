#include "ui/strings.h"

#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *context, *chinese;
} texts[STRING_COUNT] = {
#define STRING(id, chinese) [STRING_##id] = {"STRING_" #id, chinese},
#include "ui/strings.def"
#undef STRING
};

const char *strings_speak(enum ui_language language, const char *context, const char *chinese)
{
    switch (language) {
    case UI_ZH_CN:
        return chinese;
    case UI_EN:
        return catalogue_english(context, chinese);
    }
    return chinese;
}

const char *strings_get(enum ui_language language, enum string_id id)
{
    return strings_speak(language, texts[id].context, texts[id].chinese);
}

static const char *string_value(va_list pairs, const char *name, size_t length)
{
    const char *found = NULL;
    va_list rest;
    va_copy(rest, pairs);
    for (const char *key; !found && (key = va_arg(rest, const char *)) != NULL;) {
        const char *value = va_arg(rest, const char *);
        if (strlen(key) == length && memcmp(key, name, length) == 0)
            found = value;
    }
    va_end(rest);
    return found;
}

void strings_fill_text(char ret_text[STRINGS_SIZE], const char *text, va_list pairs)
{
    char filled[4 * STRINGS_SIZE];
    size_t length = 0;
    for (const char *from = text; *from;) {
        const char *end = *from == '{' ? strchr(from, '}') : NULL;
        const char *value = end ? string_value(pairs, from + 1, (size_t)(end - from - 1)) : NULL;
        size_t room = sizeof filled - length - 1;
        size_t step = value ? strlen(value) : 1;
        if (step > room)
            break;
        memcpy(filled + length, value ? value : from, step);
        length += step;
        from = value ? end + 1 : from + 1;
    }
    filled[length] = '\0';
    utf8_copy(ret_text, STRINGS_SIZE, filled);
}

void strings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum string_id id, ...)
{
    va_list pairs;
    va_start(pairs, id);
    strings_fill_text(ret_text, strings_get(language, id), pairs);
    va_end(pairs);
}

const char *strings_activity_type(enum ui_language language, enum activity_type type)
{
    static const enum string_id ids[] = {
        [ACTIVITY_THEME_DAY] = STRING_TYPE_THEME_DAY, [ACTIVITY_COMMITTEE] = STRING_TYPE_COMMITTEE,
        [ACTIVITY_ASSEMBLY] = STRING_TYPE_ASSEMBLY,   [ACTIVITY_GROUP] = STRING_TYPE_GROUP,
        [ACTIVITY_LECTURE] = STRING_TYPE_LECTURE,     [ACTIVITY_STUDY] = STRING_TYPE_STUDY,
    };
    return strings_get(language, ids[type]);
}

const char *strings_weekday(enum ui_language language, int weekday)
{
    return strings_get(language, (enum string_id)(STRING_WEEKDAY_0 + weekday));
}

const char *strings_month(enum ui_language language, int month)
{
    return strings_get(language, (enum string_id)(STRING_MONTH_1 + month - 1));
}

static const char *string_short_month(enum ui_language language, int month)
{
    return strings_get(language, (enum string_id)(STRING_MONTH_SHORT_1 + month - 1));
}

void strings_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                  const struct moment *moment)
{
    char day[STRINGS_SIZE];
    snprintf(day, sizeof day, "%d", moment->day);
    strings_fill(ret_text, language, STRING_DATE, "month",
                 string_short_month(language, moment->month), "day", day, "weekday",
                 strings_get(language, (enum string_id)(STRING_WEEKDAY_SHORT_0 + moment->weekday)),
                 NULL);
}

void strings_day(char ret_text[STRINGS_SIZE], enum ui_language language,
                 const struct moment *moment)
{
    char day[STRINGS_SIZE];
    snprintf(day, sizeof day, "%d", moment->day);
    strings_fill(ret_text, language, STRING_DAY, "month",
                 string_short_month(language, moment->month), "day", day, NULL);
}

void strings_full_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                       const struct moment *moment)
{
    switch (language) {
    case UI_ZH_CN: /* all numerals, as GB/T 7408 has it: columns of dates stay straight */
        snprintf(ret_text, STRINGS_SIZE, "%d-%02d-%02d", moment->year, moment->month, moment->day);
        break;
    case UI_EN:
        snprintf(ret_text, STRINGS_SIZE, "%d %s %d", moment->day,
                 string_short_month(language, moment->month), moment->year);
        break;
    }
}

void strings_moment(char ret_text[STRINGS_SIZE], enum ui_language language,
                    const struct moment *moment)
{
    strings_full_date(ret_text, language, moment);
    size_t length = strlen(ret_text);
    snprintf(ret_text + length, STRINGS_SIZE - length, " %02d:%02d", moment->hour, moment->minute);
}

void strings_clock(char ret_text[STRINGS_SIZE], int minutes)
{
    snprintf(ret_text, STRINGS_SIZE, "%02d:%02d", minutes / 60, minutes % 60);
}
