/* The shared strings of a workbook, by number. Private to db/. */
#ifndef THEMEDAY_DB_SHEET_STRINGS_H
#define THEMEDAY_DB_SHEET_STRINGS_H

#include "db/sheet_part.h"

struct sheet_strings {
    char *text; /* one string behind the other, each with its NUL */
    size_t length;
    size_t *starts;
    size_t count;
    bool inside;        /* what is read now is text, no formatting */
    int phonetic_depth; /* how to pronounce it (rPh): not part of the text */
};

/* Reads the part. Call sheet_strings_clear() in any case. */
void sheet_strings_read(struct sheet_zip *zip, const char *name, struct sheet *sheet,
                        struct sheet_strings *ret_strings, enum err *ret_err);

/* Frees the strings; one that was never read must be all zero. */
void sheet_strings_clear(struct sheet_strings *strings);

/* NULL: there is no such string. `number` is text, as a cell holds it. */
const char *sheet_strings_get(const struct sheet_strings *strings, const char *number);

#endif
