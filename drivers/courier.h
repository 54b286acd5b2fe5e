/*
 * What touches a stick. A bad one can hold up a read for minutes and sign-in must go on, so each
 * job has a helper process of its own (drivers/courier_process.c), which gives a sign of life when
 * it starts and with each step on the stick; one that is silent for ten seconds is killed and given
 * up. This side starts the helper, watches it, and keeps what it brought. Runs in the main process
 * and never blocks.
 *
 * It knows nothing of what is in the files.
 */
#ifndef THEMEDAY_DRIVERS_COURIER_H
#define THEMEDAY_DRIVERS_COURIER_H

#include "drivers/media.h"
#include "drivers/stick.h"
#include "firmware/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    COURIER_FILES_MAX = 100,
    COURIER_PATH_SIZE = 400, /* of a file, below the stick */
    COURIER_BYTES_MAX = 16 * 1024 * 1024,
};

/* A spreadsheet on the stick, or the folder of a bundle. */
struct courier_file {
    char path[COURIER_PATH_SIZE]; /* "名单.xlsx", or "folder/名单.xlsx"; valid UTF-8 */
    int64_t size;                 /* of a folder 0 */
    int64_t modified_ms;          /* wall time */
};

enum courier_news {
    COURIER_NO_NEWS,
    COURIER_PROGRESS, /* courier_progress() has other figures */
    COURIER_DONE,
    COURIER_FAILED, /* courier_failure() says why */
};

enum courier_failure {
    COURIER_GONE,       /* the stick was pulled out, or the file is not there any more */
    COURIER_TOO_LARGE,  /* more than COURIER_BYTES_MAX */
    COURIER_UNREADABLE, /* the stick or the file cannot be read */
    COURIER_FULL,       /* courier_needed() is how much room it takes */
    COURIER_UNWRITABLE, /* read-only, or broken */
    COURIER_FORMAT,     /* a file system that cannot hold such files */
    COURIER_CROWDED,    /* there are too many other versions of the folder */
    COURIER_CHANGED,    /* reads back differently from what was written */
    COURIER_SILENT,     /* no answer for ten seconds */
};

struct courier;

/* Starts to look for .xlsx and .csv files at the top of the stick and in its folders, one deep:
 * plain files only, no links, nothing hidden, the newest first; of more than COURIER_FILES_MAX the
 * first that were found. */
CHECKED enum err courier_list(const char *stick, struct courier **ret_courier);

/* Starts to look for bundles: folders at the top called TD-…, with a signature in them; sorted in
 * the same way. */
CHECKED enum err courier_list_bundles(const char *stick, struct courier **ret_courier);

/* Starts to read one of these files, whole. */
CHECKED enum err courier_read(const char *stick, const char *path, struct courier **ret_courier);

/* Starts to read all files of one of these folders, COURIER_BYTES_MAX together. What is no plain
 * file is in it as an empty one whose name ends in "/". */
CHECKED enum err courier_read_folder(const char *stick, const char *folder,
                                     struct courier **ret_courier);

/* Starts to write a folder onto this very stick (drivers/stick.h); the folder may be freed at once.
 * When another stick is in its place on the way, the job fails with COURIER_GONE. ERR_INVALID: the
 * files are more than COURIER_BYTES_MAX. */
CHECKED enum err courier_write(const struct media_stick *stick, const struct stick_folder *folder,
                               struct courier **ret_courier);

/* Ends the job, whatever it is doing, and frees what it brought. NULL is fine. */
void courier_close(struct courier *courier);

/* To poll for reading; -1 once the job is over. */
int courier_fd(const struct courier *courier);

/* When courier_dispatch() wants to be called at the latest: silence is then a failure. */
int64_t courier_deadline_ns(const struct courier *courier);

/* Takes what the helper said: call until COURIER_NO_NEWS. After COURIER_DONE or COURIER_FAILED
 * there is never any more. */
enum courier_news courier_dispatch(struct courier *courier, int64_t now_ns);

enum courier_failure courier_failure(const struct courier *courier);

/* Bytes read so far, and how many there are; 0 while that is not known. Of a folder each byte
 * counts twice, for it is written and read back. */
void courier_progress(const struct courier *courier, int64_t *ret_done, int64_t *ret_total);

/* What courier_list() found; the courier's. */
int courier_files(const struct courier *courier, const struct courier_file **ret_files);

/* What courier_read() read; the courier's. NULL before COURIER_DONE. */
const char *courier_bytes(const struct courier *courier, size_t *ret_length);

/* What courier_read_folder() read. Names and bytes are the courier's, the array of files is the
 * caller's to free. ERR_INVALID: nothing was read, or something else. */
CHECKED enum err courier_folder(const struct courier *courier, struct stick_folder *ret_folder);

/* After COURIER_DONE of courier_write(): under which name the folder is there, and since when; the
 * courier's. */
const char *courier_written(const struct courier *courier, enum stick_outcome *ret_outcome);

/* With COURIER_FULL, in bytes. */
int64_t courier_needed(const struct courier *courier);

/* The helper process, from main() when it was started with --helper=courier. Does not return. */
_Noreturn void courier_process_main(void);

#endif
