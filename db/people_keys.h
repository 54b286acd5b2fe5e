/*
 * What of a Chinese name is compared and typed: letters its characters begin with, and its place in
 * the two orders. The only place that knows ICU. Private to db/.
 */
#ifndef THEMEDAY_DB_PEOPLE_KEYS_H
#define THEMEDAY_DB_PEOPLE_KEYS_H

#include "firmware/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { PEOPLE_LETTERS_MAX = 8 };

/* The letters that each of the first characters may begin with, as bits (1 is A); 0 ends them. */
struct people_letters {
    uint32_t of[PEOPLE_LETTERS_MAX];
};

struct people_keys;

/* Opens ICU's tables: a third of a second, and 3.5 MB that ICU does not give back. What was read of
 * a character once is kept, so that a roster that changes a little is read anew in milliseconds:
 * the handle keeps this as long as it lives. ERR_UNSUPPORTED: ICU lacks the tables. */
CHECKED enum err people_keys_open(struct people_keys **ret_keys);

/* NULL is fine. */
void people_keys_close(struct people_keys *keys);

/* Marks between the parts of a name are passed over; a character that nobody can read may begin
 * with any letter, so that it hides no one. */
struct people_letters people_keys_letters(struct people_keys *keys, const char *name);

/* A sort key in the order of pinyin or (`by_strokes`) of strokes, to compare with strcmp(); free()
 * it. NULL when memory is short. */
char *people_keys_sort(struct people_keys *keys, const char *name, int by_strokes);

#endif
