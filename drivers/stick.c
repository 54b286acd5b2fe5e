#include "drivers/stick.h"

#include "firmware/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { STICK_COPIES_MAX = 99 };

/* A folder on its way. */
struct stick_job {
    int target_fd;
    const struct stick_folder *folder;
    const struct stick_watcher *watcher;
    int64_t done, total;
    bool is_underway; /* what is read now is part of the way, not a look at what is there */
};

/* Logs what failed with which file. */
static enum err stick_error(const char *name)
{
    int error = errno;
    log_error("%s: %s", name, strerror(error));
    switch (error) {
    case EINVAL: /* a name in Chinese on a file system mounted without UTF-8 */
    case EILSEQ:
    case ENAMETOOLONG:
    case ENOSYS:
    case EOPNOTSUPP:
        return ERR_UNSUPPORTED;
    }
    enum err err = err_from_errno(error);
    return err == ERR_FULL || err == ERR_GONE ? err : ERR_IO;
}

/* False: the watcher has seen enough. */
static bool stick_advance(struct stick_job *job, size_t length)
{
    job->done += (int64_t)length;
    return job->watcher == NULL ||
           job->watcher->go_on(job->watcher->context, job->done, job->total);
}

int64_t stick_needed(const struct stick_folder *folder, int64_t block)
{
    enum { ENTRIES = 8 }; /* blocks for the folder itself, and for what the target grows by */
    int64_t needed = ENTRIES * block;
    for (int i = 0; i < folder->file_count; i++)
        needed += ((int64_t)folder->files[i].length + block - 1) / block * block;
    return needed;
}

/* ---- reading back ---- */

static enum err stick_compare_open(struct stick_job *job, int fd, const struct stick_file *file,
                                   bool *ret_same)
{
    static char buffer[STICK_STEP];
    size_t done = 0;
    ssize_t length;
    bool same = true;
    while (same && (length = read(fd, buffer, sizeof buffer)) != 0) {
        if (length < 0)
            return stick_error(file->name);
        same = done + (size_t)length <= file->length &&
               memcmp(file->bytes + done, buffer, (size_t)length) == 0;
        done += (size_t)length;
        if (!stick_advance(job, job->is_underway ? (size_t)length : 0))
            return ERR_IO;
    }
    *ret_same = same && done == file->length;
    return ERR_OK;
}

/* From the medium, not from what the kernel remembers of it. */
static enum err stick_compare(struct stick_job *job, int folder_fd, const struct stick_file *file,
                              bool *ret_same)
{
    int fd = openat(folder_fd, file->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) {
        *ret_same = false;
        return ERR_OK;
    }
    if (fd < 0)
        return stick_error(file->name);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    enum err err = stick_compare_open(job, fd, file, ret_same);
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
static enum err stick_is_same(struct stick_job *job, const char *name, bool *ret_same)
{
    int fd = openat(job->target_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        *ret_same = false;
        return errno == ENOTDIR || errno == ELOOP ? ERR_OK : stick_error(name);
    }
    enum err err = ERR_OK;
    bool same = stick_count_files(fd) == job->folder->file_count;
    for (int i = 0; err == ERR_OK && same && i < job->folder->file_count; i++)
        err = stick_compare(job, fd, &job->folder->files[i], &same);
    close(fd);
    *ret_same = same;
    return err;
}

/* ---- writing ---- */

/* Onto the medium step by step: a slow stick would otherwise swallow everything at once and then
 * be silent for longer than anybody waits. */
static enum err stick_write_all(struct stick_job *job, int fd, const struct stick_file *file)
{
    for (size_t done = 0; done < file->length;) {
        size_t step = file->length - done < STICK_STEP ? file->length - done : STICK_STEP;
        ssize_t written = write(fd, file->bytes + done, step);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 || fdatasync(fd) != 0)
            return stick_error(file->name);
        done += (size_t)written;
        if (!stick_advance(job, (size_t)written))
            return ERR_IO;
    }
    return ERR_OK;
}

static void stick_times(int64_t time_ms, struct timespec ret_times[2])
{
    ret_times[0] = (struct timespec){.tv_sec = time_ms / 1000};
    ret_times[1] = ret_times[0];
}

static enum err stick_write_file(struct stick_job *job, int folder_fd,
                                 const struct stick_file *file)
{
    struct timespec times[2];
    stick_times(job->folder->time_ms, times);
    int fd = openat(folder_fd, file->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return stick_error(file->name);
    enum err err = stick_write_all(job, fd, file);
    if (err == ERR_OK && (futimens(fd, times) != 0 || fsync(fd) != 0))
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

static enum err stick_check_room(const struct stick_job *job)
{
    struct statvfs room;
    if (fstatvfs(job->target_fd, &room) != 0)
        return stick_error("free space");
    if ((room.f_flag & ST_RDONLY) != 0) {
        errno = EROFS; /* that comes first: emptying it would help nobody */
        return stick_error(job->folder->name);
    }
    int64_t needed = stick_needed(job->folder, (int64_t)room.f_frsize);
    /* a file system without blocks of its own says nothing */
    if (room.f_blocks == 0 || (int64_t)(room.f_bavail * room.f_frsize) >= needed)
        return ERR_OK;
    log_error("%s: no room for %lld bytes", job->folder->name, (long long)needed);
    return ERR_FULL;
}

static enum err stick_fill(struct stick_job *job, const char *hidden)
{
    struct timespec times[2];
    stick_times(job->folder->time_ms, times);
    job->is_underway = true;
    stick_remove(job->target_fd, hidden);
    enum err err = stick_check_room(job);
    if (err != ERR_OK)
        return err;
    if (mkdirat(job->target_fd, hidden, 0755) != 0)
        return stick_error(hidden);
    int fd = openat(job->target_fd, hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return stick_error(hidden);
    for (int i = 0; err == ERR_OK && i < job->folder->file_count; i++)
        err = stick_write_file(job, fd, &job->folder->files[i]);
    if (err == ERR_OK && (futimens(fd, times) != 0 || fsync(fd) != 0))
        err = stick_error(hidden);
    close(fd);
    return err;
}

/* The name appears when everything is on the medium. */
static enum err stick_publish(struct stick_job *job, const char *hidden, const char *name)
{
    bool same = false;
    if (renameat(job->target_fd, hidden, job->target_fd, name) != 0 || fsync(job->target_fd) != 0 ||
        syncfs(job->target_fd) != 0)
        return stick_error(name);
    enum err err = stick_is_same(job, name, &same);
    if (err == ERR_OK && !same) {
        log_error("%s: reads back differently from what was written", name);
        err = ERR_CORRUPT;
    }
    if (err != ERR_OK)
        stick_remove(job->target_fd, name);
    return err;
}

/* The first name that is free, or whose folder holds the same. */
static enum err stick_choose(struct stick_job *job, enum stick_outcome *ret_outcome,
                             char ret_name[STICK_NAME_SIZE])
{
    struct stat status;
    snprintf(ret_name, STICK_NAME_SIZE, "%s", job->folder->name);
    for (int copy = 2; copy <= STICK_COPIES_MAX; copy++) {
        bool same = false;
        if (fstatat(job->target_fd, ret_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            *ret_outcome = STICK_WRITTEN;
            return errno == ENOENT ? ERR_OK : stick_error(ret_name);
        }
        enum err err = stick_is_same(job, ret_name, &same);
        if (err != ERR_OK || same) {
            *ret_outcome = STICK_SAME;
            return err;
        }
        snprintf(ret_name, STICK_NAME_SIZE, "%s-%d", job->folder->name, copy);
    }
    return ERR_BUSY;
}

enum err stick_write_at(int target_fd, const struct stick_folder *folder,
                        const struct stick_watcher *watcher, enum stick_outcome *ret_outcome,
                        char ret_name[STICK_NAME_SIZE])
{
    char hidden[STICK_NAME_SIZE + 8], name[STICK_NAME_SIZE];
    struct stick_job job = {.target_fd = target_fd, .folder = folder, .watcher = watcher};
    enum stick_outcome outcome = STICK_WRITTEN;
    for (int i = 0; i < folder->file_count; i++)
        job.total += 2 * (int64_t)folder->files[i].length;
    enum err err = stick_choose(&job, &outcome, name);
    if (err == ERR_OK && outcome == STICK_WRITTEN) {
        snprintf(hidden, sizeof hidden, ".%s.part", name);
        err = stick_fill(&job, hidden);
        if (err == ERR_OK)
            err = stick_publish(&job, hidden, name);
        if (err != ERR_OK)
            stick_remove(target_fd, hidden);
    }
    if (err == ERR_OK) {
        *ret_outcome = outcome;
        memcpy(ret_name, name, sizeof name);
    }
    return err;
}

enum err stick_write(const char *target, const struct stick_folder *folder,
                     enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE])
{
    int target_fd = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target_fd < 0)
        return stick_error(target);
    enum err err = stick_write_at(target_fd, folder, NULL, ret_outcome, ret_name);
    close(target_fd);
    return err;
}
