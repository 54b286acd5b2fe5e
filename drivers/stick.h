/*
 * Writing a folder onto a stick, whole or not at all: into a hidden folder first, every file on the
 * medium, then renamed, then read back and compared. Knows nothing of what is in the files.
 */
#ifndef THEMEDAY_DRIVERS_STICK_H
#define THEMEDAY_DRIVERS_STICK_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STICK_NAME_SIZE = 80 };

/* A file of the folder; everything is the caller's. */
struct stick_file {
    const char *name;
    const char *bytes;
    size_t length;
};

struct stick_folder {
    const char *name;
    int64_t time_ms; /* the time that all files and the folder get */
    const struct stick_file *files;
    int file_count;
};

enum stick_outcome {
    STICK_WRITTEN,
    STICK_SAME, /* a folder with these very files is there already; nothing was written */
};

/* Writes the folder below the existing folder `target`. When a folder of this name with other
 * content is there, the new one is called NAME-2, NAME-3 ...; *ret_name gets the name. On failure
 * nothing is left behind. ERR_GONE: there is no such target; ERR_FULL: no room; ERR_IO: not
 * writable, pulled out; ERR_CORRUPT: reads back differently; ERR_BUSY: no free name. */
CHECKED enum err stick_write(const char *target, const struct stick_folder *folder,
                             enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE]);

#endif
