#include "ui/strings.h"

#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const texts[STRING_COUNT][2] = {
#define STRING(id, chinese, english) [STRING_##id] = {chinese, english},
#include "ui/strings.def"
#undef STRING
};

static const char *const activity_types[][2] = {
    [ACTIVITY_THEME_DAY] = {"主题党日", "Theme day"},
    [ACTIVITY_COMMITTEE] = {"支委会", "Committee meeting"},
    [ACTIVITY_ASSEMBLY] = {"党员大会", "Members' assembly"},
    [ACTIVITY_GROUP] = {"党小组会", "Group meeting"},
    [ACTIVITY_LECTURE] = {"党课", "Lecture"},
    [ACTIVITY_STUDY] = {"集中学习", "Study session"},
};

static const char *const weekdays[7][2] = {
    {"星期日", "Sunday"},   {"星期一", "Monday"}, {"星期二", "Tuesday"},  {"星期三", "Wednesday"},
    {"星期四", "Thursday"}, {"星期五", "Friday"}, {"星期六", "Saturday"},
};

static const char *const months[12][2] = {
    {"1月", "January"},   {"2月", "February"}, {"3月", "March"},     {"4月", "April"},
    {"5月", "May"},       {"6月", "June"},     {"7月", "July"},      {"8月", "August"},
    {"9月", "September"}, {"10月", "October"}, {"11月", "November"}, {"12月", "December"},
};

const char *strings_get(enum ui_language language, enum string_id id)
{
    return texts[id][language];
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
    return activity_types[type][language];
}

const char *strings_weekday(enum ui_language language, int weekday)
{
    return weekdays[weekday][language];
}

const char *strings_month(enum ui_language language, int month)
{
    return months[month - 1][language];
}

void strings_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                  const struct moment *moment)
{
    const char *weekday = strings_weekday(language, moment->weekday);
    const char *month = strings_month(language, moment->month);
    switch (language) {
    case UI_ZH_CN:
        snprintf(ret_text, STRINGS_SIZE, "%s%d日 %s", month, moment->day, weekday);
        break;
    case UI_EN:
        snprintf(ret_text, STRINGS_SIZE, "%.3s, %d %.3s", weekday, moment->day, month);
        break;
    }
}

void strings_day(char ret_text[STRINGS_SIZE], enum ui_language language,
                 const struct moment *moment)
{
    const char *month = strings_month(language, moment->month);
    switch (language) {
    case UI_ZH_CN:
        snprintf(ret_text, STRINGS_SIZE, "%s%d日", month, moment->day);
        break;
    case UI_EN:
        snprintf(ret_text, STRINGS_SIZE, "%d %.3s", moment->day, month);
        break;
    }
}

void strings_clock(char ret_text[STRINGS_SIZE], int minutes)
{
    snprintf(ret_text, STRINGS_SIZE, "%02d:%02d", minutes / 60, minutes % 60);
}
