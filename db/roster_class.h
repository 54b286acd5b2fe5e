/* The class that a row of the file gives somebody, and from which day on. Private to db/. */
#ifndef THEMEDAY_DB_ROSTER_CLASS_H
#define THEMEDAY_DB_ROSTER_CLASS_H

#include "db/class_period.h"
#include "db/roster_row.h"

/* What holds by the file; `old` is what held, NULL for a new line of the roster. */
struct class_period roster_class_wanted(const struct roster_columns *columns,
                                        const struct roster_row *row,
                                        const struct class_period *old);

/* Stores what is different for a line of the roster that exists, from the row's day on, or from the
 * day of the import when the row gives none; row->class_changed says that there was something. */
CHECKED enum err roster_class_store(struct db *db, const struct chain_origin *origin,
                                    const struct roster_columns *columns, struct roster_row *row);

/* Whether a day ("" is none) lies behind the day of the import. */
bool roster_class_is_ahead(const struct chain_origin *origin, const char *day);

#endif
