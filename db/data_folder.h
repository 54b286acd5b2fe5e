/*
 * The data folder as the file system has it: made, locked for its one owner, and the files in it.
 * Private to db/; knows nothing of what the files hold. Errors are logged here; ERR_FULL, ERR_IO:
 * the disk.
 */
#ifndef THEMEDAY_DB_DATA_FOLDER_H
#define THEMEDAY_DB_DATA_FOLDER_H

#include "firmware/base/err.h"

#include <limits.h>

/* Makes the folder, mode 0700, and those above it, where they are missing. ERR_INVALID: too long.
 */
CHECKED enum err data_folder_make(const char *folder);

/* Takes its lock, which holds until the caller closes the descriptor, or the process ends.
 * ERR_BUSY: another process has it. */
CHECKED enum err data_folder_lock(const char *folder, int *ret_fd);

/* The path of a file in it. ERR_INVALID: too long. */
CHECKED enum err data_folder_path(char ret_path[PATH_MAX], const char *folder, const char *name);

/* Makes an empty file where there is none: SQLite would make it readable for everybody, and gives
 * what it makes beside it the same mode. */
CHECKED enum err data_folder_make_file(const char *path);

#endif
