/* The PIN as it is kept. Private to db/. */
#ifndef THEMEDAY_DB_ORGANIZER_PIN_H
#define THEMEDAY_DB_ORGANIZER_PIN_H

#include "firmware/base/err.h"

#include <stdbool.h>

enum { ORGANIZER_PIN_HASH_SIZE = 128 };

/* Argon2id with libsodium's limits for interactive use. ERR_NOMEM: not 64 MB left. */
CHECKED enum err organizer_pin_hash(const char *pin, char ret_hash[ORGANIZER_PIN_HASH_SIZE]);

/* Whether the PIN is the one with this hash. ERR_NOMEM: it could not be said. */
CHECKED enum err organizer_pin_fits(const char *pin, const char hash[ORGANIZER_PIN_HASH_SIZE],
                                    bool *ret_fits);

#endif
