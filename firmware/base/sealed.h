/*
 * Bytes that processes hand to each other: memory that was sealed, so that whoever maps it knows
 * that nobody can change or shrink it under his hands.
 */
#ifndef THEMEDAY_BASE_SEALED_H
#define THEMEDAY_BASE_SEALED_H

#include "firmware/base/err.h"

#include <stddef.h>

/* Empty memory to write(2) to, and what seals it; `name` is for /proc. The descriptor is the
 * caller's. */
CHECKED enum err sealed_create(const char *name, int *ret_fd);
CHECKED enum err sealed_close(int fd);

/* Writes all of it. */
CHECKED enum err sealed_write(int fd, const void *bytes, size_t length);

/* Both at once: sealed memory that holds these bytes. */
CHECKED enum err sealed_make(const char *name, const void *bytes, size_t length, int *ret_fd);

/* Maps all of it for reading, for sealed_unmap(); the descriptor may be closed at once.
 * ERR_INVALID: it is not sealed (or no memory at all). Nothing is mapped when it is empty;
 * *ret_bytes is then
 * "". */
CHECKED enum err sealed_map(int fd, const char **ret_bytes, size_t *ret_length);
void sealed_unmap(const char *bytes, size_t length);

#endif
