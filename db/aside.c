#include "db/aside.h"

#include "db/notice.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const fresh_names[] = {
    [ASIDE_TERMINAL] = "fresh.terminal-",
    [ASIDE_BOTH] = "fresh.both-",
    [ASIDE_POLLS] = "fresh.poll-",
};

/* The main file goes last: while it is in its place, so is what belongs to it or its new name. */
static const char *const terminal_files[] = {"terminal.db-wal", "terminal.db-shm",
                                             "terminal.db-journal", "terminal.db", NULL};
static const char *const poll_files[] = {"poll.db-journal", "poll.db", NULL};
/* A fresh outbox knows nothing of the bundles that wait here, and what it does not know is tidied
 * away (firmware/uploads.c). They are whole and signed: who has the damaged file can use them. */
static const char *const spool_files[] = {"spool/upload", NULL};

static enum err aside_error(const char *doing)
{
    log_error("%s: %s", doing, strerror(errno));
    return err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
}

static void aside_path(char ret_path[PATH_MAX], const char *folder, const char *name)
{
    snprintf(ret_path, PATH_MAX, "%s/%s", folder, name);
}

static bool aside_is_there(const char *folder, const char *name)
{
    char path[PATH_MAX];
    aside_path(path, folder, name);
    return access(path, F_OK) == 0;
}

/* --- names --- */

void aside_name(const char *file, const char *mark, char ret_name[ASIDE_NAME_SIZE])
{
    /* "terminal.db-wal" becomes "terminal.db.damaged-…-wal", so that SQLite finds it beside it. */
    const char *dash = strchr(file, '-');
    int length = dash == NULL ? (int)strlen(file) : (int)(dash - file);
    snprintf(ret_name, ASIDE_NAME_SIZE, "%.*s.damaged-%s%s", length, file, mark,
             dash == NULL ? "" : dash);
}

static bool aside_is_taken(const char *folder, const char *mark, const char *const *files)
{
    char name[ASIDE_NAME_SIZE];
    for (; *files != NULL; files++) {
        aside_name(*files, mark, name);
        if (aside_is_there(folder, name))
            return true;
    }
    return false;
}

enum err aside_choose(const char *folder, int64_t wall_ms, char ret_mark[ASIDE_MARK_SIZE])
{
    struct moment day = clock_moment(wall_ms);
    for (int number = 1; number < 10000; number++) {
        snprintf(ret_mark, ASIDE_MARK_SIZE, "%04d%02d%02d-%d", day.year, day.month, day.day,
                 number);
        if (!aside_is_taken(folder, ret_mark, terminal_files) &&
            !aside_is_taken(folder, ret_mark, poll_files) &&
            !aside_is_taken(folder, ret_mark, spool_files))
            return ERR_OK;
    }
    log_error("%s: no name is left for a damaged file", folder);
    return ERR_IO;
}

/* --- moving --- */

static enum err aside_rename(const char *folder, const char *from, const char *to)
{
    char old_path[PATH_MAX], new_path[PATH_MAX];
    aside_path(old_path, folder, from);
    aside_path(new_path, folder, to);
    return rename(old_path, new_path) == 0 ? ERR_OK : aside_error(old_path);
}

static enum err aside_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = fd < 0 || fsync(fd) != 0 ? aside_error(folder) : ERR_OK;
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err aside_move(const char *folder, const char *mark, const char *const *files)
{
    enum err err = ERR_OK;
    char name[ASIDE_NAME_SIZE];
    for (; *files != NULL && err == ERR_OK; files++) {
        aside_name(*files, mark, name);
        if (!aside_is_there(folder, *files))
            continue; /* there was none, or it was moved before the power went */
        if (aside_is_there(folder, name)) {
            log_error("%s/%s is there already; nothing is overwritten", folder, name);
            return ERR_IO;
        }
        err = aside_rename(folder, *files, name);
    }
    return err;
}

static enum err aside_exchange(const char *folder, enum aside_kind kind, const char *fresh)
{
    const char *mark = fresh + strlen(fresh_names[kind]);
    enum err err = ERR_OK;
    if (kind == ASIDE_BOTH)
        err = aside_move(folder, mark, spool_files);
    if (err == ERR_OK && kind != ASIDE_POLLS)
        err = aside_move(folder, mark, terminal_files);
    if (err == ERR_OK && kind != ASIDE_TERMINAL)
        err = aside_move(folder, mark, poll_files);
    if (err == ERR_OK)
        err = aside_rename(folder, fresh, kind == ASIDE_POLLS ? "poll.db" : "terminal.db");
    if (err == ERR_OK)
        log_warning("%s: damaged files were set aside as *.damaged-%s", folder, mark);
    return err == ERR_OK ? aside_sync(folder) : err;
}

enum err aside_settle(const char *folder, enum aside_kind kind, const char *mark)
{
    char name[ASIDE_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", fresh_names[kind], mark);
    enum err err = aside_rename(folder, "part", name);
    return err == ERR_OK ? aside_sync(folder) : err;
}

static enum err aside_finish_one(const char *folder, const char *name)
{
    for (int kind = ASIDE_TERMINAL; kind <= ASIDE_POLLS; kind++)
        if (strncmp(name, fresh_names[kind], strlen(fresh_names[kind])) == 0)
            return aside_exchange(folder, (enum aside_kind)kind, name);
    return ERR_OK;
}

enum err aside_finish(const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return aside_error(folder);
    enum err err = ERR_OK;
    for (struct dirent *entry; err == ERR_OK && (entry = readdir(directory)) != NULL;)
        err = aside_finish_one(folder, entry->d_name);
    closedir(directory);
    return err;
}

/* --- saying so --- */

enum err aside_record(struct db *db, const struct chain_origin *origin, json_t *fields)
{
    int64_t seq = 0;
    enum err err = chain_append(db, origin, "store.set_aside", 0, fields, &seq);
    return err == ERR_OK ? notice_raise(db, NOTICE_OF_STORE, seq) : err;
}

/* A -wal, -shm or -journal beside it is part of the one before. */
static void aside_note(const char *name, struct aside_report *report)
{
    const char *mark = strstr(name, ".damaged-");
    if (mark == NULL || strlen(name) >= ASIDE_NAME_SIZE)
        return;
    if (strstr(mark, "-wal") != NULL || strstr(mark, "-shm") != NULL ||
        strstr(mark, "-journal") != NULL)
        return;
    report->count++;
    const char *newest = strstr(report->newest, ".damaged-");
    int order = newest == NULL ? 1 : strverscmp(mark, newest);
    if (order > 0 || (order == 0 && strcmp(name, report->newest) > 0))
        utf8_copy(report->newest, sizeof report->newest, name);
}

enum err aside_list(const char *folder, struct aside_report *ret_report)
{
    struct aside_report report = {.count = 0};
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return aside_error(folder);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        aside_note(entry->d_name, &report);
    closedir(directory);
    *ret_report = report;
    return ERR_OK;
}
