/*
 * What the organizer has set on the screen. It goes before the settings file; which keys there are
 * and what they may hold is not known here: "section.key" as in the file, e.g.
 * "rules.late_after_min".
 */
#ifndef THEMEDAY_DB_SETTING_H
#define THEMEDAY_DB_SETTING_H

#include "db/chain.h"

#include <stddef.h>

/* ERR_GONE: not set here, the file decides. */
CHECKED enum err setting_get(struct db *db, const char *key, char *ret_value, size_t size);

/* Stores a value, or (NULL) takes it away again. Without a change nothing is logged. */
CHECKED enum err setting_set(struct db *db, const struct chain_origin *origin, const char *key,
                             const char *value);

/* By key. The texts are the callback's until it returns. */
typedef bool setting_visitor(const char *key, const char *value, void *context);
CHECKED enum err setting_list(struct db *db, setting_visitor *visit, void *context);

#endif
