/*
 * The sticks that are plugged in: every mount point below the media folders, and, for the demo and
 * tests, plain folders named stick* directly below a folder of the command line. Somebody else
 * mounts them (udev and systemd); this only watches. Runs in the main process and never blocks, for
 * it asks the kernel what is mounted and never a stick: what has to touch one is the courier's.
 */
#ifndef THEMEDAY_DRIVERS_MEDIA_H
#define THEMEDAY_DRIVERS_MEDIA_H

#include "firmware/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { MEDIA_FOLDERS_MAX = 8, MEDIA_STICKS_MAX = 8, MEDIA_PATH_SIZE = 512, MEDIA_NAME_SIZE = 128 };

struct media_stick {
    char name[MEDIA_NAME_SIZE]; /* the last part of its path, for people */
    char path[MEDIA_PATH_SIZE];
    char file_system[32]; /* "vfat", "exfat"; "" for a plain folder */
    bool writable;
    int64_t mount; /* the kernel's number of the mount; 0 for a plain folder */
};

struct media;

/* Watches below the `count` folders, or below /media and /run/media when there are none. Folders
 * beyond MEDIA_FOLDERS_MAX and sticks beyond MEDIA_STICKS_MAX are told in the log and left out. */
CHECKED enum err media_open(const char *const *folders, int count, struct media **ret_media);
void media_close(struct media *media);

/* Becomes readable when the sticks may have changed. */
int media_fd(const struct media *media);

/* Looks again; true when the sticks are others than before. */
bool media_dispatch(struct media *media);

/* Those of the last look, by path; media's, until the next one. */
int media_sticks(const struct media *media, const struct media_stick **ret_sticks);

/* Whether this very stick is still plugged in. */
bool media_has(const struct media *media, const struct media_stick *stick);

#endif
