/*
 * poll.db as a file: its tables, how SQLite has to write it, and the marks of its use that are
 * taken out of it again. Private to db/; what is in the boxes is poll_store.h's matter.
 */
#ifndef THEMEDAY_DB_POLL_FILE_H
#define THEMEDAY_DB_POLL_FILE_H

#include "db/db.h"

/* Opens a poll.db at any path, made when it is missing (mode 0600), into a handle with nothing
 * open; on failure, too, the caller closes what `ret_polls->handle` then is. ERR_UNSUPPORTED:
 * written by a newer version. ERR_CORRUPT: damaged, or none of this program's. ERR_IO, ERR_FULL:
 * the disk. */
CHECKED enum err poll_file_open(const char *path, struct db *ret_polls);

#endif
