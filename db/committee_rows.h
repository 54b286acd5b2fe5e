/* The rows of a bundle that are copied, table by table. Private to db/committee_*.c. */
#ifndef THEMEDAY_DB_COMMITTEE_ROWS_H
#define THEMEDAY_DB_COMMITTEE_ROWS_H

#include "db/committee_bundle.h"
#include "db/committee_copy.h"

enum { COMMITTEE_TABLES = 3 };

/* The name of a table, whose parts have the month behind it. */
const char *committee_rows_table(int table);

/* How many rows a bundle has for it. */
int committee_rows_count(const struct committee_bundle *bundle, int table);

/* Writes them; `branches` are the ids of the bundle's branches. */
void committee_rows_write(const struct committee_bundle *bundle, int table, const int *branches,
                          bool with_names, struct committee_copy *copy);

#endif
