/* Text that is put together piece by piece: rows as COPY reads them, arrays as columns hold them.
 * What does not fit into memory is noticed once, at the end. Private to db/committee_*.c. */
#ifndef THEMEDAY_DB_COMMITTEE_COPY_H
#define THEMEDAY_DB_COMMITTEE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The caller frees `bytes`; all zeros is an empty one. */
struct committee_copy {
    char *bytes; /* a NUL stands behind them once something was put there */
    size_t length, room;
    bool failed;
};

/* Empties it; the room stays. */
void committee_copy_clear(struct committee_copy *copy);

void committee_copy_add(struct committee_copy *copy, const char *text);

/* Cells of a row, each with a tab behind it; NULL is NULL. */
void committee_copy_text(struct committee_copy *copy, const char *text);
void committee_copy_number(struct committee_copy *copy, int64_t number);
void committee_copy_flag(struct committee_copy *copy, bool flag);
void committee_copy_end(struct committee_copy *copy);

/* An element of an array: quoted, or NULL. Between the braces, the commas are the caller's. */
void committee_copy_element(struct committee_copy *copy, const char *text);

/* "\x0123…" */
void committee_copy_hex(struct committee_copy *copy, const uint8_t *bytes, size_t length);

#endif
