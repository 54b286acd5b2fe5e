/*
 * Memory for what nobody may find later: locked against swapping, left out of core dumps, not
 * inherited by child processes, wiped when it is given back.
 */
#ifndef THEMEDAY_BASE_SECRET_H
#define THEMEDAY_BASE_SECRET_H

#include "firmware/base/err.h"

#include <stddef.h>

/* Zeroed memory of `size` bytes on pages of its own. ERR_NOMEM also when the system does not let it
 * be locked: a secret that may be swapped out is not kept at all. */
CHECKED enum err secret_open(size_t size, void **ret_memory);

/* Wipes and gives it back; NULL is fine. */
void secret_close(void *memory, size_t size);

/* Fills it with zeros, also where the compiler sees no use of it. */
void secret_wipe(void *memory, size_t size);

/* For the whole process: no core dump, no debugger of another user. */
void secret_protect_process(void);

#endif
