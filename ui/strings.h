/*
 * Every word the screens say, in Chinese and in English (product.md §6a and §6f), and how they say
 * dates. Words in {braces} are filled in by strings_fill().
 */
#ifndef THEMEDAY_UI_STRINGS_H
#define THEMEDAY_UI_STRINGS_H

#include "firmware/model/activity.h"
#include "ui/ui.h"

#include <stdarg.h>

enum string_id {
    STRING_IDLE_NONE,
    STRING_IDLE_NEXT,
    STRING_IDLE_NOTICE,
    STRING_IDLE_SOON,
    STRING_IDLE_KICKER,
    STRING_IDLE_OPEN_NOW,
    STRING_IDLE_TODAY,
    STRING_IDLE_PROMPT,
    STRING_IDLE_LISTEN,
    STRING_IDLE_LATE,
    STRING_IDLE_CLOSED,
    STRING_IDLE_CLOSED_HINT,
    STRING_FIRST,
    STRING_FIRST_HINT,
    STRING_FIRST_BEGIN,
    STRING_HEAD,
    STRING_ROW_BRANCH,
    STRING_ROW_TIME,
    STRING_ROW_PLACE,
    STRING_ROW_HOST,
    STRING_MORE_BRANCHES,
    STRING_BRANCH_COMMA,
    STRING_OK,
    STRING_OK_NAME,
    STRING_OK_AT_GROUP,
    STRING_OK_LATE_AT,
    STRING_OK_LEAVE,
    STRING_AGAIN,
    STRING_AGAIN_AT,
    STRING_AGAIN_HINT,
    STRING_GUEST,
    STRING_GUEST_AT,
    STRING_NO_LIST,
    STRING_NO_LIST_HINT,
    STRING_NO_CARD,
    STRING_NO_CARD_CODE,
    STRING_NO_CARD_KEPT,
    STRING_NO_STOP,
    STRING_NO_STOP_HINT,
    STRING_NO_KIND,
    STRING_NO_KIND_HINT,
    STRING_ERR_READ,
    STRING_ERR_READ_HINT,
    STRING_ERR_TWO,
    STRING_ERR_SAVE,
    STRING_ERR_SAVE_HINT,
    STRING_FT_READER,
    STRING_FT_READER_HINT,
    STRING_FT_BACK,
    STRING_FT_NOSAVE,
    STRING_FT_NOSAVE_HINT,
    STRING_PRIVACY,
    STRING_SIDE_EXPECTED,
    STRING_SIDE_PRESENT,
    STRING_SIDE_LEAVE,
    STRING_SIDE_GUESTS,
    STRING_SIDE_LATE,
    STRING_SIDE_RATE,
    STRING_SIDE_RECENT,
    STRING_SIDE_SIGNED,
    STRING_FOOT_READER_OK,
    STRING_FOOT_READER_LOST,
    STRING_FOOT_STORAGE_OK,
    STRING_FOOT_STORAGE_LOST,
    STRING_FOOT_HELP,
    STRING_OK_PARTY_YEARS,
    STRING_PAGE_PREVIOUS,
    STRING_PAGE_NEXT,
    STRING_COUNT,
};

enum {
    STRINGS_SIZE = 512
}; /* enough for every filled-in text; longer ones are cut between
      characters */

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

/* "08:57" from minutes since midnight. */
void strings_clock(char ret_text[STRINGS_SIZE], int minutes);

#endif
