/* What a second terminal is set up with, as one JSON object (setup.h). Private to setup*.c. */
#ifndef THEMEDAY_DB_SETUP_CONTENT_H
#define THEMEDAY_DB_SETUP_CONTENT_H

#include "db/setup.h"

#include <jansson.h>

enum { SETUP_VERSION = 1 };

/* Of this terminal, at the origin's time. The key of the cards is not in it. ERR_GONE: there is no
 * branch. */
CHECKED enum err setup_content_make(struct db *db, const struct chain_origin *origin,
                                    json_t **ret_content);

/* Stores it in a terminal that has nothing, inside the caller's transaction, and counts.
 * ERR_CORRUPT or ERR_INVALID: it is not such an object. */
CHECKED enum err setup_content_store(struct db *db, const struct chain_origin *origin,
                                     const json_t *content, struct setup_report *report);

#endif
