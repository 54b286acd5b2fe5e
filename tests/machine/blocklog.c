#include "tests/machine/blocklog.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { SECTOR = 512, FLAG_FLUSH = 1, FLAG_FUA = 2, FLAG_DISCARD = 4, SUPERBLOCK_END = 4096 };

static const uint64_t magic = 0x6a736677736872ULL;

/* As they stand in the file, little-endian. */
struct blocklog_super {
    uint64_t magic, version, entries;
    uint32_t sector_size;
} __attribute__((packed));

struct blocklog_header {
    uint64_t sector, sectors, flags, data_length;
} __attribute__((packed));

struct blocklog_entry {
    uint64_t offset, length; /* on the disk, in bytes */
    uint64_t flags;
    const unsigned char *bytes;
};

static unsigned char *blocklog_read(const char *path, uint64_t offset, uint64_t size)
{
    unsigned char *bytes = malloc(size);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(bytes);
    assert_true(fd >= 0);
    for (uint64_t at = 0; at < size;) {
        ssize_t got = pread(fd, bytes + at, size - at, (off_t)(offset + at));
        assert_true(got > 0);
        at += (uint64_t)got;
    }
    close(fd);
    return bytes;
}

static uint64_t file_size(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return (uint64_t)status.st_size;
}

/* Walks through the entries that are whole; keeps them where there is room for that. The number in
 * the first sector is written with flushes only, and lags behind. */
static size_t blocklog_walk(const unsigned char *record, uint64_t size,
                            struct blocklog_entry *ret_entries)
{
    size_t count = 0;
    struct blocklog_header header;
    for (uint64_t at = SECTOR; at + SECTOR <= size; count++) {
        memcpy(&header, record + at, sizeof header);
        bool has_data = (header.flags & FLAG_DISCARD) == 0;
        uint64_t length = has_data ? header.sectors * SECTOR : 0;
        if ((header.sectors == 0 && header.flags == 0) || at + SECTOR + length > size)
            break;
        if (ret_entries != NULL)
            ret_entries[count] =
                (struct blocklog_entry){.offset = header.sector * SECTOR,
                                        .length = header.sectors * SECTOR,
                                        .flags = header.flags,
                                        .bytes = has_data ? record + at + SECTOR : NULL};
        at += SECTOR + length;
    }
    return count;
}

void blocklog_open(struct blocklog *log, const char *record, const char *before, uint64_t offset,
                   uint64_t size)
{
    uint64_t length = file_size(record);
    struct blocklog_super super;
    *log = (struct blocklog){.offset = offset, .size = size};
    log->record = blocklog_read(record, 0, length);
    memcpy(&super, log->record, sizeof super);
    assert_int_equal(super.magic, magic);
    assert_int_equal(super.sector_size, SECTOR);
    log->count = blocklog_walk(log->record, length, NULL);
    log->entries = calloc(log->count + 1, sizeof *log->entries);
    assert_non_null(log->entries);
    blocklog_walk(log->record, length, log->entries);
    log->before = blocklog_read(before, offset, size);
}

void blocklog_close(struct blocklog *log)
{
    free(log->record);
    free(log->entries);
    free(log->before);
    *log = (struct blocklog){.count = 0};
}

size_t blocklog_position(const char *path)
{
    uint64_t size = file_size(path);
    unsigned char *record = blocklog_read(path, 0, size);
    size_t count = blocklog_walk(record, size, NULL);
    free(record);
    return count;
}

bool blocklog_is_flush(const struct blocklog *log, size_t place)
{
    return (log->entries[place].flags & FLAG_FLUSH) != 0;
}

bool blocklog_touches(const struct blocklog *log, size_t place)
{
    const struct blocklog_entry *entry = &log->entries[place];
    return entry->length > 0 && entry->offset >= log->offset &&
           entry->offset + entry->length <= log->offset + log->size;
}

/* A write of its own, or (of a discard) what is read there afterwards. */
static void entry_apply(const struct blocklog_entry *entry, unsigned char *to, uint64_t from,
                        uint64_t length)
{
    if (entry->bytes != NULL)
        memcpy(to, entry->bytes + from, length);
    else
        memset(to, 0, length);
}

/* Of one write what reached the disk; what is written through has, as a whole. The superblock of
 * ext4 is one piece always (volume.c says why). */
static void blocklog_write_some(const struct blocklog *log, size_t place, unsigned char *bytes,
                                struct volume_loss *loss)
{
    const struct blocklog_entry *entry = &log->entries[place];
    uint64_t start = entry->offset - log->offset, length;
    for (uint64_t from = 0; from < entry->length; from += length) {
        uint64_t at = start + from;
        uint64_t piece = at < SUPERBLOCK_END ? SUPERBLOCK_END : loss->piece;
        length = piece - at % piece;
        if (length > entry->length - from)
            length = entry->length - from;
        bool is_through = (entry->flags & FLAG_FUA) != 0;
        if (is_through || rand_r(&loss->seed) % 100 >= loss->percent)
            entry_apply(entry, bytes + at, from, length);
    }
}

/* Everything before the last flush that comes before `place` is safe. A flush comes before the
 * data of its own entry. */
static void blocklog_advance(struct blocklog *log, size_t place)
{
    size_t safe = place;
    while (safe > log->safe && !blocklog_is_flush(log, safe - 1))
        safe--;
    for (; log->safe < safe; log->safe++) {
        const struct blocklog_entry *entry = &log->entries[log->safe];
        if (blocklog_touches(log, log->safe))
            entry_apply(entry, log->before + (entry->offset - log->offset), 0, entry->length);
    }
}

static void save(const unsigned char *bytes, uint64_t size, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    for (uint64_t at = 0; at < size;) {
        ssize_t put = write(fd, bytes + at, size - at);
        assert_true(put > 0);
        at += (uint64_t)put;
    }
    assert_int_equal(close(fd), 0);
}

void blocklog_cut(struct blocklog *log, size_t place, struct volume_loss loss, const char *path)
{
    assert_true(place >= log->safe && place <= log->count);
    blocklog_advance(log, place);
    unsigned char *bytes = malloc(log->size);
    assert_non_null(bytes);
    memcpy(bytes, log->before, log->size);
    for (size_t i = log->safe; i < place; i++)
        if (blocklog_touches(log, i))
            blocklog_write_some(log, i, bytes, &loss);
    save(bytes, log->size, path);
    free(bytes);
}
