/*
 * The bytes of a text file as UTF-8: byte-order mark, else strict UTF-8, else GB18030
 * (product.md §4). The header makes the choice certain: 姓名 in GB18030 is never valid UTF-8, so a
 * file that is valid UTF-8 throughout was not written in GB18030. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_TEXT_H
#define THEMEDAY_DB_SHEET_TEXT_H

#include "db/sheet.h"

/* On success *ret_text is the caller's to free: valid UTF-8 without a byte-order mark, with a NUL
 * at its end and no other control character than line ends and tabs. What cannot be decoded
 * refuses the sheet, and *ret_text is NULL. */
CHECKED enum err sheet_text_decode(const char *bytes, size_t length, const char *head,
                                   struct sheet *sheet, char **ret_text, size_t *ret_length);

#endif
