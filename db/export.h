/*
 * What leaves the terminal of one activity, as bytes: a folder of files, signed as a whole. Equal
 * data give equal bytes. Reasons of leave never leave. Nothing here knows of sticks and folders.
 *
 * A bundle is made in three steps: export_make() puts in what is text, the caller adds the papers
 * with export_add(), and export_seal() closes it with SHA256SUMS, its signature and the public key.
 * db/export_check.h is the other side.
 */
#ifndef THEMEDAY_DB_EXPORT_H
#define THEMEDAY_DB_EXPORT_H

#include "db/chain.h"

#include <stddef.h>

enum {
    EXPORT_FILES_MAX = 2 * 64 + 3, /* the ledgers of so many branches, and the seal */
    EXPORT_NAME_SIZE = 64,
    EXPORT_FILE_NAME_SIZE = 160, /* branches have long names */
    EXPORT_CODE_SIZE = 11,
};

struct export_file {
    char name[EXPORT_FILE_NAME_SIZE];
    char *bytes; /* followed by a NUL that is not counted */
    size_t length;
};

struct export_bundle {
    char name[EXPORT_NAME_SIZE]; /* of the folder: TD-<device>-<date>-<activity> */
    int64_t time_ms;             /* when the activity starts: the time of all files */
    char code[EXPORT_CODE_SIZE]; /* of the head of the activity's log: on the screen and on paper;
                                    "" for a bundle without a log */
    struct export_file files[EXPORT_FILES_MAX];
    int file_count;
};

/* Begins the bundle of an activity: 签到表.csv and records.jsonl. ERR_GONE: there is no such
 * activity. Call export_clear() afterwards, also after a failure. */
CHECKED enum err export_make(struct db *db, int64_t activity_id, struct export_bundle *ret_bundle);

/* Adds a file. `bytes` comes from malloc() and is the bundle's from now on, also on failure; a NUL
 * stands behind them. ERR_NOMEM: there are too many. */
CHECKED enum err export_add(struct export_bundle *bundle, const char *name, char *bytes,
                            size_t length);

/* Adds SHA256SUMS, SHA256SUMS.minisig and device.pub. Nothing may be added afterwards. */
CHECKED enum err export_seal(const struct db *db, struct export_bundle *bundle);

/* Frees the files; one that was never begun must be all zero. */
void export_clear(struct export_bundle *bundle);

/* Ten characters that stand for a hash in lower-case hex: digits and letters that nobody confuses
 * (no I, L, O, U). The same log always has the same code. */
void export_code(const char *hash, char ret_code[EXPORT_CODE_SIZE]);

/* Logs that a bundle left, under the name its folder got. The entry belongs to no activity, so that
 * it changes no later export. */
CHECKED enum err export_record(struct db *db, const struct chain_origin *origin,
                               int64_t activity_id, const struct export_bundle *bundle,
                               const char *folder_name);

/* The same for the ledger of a year. */
CHECKED enum err export_record_ledger(struct db *db, const struct chain_origin *origin, int year,
                                      const char *folder_name, int file_count);

#endif
