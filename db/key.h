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

enum {
    KEY_SIZE = 32,
    KEY_DEVICE_SIZE = 9,
    KEY_CHECK_SIZE = 33,
    KEY_ID_SIZE = 8,
    KEY_PUBLIC_SIZE = 32,
    KEY_SECRET_SIZE = 64
};

struct key {
    uint8_t card[KEY_SIZE];          /* hashes card numbers; the shared one where there is one */
    uint8_t seal[KEY_SIZE];          /* seals the head of the log */
    uint8_t secret[KEY_SECRET_SIZE]; /* Ed25519, signs what leaves (sign.h) */
    uint8_t public[KEY_PUBLIC_SIZE];
    char device[KEY_DEVICE_SIZE]; /* eight hex digits that name the terminal: the beginning of its
                                     public key's id, so that no other key can sign for it */
    char check[KEY_CHECK_SIZE];   /* tells whether a database was made with this key */
};

/* Reads device.key in the folder. With `create`, a missing one is made (mode 0600, on the disk
 * when this returns). ERR_GONE: it is missing; ERR_CORRUPT: it is no key. */
CHECKED enum err key_load(const char *folder, bool create, struct key *ret_key);

/* The id of a public key, as minisign files carry it, and the terminal's name that follows. */
void key_identify(const uint8_t public[KEY_PUBLIC_SIZE], uint8_t ret_id[KEY_ID_SIZE],
                  char ret_device[KEY_DEVICE_SIZE]);

/* shared.key: the key of the cards of the terminal from which this one was set up (setup.h), in the
 * same form and with the same mode. Writing replaces one that is there. */
CHECKED enum err key_share_write(const char *folder, const uint8_t card[KEY_SIZE]);

/* Reads it into the key. ERR_CORRUPT: it is missing, no key, or not the one with this check value.
 */
CHECKED enum err key_share_load(const char *folder, const char *check, struct key *key);
void key_share_check(const uint8_t card[KEY_SIZE], char ret_check[KEY_CHECK_SIZE]);

/* The check value of the one that is there. ERR_GONE: there is none; ERR_CORRUPT: it is no key. */
CHECKED enum err key_share_find(const char *folder, char ret_check[KEY_CHECK_SIZE]);

/* Wipes it. */
void key_forget(struct key *key);

#endif
