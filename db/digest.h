/*
 * SHA-256 of files, and of the lines of a log. libsodium's is portable and slow: a bundle with its
 * papers takes it ten milliseconds, of which nobody notices one but who reads a hundred thousand.
 * Where somebody asks for haste, libcrypto is loaded, two to ten times as fast, by the processor. A
 * terminal never asks.
 */
#ifndef THEMEDAY_DB_DIGEST_H
#define THEMEDAY_DB_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

/* From now on, in this process; before it has threads. */
void digest_hasten(void);

void digest(const void *bytes, size_t length, uint8_t ret_hash[DIGEST_SIZE]);

#endif
