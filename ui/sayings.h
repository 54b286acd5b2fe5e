/*
 * What the organizer's pages say (product.md §6b and §6e): sayings.def has a line for each in
 * Chinese, ui/language/en.po the English. Words in {braces} are filled in.
 */
#ifndef THEMEDAY_UI_SAYINGS_H
#define THEMEDAY_UI_SAYINGS_H

#include "ui/strings.h"

enum saying {
#define SAYING(id, chinese) SAY_##id,
#include "ui/sayings.def"
#undef SAYING
    SAY_COUNT,
};

/* The text with its braces; static storage, never NULL. */
const char *sayings_get(enum ui_language language, enum saying saying);

/* Fills the braces as strings_fill() does: pairs of name and value follow, then NULL. */
void sayings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum saying saying, ...)
    __attribute__((sentinel));

#endif
