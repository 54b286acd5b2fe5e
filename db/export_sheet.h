/* 签到表.csv (interface.md, "The export bundle"). */
#ifndef THEMEDAY_DB_EXPORT_SHEET_H
#define THEMEDAY_DB_EXPORT_SHEET_H

#include "db/db.h"

#include <stdio.h>

/* Writes the sheet: UTF-8 with a byte-order mark, CRLF, RFC 4180. */
CHECKED enum err export_sheet_write(struct db *db, int64_t activity_id, FILE *out);

#endif
