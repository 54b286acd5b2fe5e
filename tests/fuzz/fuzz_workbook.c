/*
 * The parts of a workbook in an archive that is always whole: the sheet, and behind a NUL the
 * shared strings. Mutating the bytes of an archive would nearly always break a check sum first.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char workbook_xml[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"名单\" r:id=\"a\"/></sheets></workbook>";

static const char relations_xml[] =
    "<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"b\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>"
    "</Relationships>";

/* An archive of members that are not packed, put together by hand: minizip writes into files. */
struct archive {
    uint8_t *bytes;
    size_t length;
    uint8_t directory[1024];
    size_t directory_length;
    unsigned count;
};

static void put(uint8_t **at, unsigned long value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *(*at)++ = (uint8_t)(value >> (8 * i));
}

/* What the header of a member and its entry in the directory have in common. */
static void put_member(uint8_t **at, const char *name, const void *bytes, size_t length)
{
    unsigned long crc = crc32(0, bytes, (unsigned)length);
    put(at, 20, 2); /* the version of the format; no flags, stored, no time */
    put(at, 0, 4);
    put(at, 0, 4);
    put(at, crc, 4);
    put(at, length, 4);
    put(at, length, 4);
    put(at, strlen(name), 2);
    put(at, 0, 2);
}

static void archive_add(struct archive *archive, const char *name, const void *bytes, size_t length)
{
    uint8_t *at = archive->bytes + archive->length;
    uint8_t *entry = archive->directory + archive->directory_length;
    put(&entry, 0x02014b50, 4);
    put(&entry, 20, 2);
    put_member(&entry, name, bytes, length);
    put(&entry, 0, 2); /* no comment; the first disk, no attributes */
    put(&entry, 0, 8);
    put(&entry, archive->length, 4);
    memcpy(entry, name, strlen(name));
    archive->directory_length = (size_t)(entry - archive->directory) + strlen(name);
    put(&at, 0x04034b50, 4);
    put_member(&at, name, bytes, length);
    memcpy(at, name, strlen(name));
    memcpy(at + strlen(name), bytes, length);
    archive->length = (size_t)(at - archive->bytes) + strlen(name) + length;
    archive->count++;
}

static void archive_end(struct archive *archive)
{
    uint8_t *at = archive->bytes + archive->length;
    memcpy(at, archive->directory, archive->directory_length);
    at += archive->directory_length;
    put(&at, 0x06054b50, 4);
    put(&at, 0, 4);
    put(&at, archive->count, 2);
    put(&at, archive->count, 2);
    put(&at, archive->directory_length, 4);
    put(&at, archive->length, 4);
    put(&at, 0, 2);
    archive->length = (size_t)(at - archive->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct archive archive = {.bytes = malloc(size + 4096)};
    size_t length = 0;
    assert(archive.bytes != NULL);
    char *sheet = fuzz_part(&input, '\0', &length);
    archive_add(&archive, "xl/workbook.xml", workbook_xml, sizeof workbook_xml - 1);
    archive_add(&archive, "xl/_rels/workbook.xml.rels", relations_xml, sizeof relations_xml - 1);
    archive_add(&archive, "xl/worksheets/sheet1.xml", sheet, length);
    archive_add(&archive, "xl/sharedStrings.xml", input.data, input.size);
    archive_end(&archive);
    fuzz_sheet((const char *)archive.bytes, archive.length);
    if (size % 2 == 0)
        fuzz_roster((const char *)archive.bytes, archive.length, UID_AS_WRITTEN);
    else
        fuzz_plan((const char *)archive.bytes, archive.length);
    free(sheet);
    free(archive.bytes);
    return 0;
}
