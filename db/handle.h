/*
 * What a struct db is made of. Private to db/; most files need only db/statement.h.
 */
#ifndef THEMEDAY_DB_HANDLE_H
#define THEMEDAY_DB_HANDLE_H

#include "db/key.h"
#include "db/statement.h"
#include "firmware/model/activity.h"

#include <sqlite3.h>

/* The figures of one activity as of one state of the data (attendance.h). */
struct attendance_cache {
    int64_t activity_id; /* 0: nothing is kept */
    int64_t data_version;
    struct attendance attendance;
};

struct db {
    sqlite3 *handle;
    struct statement *statements; /* every one ever prepared, newest first */
    int depth;                    /* of nested transactions */
    int lock_fd;                  /* -1 for a reader */
    char *folder;                 /* NULL for a connection to a single file */
    bool is_newer;                /* of a later version, which says that this one may use it */
    bool is_damaged;              /* SQLite has met a damaged page, or db_check() has */
    int wal_pages;                /* in the WAL since the last checkpoint */
    struct key key;
    struct attendance_cache cache;
    struct people_cache *people;     /* people_cache.h; NULL: nobody asked yet */
    struct people_keys *people_keys; /* people_keys.h; the same */
    struct poll_store *poll_store;   /* poll.db; NULL for a reader */
};

/* Logs SQLite's last complaint with what was tried, and maps its code. A damaged page is noted. */
CHECKED enum err db_error(struct db *db, int code, const char *doing);

/* Runs statements that give no rows and take no values. Errors as of db_error(). */
CHECKED enum err db_execute(struct db *db, const char *sql);

/* For renew.h: opens terminal.db of the folder as its owner, and closes it with poll.db again, each
 * without touching the lock. Closing moves nothing from the WAL into the file. */
CHECKED enum err db_connect(struct db *db);
void db_disconnect(struct db *db);

/* Makes an empty database of today's version at a path, for the key of this handle, and leaves the
 * handle open on it. */
CHECKED enum err db_make(struct db *fresh, const char *path);

#endif
