/*
 * What lies below a folder: whether a file that is written again in its place is overwritten, or
 * whether the old bytes stay somewhere. Secrets that were overwritten are gone only then.
 */
#ifndef THEMEDAY_BASE_DISK_H
#define THEMEDAY_BASE_DISK_H

#include <stdbool.h>

/* False also of a file system that is not known, and of a folder that is not there. */
bool disk_overwrites(const char *folder);

#endif
