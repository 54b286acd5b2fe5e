/*
 * What lies below a folder: how much room there is, and whether a file that is written again in its
 * place is overwritten, or whether the old bytes stay somewhere. Secrets that were overwritten are
 * gone only then.
 */
#ifndef THEMEDAY_BASE_DISK_H
#define THEMEDAY_BASE_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* Below the first the terminal says that space is low, and goes on; below the second it plans no
 * new activity (product.md §0.11), so that those that are planned can be held: 500 people with
 * their log entries take less than half of it. */
enum { DISK_LOW_KB = 100 * 1024, DISK_RESERVE_KB = 2 * 1024 };

/* What a program without special rights may still write there; INT64_MAX when it cannot be seen,
 * for then writing will tell. */
int64_t disk_free_kb(const char *folder);

/* False also of a file system that is not known, and of a folder that is not there. */
bool disk_overwrites(const char *folder);

#endif
