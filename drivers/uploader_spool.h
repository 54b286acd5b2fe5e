/*
 * The folders of the spool, as the uploader's helper process reads and removes them. Blocks as long
 * as the disk does.
 */
#ifndef THEMEDAY_DRIVERS_UPLOADER_SPOOL_H
#define THEMEDAY_DRIVERS_UPLOADER_SPOOL_H

#include "drivers/uploader.h"

struct spooled_file {
    char name[UPLOAD_FILE_SIZE];
    char *bytes;
    size_t length;
};

/* Reads all files of a folder by name, the seal last: at most UPLOADER_FILES_MAX. ERR_CORRUPT:
 * there is no seal, or something that no bundle has. What was read is never freed: the process
 * ends. */
CHECKED enum err uploader_spool_read(const char *folder, struct spooled_file *ret_files,
                                     int *ret_count);

/* Removes everything in `spool` but the folders in `keep`, names with a NUL behind each. */
CHECKED enum err uploader_spool_tidy(const char *spool, const char *keep, size_t keep_length);

#endif
