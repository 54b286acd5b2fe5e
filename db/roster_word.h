/*
 * The words in a roster's cells, as people and spreadsheets write them (product.md §4). Texts are
 * valid UTF-8 and are changed in place; none of these makes one longer but roster_word_dots().
 * Private to db/.
 */
#ifndef THEMEDAY_DB_ROSTER_WORD_H
#define THEMEDAY_DB_ROSTER_WORD_H

#include "firmware/base/err.h"
#include "firmware/model/member.h"

#include <stdbool.h>
#include <stddef.h>

/* For work and card numbers: full-width digits and letters become ASCII; ="0012" and '0012, by
 * which spreadsheets are told to keep a text, become 0012. */
void roster_word_plain(char *text);

/* 2.02E+11: the digits are lost. */
bool roster_word_is_mangled(const char *text);

/* A dot variant in a name becomes · (U+00B7), an ASCII full stop only between two non-ASCII
 * characters. *ret_changed says whether there was one. ERR_FULL: the result does not fit. */
CHECKED enum err roster_word_dots(const char *text, char *ret_text, size_t size, bool *ret_changed);

/* What stands where a character was lost: ? □ or U+FFFD. */
bool roster_word_lost_character(const char *text);

/* 人员类别. ERR_INVALID for an unknown word; the empty one is unknown, too. */
CHECKED enum err roster_word_class(const char *text, enum person_class *ret_class);

/* 是 / 否 and their like. ERR_INVALID for anything else, nothing included. */
CHECKED enum err roster_word_flag(const char *text, bool *ret_flag);

#endif
