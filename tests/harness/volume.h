/*
 * A disk whose plug can be pulled after the fact: a volume with an ext4 file system that remembers
 * everything that was written to it and every flush, in order. It is one file behind a real mount
 * (FUSE, served by a process of its own) below a loop device, so that writes and flushes are those
 * that a kernel sends to a disk. Afterwards it tells what a power cut at any point of that record
 * would have left: all that was flushed before, and of the rest whatever the disk had got to.
 *
 * Needs root, /dev/fuse and loop devices.
 */
#ifndef THEMEDAY_TESTS_VOLUME_H
#define THEMEDAY_TESTS_VOLUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { VOLUME_PATH_SIZE = 128 };

/* What the server has written down, in memory that is shared with it. */
struct volume_log;

struct volume {
    char disk[VOLUME_PATH_SIZE];   /* a folder: the file system is mounted here */
    char image[VOLUME_PATH_SIZE];  /* the file behind the loop device */
    char device[VOLUME_PATH_SIZE]; /* "/dev/loop7", or empty */
    size_t size;
    pid_t server;
    struct volume_log *log;
};

/* Makes an empty file system of so many MiB below an existing folder. False: this machine does not
 * let us, and nothing is left behind. Whatever goes wrong later fails the test. */
bool volume_plug_in(struct volume *volume, const char *folder, int mib);

/* Takes it away; the record stays until volume_forget(). Both may be called twice. */
void volume_pull_out(struct volume *volume);
void volume_forget(struct volume *volume);

/* How many writes and flushes there have been: what was promised before this moment has to be there
 * after a power cut at this place or later. */
size_t volume_position(const struct volume *volume);

/* Whether the place-th thing in the record, from 0, is a flush. */
bool volume_is_flush(const struct volume *volume, size_t place);

/* ---- pulling the plug ---- */

/* A disk that is brought forward through the record. */
struct volume_replay {
    const struct volume *volume;
    unsigned char *bytes; /* what is safe: all that was written before the last flush */
    size_t safe;          /* up to here */
};

void replay_begin(struct volume_replay *replay, const struct volume *volume);
void replay_end(struct volume_replay *replay);

/* What is lost of the writes that no flush has covered: each piece of so many bytes that starts at
 * a multiple of it with this probability in percent, by a seed. The file system's superblock is one
 * piece always. */
struct volume_loss {
    int percent;
    size_t piece;
    unsigned seed;
};

/* Writes the volume as it is after a power cut behind the first `place` things of the record into a
 * file. Places never go back between two calls. */
void replay_cut(struct volume_replay *replay, size_t place, struct volume_loss loss,
                const char *path);

#endif
