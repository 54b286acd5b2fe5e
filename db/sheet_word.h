/*
 * Words in the cells of a spreadsheet. Texts are valid UTF-8 and are changed in place; none of
 * these makes one longer. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_WORD_H
#define THEMEDAY_DB_SHEET_WORD_H

#include "firmware/base/err.h"

#include <stdbool.h>

/* Spaces of every width, tabs and line ends: none at the ends, none between two hanzi ("张　三" is
 * 张三), one where there were several. */
void sheet_word_squeeze(char *text);

/* Full-width ASCII becomes ASCII. */
void sheet_word_narrow(char *text);

/* A head without what stands in brackets: "人员类别（正式/预备）", "姓 名". */
void sheet_word_head(char *text);

/* The day that a spreadsheet keeps as a number ("46204" or "46204.417" is 2026-07-01); false for
 * anything that is no number of a day between 2000 and 2099. */
CHECKED bool sheet_word_serial(const char *text, int *ret_year, int *ret_month, int *ret_day);

/* The same for the days of people's lives: between 1928 and 2099. */
CHECKED bool sheet_word_old_serial(const char *text, int *ret_year, int *ret_month, int *ret_day);

#endif
