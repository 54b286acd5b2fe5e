/*
 * SHA-256 of whole files. libsodium's is portable and slow: a bundle with its papers takes it ten
 * milliseconds, of which nobody notices one but who reads a hundred thousand. Where somebody asks
 * for haste, libcrypto is loaded, two to ten times as fast, by the processor, and large files are
 * hashed two at a time. That is the only thread of the program; a terminal never asks.
 */
#ifndef THEMEDAY_DB_DIGEST_H
#define THEMEDAY_DB_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

struct digest {
    const void *bytes; /* of which */
    size_t length;
    uint8_t hash[DIGEST_SIZE];
};

/* From now on, in this process. */
void digest_hasten(void);

/* Works out the hashes. */
void digest_all(struct digest *digests, int count);

#endif
