/*
 * Every word the screens say (product.md §6a, §6c, §6d and §6f): strings.def has a line for each in
 * Chinese, ui/language/en.po the English; and how they say dates. Words in {braces} are filled in
 * by strings_fill().
 */
#ifndef THEMEDAY_UI_STRINGS_H
#define THEMEDAY_UI_STRINGS_H

#include "firmware/model/activity.h"
#include "ui/ui.h"

#include <stdarg.h>

enum string_id {
#define STRING(id, chinese) STRING_##id,
#include "ui/strings.def"
#undef STRING
    STRING_COUNT,
};

/* Enough for every filled-in text; longer ones are cut between characters. */
enum { STRINGS_SIZE = 512 };

/* A text of a catalogue in this language: the Chinese itself, or its translation. */
const char *strings_speak(enum ui_language language, const char *context, const char *chinese);

/* The text with its braces; static storage, never NULL. */
const char *strings_get(enum ui_language language, enum string_id id);

/* Fills the braces: pairs of name and value follow, then NULL. An unknown name stays as it is. */
void strings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum string_id id, ...)
    __attribute__((sentinel));

/* The same for any text, with the pairs in hand. */
void strings_fill_text(char ret_text[STRINGS_SIZE], const char *text, va_list pairs);

/* "主题党日" */
const char *strings_activity_type(enum ui_language language, enum activity_type type);

/* "星期六" / "Saturday"; 0 is Sunday. */
const char *strings_weekday(enum ui_language language, int weekday);

/* "11月" / "November" */
const char *strings_month(enum ui_language language, int month);

/* "11月21日 星期六" / "Sat, 21 Nov" */
void strings_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                  const struct moment *moment);

/* "11月21日" / "21 Nov" */
void strings_day(char ret_text[STRINGS_SIZE], enum ui_language language,
                 const struct moment *moment);

/* "2026-11-21" / "21 Nov 2026" */
void strings_full_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                       const struct moment *moment);

/* "2026-11-21 08:57" / "21 Nov 2026 08:57" */
void strings_moment(char ret_text[STRINGS_SIZE], enum ui_language language,
                    const struct moment *moment);

/* "08:57" from minutes since midnight. */
void strings_clock(char ret_text[STRINGS_SIZE], int minutes);

#endif
