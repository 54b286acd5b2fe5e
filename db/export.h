/*
 * What leaves the terminal of one activity, as bytes: the sign-in sheet and the log entries. Equal
 * data give equal bytes. Reasons of leave never leave. Nothing here knows of sticks and folders.
 */
#ifndef THEMEDAY_DB_EXPORT_H
#define THEMEDAY_DB_EXPORT_H

#include "db/chain.h"

#include <stddef.h>

enum { EXPORT_FILES_MAX = 2, EXPORT_NAME_SIZE = 64 };

struct export_file {
    const char *name; /* static */
    char *bytes;
    size_t length;
};

struct export_bundle {
    char name[EXPORT_NAME_SIZE]; /* of the folder: TD-<device>-<date>-<activity> */
    int64_t time_ms;             /* when the activity starts: the time of all files */
    struct export_file files[EXPORT_FILES_MAX];
    int file_count;
};

/* Makes the bundle of an activity. ERR_GONE: there is no such activity. Call export_clear()
 * afterwards, also after a failure. */
CHECKED enum err export_make(struct db *db, int64_t activity_id, struct export_bundle *ret_bundle);

void export_clear(struct export_bundle *bundle);

/* Logs that a bundle left, under the name its folder got. The entry belongs to no activity, so that
 * it changes no later export. */
CHECKED enum err export_record(struct db *db, const struct chain_origin *origin,
                               int64_t activity_id, const struct export_bundle *bundle,
                               const char *folder_name);

/* The same for the ledger of a year. */
CHECKED enum err export_record_ledger(struct db *db, const struct chain_origin *origin, int year,
                                      const char *folder_name, int file_count);

#endif
