#include "drivers/stick.h"

#include "firmware/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STICK_COPIES_MAX = 99 };

/* Logs what failed with which file. */
static enum err stick_error(const char *name)
{
    int error = errno;
    log_error("%s: %s", name, strerror(error));
    enum err err = err_from_errno(error);
    return err == ERR_FULL || err == ERR_GONE ? err : ERR_IO;
}

/* ---- reading back ---- */

static enum err stick_compare_open(int fd, const struct stick_file *file, bool *ret_same)
{
    char buffer[16 * 1024];
    size_t done = 0;
    ssize_t length;
    bool same = true;
    while (same && (length = read(fd, buffer, sizeof buffer)) != 0) {
        if (length < 0)
            return stick_error(file->name);
        same = done + (size_t)length <= file->length &&
               memcmp(file->bytes + done, buffer, (size_t)length) == 0;
        done += (size_t)length;
    }
    *ret_same = same && done == file->length;
    return ERR_OK;
}

/* From the medium, not from what the kernel remembers of it. */
static enum err stick_compare(int folder_fd, const struct stick_file *file, bool *ret_same)
{
    int fd = openat(folder_fd, file->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) {
        *ret_same = false;
        return ERR_OK;
    }
    if (fd < 0)
        return stick_error(file->name);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    enum err err = stick_compare_open(fd, file, ret_same);
    close(fd);
    return err;
}

static int stick_count_files(int folder_fd)
{
    int count = 0;
    int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (directory == NULL) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

/* Whether the folder holds these very files and no others. */
static enum err stick_is_same(int target_fd, const char *name, const struct stick_folder *folder,
                              bool *ret_same)
{
    int fd = openat(target_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        *ret_same = false;
        return errno == ENOTDIR || errno == ELOOP ? ERR_OK : stick_error(name);
    }
    enum err err = ERR_OK;
    bool same = stick_count_files(fd) == folder->file_count;
    for (int i = 0; err == ERR_OK && same && i < folder->file_count; i++)
        err = stick_compare(fd, &folder->files[i], &same);
    close(fd);
    *ret_same = same;
    return err;
}

/* ---- writing ---- */

static bool stick_write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static void stick_times(int64_t time_ms, struct timespec ret_times[2])
{
    ret_times[0] = (struct timespec){.tv_sec = time_ms / 1000};
    ret_times[1] = ret_times[0];
}

static enum err stick_write_file(int folder_fd, const struct stick_file *file, int64_t time_ms)
{
    struct timespec times[2];
    stick_times(time_ms, times);
    int fd = openat(folder_fd, file->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return stick_error(file->name);
    enum err err = ERR_OK;
    if (!stick_write_all(fd, file->bytes, file->length) || futimens(fd, times) != 0 ||
        fsync(fd) != 0)
        err = stick_error(file->name);
    if (close(fd) != 0 && err == ERR_OK)
        err = stick_error(file->name);
    return err;
}

/* Removes the hidden folder, ours or one that a pulled-out stick kept. It holds plain files. */
static void stick_remove(int target_fd, const char *hidden)
{
    int fd = openat(target_fd, hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (directory != NULL) {
        for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
                unlinkat(dirfd(directory), entry->d_name, 0);
        closedir(directory);
    } else if (fd >= 0) {
        close(fd);
    }
    unlinkat(target_fd, hidden, AT_REMOVEDIR);
}

static enum err stick_fill(int target_fd, const char *hidden, const struct stick_folder *folder)
{
    struct timespec times[2];
    stick_times(folder->time_ms, times);
    stick_remove(target_fd, hidden);
    if (mkdirat(target_fd, hidden, 0755) != 0)
        return stick_error(hidden);
    int fd = openat(target_fd, hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return stick_error(hidden);
    enum err err = ERR_OK;
    for (int i = 0; err == ERR_OK && i < folder->file_count; i++)
        err = stick_write_file(fd, &folder->files[i], folder->time_ms);
    if (err == ERR_OK && (futimens(fd, times) != 0 || fsync(fd) != 0))
        err = stick_error(hidden);
    close(fd);
    return err;
}

/* The name appears when everything is on the medium. */
static enum err stick_publish(int target_fd, const char *hidden, const char *name,
                              const struct stick_folder *folder)
{
    bool same = false;
    if (renameat(target_fd, hidden, target_fd, name) != 0 || fsync(target_fd) != 0)
        return stick_error(name);
    enum err err = stick_is_same(target_fd, name, folder, &same);
    if (err == ERR_OK && !same) {
        log_error("%s: reads back differently from what was written", name);
        err = ERR_CORRUPT;
    }
    if (err != ERR_OK)
        stick_remove(target_fd, name);
    return err;
}

/* The first name that is free, or whose folder holds the same. */
static enum err stick_choose(int target_fd, const struct stick_folder *folder,
                             enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE])
{
    struct stat status;
    snprintf(ret_name, STICK_NAME_SIZE, "%s", folder->name);
    for (int copy = 2; copy <= STICK_COPIES_MAX; copy++) {
        bool same = false;
        if (fstatat(target_fd, ret_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            *ret_outcome = STICK_WRITTEN;
            return errno == ENOENT ? ERR_OK : stick_error(ret_name);
        }
        enum err err = stick_is_same(target_fd, ret_name, folder, &same);
        if (err != ERR_OK || same) {
            *ret_outcome = STICK_SAME;
            return err;
        }
        snprintf(ret_name, STICK_NAME_SIZE, "%s-%d", folder->name, copy);
    }
    return ERR_BUSY;
}

enum err stick_write(const char *target, const struct stick_folder *folder,
                     enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE])
{
    char hidden[STICK_NAME_SIZE + 8], name[STICK_NAME_SIZE];
    enum stick_outcome outcome = STICK_WRITTEN;
    int target_fd = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target_fd < 0)
        return stick_error(target);
    enum err err = stick_choose(target_fd, folder, &outcome, name);
    if (err == ERR_OK && outcome == STICK_WRITTEN) {
        snprintf(hidden, sizeof hidden, ".%s.part", name);
        err = stick_fill(target_fd, hidden, folder);
        if (err == ERR_OK)
            err = stick_publish(target_fd, hidden, name, folder);
        if (err != ERR_OK)
            stick_remove(target_fd, hidden);
    }
    close(target_fd);
    if (err == ERR_OK) {
        *ret_outcome = outcome;
        memcpy(ret_name, name, sizeof name);
    }
    return err;
}
