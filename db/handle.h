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
    char *folder;                 /* the data folder */
    int lock_fd;                  /* -1 for a reader */
    int wal_pages;                /* in the WAL since the last checkpoint */
    struct key key;
    struct attendance_cache cache;
    struct people_cache *people;     /* people_cache.h; NULL: nobody asked yet */
    struct people_keys *people_keys; /* people_keys.h; the same */
    struct poll_store *poll_store;   /* poll.db; NULL for a reader */
};

/* Logs SQLite's last complaint with what was tried, and maps its code. */
CHECKED enum err db_error(const struct db *db, int code, const char *doing);

#endif
