/*
 * The little that every layer needs to know about UTF-8: whether bytes are it, and how to cut
 * and copy without breaking a character. Conversions and shaping are libraries' work.
 */
#ifndef THEMEDAY_BASE_UTF8_H
#define THEMEDAY_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strict: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_is_valid(const char *bytes, size_t length);

/* How many bytes are valid before the first that is not. */
size_t utf8_valid_length(const char *bytes, size_t length);

/* The code point at *cursor, which moves behind it; `*cursor` must be valid UTF-8 and not the
 * final NUL. */
uint32_t utf8_next(const char **cursor);

/* Code points in a valid string. */
size_t utf8_length(const char *text);

/* Copies as many whole characters as fit into `size` bytes with the NUL; false when cut. */
bool utf8_copy(char *ret_text, size_t size, const char *text);

/* Writes formatted words behind those that stand in `text`, as many whole characters as fit into
 * `size` bytes with the NUL; false when cut. */
__attribute__((format(printf, 3, 4))) bool utf8_append(char *text, size_t size, const char *format,
                                                       ...);

/* Puts "_" in place of every character that would do something to a screen or a console instead of
 * being seen: control characters, line separators, and the marks that turn the direction of writing
 * or have no width, and of every byte that is no UTF-8. For names that strangers chose. */
void utf8_make_plain(char *text);

#endif
