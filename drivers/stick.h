/*
 * Writing a folder onto a stick, whole or not at all: into a hidden folder first, every file on the
 * medium, then renamed, the whole file system synced, then read back and compared. Blocks as long
 * as the stick does. Knows nothing of what is in the files.
 *
 * What is read back comes from the medium, not from the kernel's memory of it, wherever the file
 * system has a medium and lets go of that memory. A stick that answers from a memory of its own and
 * loses it without power is beyond anybody who has not pulled it out.
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

/* Is told how many bytes of the way are done (each is written once and read once), at least after
 * every STICK_STEP of them, and says whether to go on. */
enum { STICK_STEP = 64 * 1024 };
struct stick_watcher {
    bool (*go_on)(void *context, int64_t done, int64_t total);
    void *context;
};

/* Writes the folder below the existing folder `target`. When a folder of this name with other
 * content is there, the new one is called NAME-2, NAME-3 ...; *ret_name gets the name. On failure
 * nothing is left behind. ERR_GONE: there is no such target; ERR_FULL: no room; ERR_IO: not
 * writable, pulled out, or stopped; ERR_CORRUPT: reads back differently; ERR_BUSY: no free name;
 * ERR_UNSUPPORTED: a file system that cannot hold such files. */
CHECKED enum err stick_write(const char *target, const struct stick_folder *folder,
                             enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE]);

/* The same below an open folder, which stays the one that it is, whatever is mounted in its place;
 * `watcher` may be NULL. */
CHECKED enum err stick_write_at(int target_fd, const struct stick_folder *folder,
                                const struct stick_watcher *watcher,
                                enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE]);

/* How many bytes the folder takes on a file system with blocks of this size, at most. */
int64_t stick_needed(const struct stick_folder *folder, int64_t block);

#endif
