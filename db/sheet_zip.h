/*
 * A zip archive in memory, one member at a time. Sizes that no roster has are refused before and
 * while they are unpacked. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_ZIP_H
#define THEMEDAY_DB_SHEET_ZIP_H

#include "db/sheet.h"

struct sheet_zip;

/* NULL: there is no complete archive in these bytes, which must stay alive. */
struct sheet_zip *sheet_zip_open(const char *bytes, size_t length);

/* NULL is fine. */
void sheet_zip_close(struct sheet_zip *zip);

/* Begins to read a member. SHEET_NO_TABLE: there is none of this name. */
enum sheet_fault sheet_zip_enter(struct sheet_zip *zip, const char *name);

/* The next bytes of the member; *ret_length is 0 at its end, when its check sum is right, too. */
enum sheet_fault sheet_zip_read(struct sheet_zip *zip, char *ret_bytes, size_t size,
                                size_t *ret_length);

/* Ends it, wherever it is. */
void sheet_zip_leave(struct sheet_zip *zip);

#endif
