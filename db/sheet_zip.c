#include "db/sheet_zip.h"

#include <minizip/unzip.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* XML of a full roster is some 40 MB; the ratio is of members worth a look only. */
static const ZPOS64_T unpacked_max = 256 * 1024 * 1024, looked_at = 1024 * 1024, ratio_max = 200;

struct sheet_zip {
    const char *bytes;
    ZPOS64_T length;
    ZPOS64_T position; /* of the library's file */
    unzFile archive;
    ZPOS64_T left; /* of the member, by its declared size */
};

/* ---- the archive as the library's file ---- */

static voidpf sheet_zip_file_open(voidpf opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static uLong sheet_zip_file_read(voidpf opaque, voidpf stream, void *ret_bytes, uLong size)
{
    (void)opaque;
    struct sheet_zip *zip = stream;
    ZPOS64_T left = zip->length - zip->position;
    uLong count = size < left ? size : (uLong)left;
    memcpy(ret_bytes, zip->bytes + zip->position, count);
    zip->position += count;
    return count;
}

static ZPOS64_T sheet_zip_file_tell(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return ((struct sheet_zip *)stream)->position;
}

static long sheet_zip_file_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    (void)opaque;
    struct sheet_zip *zip = stream;
    ZPOS64_T base = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                    : origin == ZLIB_FILEFUNC_SEEK_CUR ? zip->position
                                                       : zip->length;
    if (offset > zip->length - base)
        return -1;
    zip->position = base + offset;
    return 0;
}

static int sheet_zip_file_nothing(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

struct sheet_zip *sheet_zip_open(const char *bytes, size_t length)
{
    struct sheet_zip *zip = calloc(1, sizeof *zip);
    if (zip == NULL)
        return NULL;
    zip->bytes = bytes;
    zip->length = length;
    zlib_filefunc64_def file = {
        .zopen64_file = sheet_zip_file_open,
        .zread_file = sheet_zip_file_read,
        .ztell64_file = sheet_zip_file_tell,
        .zseek64_file = sheet_zip_file_seek,
        .zclose_file = sheet_zip_file_nothing,
        .zerror_file = sheet_zip_file_nothing,
        .opaque = zip,
    };
    zip->archive = unzOpen2_64("", &file);
    if (zip->archive != NULL)
        return zip;
    free(zip);
    return NULL;
}

void sheet_zip_close(struct sheet_zip *zip)
{
    if (zip == NULL)
        return;
    unzClose(zip->archive);
    free(zip);
}

/* ---- a member ---- */

static enum sheet_fault sheet_zip_judge(const unz_file_info64 *info)
{
    static const uLong encrypted = 1;
    if (info->flag & encrypted)
        return SHEET_LOCKED;
    if (info->uncompressed_size > unpacked_max)
        return SHEET_BOMB;
    if (info->uncompressed_size > looked_at &&
        info->uncompressed_size / ratio_max > info->compressed_size)
        return SHEET_BOMB;
    return SHEET_GOOD;
}

enum sheet_fault sheet_zip_enter(struct sheet_zip *zip, const char *name)
{
    static const int case_matters = 1;
    unz_file_info64 info;
    int located = unzLocateFile(zip->archive, name, case_matters);
    if (located == UNZ_END_OF_LIST_OF_FILE)
        return SHEET_NO_TABLE;
    if (located != UNZ_OK ||
        unzGetCurrentFileInfo64(zip->archive, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return SHEET_DAMAGED;
    enum sheet_fault fault = sheet_zip_judge(&info);
    if (fault != SHEET_GOOD)
        return fault;
    zip->left = info.uncompressed_size;
    return unzOpenCurrentFile(zip->archive) == UNZ_OK ? SHEET_GOOD : SHEET_DAMAGED;
}

/* The library never unpacks more than the member has declared, and then its check sum is wrong. */
enum sheet_fault sheet_zip_read(struct sheet_zip *zip, char *ret_bytes, size_t size,
                                size_t *ret_length)
{
    int count = unzReadCurrentFile(zip->archive, ret_bytes, (unsigned)size);
    if (count < 0 || (ZPOS64_T)count > zip->left)
        return SHEET_DAMAGED;
    zip->left -= (ZPOS64_T)count;
    *ret_length = (size_t)count;
    if (count > 0)
        return SHEET_GOOD;
    bool whole = zip->left == 0 && unzCloseCurrentFile(zip->archive) == UNZ_OK;
    return whole ? SHEET_GOOD : SHEET_DAMAGED;
}

void sheet_zip_leave(struct sheet_zip *zip)
{
    unzCloseCurrentFile(zip->archive);
}
