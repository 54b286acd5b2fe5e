/*
 * The ledger (台账, S2:106) of a branch and a year as a file: the months, and below them what each
 * member did (S2:109: counts only, by work number, no ranking). UTF-8 with a byte-order mark, CRLF,
 * cells that a spreadsheet would run made harmless. The same content gives the same bytes.
 */
#ifndef THEMEDAY_LEDGER_SHEET_H
#define THEMEDAY_LEDGER_SHEET_H

#include "db/db.h"
#include "firmware/base/clock.h"

#include <stddef.h>

/* What an attendance rate is measured by (rules.h). */
struct ledger_measure {
    int percent;
    bool base_is_expected;
};

struct ledger_sheet {
    char *name; /* 台账-2026-第二党支部.csv, such as any stick can hold */
    char *bytes;
    size_t length;
    int64_t time_ms; /* when the last activity that was held began; else the year */
};

/* ERR_GONE: there is no such branch; ERR_NOMEM. Call ledger_sheet_clear() afterwards, also after a
 * failure. */
CHECKED enum err ledger_sheet_make(struct db *db, const char *branch, int year,
                                   const struct moment *now, const struct ledger_measure *measure,
                                   struct ledger_sheet *ret_sheet);

void ledger_sheet_clear(struct ledger_sheet *sheet);

#endif
