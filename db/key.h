/*
 * device.key: 32 random bytes as 64 hex digits and a newline, made once and never changed. All
 * keys of the terminal are derived from it with libsodium's crypto_kdf; the file's content is
 * wiped from memory at once. Private to db/.
 */
#ifndef THEMEDAY_DB_KEY_H
#define THEMEDAY_DB_KEY_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { KEY_SIZE = 32, KEY_DEVICE_SIZE = 9, KEY_CHECK_SIZE = 33 };

struct key {
    uint8_t card[KEY_SIZE];       /* hashes card numbers */
    uint8_t seal[KEY_SIZE];       /* seals the head of the log */
    char device[KEY_DEVICE_SIZE]; /* eight hex digits that name the terminal */
    char check[KEY_CHECK_SIZE];   /* tells whether a database was made with this key */
};

/* Reads device.key in the folder. With `create`, a missing one is made (mode 0600, on the disk
 * when this returns). ERR_GONE: it is missing; ERR_CORRUPT: it is no key. */
CHECKED enum err key_load(const char *folder, bool create, struct key *ret_key);

/* Wipes it. */
void key_forget(struct key *key);

#endif
