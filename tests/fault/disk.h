/*
 * A disk that fails when a test wants it to: an SQLite VFS around the usual one, under every
 * database that is opened after disk_install(). Real files, real SQLite; only the chosen call goes
 * wrong.
 */
#ifndef THEMEDAY_TESTS_FAULT_DISK_H
#define THEMEDAY_TESTS_FAULT_DISK_H

#include <stdbool.h>

enum disk_call {
    DISK_OPEN,
    DISK_READ,
    DISK_WRITE,
    DISK_SYNC,
    DISK_TRUNCATE,
    DISK_DELETE,
    DISK_CALLS,                /* how many there are */
    DISK_CHANGES = DISK_CALLS, /* in a plan: any of them but reading */
};

enum disk_fault {
    DISK_FAILS,   /* an I/O error, nothing is done */
    DISK_IS_FULL, /* no room is left, nothing is done */
    DISK_LOSES,   /* it says that it did, and did not; opening and reading cannot */
    DISK_IS_SLOW, /* DISK_SLOW_MS, and then it does */
    DISK_KILLS,   /* the process is gone, as by kill -9 */
};

enum { DISK_SLOW_MS = 30 };

struct disk_plan {
    enum disk_call call;
    enum disk_fault fault;
    int at;       /* the first call of this kind that goes wrong, from 1 */
    bool goes_on; /* and all behind it, until disk_heal() */
};

/* Before each test: the disk is a good one, whatever the last test has left. */
void disk_install(void);

/* From now on calls are counted, and go wrong as planned. */
void disk_break(const struct disk_plan *plan);

/* From now on all is well; returns how many calls went wrong. */
int disk_heal(void);

/* Nothing that was written into an open file still waits to be synced. */
bool disk_is_synced(void);

#endif
