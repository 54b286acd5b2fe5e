/*
 * Signatures of what leaves the terminal, in minisign's format, so that `minisign -Vm FILE -p
 * device.pub` checks them: Ed25519 over the BLAKE2b hash of the file, and over the signature and
 * its comment. The key follows from device.key; equal bytes give equal signatures.
 *
 * The name of a terminal is the beginning of its public key's id. Whoever makes another key can
 * sign a forged file, but not in this terminal's name.
 */
#ifndef THEMEDAY_DB_SIGN_H
#define THEMEDAY_DB_SIGN_H

#include "db/db.h"
#include "db/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIGN_TEXT_SIZE = 640, SIGN_COMMENT_SIZE = 256 };

/* The content of device.pub. */
void sign_public_key(const struct db *db, char ret_text[SIGN_TEXT_SIZE]);

/* The content of FILE.minisig. The comment is one line that the signature covers, shorter than
 * SIGN_COMMENT_SIZE. */
void sign_bytes(const struct db *db, const char *bytes, size_t length, const char *comment,
                char ret_text[SIGN_TEXT_SIZE]);

/* Reads such a text. False: it is no public key of minisign's. */
bool sign_read_public_key(const char *text, uint8_t ret_public[KEY_PUBLIC_SIZE]);

enum sign_verdict {
    SIGN_GOOD,
    SIGN_NO_KEY,       /* the first text is no public key of minisign's */
    SIGN_NO_SIGNATURE, /* the second is no signature of minisign's */
    SIGN_OTHER_KEY,    /* made with another key */
    SIGN_WRONG,        /* the bytes or the comment were changed */
};

/* Checks a signature by nothing but these texts. With SIGN_GOOD the comment and the terminal's name
 * are set. */
enum sign_verdict sign_check(const char *public_key, const char *signature, const char *bytes,
                             size_t length, char ret_comment[SIGN_COMMENT_SIZE],
                             char ret_device[KEY_DEVICE_SIZE]);

#endif
