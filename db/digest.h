/*
 * SHA-256 of whole files. libsodium's is portable and slow: a bundle with its papers takes it ten
 * milliseconds, of which nobody notices one but who reads a hundred thousand. Where somebody asks
 * for haste, several files are hashed at a time in lanes of vector registers (db/digest_lanes.h)
 * where the processor has them, and else by libcrypto, two to ten times as fast as libsodium. A
 * terminal never asks.
 */
#ifndef THEMEDAY_DB_DIGEST_H
#define THEMEDAY_DB_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

struct digest_text {
    const void *bytes;
    size_t length;
    uint8_t hash[DIGEST_SIZE]; /* what comes of it */
};

/* From now on, in this process; before it has threads. */
void digest_hasten(void);

/* Of each of them. */
void digest_all(struct digest_text *texts, int count);

/* Of one. */
void digest(const void *bytes, size_t length, uint8_t ret_hash[DIGEST_SIZE]);

#endif
