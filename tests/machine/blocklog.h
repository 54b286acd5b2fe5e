/*
 * What a disk was asked to do, in order, as QEMU's blklogwrites writes it down (the format of the
 * kernel's dm-log-writes): and what a power cut at any place of that record would have left, of one
 * partition. All that was flushed before is there, and of the rest whatever the disk had got to.
 * Whatever goes wrong fails the test.
 */
#ifndef THEMEDAY_TESTS_BLOCKLOG_H
#define THEMEDAY_TESTS_BLOCKLOG_H

#include "tests/harness/volume.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct blocklog_entry;

struct blocklog {
    unsigned char *record; /* the whole file */
    struct blocklog_entry *entries;
    size_t count;
    unsigned char *before; /* the partition before the record began, and then what is safe */
    uint64_t offset, size; /* of the partition on the disk, in bytes */
    size_t safe;           /* up to here */
};

/* Reads a record; `before` is a file with the whole disk as it was, and the partition starts at
 * this byte of it and is so long. */
void blocklog_open(struct blocklog *log, const char *record, const char *before, uint64_t offset,
                   uint64_t size);
void blocklog_close(struct blocklog *log);

/* How many entries a record has by now that is still being written. */
size_t blocklog_position(const char *record);

/* Whether the place-th entry, from 0, is a flush, or concerns the partition at all. */
bool blocklog_is_flush(const struct blocklog *log, size_t place);
bool blocklog_touches(const struct blocklog *log, size_t place);

/* Writes the partition into a file, as it is after a power cut behind the first `place` entries.
 * Places never go back between two calls. */
void blocklog_cut(struct blocklog *log, size_t place, struct volume_loss loss, const char *path);

#endif
