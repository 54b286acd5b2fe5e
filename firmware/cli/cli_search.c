#include "firmware/cli/cli_search.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEARCH_DEPTH = 16 }; /* of folders in folders */

static bool search_is_whole(const char *path)
{
    char *signature = NULL;
    bool is_whole =
        asprintf(&signature, "%s/SHA256SUMS.minisig", path) >= 0 && access(signature, F_OK) == 0;
    free(signature);
    return is_whole;
}

/* Links lead elsewhere, and what is hidden is not finished yet. */
static bool search_is_folder(int folder_fd, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_name[0] == '.')
        return false;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(folder_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(status.st_mode);
}

static enum err search_at(const struct search_visitor *visitor, const char *path, int depth);

static enum err search_entries(const struct search_visitor *visitor, DIR *directory,
                               const char *path, int depth)
{
    enum err err = ERR_OK;
    for (struct dirent *entry; err == ERR_OK && visitor->goes_on(visitor->context) &&
                               (entry = readdir(directory)) != NULL;) {
        char *below = NULL;
        if (!search_is_folder(dirfd(directory), entry))
            continue;
        if (asprintf(&below, "%s/%s", path, entry->d_name) < 0)
            return ERR_NOMEM;
        err = search_at(visitor, below, depth + 1);
        free(below);
    }
    return err;
}

static enum err search_into(const struct search_visitor *visitor, const char *path, int depth)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        enum err err = err_from_errno(errno);
        if (depth == 0 || err == ERR_NOMEM)
            return err;
        if (err != ERR_GONE)
            visitor->on_unreadable(path, err, visitor->context);
        return ERR_OK;
    }
    enum err err = search_entries(visitor, directory, path, depth);
    closedir(directory);
    return err;
}

static enum err search_at(const struct search_visitor *visitor, const char *path, int depth)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    if (search_is_whole(path))
        return visitor->on_bundle(path, visitor->context);
    visitor->before_look(path, visitor->context);
    if (search_is_whole(path))
        return visitor->on_bundle(path, visitor->context);
    if (strncmp(name, "TD-", strlen("TD-")) == 0)
        visitor->on_unfinished(path, visitor->context);
    return depth < SEARCH_DEPTH ? search_into(visitor, path, depth) : ERR_OK;
}

enum err search_below(const struct search_visitor *visitor, const char *folder)
{
    return search_at(visitor, folder, 0);
}
