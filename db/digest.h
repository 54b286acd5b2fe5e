/*
 * SHA-256 of whole files. libsodium's is portable and slow: a bundle with its papers takes it ten
 * milliseconds, of which nobody notices one but who reads a hundred thousand. libcrypto is twice to
 * ten times as fast, by the processor, and loaded only where somebody asks for haste.
 */
#ifndef THEMEDAY_DB_DIGEST_H
#define THEMEDAY_DB_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

/* From now on, in this process, with libcrypto if it is on this machine. */
void digest_hasten(void);

void digest_sha256(const void *bytes, size_t length, uint8_t ret_digest[DIGEST_SIZE]);

#endif
