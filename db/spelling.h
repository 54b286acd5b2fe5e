/*
 * How a name is written on the screen where no font can draw a character of it (product.md §4). The
 * name itself is never touched: sheets and exports keep it.
 */
#ifndef THEMEDAY_DB_SPELLING_H
#define THEMEDAY_DB_SPELLING_H

#include "db/chain.h"

#include <stddef.h>

/* The pinyin of one character, "Zhe". ERR_GONE: its reading is not known. */
CHECKED enum err spelling_of(const char *character, char *ret_text, size_t size);

/* Stores what the screen shows in the place of a person's name ("": the name itself), with its log
 * entry. ERR_GONE: nobody has this id. */
CHECKED enum err spelling_set(struct db *db, const struct chain_origin *origin, int64_t member_id,
                              const char *spelling);

#endif
