/*
 * polls.json of a bundle: the closed polls of the activity for other terminals (poll_part.h), one
 * JSON object a line: item, kind, number, poll (its number at this terminal), sealed.
 */
#ifndef THEMEDAY_DB_EXPORT_POLL_H
#define THEMEDAY_DB_EXPORT_POLL_H

#include "db/export.h"

#define EXPORT_POLLS_NAME "polls.json"

/* Adds the file to a bundle that is not sealed yet, if a poll was closed. ERR_CORRUPT,
 * ERR_UNSUPPORTED: the polls cannot be read. */
CHECKED enum err export_add_polls(struct db *db, int64_t activity_id, struct export_bundle *bundle);

#endif
