#include "drivers/uploader_spool.h"

#include "firmware/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char seal_name[] = "SHA256SUMS.minisig";

static enum err spool_errno(const char *what)
{
    log_warning("spool: %s: %s", what, strerror(errno));
    return err_from_errno(errno);
}

/* ---- reading ---- */

static enum err spool_read_all(int fd, char *ret_bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(fd, ret_bytes + done, length - done);
        if (got < 0)
            return err_from_errno(errno);
        if (got == 0)
            return ERR_CORRUPT;
        done += (size_t)got;
    }
    return ERR_OK;
}

static enum err spool_read_file(int folder_fd, const char *name, struct spooled_file *ret_file)
{
    struct stat status;
    if (snprintf(ret_file->name, sizeof ret_file->name, "%s", name) >= (int)sizeof ret_file->name)
        return ERR_CORRUPT;
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return spool_errno(name);
    enum err err = ERR_CORRUPT;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= UPLOADER_BYTES_MAX)
        err = ERR_OK;
    ret_file->length = err == ERR_OK ? (size_t)status.st_size : 0;
    ret_file->bytes = malloc(ret_file->length + 1);
    if (err == ERR_OK)
        err = ret_file->bytes == NULL ? ERR_NOMEM
                                      : spool_read_all(fd, ret_file->bytes, ret_file->length);
    close(fd);
    return err;
}

static bool spool_is_seal(const struct spooled_file *file)
{
    return strcmp(file->name, seal_name) == 0;
}

static int spool_compare(const void *left, const void *right)
{
    const struct spooled_file *a = left, *b = right;
    if (spool_is_seal(a) != spool_is_seal(b))
        return spool_is_seal(a) ? 1 : -1;
    return strcmp(a->name, b->name);
}

static enum err spool_read_files(DIR *directory, struct spooled_file *ret_files, int *ret_count)
{
    int count = 0;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (count == UPLOADER_FILES_MAX)
            return ERR_CORRUPT;
        enum err err = spool_read_file(dirfd(directory), entry->d_name, &ret_files[count++]);
        if (err != ERR_OK)
            return err;
    }
    qsort(ret_files, (size_t)count, sizeof *ret_files, spool_compare);
    *ret_count = count;
    return count > 0 && spool_is_seal(&ret_files[count - 1]) ? ERR_OK : ERR_CORRUPT;
}

enum err uploader_spool_read(const char *folder, struct spooled_file *ret_files, int *ret_count)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return spool_errno(folder);
    enum err err = spool_read_files(directory, ret_files, ret_count);
    closedir(directory);
    return err;
}

/* ---- removing ---- */

static int spool_remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static bool spool_keeps(const char *name, const char *keep, size_t length)
{
    for (const char *at = keep; at < keep + length; at += strlen(at) + 1)
        if (strcmp(at, name) == 0)
            return true;
    return false;
}

enum err uploader_spool_tidy(const char *spool, const char *keep, size_t keep_length)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *directory = opendir(spool);
    enum err err = ERR_OK;
    if (directory == NULL)
        return errno == ENOENT ? ERR_OK : spool_errno(spool);
    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            spool_keeps(entry->d_name, keep, keep_length) ||
            snprintf(path, sizeof path, "%s/%s", spool, entry->d_name) >= (int)sizeof path)
            continue;
        if (nftw(path, spool_remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
            err = spool_errno(entry->d_name);
    }
    closedir(directory);
    return err;
}
